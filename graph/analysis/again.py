"""The analysis after a few enterprises have changed: only what they touch is read again, the rest is carried over.

Labels, figures, ranks, flips and proofs are those of ``run.analyse`` on the same facts (tested on random worlds);
shares of the national panel move everywhere by a hair, so a proof is made anew only where a figure moves by
``DIGITS`` decimals or a word changes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from graph.analysis.capacity import Capacity, add_up, by_group, makers_of, placed_rows, whole_of
from graph.analysis.core import Core, Read, basis_of, judged
from graph.analysis.flip import Added, losses, removals
from graph.analysis.flip import additions as smallest_additions
from graph.analysis.labels import labels_of
from graph.analysis.priority import PARTS, Priorities, priorities, user_enterprises
from graph.analysis.producers import Producers, own_producers
from graph.analysis.proof import DIGITS, Evidence, facts_of
from graph.analysis.run import Analysis, Work, columns_of, framed
from graph.analysis.structure import Bools
from graph.analysis.world import World

CHANGING = ("enterprises", "produces")
"""Frames that may differ; a change of any other is a whole analysis."""


@dataclass(frozen=True)
class Again:
    """The new analysis and where it differs: ``changed`` is regions x segments of its core, ``cells`` the (region,
    capability) pairs whose capacity was summed again."""

    analysis: Analysis
    changed: Bools
    cells: frozenset[tuple[str, int]]


def can_follow(before: World, after: World, touched: frozenset[str]) -> bool:
    """Whether ``after`` differs by own facts of ``touched`` alone, whom no plant, project or supply names."""
    same = all(getattr(before, f.name) is getattr(after, f.name) for f in fields(World) if f.name not in CHANGING)
    named = (
        after.presence.enterprise_id, after.presence.local_enterprise_id, after.projects.enterprise_id,
        after.supplies.supplier_id, after.supplies.buyer_id,
    )  # fmt: skip
    return same and not any(column.isin(touched).any() for column in named)


def analyse_again(before: Analysis, world: World, touched: frozenset[str]) -> Again:
    """``analyse`` of ``world`` for the regions of ``before`` (all chains, no as-of date), see ``can_follow``."""
    old = before.core
    read, cells = _read(old, world, touched)
    found = judged(read, old)
    at = _mask(cells, found)
    needed = _needed_again(found, old, at)
    ranked = priorities(found, user_enterprises(found, before.priorities.user_enterprises, needed))
    work = _work(found, before.work, cells)
    only = _differs(before, found, ranked, work) | at
    regions = list(dict.fromkeys(before.gaps.region))
    wanted = sorted(set(world.segments.chain_id))
    after = framed(found, ranked, work, regions, wanted, only, before.gaps)
    return Again(after, only | _moved(before.gaps, after.gaps, found), cells)


def _read(old: Core, world: World, touched: frozenset[str]) -> tuple[Read, frozenset[tuple[str, int]]]:
    """The facts as they stand, and the (region, capability) pairs that the touched enterprises are or were in."""
    mine = World(**{
        f.name: _of(getattr(world, f.name), touched) if f.name in (*CHANGING, "tiers") else getattr(world, f.name)
        for f in fields(World)
    })  # fmt: skip
    fresh = own_producers(mine, old.profile.facts)
    made = Producers(pd.concat([old.made.rows, fresh], ignore_index=True), old.made.gated)
    capacity, cells = _capacity(old, fresh, touched)
    basis = basis_of(world, capacity, old.regions, old.where, old.shape, old.profile)
    known = {f.name: getattr(old, f.name) for f in fields(Read)}
    return Read(**{**known, "world": world, "made": made, "capacity": capacity, "basis": basis}), cells


def _of(frame: pd.DataFrame, touched: frozenset[str]) -> pd.DataFrame:
    return frame[frame.enterprise_id.isin(touched)].reset_index(drop=True)


def _capacity(old: Core, fresh: pd.DataFrame, touched: frozenset[str]) -> tuple[Capacity, frozenset[tuple[str, int]]]:
    """Capacity with the rows of the touched enterprises replaced; rows that went stay in ``made``, unplaced."""
    was = old.capacity
    known = old.made.rows.take(was.source).reset_index(drop=True)
    gone = known.entity.isin(touched).to_numpy()[was.placed.row.to_numpy()]
    kept = was.placed[~gone]
    mine = _coded(placed_rows(fresh, old.shape, old.profile), fresh, known, was.placed, old)
    placed = pd.concat([kept, mine], ignore_index=True)
    moved = pd.concat([was.placed[gone], mine])
    cells = frozenset(zip(moved.region, moved.capability.astype(int), strict=True))
    here = _within(placed, cells)
    grouped = by_group(here)
    again = add_up(grouped, here)
    sums = pd.concat([was.cells.drop(columns="x_region")[~was.cells.index.isin(list(cells))], again]).sort_index()
    groups = pd.concat([was.grouped[~_in(was.grouped, cells)], grouped], ignore_index=True)
    makers = was.panel.makers.copy()
    capabilities = {c for _, c in cells}
    national = placed[placed.capability.isin(capabilities) & placed.region.isin(old.where.panel)]
    makers[list(capabilities)] = makers_of(national, old.shape)[list(capabilities)]
    fresh_rows = np.flatnonzero(fresh.segment_id.isin(old.shape.code())) + len(old.made.rows)
    source = np.concatenate([was.source, fresh_rows])
    return whole_of(sums, groups, placed, source, makers, old.shape, old.where, old.profile), cells


def _in(frame: pd.DataFrame, cells: frozenset[tuple[str, int]]) -> Bools:
    """Which rows lie in one of these (region, capability) pairs."""
    near = (frame.capability.isin({c for _, c in cells}) & frame.region.isin({r for r, _ in cells})).to_numpy()
    rows = np.flatnonzero(near)
    keys = zip(frame.region.to_numpy()[rows], frame.capability.to_numpy()[rows], strict=True)
    out = np.zeros(len(frame), dtype=bool)
    out[rows] = [(r, int(c)) in cells for r, c in keys]
    return out


def _within(frame: pd.DataFrame, cells: frozenset[tuple[str, int]]) -> pd.DataFrame:
    return frame[_in(frame, cells)]


def _coded(
    mine: pd.DataFrame, fresh: pd.DataFrame, known: pd.DataFrame, placed: pd.DataFrame, old: Core
) -> pd.DataFrame:  # fmt: skip
    """Placed rows of the touched enterprises with the codes, row numbers and order that the whole has."""
    rows = fresh[fresh.segment_id.isin(old.shape.code())].reset_index(drop=True)
    out = mine.assign(row=mine.row + len(known))
    for column in ("entity", "group"):
        unused = int(placed[column].max()) + 1 if len(placed) else 0
        of: dict[str, int] = {}
        for value in rows[column].unique():
            at = np.flatnonzero((known[column] == value).to_numpy())
            stands = placed[column][placed.row.isin(at)].to_numpy()
            of[value] = int(stands[0]) if len(stands) else unused
            unused += not len(stands)
        out[column] = rows[column].map(of).to_numpy(dtype=np.int64)[mine.row.to_numpy()]
    places = _places(rows, known, placed)
    return out.assign(place=places[mine.row.to_numpy()])


def _places(
    rows: pd.DataFrame, known: pd.DataFrame, placed: pd.DataFrame
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Where own rows stand among all: facts come sorted by enterprise, so between the neighbours of theirs."""
    place = np.full(len(known), np.nan)
    place[placed.row.to_numpy()] = placed.place.to_numpy()
    own = ~known.plant.to_numpy(dtype=bool) & ~np.isnan(place)
    names, place = known.enterprise_id.to_numpy()[own], place[own]
    out = np.zeros(len(rows))
    for enterprise, at in rows.groupby("enterprise_id").indices.items():
        low = place[names < enterprise].max(initial=-1.0)
        high = place[names > enterprise].min(initial=low + 1.0)
        out[at] = low + (high - low) * (np.arange(len(at)) + 1) / (len(at) + 1)
    return out


