"""The facts read back from a real graph, and the answers stored in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace

import pandas as pd
import pytest

from graph.analyse import run_analysis
from graph.analysis.run import analyse
from graph.analysis.world import COLUMNS, World
from graph.connection import Connection
from graph.errors import NotFound
from graph.facts import read_world
from graph.reader import Reader
from graph.records import EdgeRecord, Evidence, NodeRecord, Record
from graph.writer import LoadInput, Writer
from tests.analysis.small_world import CAR, EAST, HOME, METAL, ORE, makes, small_world, with_makers
from tests.analysis.test_gaps_by_hand import PROFILE


def records(world: World) -> Iterator[Record]:
    """The small world's facts as a loader would give them."""

    def said(confidence: str = "press", known_from: str = "", url: str = "") -> Evidence:
        return Evidence("S-page" if url else "S-memory", "small.csv:1", confidence or "press", known_from)

    yield NodeRecord(
        "Dataset", "small", {"name": "小", "path": "small.csv", "licence": "CC0", "basis": "mixed"}, said()
    )
    for source, url in (("S-page", "http://a"), ("S-memory", "")):
        yield NodeRecord("Source", source, {"name": source, "url": url, "kind": "page"}, said(url=url))
    for r in world.regions.itertuples():
        props = {"name": r.name, "level": r.level, "parent_adcode": r.parent_adcode}
        yield NodeRecord("Region", r.adcode, props, said())
    for c in world.chains.itertuples():
        yield NodeRecord("Chain", c.chain_id, {"name": c.chain_name, "system": c.version, "counted": True}, said())
    for s in world.segments.to_dict("records"):
        props = {k: s[k] for k in ("name", "short_name", "chain_id", "stage", "essential", "bottleneck")}
        yield NodeRecord("Segment", s["segment_id"], {**props, "order": int(s["order"])}, said())
        yield EdgeRecord("IN_CHAIN", ("Segment", s["segment_id"]), ("Chain", s["chain_id"]), said())
    for a in world.segment_links.itertuples():
        ends = ("Segment", a.from_segment), ("Segment", a.to_segment)
        yield EdgeRecord(a.kind.upper(), *ends, said(), {"scope": a.scope})
    for e in world.enterprises.itertuples():
        props = {
            "name": e.name,
            "country": e.country,
            "province": e.province,
            "city": e.city,
            "name_is_registered": True,
        }
        yield NodeRecord("Enterprise", e.enterprise_id, props, said(e.confidence))
    for p in world.produces.itertuples():
        ends = ("Enterprise", p.enterprise_id), ("Segment", p.segment_id)
        evidence = said(p.confidence, p.known_from, p.source_url)
        yield EdgeRecord("PRODUCES", *ends, evidence, {"role": p.role, "products": p.products})
    for v in world.coverage.itertuples():
        ends = ("Region", v.region), ("Chain" if "-S" not in v.scope else "Segment", v.scope)
        yield EdgeRecord("COVERAGE", *ends, said("inferred"), {"basis": v.basis, "as_of": v.as_of})


def load(graph: Connection, world: World) -> None:
    """Write the world, sweeping what is gone."""
    writer = Writer(graph)
    writer.prepare()
    writer.load(LoadInput("small", ("small.csv",), "0", 1), list(records(world)))


@pytest.fixture
def world() -> World:
    return with_makers(
        small_world(),
        makes("H1", CAR, "龙头", "filing", known_from="2022"),
        makes("H2", METAL, source_url="http://a"),
    )


def test_the_world_comes_back_from_the_graph(empty_graph: Connection, world: World) -> None:
    load(empty_graph, world)
    read = read_world(empty_graph)
    for frame in fields(World):
        columns = list(COLUMNS[frame.name])
        pd.testing.assert_frame_equal(getattr(read, frame.name)[columns], getattr(world, frame.name)[columns])


def test_a_second_source_is_a_second_row_of_the_same_fact(empty_graph: Connection, world: World) -> None:
    again = world.produces[world.produces.enterprise_id == "H1"].assign(confidence="press", source_url="http://a")
    load(empty_graph, replace(world, produces=pd.concat([world.produces, again], ignore_index=True)))
    read = read_world(empty_graph)
    mine = read.produces[read.produces.enterprise_id == "H1"]
    assert sorted(mine.confidence) == ["filing", "press"] and set(mine.role) == {"龙头"}
    row = analyse(read, PROFILE).gaps.set_index("id").loc[f"{HOME}.{CAR}"]
    assert row.local_enterprises == 1 and row.confidence == "高"


def test_answers_are_stored_once_and_follow_the_facts(empty_graph: Connection, world: World) -> None:
    load(empty_graph, world)
    reader = Reader(empty_graph)
    first = run_analysis(empty_graph, PROFILE)
    assert not first.skipped and first.gaps == 18 and first.gaps_written == 18
    gap = reader.one("MATCH (r:Region)<-[:GAP_IN]-(g:Gap {id: $id})-[:GAP_AT]->(s) RETURN r.id AS r, s.id AS s, g AS g",
                     id=f"{HOME}.{CAR}")  # fmt: skip
    assert gap and (gap["r"], gap["s"]) == (HOME, CAR)
    assert gap["g"]["label"] == "强链·锻长" and json.loads(gap["g"]["proof"])["rule"] == "R-GROW"
    assert reader.one("MATCH (:Region {id: $r})-[c:CAPACITY]->(:Segment {id: $s}) RETURN c.groups AS n",
                      r=EAST, s=CAR) == {"n": 1}  # fmt: skip
    assert run_analysis(empty_graph, PROFILE).skipped
    load(empty_graph, with_makers(world, makes("H3", ORE, "龙头")))
    second = run_analysis(empty_graph, PROFILE)
    assert not second.skipped and 0 < second.gaps_written <= 18
    row = reader.one("MATCH (g:Gap {id: $id}) RETURN g.state AS state", id=f"{HOME}.{ORE}")
    assert row == {"state": "strong"}


def test_a_snapshot_stands_beside_the_current_answer(empty_graph: Connection, world: World) -> None:
    load(empty_graph, world)
    run_analysis(empty_graph, PROFILE)
    report = run_analysis(empty_graph, PROFILE, as_of="2021")
    assert report.snapshot == "2021-12-31"
    rows = Reader(empty_graph).rows(
        "MATCH (g:Gap {region: $r, segment_id: $s}) RETURN g.id AS id, g.state AS state ORDER BY id", r=HOME, s=CAR
    )
    assert rows == [
        {"id": f"{HOME}.{CAR}", "state": "strong"},
        {"id": f"{HOME}.{CAR}@2021-12-31", "state": "unknown"},
    ]


def test_an_empty_graph_has_no_answers_and_an_unknown_region_is_refused(empty_graph: Connection) -> None:
    Writer(empty_graph).prepare()
    assert run_analysis(empty_graph, PROFILE).gaps == 0
    with pytest.raises(NotFound) as caught:
        run_analysis(empty_graph, PROFILE, regions=["123456"])
    assert caught.value.code == "region.unknown"
