"""The whole analysis: a World and a profile in, the frames that are stored and shown out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from graph.analysis.core import Core, core
from graph.analysis.flip import Added, Removed, additions, flips_of, losses, removals
from graph.analysis.labels import BROKEN, BUILDING, SINGLE, STRANGLED, Words, labels_of
from graph.analysis.priority import PARTS, Priorities, priorities
from graph.analysis.profile import Profile
from graph.analysis.proof import Evidence, evidence, proofs
from graph.analysis.reach import runs
from graph.analysis.strength import INDICATORS
from graph.analysis.structure import Bools
from graph.analysis.summary import capacity_frame, chain_summary
from graph.analysis.systems import chains_of
from graph.analysis.world import World


@dataclass(frozen=True)
class Analysis:
    """Frames of one run.

    capacity: one row a (region, segment) with a producer, for the provinces, the regions asked for and their counties.
    gaps: one row a (region, segment) of the regions asked for. runs: one row a run (缺口段). chain_summary: one row a
    (region, chain). ``core`` and ``priorities`` are the matrices they were cut from, ``work`` what flips and proofs
    were made from.
    """

    capacity: pd.DataFrame
    gaps: pd.DataFrame
    runs: pd.DataFrame
    chain_summary: pd.DataFrame
    core: Core
    priorities: Priorities
    work: Work


@dataclass(frozen=True)
class Work:
    """Flips and evidence before they are put into words: additions (change, firm), what each producer's going would
    take (``losses``) and which goings flip (``removed``), the facts behind every cell."""

    change: Added
    firm: Added
    losses: pd.DataFrame
    removed: Removed
    facts: Evidence


def analyse(
    world: World,
    profile: Profile,
    *,
    regions: list[str] | None = None,
    system: str | None = "10+30",
    as_of: str | None = None,
) -> Analysis:
    """Analyse ``regions`` (default: the home province and its cities) for the chains of ``system`` at ``as_of``.

    All segments are analysed, since chains feed each other; the frames hold those of the system's chains and of chains
    that belong to no system (``system=None``: every chain). Raises NotFound for an unknown region or system, UsageError
    for a bad date.
    """
    wanted = chains_of(world, system) if system else sorted(set(world.segments.chain_id))
    found = core(world, profile, regions, as_of)
    chosen = regions or [profile.home, *found.where.below(profile.home, "city")]
    each = losses(found, found.capacity.placed)
    change, firm = additions(found)
    work = Work(change, firm, each, removals(found, each), evidence(found))
    return framed(found, priorities(found), work, chosen, wanted)


def framed(
    found: Core, ranked: Priorities, work: Work, chosen: list[str], wanted: list[str],
    only: Bools | None = None, before: pd.DataFrame | None = None,
) -> Analysis:  # fmt: skip
    """The frames of a reading. Where ``only`` (regions x segments of ``found``) is false, flips and proof of the gaps
    frame ``before`` (all chains, the same regions) stand as they are."""
    members = np.flatnonzero(np.isin(np.array(found.shape.chain_ids)[found.shape.chain], wanted))
    run_rows, run_of = _runs(found, chosen, set(members))
    gaps = _gaps(found, ranked, chosen, run_of)
    rows = [found.row(region) for region in chosen]
    mask = np.ones(found.rule.shape, dtype=bool) if only is None else only
    flips = flips_of(found, work.change, work.firm, work.removed, mask)
    shown = proofs(found, ranked, work.facts, labels_of(found.rule), flips)
    cells = [(i, s) for i in rows for s in range(found.shape.size)]
    kept: Any = (before.flips, before.proof) if before is not None else ([None] * len(cells),) * 2
    gaps["flips"] = [flips.get(cell, old) for cell, old in zip(cells, kept[0], strict=True)]
    gaps["proof"] = [shown.get(cell, old) for cell, old in zip(cells, kept[1], strict=True)]
    gaps = gaps[gaps.chain_id.isin(wanted)].reset_index(drop=True)
    return Analysis(
        capacity=capacity_frame(found, chosen),
        gaps=gaps,
        runs=run_rows,
        chain_summary=chain_summary(found, gaps),
        core=found,
        priorities=ranked,
        work=work,
    )


def _runs(found: Core, regions: list[str], members: set[int]) -> tuple[pd.DataFrame, dict[tuple[str, int], str]]:
    """The runs of every region, and the run of every absent segment."""
    rows, run_of = [], {}
    label = labels_of(found.rule)
    for region in regions:
        i = found.row(region)
        for steps in runs(found.shape, found.strength.is_state("absent")[i], found.links.order):
            if steps[0] not in members:
                continue
            name = f"{region}.run.{found.shape.ids[steps[0]]}"
            run_of.update({(region, s): name for s in steps})
            rows.append({
                "run_id": name, "region": region, "chain_id": found.shape.chain_ids[found.shape.chain[steps[0]]],
                "steps": len(steps), "segments": ";".join(str(found.shape.ids[s]) for s in steps),
                "labels": ";".join(label[i, s] for s in steps),
            })  # fmt: skip
    columns = ["run_id", "region", "chain_id", "steps", "segments", "labels"]
    return pd.DataFrame(rows, columns=columns).sort_values("run_id", ignore_index=True), run_of


def _flags(found: Core) -> Words:
    """The flags of every (region, segment), joined by ``;``."""
    bottleneck = np.broadcast_to(found.shape.bottleneck, found.rule.shape)
    out = np.full(found.rule.shape, "", dtype=object)
    for word, at in (
        (BROKEN, found.broken),
        (STRANGLED, bottleneck),
        (SINGLE, found.single),
        (BUILDING, found.building),
    ):
        out[at] = out[at] + np.where(out[at] == "", "", ";") + word
    return out


def _gaps(found: Core, ranked: Priorities, regions: list[str], run_of: dict[tuple[str, int], str]) -> pd.DataFrame:
    """The gaps frame of ``regions`` over all segments, without flips and proofs."""
    rows = [found.row(region) for region in regions]
    size = found.shape.size
    label = labels_of(found.rule)
    region = np.repeat(np.array(regions, dtype=object), size)
    segment = np.tile(found.shape.ids, len(regions))
    numbers = np.tile(np.arange(size), len(regions))
    out = pd.DataFrame({
        "id": region + "." + segment,
        "region": region,
        "chain_id": np.array(found.shape.chain_ids, dtype=object)[found.shape.chain[numbers]],
        "segment_id": segment,
        **{name: matrix[rows].ravel() for name, matrix in columns_of(found, ranked, label).items()},
        "run_id": [run_of.get((r, s), "") for r, s in zip(region, numbers, strict=True)],
        "same_as": _same_as(found)[numbers],
        "as_of": found.as_of,
    })  # fmt: skip
    return _ranks(out, found)


def columns_of(
    found: Core, ranked: Priorities, label: Words
) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]]:
    """The matrices behind the columns of the gaps frame, by column name."""
    strong = found.strength
    national = np.broadcast_to(found.sums.makers.astype(int), label.shape)
    return {
        "label": label, "state": strong.state, "rule": found.rule, "flags": _flags(found),
        "confidence": found.confidence, "priority": ranked.g, "priority_all": ranked.g_all,
        **{part: ranked.raw[part] for part in PARTS},
        **{f"{part}_rank": ranked.in_chain[part] for part in PARTS},
        **{f"{part}_rank_all": ranked.in_region[part] for part in PARTS},
        **{f"{part}_coverage": ranked.share[part] for part in PARTS},
        "policy_named": ranked.named, "priority_coverage": ranked.coverage,
        "lo": strong.lo, "hi": strong.hi, "mid": strong.mid, "coverage": strong.coverage,
        **{name: strong.indicators[name] for name in INDICATORS},
        "anchored": strong.anchored, "basis": found.basis.basis, "basis_inherited": found.basis.inherited,
        "local_enterprises": found.local_enterprises.astype(int), "groups": found.sums.n.astype(int),
        "hhi": found.hhi, "buyers": found.sums.buyers.astype(int), "supplied": found.sums.supplied.astype(int),
        "national_enterprises": national, "users": ranked.users, "user_enterprises": ranked.user_enterprises,
    }  # fmt: skip


def _same_as(found: Core) -> Words:
    """The other segments of each segment's capability, joined by ``;``."""
    out = np.full(found.shape.size, "", dtype=object)
    for twins in found.shape.twins:
        for s in twins:
            out[s] = ";".join(str(found.shape.ids[t]) for t in twins if t != s)
    return out


