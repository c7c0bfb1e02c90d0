"""Capacity per (region, capability): what the producers of a place add up to (methods, section 2).

Same-as segments share a capability: their producers are pooled here, once, and every segment of a capability reads
the same figures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.analysis.producers import LEVELS
from graph.analysis.profile import Profile
from graph.analysis.structure import Floats, Ints, Places, Structure

SUMS = ("x", "quality_sum", "n_eff", "n", "local_enterprises", "hhi", "leaders", "leaders_sourced", "holders",
        "solid_groups", "grade")  # fmt: skip


@dataclass(frozen=True)
class Panel:
    """What regions are measured against: per capability the national share and makers, and the damping k."""

    share: Floats
    makers: Ints
    k: float


@dataclass(frozen=True)
class Capacity:
    """``cells``: one row a (region, capability) with a producer; ``placed``: one row a producer, region and fact.

    cells: x, quality_sum, n_eff, n (groups), local_enterprises, hhi, leaders (groups with a leader), leaders_sourced,
    holders (groups with a titled 骨干), solid_groups (groups of sourced 骨干), grade (step of the best fact,
    0 = surest), x_region.
    ``grouped``: one row a (region, capability, group), what cells are summed from. In ``placed``, ``row`` is the number
    of the producer row and ``place`` its order among them; ``source[row]`` is where it stands among all producer rows
    (those of unknown segments are not placed).
    """

    cells: pd.DataFrame
    grouped: pd.DataFrame
    placed: pd.DataFrame
    source: Ints
    totals: pd.Series
    panel: Panel


def grade_steps(profile: Profile) -> dict[str, int]:
    """Confidence of a fact -> step of the grade it gives a label, 0 = surest."""
    return {name: profile.facts.steps.index(grade) for name, grade in profile.facts.grade.items()}


def placed_rows(rows: pd.DataFrame, shape: Structure, profile: Profile) -> pd.DataFrame:
    """Producer rows with codes for capability, entity and group, worths and marks, one row a level they have."""
    code = shape.code()
    segment = rows.segment_id.map(code)
    rows = rows[segment.notna()].reset_index(drop=True)
    s = profile.strength
    leader = min(profile.facts.roles[r] for r in profile.facts.leaders)
    segment_code = segment.dropna().to_numpy(dtype=np.int64)
    solid = (rows.role >= s.anchor_role - profile.tolerance) & rows.sourced
    lead = rows.role >= leader - profile.tolerance
    base = pd.DataFrame({
        "segment": segment_code,
        "capability": shape.capability[segment_code],
        "entity": pd.factorize(rows.entity)[0],
        "group": pd.factorize(rows.group)[0],
        "row": np.arange(len(rows)),
        "place": np.arange(len(rows), dtype=float),
        "x": rows.role * rows.c,
        "quality": np.maximum(rows.role, rows.tier) * rows.c,
        "c": rows.c,
        "grade": -rows.confidence.map(grade_steps(profile)).fillna(len(profile.facts.steps) - 1).astype(int),
        "leader": lead,
        "leader_sourced": lead & rows.sourced,
        "holder": solid & (rows.tier >= s.anchor_tier - profile.tolerance),
        "solid": solid,
    })  # fmt: skip
    parts = [base.assign(region=rows[level].to_numpy())[(rows[level] != "").to_numpy()] for level in LEVELS]
    return pd.concat(parts, ignore_index=True)


def by_group(placed: pd.DataFrame) -> pd.DataFrame:
    """The best of each controlling group in a (region, capability)."""
    return placed.groupby(["region", "capability", "group"], sort=True, as_index=False)[
        ["x", "quality", "c", "grade", "leader", "leader_sourced", "holder", "solid"]
    ].max()


def add_up(grouped: pd.DataFrame, placed: pd.DataFrame) -> pd.DataFrame:
    """Cells from groups, indexed by (region, capability)."""
    keys = ["region", "capability"]
    g = grouped.assign(x2=grouped.x**2).groupby(keys, sort=True)
    cells = g.agg(
        x=("x", "sum"), quality_sum=("quality", "sum"), n_eff=("c", "sum"), n=("group", "size"), x2=("x2", "sum"),
        leaders=("leader", "sum"), leaders_sourced=("leader_sourced", "sum"), holders=("holder", "sum"),
        solid_groups=("solid", "sum"), grade=("grade", "max"),
    )  # fmt: skip
    cells["hhi"] = (cells.x2 / cells.x**2).where(cells.x > 0, 1.0)
    cells["grade"] = -cells.grade
    unique = placed.drop_duplicates([*keys, "entity"])
    cells["local_enterprises"] = unique.groupby(keys, sort=True).size()
    return cells[list(SUMS)]


def capacity(rows: pd.DataFrame, shape: Structure, where: Places, profile: Profile) -> Capacity:
    """Capacity of every region that has a producer, and the panel of the provinces."""
    placed = placed_rows(rows, shape, profile)
    grouped = by_group(placed)
    cells = add_up(grouped, placed)
    makers = makers_of(placed[placed.region.isin(where.panel)], shape)
    source = np.flatnonzero(rows.segment_id.isin(shape.code())).astype(np.int64)
    return whole_of(cells, grouped, placed, source, makers, shape, where, profile)


def makers_of(national: pd.DataFrame, shape: Structure) -> Ints:
    """Enterprises of the panel's provinces that make each capability."""
    makers = national.drop_duplicates(["capability", "entity"]).capability
    return np.bincount(makers, minlength=shape.capabilities).astype(np.int64)


