"""Candidates of a city, made when they are asked for: stored boards of every city would be half a million rows.

The world is read once for an analysis and kept; the boards of one segment then take about a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Any

from graph.analyse_rows import target_edges, target_pools
from graph.answers.common import Ground, Scope
from graph.answers.summary import kept, summary
from graph.reader import Reader

if TYPE_CHECKING:
    from graph.analysis.world import World

ONE_AT_A_TIME = Lock()
FIRMS = """
MATCH (e:Enterprise) WHERE e.id IN $ids
RETURN e.id AS id, e.name AS name, coalesce(e.short_name, e.name) AS short_name,
       coalesce(e.province_name, '') AS province_name, coalesce(e.city_name, '') AS city_name,
       coalesce(e.country, '') AS country,
       COLLECT { MATCH (e)-[h:HOLDS]->(x:Tier)
                 RETURN {name: x.name, level: coalesce(h.level, '')} ORDER BY x.name, coalesce(h.level, '') } AS titles,
       EXISTS { MATCH (e)-[l:LEADS]->(:Chain) WHERE l.basis <> '按规模推断' } AS leads
"""
Rows = list[dict[str, Any]]


def city_rows(reader: Reader, base: Ground, segments: Sequence[str]) -> tuple[Rows, dict[str, str]]:
    """(rows as ``target_rows`` gives them for stored boards, segment id -> pool as JSON) of a city's segments.

    The boards of one segment are kept; a whole city, as an export wants it, is not.
    """
    with ONE_AT_A_TIME:
        if len(segments) > 1:
            return _made(reader, base, segments)
        return kept(base, f"targets of {segments[0]}", lambda: _made(reader, base, segments))


def _made(reader: Reader, base: Ground, segments: Sequence[str]) -> tuple[Rows, dict[str, str]]:
    from graph.analysis.profile import Profile
    from graph.analysis.targets import target_boards

    profile = Profile.from_mapping(dict(summary(reader, base).profile))
    found = target_boards(
        _world(reader, base), profile, region=base.scope.region, segments=segments, as_of=base.snapshot or None
    )
    edges = target_edges(found)
    ids = sorted({edge["end"] for some in edges.values() for edge in some})
    firms = {r["id"]: r for r in reader.rows(FIRMS, ids=ids)}
    suffix = f"@{base.snapshot}" if base.snapshot else ""
    rows = [
        {**firms[edge["end"]], "gap_id": f"{base.scope.region}.{segment}{suffix}", "target": edge["props"]}
        for segment, some in edges.items()
        for edge in some
    ]
    order = {segment: i for i, segment in enumerate(segments)}
    rows.sort(key=lambda r: (order[_segment(r)], r["target"]["board"], r["target"]["rank"], r["id"]))
    return rows, target_pools(found)


def _segment(row: dict[str, Any]) -> str:
    return str(row["gap_id"].partition("@")[0].partition(".")[2])


def _world(reader: Reader, base: Ground) -> World:
    from graph.facts import world_of

    everywhere = replace(base, scope=Scope(region="", system=""), analysis="world")
    return kept(everywhere, "world", lambda: world_of(reader))
