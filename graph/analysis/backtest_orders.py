"""The order under test and the baselines that it must beat, all under the same clock, over one chain-wide pool."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from graph.analysis.structure import Bools, Floats, Ints
from graph.analysis.target_facts import TargetFacts
from graph.analysis.target_links import Links
from graph.analysis.target_near import Near
from graph.analysis.target_order import DIGITS, keys
from graph.analysis.target_parts import Firms, counted_events

DEFAULT, RANDOM = "本方法", "随机"
SIZE, RECENT, FIT, POPULAR, NEAR_ONLY = "规模", "最近扩张", "只看匹配", "知名度", "只看邻近"
BASELINES = (RANDOM, SIZE, RECENT, FIT, POPULAR, NEAR_ONLY)
REST, LAST = 2, 3
"""Classes of a chain-wide pool after 直接 and 邻近: the rest of the chains, then a city's own province."""
Ranker = Callable[[pd.DataFrame], Ints]


def chain_pool(facts: TargetFacts, near: Near, s: int, own_only: bool, expanding: Bools) -> pd.DataFrame:
    """The pool of a gap: outside makers of the chain of s, and of the chains that link to s unless ``own_only``.

    Columns s, e, maker, klass. ``expanding`` (E flags: makes s in the region already) are left out.
    """
    shape = facts.structure
    chains = {int(shape.chain[s])}
    if not own_only:
        chains |= set(shape.chain[shape.feeds[s] | shape.feeds[:, s]].tolist())
    capabilities = np.unique(shape.capability[np.isin(shape.chain, sorted(chains))])
    inside = np.asarray(facts.makes[:, capabilities].sum(axis=1)).ravel() > 0
    e = np.flatnonzero(inside & ~facts.local & ~expanding)
    return classed(facts, near, s, e)


def classed(facts: TargetFacts, near: Near, s: int, e: Ints) -> pd.DataFrame:
    """Enterprises ``e`` as pairs of s with their class, as the facts (some may be hidden) show it."""
    own = facts.makes[e]
    maker = own[:, [facts.structure.capability[s]]].toarray().ravel() > 0
    close = np.asarray(own @ near.neighbour[:, s].astype(float)).ravel() > 0
    klass = np.where(facts.home[e], LAST, np.select([maker, close], [0, 1], default=REST))
    return pd.DataFrame({"s": s, "e": e, "maker": maker, "klass": klass})


def dense(columns: Floats) -> Ints:
    """Rank of every row of a matrix of keys, first column first, lower first; equal rows are tied."""
    return np.asarray(np.unique(columns, axis=0, return_inverse=True)[1].ravel(), dtype=np.int64)


def default_rank(ranked: pd.DataFrame) -> Ints:
    """The order of the method; who ties on everything but the id is tied."""
    own = [np.asarray(key, dtype=float) for key in reversed(keys(ranked))]
    return dense(np.column_stack([ranked.klass, ranked.later, *own]))


def descending(values: Floats) -> Ints:
    """Rank by a value, highest first, unknown last; equal to nine digits is tied."""
    filled: Floats = np.where(np.isnan(values), -np.inf, values)
    return dense(np.asarray(-np.round(filled, DIGITS)[:, None], dtype=np.float64))


def baselines(facts: TargetFacts, tied: Links, firm: Firms) -> dict[str, Ranker]:
    """name -> rank of a ranked pool. Random is exact and not among them."""
    events = counted_events(facts)
    newest = events.groupby("e").day.max().reindex(range(len(facts.ids)))
    days = (newest - pd.Timestamp(0)).dt.days.to_numpy(dtype=float)
    degree = np.diff(tied.weight.indptr)[: len(facts.ids)]
    size = np.where(np.isnan(firm.revenue), np.where(firm.listed_dated, 0.0, np.nan), firm.revenue)
    return {
        SIZE: lambda rows: descending(size[rows.e]),
        RECENT: lambda rows: descending(days[rows.e]),
        FIT: lambda rows: descending(rows.fit.to_numpy(dtype=float)),
        POPULAR: lambda rows: descending((rows.made + degree[rows.e]).to_numpy(dtype=float)),
        NEAR_ONLY: lambda rows: descending(rows.adjacent.to_numpy(dtype=float)),
    }