def _mask(cells: frozenset[tuple[str, int]], found: Core) -> Bools:
    """These (region, capability) pairs as regions x segments."""
    out = np.zeros(found.rule.shape, dtype=bool)
    row = {r: i for i, r in enumerate(found.regions)}
    for region, capability in cells:
        if region in row:
            out[row[region], found.shape.capability == capability] = True
    return out


def _needed_again(found: Core, old: Core, touched: Bools) -> Bools:
    """Where other segments need one than before, or one whose makers have changed."""
    other = np.asarray(found.needers != old.needers).any(axis=2)
    return np.asarray(other | (found.needers & touched[:, None, :]).any(axis=2))


def _work(found: Core, was: Work, cells: frozenset[tuple[str, int]]) -> Work:
    """Flips and facts, summed again in these cells only."""
    row = {r: i for i, r in enumerate(found.regions)}
    here = _within(found.capacity.placed, frozenset(c for c in cells if c[0] in row))
    numbers = {(row[r], c) for r, c in cells if r in row}
    kept = [(i, c) not in numbers for i, c in zip(was.losses.i, was.losses.capability, strict=True)]
    each = pd.concat([was.losses[kept], losses(found, here)], ignore_index=True) if len(here) else was.losses[kept]
    facts = {k: v for k, v in was.facts.facts.items() if k not in cells} | facts_of(found, here)
    change, firm = smallest_additions(found)
    return Work(change, firm, each, removals(found, each), Evidence(facts, was.facts.edges))


