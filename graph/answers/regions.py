"""Regions with what stands there, and the map of a gap's users (招商图谱)."""

from __future__ import annotations

import json

from graph.answers.common import HERE, Scope, ground
from graph.answers.gap_detail import gap
from graph.answers.makers import Maker, fact_keys, makers
from graph.answers.shapes import Answer, Chip, CityUse, GapMap, RegionRef, RegionRow
from graph.answers.targets import first_targets
from graph.queries import query
from graph.reader import Reader

MAP_TARGETS = 8


def regions(reader: Reader, parent: str = "410000", scope: Scope = HERE) -> Answer[tuple[RegionRow, ...]]:
    """A region and those directly below it; the provinces for a blank parent."""
    base = ground(reader, scope)
    rows = query("region_rows").run(reader, parent=parent, system=scope.system)
    data = tuple(RegionRow(**r) for r in rows)
    return base.answer(data, shown=len(data), total=len(data))


def cities(reader: Reader, adcode: str) -> tuple[RegionRef, ...]:
    """The cities of the province in which ``adcode`` lies."""
    rows = query("region_children").run(reader, parent=f"{adcode[:2]}0000")
    return tuple(RegionRef(adcode=r["adcode"], name=r["name"], level=r["level"]) for r in rows)


def region(reader: Reader, adcode: str, scope: Scope = HERE) -> Answer[RegionRow]:
    """One region. Raise NotFound with the nearest ones."""
    base = ground(reader, Scope(adcode, scope.system, scope.as_of))
    rows = query("region_rows").run(reader, parent=adcode, system=scope.system)
    return base.answer(next(RegionRow(**r) for r in rows if r["adcode"] == adcode))


def gap_map(reader: Reader, gap_id: str, scope: Scope = HERE) -> Answer[GapMap]:
    """Where in the province the users of a gap are, city by city; user density, not a siting decision."""
    found = gap(reader, gap_id, scope)
    row = found.data.row
    users = [n.segment for n in found.data.users if n.state in ("strong", "weak")]
    here = _user_makers(reader, [u.id for u in users], row.region, found.meta.snapshot)
    by_city: dict[str, dict[str, list[Chip]]] = {}
    for segment, found_makers in here.items():
        for m in found_makers:
            by_city.setdefault(m.place, {}).setdefault(segment, []).append(m.chip)
    cities = [
        CityUse(
            region=RegionRef(adcode=c["adcode"], name=c["city"], level="city"),
            users=sum(len(v) for v in by_city.get(c["city"], {}).values()),
            by_segment={s: tuple(v) for s, v in by_city.get(c["city"], {}).items()},
            segments_present=c["segments_present"], segments_total=c["segments_total"], enterprises=c["makers"],
        )
        for c in query("city_chain").run(reader, chain=row.chain_id, region=row.region)
    ]  # fmt: skip
    data = GapMap(
        gap=row, users=tuple(users), cities=tuple(sorted(cities, key=lambda c: (-c.users, c.region.adcode))),
        unplaced=sum(len(v) for v in by_city.get("", {}).values()),
        targets=first_targets(reader, [row], best=MAP_TARGETS).get(row.id, ()),
    )  # fmt: skip
    return Answer[GapMap](data=data, meta=found.meta)


def _user_makers(reader: Reader, segments: list[str], region: str, snapshot: str) -> dict[str, list[Maker]]:
    rows = query("gap_proofs").run(reader, region=region, segments=segments, snapshot=snapshot) if segments else []
    return makers(reader, {r["segment_id"]: fact_keys(json.loads(r["proof"])) for r in rows}, region)
