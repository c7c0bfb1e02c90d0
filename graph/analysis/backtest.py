"""Would the order have named who came? The back-test of methods, section 5: the only thing that may change a weight.

At the cut only what was known then is visible. For each segment into which somebody moved, the pool is every outside
enterprise of its chain and of the chains that link to it, and the product fact of the mover for the segment is hidden
unless a source independent of the move states it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from graph.analysis.as_of import last_day
from graph.analysis.backtest_metrics import at_random, measure
from graph.analysis.backtest_orders import (
    DEFAULT,
    RANDOM,
    Ranker,
    baselines,
    chain_pool,
    classed,
    default_rank,
)
from graph.analysis.backtest_positives import independent, moves, positives, under_way
from graph.analysis.backtest_tables import ALL, HIDDEN, OWN, VISIBLE, WIDE, tables, verdict
from graph.analysis.profile import Profile
from graph.analysis.structure import Bools, Ints
from graph.analysis.target_facts import TargetFacts, hide, target_facts
from graph.analysis.target_links import Links, links
from graph.analysis.target_near import Near, near
from graph.analysis.target_parts import Firms, firms
from graph.analysis.target_pool import expansions
from graph.analysis.targets import ranked_pool
from graph.analysis.world import World
from graph.errors import UsageError

SYNTHETIC = "SYNTHETIC"
EARLIEST, LATEST = 1700, 2200
"""Years that a time stamp can hold."""


@dataclass(frozen=True)
class Result:
    """One back-test.

    ``metrics``: one row a (pool, stratum, order) with gaps, positives, pool_size (mean), and every metric with ``_lo``
    and ``_hi``. ``margins``: the same for this method minus each baseline, metric by metric. ``gaps``: one row a
    (pool, stratum, order, gap). ``judged``: the positives with stratum and whether the pool holds them.
    ``expansions``, ``known``: moves that are not judged, since the firm made the segment in the region already or was
    under way there. ``mark`` is SYNTHETIC for generated facts, else empty. ``verdict``: what may be said.
    """

    region: str
    cut: str
    months: int
    profile: str
    mark: str
    metrics: pd.DataFrame
    margins: pd.DataFrame
    gaps: pd.DataFrame
    judged: pd.DataFrame
    expansions: pd.DataFrame
    known: pd.DataFrame
    verdict: list[str]

    def as_mapping(self) -> dict[str, Any]:
        """Everything as plain values for JSON."""
        frames = ("metrics", "margins", "judged", "expansions", "known")
        plain = {n: getattr(self, n).astype(object).where(getattr(self, n).notna(), None) for n in frames}
        scalars = {n: getattr(self, n) for n in ("region", "cut", "months", "profile", "mark", "verdict")}
        return scalars | {n: f.to_dict("records") for n, f in plain.items()}


@dataclass(frozen=True)
class Scene:
    """What stays the same over the gaps of one back-test."""

    facts: TargetFacts
    near: Near
    tied: Links
    firm: Firms
    expanding: pd.DataFrame
    rankers: Mapping[str, Ranker]


def scene(world: World, profile: Profile, region: str, cut: str) -> Scene:
    """The facts as known at the cut."""
    facts = target_facts(world, profile, region, cut)
    tied = links(facts)
    firm = firms(facts, tied)
    rankers = {DEFAULT: default_rank, **baselines(facts, tied, firm)}
    close = near(facts.structure, facts.world.segments, profile.targets)
    return Scene(facts, close, tied, firm, expansions(facts), rankers)


def backtest(
    world: World,
    profile: Profile,
    *,
    cut: str,
    months: int,
    region: str = "410000",
    judged: pd.DataFrame | None = None,
    synthetic: bool = False,
) -> Result:
    """Run it. ``judged``: moves as ``backtest_positives.MOVE_COLUMNS`` (the world's own presence and projects if None).

    Raises UsageError for a bad date or window, NotFound for an unknown region.
    """
    until = _until(cut, months, profile)
    at_cut = scene(world, profile, region, cut)
    found = positives(at_cut.facts, moves(world) if judged is None else judged, until)
    found, already, pending = _judged(at_cut, found)
    gaps = pd.concat([gap_values(at_cut, found, own) for own in (False, True)], ignore_index=True)
    metrics, margins = tables(gaps, profile)
    return Result(
        region=region,
        cut=cut,
        months=months,
        profile=f"{profile.id} {profile.version}",
        mark=SYNTHETIC if synthetic else "",
        metrics=metrics,
        margins=margins,
        gaps=gaps,
        judged=_named(at_cut, found),
        expansions=_named(at_cut, already),
        known=_named(at_cut, pending),
        verdict=verdict(found, metrics, margins, profile),
    )


def _until(cut: str, months: int, profile: Profile) -> pd.Timestamp:
    """The last day of the window."""
    low, high = profile.backtest.months
    if not low <= months <= high:
        raise UsageError(
            "backtest.months", f"窗口须为 {low} 至 {high} 个月", where="months", remedy=f"给出 {low}–{high}"
        )
    day = last_day(cut)
    if day is None or not EARLIEST <= day.year <= LATEST:
        raise UsageError("backtest.cut", "没有写截止日期，或年份不可用", where="cut", remedy="写成 2020-12-31")
    return pd.Timestamp(day) + pd.DateOffset(months=months)


def _judged(at_cut: Scene, found: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Positives to judge (with stratum), expansions of what was made there already, and moves under way at the cut."""
    makes = pd.MultiIndex.from_frame(at_cut.expanding[["s", "e"]])
    grows = pd.MultiIndex.from_frame(found[["s", "e"]]).isin(makes)
    pending = under_way(at_cut.facts, found).to_numpy(dtype=bool) & ~grows
    new = found[~grows & ~pending].reset_index(drop=True)
    kept = independent(at_cut.facts, new)
    new["stratum"] = np.where(kept, VISIBLE, HIDDEN)
    return new, found[grows], found[pending]


def gap_values(at_cut: Scene, found: pd.DataFrame, own_only: bool) -> pd.DataFrame:
    """Metrics of every order for every gap of ``found`` and each stratum: pool, stratum, order, gap, size, positives.

    A positive that the pool does not hold stands for its group: the group's member with the lowest id, if there is one.
    """
    out: list[dict[str, Any]] = []
    for _, rows in found.groupby("capability"):
        s = int(rows.s.min())
        growing = np.zeros(len(at_cut.facts.ids), dtype=bool)
        growing[at_cut.expanding.e[at_cut.expanding.s == s]] = True
        members = chain_pool(at_cut.facts, at_cut.near, s, own_only, growing)
        movers = _movers(at_cut.facts, rows, members.e.to_numpy(dtype=np.int64))
        if movers.empty:
            continue
        hidden = movers.e[movers.stratum == HIDDEN].to_numpy(dtype=np.int64)
        facts = hide(at_cut.facts, hidden, int(at_cut.facts.structure.capability[s]))
        pool = classed(facts, at_cut.near, s, members.e.to_numpy(dtype=np.int64))
        ranked = ranked_pool(facts, at_cut.near, at_cut.firm, pool)
        ranked["made"] = np.asarray(facts.makes[ranked.e.to_numpy()].sum(axis=1)).ravel()
        ranks = {name: ranker(ranked) for name, ranker in at_cut.rankers.items()}
        gap = str(facts.structure.ids[s])
        for stratum in (ALL, VISIBLE, HIDDEN):
            out += _measured(at_cut, ranked, ranks, movers, stratum, {"pool": OWN if own_only else WIDE, "gap": gap})
    return pd.DataFrame(out)


def _movers(facts: TargetFacts, rows: pd.DataFrame, members: Ints) -> pd.DataFrame:
    """e and stratum of the positives that the pool holds, themselves or through their group."""
    found = []
    for e, stratum in zip(rows.e, rows.stratum, strict=True):
        same = members[facts.group[members] == facts.group[e]]
        if len(same):
            found.append((e if e in same else int(same.min()), stratum))
    return pd.DataFrame(found, columns=["e", "stratum"]).drop_duplicates("e")


def _measured(
    at_cut: Scene,
    ranked: pd.DataFrame,
    ranks: Mapping[str, Ints],
    movers: pd.DataFrame,
    stratum: str,
    about: Mapping[str, str],
) -> list[dict[str, Any]]:
    """One row an order: the metrics on one gap and stratum; the other stratum's positives are taken out of the list."""
    wanted = movers.e if stratum == ALL else movers.e[movers.stratum == stratum]
    if wanted.empty:
        return []
    numbers = at_cut.facts.profile.backtest
    keep: Bools = (~ranked.e.isin(set(movers.e) - set(wanted))).to_numpy()
    positive: Bools = ranked.e.isin(wanted).to_numpy()[keep]
    size = int(keep.sum())
    base = {**about, "stratum": stratum, "size": size, "positives": len(wanted)}
    rows = [
        {**base, "order": name, **measure(rank[keep], positive, numbers.hits_at, numbers.tie_rounds, numbers.seed)}
        for name, rank in ranks.items()
    ]
    return [*rows, {**base, "order": RANDOM, **at_random(size, len(wanted), numbers.hits_at)}]


def _named(at_cut: Scene, found: pd.DataFrame) -> pd.DataFrame:
    """Positives with their names, for print."""
    facts = at_cut.facts
    e, s = found.e.to_numpy(dtype=np.int64), found.s.to_numpy(dtype=np.int64)
    return pd.DataFrame(
        {
            "enterprise_id": facts.ids[e],
            "enterprise": facts.world.enterprises["name"].to_numpy()[e],
            "segment_id": facts.structure.ids[s],
            "segment": facts.world.segments["name"].to_numpy()[s],
            "date": [day.date().isoformat() for day in found.day],
            "event": found.event.to_numpy(),
            "stratum": found.stratum.to_numpy() if "stratum" in found else "",
        }
    )
