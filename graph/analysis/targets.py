"""Whom to invite: for every segment of a region two boards and the rest, ranked and explained (methods, section 4)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from graph.analysis.profile import Profile
from graph.analysis.structure import Floats, Ints, Structure
from graph.analysis.target_boards import boards, grades, rest, shown
from graph.analysis.target_facts import TargetFacts, target_facts
from graph.analysis.target_fit import fit
from graph.analysis.target_guards import guards
from graph.analysis.target_links import Links, links
from graph.analysis.target_near import Near, near
from graph.analysis.target_order import case, order, scores, tenth, with_pool
from graph.analysis.target_parts import Firms, firms, parts
from graph.analysis.target_path import PathFinder, paths
from graph.analysis.target_pool import CLASSES, expansions, pool, present
from graph.analysis.target_profile import PARTS
from graph.analysis.target_reason import explain, words
from graph.analysis.target_signals import signals
from graph.analysis.world import World
from graph.errors import NotFound

EARTH_KM = 6371.0
EXPORTED = (
    "region", "chain_id", "segment_id", "segment", "board", "class", "rank", "enterprise_id", "enterprise", "province",
    "city", "score", "case", "lo", "hi", "coverage", "grade", *PARTS, "reason", "as_of",
)  # fmt: skip
STORED = ("maker", "sourced", "group", "newest", "direct", "adjacent", "sources", "marks", "km", "explanation")


@dataclass(frozen=True)
class Targets:
    """The answer for one region.

    ``boards``: one row a (segment, board, enterprise), the exported columns, then what reranking and explanation need.
    ``rest``: segment_id, class, known, shown, rest. ``expansion``: segment_id, enterprise_id, enterprise,
    outside, plant, plant_id, city. ``guards``: see ``target_guards.COLUMNS``. ``pools``: one row a segment with what
    caps its ranking.
    """

    boards: pd.DataFrame
    rest: pd.DataFrame
    expansion: pd.DataFrame
    guards: pd.DataFrame
    pools: pd.DataFrame


def target_boards(
    world: World,
    profile: Profile,
    *,
    region: str = "410000",
    segments: Sequence[str] | None = None,
    system: str = "10+30",
    as_of: str | None = None,
) -> Targets:
    """Boards of every segment of ``segments`` (by default all of the chains of ``system``) seen from ``region``.

    Raises NotFound for an unknown region or segment, UsageError for a date that cannot be read.
    """
    facts = target_facts(world, profile, region, as_of)
    chosen = chosen_segments(facts, segments, system)
    close = near(facts.structure, facts.world.segments, profile.targets)
    tied = links(facts)
    firm = firms(facts, tied)
    expanding = expansions(facts)
    pairs = pool(facts, close, chosen, expanding)
    ranked = ranked_pool(facts, close, firm, pairs)
    visible = shown(ranked, facts)
    listed = _described(ranked[visible].reset_index(drop=True), facts, tied, close, str(as_of or facts.now.date()))
    rows = scores(boards(listed, facts, firm))
    return Targets(
        boards=_exported(rows, facts, str(as_of or facts.now.date())),
        rest=rest(ranked, visible, facts),
        expansion=_expansion(expanding, chosen, facts),
        guards=guards(facts, listed),
        pools=_pools(ranked, expanding, chosen, facts),
    )


def ranked_pool(facts: TargetFacts, close: Near, firm: Firms, pairs: pd.DataFrame) -> pd.DataFrame:
    """``pairs`` (s, e, maker, klass; each s a whole pool) with all parts, T and what orders them, in the order."""
    numbers = facts.profile.targets
    rows = parts(firm, fit(facts, close, pairs), facts.profile.priority.single)
    e = rows.e.to_numpy()
    rows = rows.assign(group=facts.group[e], id=facts.ids[e])
    weights = {p: getattr(numbers.weights, p) for p in PARTS}
    rows = case(with_pool(rows, numbers.active_share), weights)
    rows = rows.iloc[order(rows)].reset_index(drop=True)
    return rows.assign(later=rows.duplicated(["s", "klass", "group"]))


def chosen_segments(facts: TargetFacts, segments: Sequence[str] | None, system: str) -> Ints:
    """Numbers of the segments asked for. Raises NotFound ``segment.unknown`` or ``system.unknown``."""
    code = facts.structure.code()
    if segments is not None:
        unknown = [s for s in segments if s not in code]
        if unknown:
            raise NotFound("segment.unknown", f"没有环节“{unknown[0]}”", where="segments", remedy="用环节的编号")
        return np.array(sorted({code[s] for s in segments}), dtype=np.int64)
    chains = system_chains(facts.world, facts.structure, system)
    wanted = [i for i, c in enumerate(facts.structure.chain_ids) if c in chains]
    return np.flatnonzero(np.isin(facts.structure.chain, wanted))


def system_chains(world: World, shape: Structure, system: str) -> set[str]:
    """The chains with segments that belong to a system: its own, those of its chains' names, and the future industries.

    A chain with segments whose version is a system of no counted chain (未来产业) stands in every system.
    """
    chains = world.chains
    own = chains[chains.version == system]
    if own.empty:
        raise NotFound("system.unknown", f"没有体系“{system}”", where="system", remedy="写 10+30 或 7+28")
    counted = set(chains.version[chains.counted_in_total == "yes"])
    split = chains[chains.chain_id.isin(shape.chain_ids)]
    fits = (split.version == system) | split.chain_name.isin(own.chain_name) | ~split.version.isin(counted)
    return set(split.chain_id[fits])


def _described(rows: pd.DataFrame, facts: TargetFacts, tied: Links, close: Near, day: str) -> pd.DataFrame:
    """Names, places, marks, grade and explanation of the shown pairs."""
    e, s = rows.e.to_numpy(), rows.s.to_numpy()
    world, say = facts.world, words(facts, day)
    region = dict(zip(world.regions.adcode, world.regions["name"], strict=True))
    firm = world.enterprises
    province, city = firm.province.map(region).fillna(""), firm.city.map(region).fillna("")
    abroad = firm.country.where(province == "", "")
    short = firm.short_name.where(firm.short_name != "", firm["name"])
    there = np.array([f"已在{say.inside}"], dtype=object)
    marks = [[*there] if here else [] for here in present(facts)[e]]
    rows = rows.assign(
        enterprise=firm["name"].to_numpy()[e],
        name=short.to_numpy()[e],
        province=province.to_numpy()[e],
        city=city.to_numpy()[e],
        place=(province + city.where(city != province, "") + abroad).to_numpy()[e],
        segment=world.segments["name"].to_numpy()[s],
        km=distances(facts)[e],
        grade=grades(rows, facts),
    )
    rows["marks"] = pd.Series(marks, dtype=object)
    chains = sorted(set(facts.structure.chain[s].tolist()))
    finder = PathFinder(facts, tied, paths(facts, tied, chains))
    recent = signals(facts, tied, np.unique(e))
    rows["explanation"] = pd.Series(explain(rows, facts, close, finder, recent, say), dtype=object)
    return rows


def distances(facts: TargetFacts) -> Floats:
    """Great-circle km from each enterprise's city (else province) seat to the region's; NaN where unknown."""
    regions = facts.world.regions.set_index("adcode")[["seat_lng", "seat_lat"]].astype(float)
    firm = facts.world.enterprises
    own = firm.city.where(firm.city.isin(regions.index), firm.province)
    lng, lat = np.radians(regions.reindex(own).to_numpy(dtype=float)).T
    lng0, lat0 = np.radians(regions.loc[facts.region].to_numpy(dtype=float))
    half = np.sin((lat - lat0) / 2) ** 2 + np.cos(lat) * np.cos(lat0) * np.sin((lng - lng0) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(half)))


def _exported(rows: pd.DataFrame, facts: TargetFacts, day: str) -> pd.DataFrame:
    """Rows of the boards with their outside names, in the order segment, board, rank."""
    shape = facts.structure
    s = rows.s.to_numpy()
    newest = pd.to_datetime(rows.newest).dt.strftime("%Y-%m-%d").fillna("")
    out = rows.assign(
        region=facts.region,
        chain_id=np.array(shape.chain_ids, dtype=object)[shape.chain[s]],
        segment_id=shape.ids[s],
        enterprise_id=facts.ids[rows.e.to_numpy()],
        reason=[text["sentence"] for text in rows.explanation],
        as_of=day,
        newest=newest,
        group=facts.group_names[rows.group.to_numpy()],
    )
    out["class"] = np.array(CLASSES, dtype=object)[rows.klass.to_numpy()]
    out[["case", "lo", "hi"]] = tenth(out[["case", "lo", "hi"]].to_numpy(dtype=float)) / 10
    pool_columns = [f"{kind}_{p}" for kind in ("active", "median") for p in PARTS]
    return out[[*EXPORTED, *STORED, *pool_columns]]


def _expansion(expanding: pd.DataFrame, chosen: Ints, facts: TargetFacts) -> pd.DataFrame:
    """The 增资扩产 list with names."""
    rows = expanding[expanding.s.isin(chosen)]
    e = rows.e.to_numpy()
    return pd.DataFrame(
        {
            "segment_id": facts.structure.ids[rows.s.to_numpy()],
            "enterprise_id": facts.ids[e],
            "enterprise": facts.world.enterprises["name"].to_numpy()[e],
            "outside": ~facts.local[e],
            "plant": rows.plant.to_numpy(),
            "plant_id": rows.plant_id.to_numpy(),
            "city": rows.city.to_numpy(),
        }
    )


def _pools(ranked: pd.DataFrame, expanding: pd.DataFrame, chosen: Ints, facts: TargetFacts) -> pd.DataFrame:
    """One row a segment: counts of pool and classes, known_<part>, active_<part>, weight_<part> and a note."""
    grouped = ranked.groupby("s")
    out = pd.DataFrame({"segment_id": facts.structure.ids[chosen]}, index=chosen)
    out["pool"] = grouped.size().reindex(chosen, fill_value=0)
    out["makers"] = grouped.maker.sum().reindex(chosen, fill_value=0).astype(int)
    for i, name in enumerate(("direct", "adjacent", "home")):
        out[name] = (ranked.klass == i).groupby(ranked.s).sum().reindex(chosen, fill_value=0)
    out["expanding"] = expanding.groupby("s").size().reindex(chosen, fill_value=0)
    for part in PARTS:
        out[f"known_{part}"] = grouped[part].count().reindex(chosen, fill_value=0)
        out[f"active_{part}"] = grouped[f"active_{part}"].first().reindex(chosen).eq(True)
        out[f"weight_{part}"] = grouped[f"share_{part}"].first().reindex(chosen).fillna(0.0)
    out["note"] = [_note(row) for row in out.to_dict("records")]
    return out.reset_index(drop=True)


def _note(row: dict[Hashable, Any]) -> str:
    """What caps the ranking of a pool, in one sentence."""
    from_words = {"capability": "能力", "linkage": "关联", "expansion": "扩张信号", "pull": "区位"}
    quiet = [
        f"{word} {row[f'known_{p}']} / {row['pool']} 家" for p, word in from_words.items() if not row[f"active_{p}"]
    ]
    head = f"已知制造商 {row['makers']} 家，邻近环节 {row['adjacent']} 家"
    return head + (f"；已知不足，不计权：{'、'.join(quiet)}" if quiet and row["pool"] else "")
