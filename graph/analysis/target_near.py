"""How near one capability is to a segment: what makes an enterprise a neighbour, and how much that is worth.

Rows are capabilities (same-as segments share one, so a pair counts once), columns are segments.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from graph.analysis.structure import Bools, Floats, Ints, Structure
from graph.analysis.target_profile import Targets


@dataclass(frozen=True)
class Near:
    """C x S matrices; the own capability of a segment has no entry in any of them."""

    neighbour: Bools
    """One Feeds step, the same group of a chain, or a shared narrow GB/T 4754 class: what makes a maker 邻近."""
    worth: Floats
    """a(s', s) from links, classes and groups alone."""
    reason: npt.NDArray[np.int8]
    """Which of ``REASONS`` gives ``worth`` (-1: none)."""


REASONS = ("feeds", "same_class", "same_group", "two_steps")


def near(structure: Structure, segments: pd.DataFrame, numbers: Targets) -> Near:
    """Read nearness off the links and classes of ``segments`` (sorted as in ``structure``)."""
    step = structure.feeds | structure.feeds.T
    reach = sparse.csr_matrix(step.astype(np.int32))
    two = np.asarray((reach @ reach).todense()) > 0
    layers = (step, _same_class(segments, numbers.class_code_max_segments), _same_group(segments), two)
    values = numbers.adjacency.one_step, numbers.adjacency.same_class, numbers.adjacency.same_group
    worth = np.zeros((structure.capabilities, structure.size))
    reason = np.full(worth.shape, -1, dtype=np.int8)
    neighbour = np.zeros(worth.shape, dtype=bool)
    for number, (layer, value) in enumerate(zip(layers, (*values, numbers.adjacency.two_steps), strict=True)):
        folded = _fold(layer, structure)
        better = folded & (worth < value)
        worth[better], reason[better] = value, number
        if number < len(values):
            neighbour |= folded
    return Near(neighbour, worth, reason)


def _fold(layer: Bools, structure: Structure) -> Bools:
    """S x S -> C x S: a capability is near where one of its segments is; never to its own segments."""
    out = np.zeros((structure.capabilities, structure.size), dtype=bool)
    np.logical_or.at(out, structure.capability, layer)
    out[structure.capability, np.arange(structure.size)] = False
    return out


def _same_class(segments: pd.DataFrame, most: int) -> Bools:
    """S x S: two segments share a class that at most ``most`` segments carry."""
    codes = [{c.strip() for c in text.split(";") if c.strip()} for text in segments.gbt4754]
    names = sorted(set(chain.from_iterable(codes)))
    number = {c: i for i, c in enumerate(names)}
    member = np.zeros((len(codes), len(names)), dtype=np.int32)
    for row, own in enumerate(codes):
        member[row, [number[c] for c in own]] = 1
    member = member[:, member.sum(axis=0) <= most]
    return np.asarray(member @ member.T > 0)


def _same_group(segments: pd.DataFrame) -> Bools:
    """S x S: two segments stand in one named group of one chain."""
    key = segments.chain_id + "\n" + segments.group
    code = pd.factorize(key)[0]
    named = segments.group.ne("").to_numpy()
    return np.asarray((code[:, None] == code[None, :]) & named[:, None] & named[None, :])


def shared_makers(together: Floats, columns: Ints, left_out: tuple[bool, bool], needed: int) -> Floats:
    """Share of the makers of each capability that also make the capabilities ``columns``, one firm left out.

    ``together`` is C x C: makers of both. ``left_out``: whether the firm left out counts among the makers of the row,
    and among those of the column. Returns C x len(columns); 0 below ``needed`` makers and on the own capability.
    """
    total = np.diag(together) - float(left_out[0])
    both = together[:, columns] - float(all(left_out))
    enough = total[:, None] >= needed
    share = np.where(enough, np.clip(both / np.maximum(total, 1.0)[:, None], 0.0, 1.0), 0.0)
    share[columns, np.arange(len(columns))] = 0.0
    return np.asarray(share)
