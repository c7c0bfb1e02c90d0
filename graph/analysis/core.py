"""One reading of the facts: strength, state and label of every (region, segment), as matrices.

Everything else (priority, flips, proofs, what-if) starts from a ``Core``. Rows are regions, columns segments. The
regions are those asked for, with their provinces and the provinces' other cities, which 省内可配 needs.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import pandas as pd

from graph.analysis.as_of import at, reference_date
from graph.analysis.capacity import Capacity, capacity, local_supply, table
from graph.analysis.coverage import SAMPLE, Basis, inherit, named_share, stated
from graph.analysis.labels import Facing, broken, rules, strong_around
from graph.analysis.producers import Producers, pipeline_rows, producers, young
from graph.analysis.profile import Profile
from graph.analysis.reach import Neighbours, givers, needers, neighbours
from graph.analysis.state import chain_weight, confidence, single_point
from graph.analysis.strength import Strength, Sums, strength
from graph.analysis.structure import Bools, Floats, Places, Structure, places, structure
from graph.analysis.world import World
from graph.errors import NotFound

Words = npt.NDArray[np.object_]
OFFICIAL = "official"


@dataclass(frozen=True)
class Read:
    """The facts of ``world`` (already cut to the as-of date), before anything is judged; matrices are regions x
    segments."""

    world: World
    profile: Profile
    as_of: str
    now: pd.Timestamp
    where: Places
    shape: Structure
    regions: list[str]
    made: Producers
    capacity: Capacity
    supply: pd.DataFrame
    basis: Basis
    emptied: Bools


@dataclass(frozen=True)
class Core(Read):
    """A reading with what follows from it: strength, state, surroundings, rule, confidence and flags."""

    links: Neighbours
    sums: Sums
    hhi: Floats
    local_enterprises: Floats
    grade: Floats
    strength: Strength
    weight: Floats
    confidence: Words
    facing: Facing
    needers: npt.NDArray[np.bool_]
    rule: Words
    broken: Bools
    single: Bools
    building: Bools

    def row(self, region: str) -> int:
        """The row of a region."""
        return self.regions.index(region)


def core(world: World, profile: Profile, regions: list[str] | None = None, as_of: str | None = None) -> Core:
    """Read ``world`` for ``regions`` (the profile's home province and its cities by default) at ``as_of``.

    Raises NotFound for a region that is no province or city of the world, UsageError for a bad date.
    """
    where = places(world, profile.facts.outside_panel)
    shape = structure(world)
    chosen = _closure(regions or [profile.home, *where.below(profile.home, "city")], where)
    now = pd.Timestamp(reference_date(world, as_of))
    cut = at(world, as_of)
    made = producers(cut, where, profile.facts, now)
    found = capacity(made.rows, shape, where, profile)
    whole = found
    if as_of:
        later = pd.Timestamp(reference_date(world, None))
        whole = capacity(producers(world, where, profile.facts, later).rows, shape, where, profile)
    emptied = _emptied(found, whole, made, cut, chosen, shape, where)
    supply = local_supply(cut.supplies, cut.enterprises, shape)
    basis = basis_of(world, whole, chosen, where, shape, profile)
    day = as_of or str(reference_date(world, None))
    return judged(Read(cut, profile, day, now, where, shape, chosen, made, found, supply, basis, emptied))


def judged(read: Read, before: Core | None = None) -> Core:
    """Strength, state, rule, confidence and flags of what was read; ``before``: a reading of the same regions."""
    cut, profile, where, shape, chosen = read.world, read.profile, read.where, read.shape, read.regions
    found, basis = read.capacity, read.basis
    sums = _sums(found, read.supply, chosen, shape, (basis.basis != SAMPLE) & ~read.emptied)
    strong = strength(sums, profile)
    links = neighbours(shape)
    facing, need = _facing(strong, sums.n > 0, cut, chosen, where, shape, links, before)
    rule = rules(strong.state, strong.mid, np.broadcast_to(shape.bottleneck, strong.lo.shape), facing, profile)
    weight = chain_weight(strong, shape, profile)
    grade = table(found.cells, chosen, "grade", shape)
    word = confidence(strong, grade, basis, weight, profile)
    hhi = table(found.cells, chosen, "hhi", shape)
    return Core(
        **{f.name: getattr(read, f.name) for f in fields(Read)}, links=links, sums=sums, hhi=hhi,
        local_enterprises=table(found.cells, chosen, "local_enterprises", shape), grade=grade, strength=strong,
        weight=weight, confidence=word, facing=facing, needers=need, rule=rule,
        broken=broken(rule, facing.fed, np.broadcast_to(shape.essential, rule.shape)),
        single=single_point(sums.n, hhi, word, profile),
        building=_building(cut, chosen, where, shape, profile, read.now),
    )  # fmt: skip


def _closure(regions: list[str], where: Places) -> list[str]:
    """The regions, their provinces and the provinces' cities: provinces first, then by code."""
    unknown = [r for r in regions if where.level.get(r) not in ("province", "city")]
    if unknown:
        raise NotFound(
            "region.unknown", f"没有这个省或市：{unknown[0]}", where="region", remedy="用省、市的六位区划代码"
        )
    provinces = sorted({where.province(r) for r in regions} - {""})
    cities = [c for p in provinces for c in where.below(p, "city")]
    return list(dict.fromkeys([*provinces, *cities, *regions]))


def basis_of(world: World, whole: Capacity, regions: list[str], where: Places, shape: Structure, p: Profile) -> Basis:
    """Stated and inherited coverage, from the whole world: it does not depend on the as-of date."""
    empty = table(whole.cells, regions, "n", shape) == 0
    provinces = [r for r in regions if where.level[r] == "province"]
    share = {r: named_share(whole.placed, r, where.below(r, "city"), shape) for r in provinces}
    least = p.strength.city_share - p.tolerance
    return inherit(stated(world.coverage, regions, shape), regions, where, empty, share, shape, least)


def _emptied(
    found: Capacity, whole: Capacity, made: Producers, cut: World, regions: list[str], shape: Structure, where: Places
) -> Bools:
    """Where only the date cut left nobody: somebody is there in the whole world, and no visible fact was gated."""
    gone = (table(found.cells, regions, "n", shape) == 0) & (table(whole.cells, regions, "n", shape) > 0)
    place = cut.enterprises.set_index("enterprise_id")
    code, row = shape.code(), {r: i for i, r in enumerate(regions)}
    for enterprise, segment in zip(made.gated.enterprise_id, made.gated.segment_id, strict=True):
        if enterprise in place.index and segment in code:
            twins = np.flatnonzero(shape.capability == shape.capability[code[segment]])
            for level in ("province", "city"):
                region = str(place.at[enterprise, level])
                if region in row:
                    gone[row[region], twins] = False
    return np.asarray(gone)


def _sums(found: Capacity, supply: pd.DataFrame, regions: list[str], shape: Structure, empty_known: Bools) -> Sums:
    """The matrices that strength is computed from."""
    take = {
        name: table(found.cells, regions, name, shape)
        for name in ("x", "quality_sum", "n_eff", "n", "leaders", "leaders_sourced", "holders", "solid_groups")
    }
    totals = found.totals.reindex(regions, fill_value=0.0).to_numpy(dtype=float)
    return Sums(
        **take,
        x_region=totals[:, None],
        share=found.panel.share[shape.capability][None, :],
        makers=found.panel.makers[shape.capability][None, :].astype(float),
        k=found.panel.k,
        buyers=table(supply, regions, "buyers", shape),
        supplied=table(supply, regions, "supplied", shape),
        empty_known=empty_known,
    )


def _facing(
    found: Strength, present: Bools, cut: World, regions: list[str], where: Places, shape: Structure,
    links: Neighbours, before: Core | None,
) -> tuple[Facing, npt.NDArray[np.bool_]]:  # fmt: skip
    """What stands around every segment, and who needs it (regions x segments x segments)."""
    size = (len(regions), shape.size)
    absent, strong = found.is_state("absent"), found.is_state("strong")
    feeder, user, fed = (np.zeros(size, dtype=bool) for _ in range(3))
    need = np.zeros((*size, shape.size), dtype=bool)
    for i in range(len(regions)):
        feeder[i], user[i] = strong_around(shape, strong[i])
        if before is not None and _unturned(before, i, present[i], absent[i]):
            need[i], fed[i] = before.needers[i], before.facing.fed[i]
            continue
        need[i] = needers(links, present[i], absent[i])
        fed[i] = givers(links, present[i], absent[i]).any(axis=1)
    facing = Facing(
        nearby=_nearby(present, regions, where),
        strong_feeder=feeder,
        strong_user=user,
        needed=np.asarray(need.any(axis=2)),
        fed=fed,
        planned=_planned(cut, regions, where, shape),
    )
    return facing, need


def _unturned(before: Core, i: int, present: Bools, absent: Bools) -> bool:
    """Whether in one region the same segments are present and absent as before."""
    was = before.strength.is_state("absent")[i]
    return bool(((before.sums.n[i] > 0) == present).all() and (was == absent).all())


def _nearby(present: Bools, regions: list[str], where: Places) -> Bools:
    """For cities: where another city of the same province makes the segment."""
    out = np.zeros_like(present)
    cities = [i for i, r in enumerate(regions) if where.level[r] == "city"]
    for i in cities:
        others = [j for j in cities if j != i and where.province(regions[j]) == where.province(regions[i])]
        out[i] = present[others].any(axis=0)
    return out


def _planned(cut: World, regions: list[str], where: Places, shape: Structure) -> Bools:
    """Where an official sentence maps to the segment, or a project for it stands in an official document."""
    out = np.zeros((len(regions), shape.size), dtype=bool)
    out[:, np.isin(shape.ids.astype(str), cut.mentions.maps_to_id.to_numpy(dtype=str))] = True
    projects = cut.projects
    official = (projects.confidence == OFFICIAL) | projects.project_id.isin(cut.mentions.maps_to_id)
    mark(out, projects[official], regions, where, shape)
    return out


def mark(out: Bools, rows: pd.DataFrame, regions: list[str], where: Places, shape: Structure) -> None:
    """Set ``out`` for the segment of each row in every region that the row's adcode lies in."""
    code, row = shape.code(), {r: i for i, r in enumerate(regions)}
    for adcode, segment in zip(rows.adcode, rows.segment_id, strict=True):
        if segment in code:
            for region in where.path(adcode).values():
                if region in row:
                    out[row[region], code[segment]] = True


def _building(
    cut: World, regions: list[str], where: Places, shape: Structure, profile: Profile, now: pd.Timestamp
) -> Bools:
    """Where a presence or project row of the pipeline is young; a project that runs since then, or undated, is over."""
    rows = pipeline_rows(cut, profile.facts)
    runs = rows[rows.running & (rows.project != "")]
    since = runs.groupby("project").day.max().reindex(rows.project).to_numpy()
    over = (since >= rows.day.to_numpy()) | rows.project.isin(runs.project[runs.day.isna()]).to_numpy()
    out = np.zeros((len(regions), shape.size), dtype=bool)
    mark(out, rows[rows.pending & young(rows.day, now, profile.facts) & ~over], regions, where, shape)
    return out