def _differs(before: Analysis, found: Core, ranked: Priorities, work: Work) -> Bools:
    """Where a figure of the proof moved by DIGITS decimals, or a word, a neighbour or a flip is another."""
    old, was = before.core, before.priorities
    label, before_label = labels_of(found.rule), labels_of(old.rule)
    pairs = [
        *zip(columns_of(old, was, before_label).values(), columns_of(found, ranked, label).values(), strict=True),
        *((was.raw[p], ranked.raw[p]) for p in PARTS),
        *((getattr(old.sums, n), getattr(found.sums, n)) for n in ("quality_sum", "n_eff", "buyers", "supplied", "x")),
        (old.weight, found.weight), (old.basis.scope, found.basis.scope),
        *((getattr(a, n), getattr(b, n)) for a, b in ((before.work.change, work.change), (before.work.firm, work.firm))
          for n in (f.name for f in fields(Added))),
    ]  # fmt: skip
    out = np.zeros(found.rule.shape, dtype=bool)
    for a, b in pairs:
        out |= _unlike(np.asarray(a), np.asarray(b))
    out |= np.asarray(found.needers != old.needers).any(axis=2)
    turned = (found.strength.state != old.strength.state) | ((found.sums.n > 0) != (old.sums.n > 0))
    out |= (turned.astype(int) @ (found.shape.feeds | found.shape.feeds.T).astype(int)) > 0
    a, b = (w.removed.rows for w in (before.work, work))
    rows = pd.concat([a, b]).drop_duplicates(keep=False)
    out[rows.i.to_numpy(dtype=int), rows.s.to_numpy(dtype=int)] = True
    return out


def _unlike(
    a: np.ndarray[tuple[int, ...], np.dtype[np.generic]], b: np.ndarray[tuple[int, ...], np.dtype[np.generic]]
) -> Bools:
    """Where two matrices differ: figures rounded to DIGITS decimals, unknown like unknown."""
    if a.dtype.kind == "f":
        x, y = np.round(a.astype(float), DIGITS), np.round(b.astype(float), DIGITS)
        return np.asarray((x != y) & ~(np.isnan(x) & np.isnan(y)))
    return np.asarray(a != b)


def _moved(before: pd.DataFrame, after: pd.DataFrame, found: Core) -> Bools:
    """Where a rank, a run or the twin that stands for a segment is another."""
    out = np.zeros(found.rule.shape, dtype=bool)
    rows = [found.row(r) for r in dict.fromkeys(after.region)]
    for column in ("rank", "rank_all", "run_id", "shown_as", "held_back"):
        a, b = (f[column].astype(object).where(f[column].notna(), None).to_numpy() for f in (before, after))
        out[rows] |= (a != b).reshape(len(rows), -1)
    return out