def whole_of(
    cells: pd.DataFrame, grouped: pd.DataFrame, placed: pd.DataFrame, source: Ints, makers: Ints, shape: Structure,
    where: Places, profile: Profile,
) -> Capacity:  # fmt: skip
    """Capacity from its cells: the totals of the regions, and the panel."""
    totals = cells.x.groupby(level="region").sum()
    cells["x_region"] = totals.reindex(cells.index.get_level_values("region")).to_numpy()
    x = cells.x[cells.index.get_level_values("region").isin(where.panel)].groupby(level="capability").sum()
    share = x.reindex(range(shape.capabilities), fill_value=0.0).to_numpy(dtype=float)
    total = share.sum()
    k = profile.strength.k_share * float(totals.reindex(where.panel, fill_value=0.0).median() if where.panel else 0.0)
    panel = Panel(
        share=share / total if total else share,
        makers=makers,
        k=k,
    )
    return Capacity(cells, grouped, placed, source, totals, panel)


def local_supply(world_supplies: pd.DataFrame, enterprises: pd.DataFrame, shape: Structure) -> pd.DataFrame:
    """Per (region, capability): buyers on supply edges that are local, and those with a local supplier."""
    code = shape.code()
    known = world_supplies[world_supplies.segment_id.isin(code)]
    capability = shape.capability[known.segment_id.map(code).to_numpy(dtype=np.int64)]
    place = enterprises.set_index("enterprise_id")[list(LEVELS)]
    edges = pd.DataFrame({"capability": capability, "buyer": known.buyer_id.to_numpy()})
    buyer = place.reindex(known.buyer_id).fillna("")
    supplier = place.reindex(known.supplier_id).fillna("")
    parts = []
    for level in LEVELS:
        part = edges.assign(region=buyer[level].to_numpy(), met=(buyer[level].to_numpy() == supplier[level].to_numpy()))
        parts.append(part[part.region != ""])
    keys = ["region", "capability", "buyer"]
    each = pd.concat(parts, ignore_index=True).sort_values([*keys, "met"]).drop_duplicates(keys, keep="last")
    return each.groupby(["region", "capability"]).agg(buyers=("buyer", "size"), supplied=("met", "sum"))


def table(frame: pd.DataFrame, regions: list[str], column: str, shape: Structure) -> Floats:
    """``column`` of a (region, capability) frame as a matrix regions x segments, 0 where there is no row."""
    wide = np.zeros((len(regions), shape.capabilities))
    row = {region: i for i, region in enumerate(regions)}
    assert isinstance(frame.index, pd.MultiIndex)
    (places, capabilities), (at, of) = frame.index.levels, frame.index.codes
    r = np.array([row.get(place, -1) for place in places], dtype=int)[at]
    chosen = r >= 0
    wide[r[chosen], capabilities.to_numpy(dtype=int)[of][chosen]] = frame[column].to_numpy()[chosen]
    return wide[:, shape.capability]