def _ranks(gaps: pd.DataFrame, found: Core) -> pd.DataFrame:
    """Add ``held_back`` (待核实 or one known group) and the ranks ``rank`` in the chain and ``rank_all`` in the region.

    Only gaps are ranked. In ``rank_all`` the member of a same-as pair with the lower G* follows its twin unranked
    (``shown_as`` names the twin that stands for it).
    """
    out = gaps.copy()
    last = found.profile.facts.steps[-1]
    out["held_back"] = (out.confidence == last) | (out.groups == 1)
    out["shown_as"] = _shown_as(out)
    for column, score, within in (
        ("rank", "priority", ["region", "chain_id"]),
        ("rank_all", "priority_all", ["region"]),
    ):
        listed = out[out[score].notna() & ((column == "rank") | (out.shown_as == ""))]
        listed = listed.assign(**{score: listed[score].round(9)})  # sums of equal parts may differ in the last bit
        order = listed.sort_values(["held_back", score, "users", "segment_id"], ascending=[True, False, False, True])
        out[column] = (order.groupby(within).cumcount() + 1).astype("Int64")
    return out


def _shown_as(gaps: pd.DataFrame) -> pd.Series:
    """For a gap whose same-as twin is a gap with a higher G* (ties: the lower id): that twin's id, else blank."""
    paired = gaps[(gaps.same_as != "") & gaps.priority_all.notna()]
    score = dict(zip(zip(paired.region, paired.segment_id, strict=True), paired.priority_all, strict=True))
    out = pd.Series("", index=gaps.index, dtype=object)
    for at, region, segment, others in zip(paired.index, paired.region, paired.segment_id, paired.same_as, strict=True):
        rivals = [(-score[(region, s)], s) for s in [segment, *others.split(";")] if (region, s) in score]
        best = min(rivals)[1]
        out[at] = "" if best == segment else best
    return out
