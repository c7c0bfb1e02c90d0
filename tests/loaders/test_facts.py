"""Repairing the map: a row adds a fact or takes one out, the label follows, and undoing gives everything back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph.analyse import run_analysis
from graph.connection import Connection
from graph.graph_hash import graph_hash
from graph.ledger import loads, undo
from graph.reader import Reader
from graph.writer import Writer
from loaders.facts import prepare_form
from loaders.facts_sheet import INTRO, facts_sheet
from loaders.pipeline import no_progress, write_prepared
from loaders.problems import LoadReport
from loaders.run import load as load_kind
from loaders.template import heading, write_table
from tests.analysis.small_world import CAR, EAST, HOME, METAL, PART, makes, small_world, with_makers
from tests.analysis.test_gaps_by_hand import PROFILE
from tests.analysis.test_stored import load as load_world

ADD = {
    "action": "补充", "kind": "生产", "enterprise": "新厂有限公司", "province_name": HOME, "city_name": EAST,
    "segment_id": PART, "role": "龙头", "source_title": "一页报道", "source_url": "https://example.cn/a",
    "source_date": "2026-05", "confidence": "公开报道",
}  # fmt: skip
WRONG = {
    "action": "有误",
    "kind": "生产",
    "enterprise": "H1公司",
    "enterprise_id": "H1",
    "segment_id": CAR,
    "reason": "已停产",
}


@pytest.fixture
def graph(empty_graph: Connection) -> Connection:
    """H1 leads the car at home, from two pages; H2 makes metal."""
    world = with_makers(small_world(), makes("H1", CAR, "龙头", "filing"), makes("H2", METAL, source_url="http://a"))
    load_world(empty_graph, world)
    run_analysis(empty_graph, PROFILE)
    return empty_graph


def submit(graph: Connection, values: dict[str, str], who: str = "editor") -> LoadReport:
    """The form, as the page sends it."""
    prepared = prepare_form(Reader(graph), values, who)
    return write_prepared(graph, prepared, dry_run=False, skip_bad=False, on_progress=no_progress)


def label(graph: Connection, segment: str, region: str = HOME) -> str:
    row = Reader(graph).one("MATCH (g:Gap {id: $id}) RETURN g.label AS label", id=f"{region}.{segment}")
    return str(row["label"]) if row else ""


def codes(report: LoadReport) -> list[str]:
    return [p.code for _, p in report.problems]


def table(path: Path, *rows: dict[str, str]) -> Path:
    """A file as a user fills in the template, Chinese headings and BOM."""
    write_table(path, facts_sheet(), INTRO)
    names = {c.name: heading(c) for c in facts_sheet().columns}
    with path.open("a", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([[row.get(name, "") for name in names] for row in rows])
    return path


def test_one_form_changes_the_label_and_undo_gives_it_back(graph: Connection) -> None:
    reader = Reader(graph)
    before, was = graph_hash(reader), label(graph, PART)
    report = submit(graph, ADD)
    assert codes(report) == [] and not report.stopped
    run_analysis(graph, PROFILE)
    assert was == "补链" and label(graph, PART) == label(graph, PART, EAST) == "强链·锻长"
    assert loads(reader)[0]["who"] == "editor"
    made = reader.one(
        "MATCH (c:Correction)-[:CORRECTS]->(e:Enterprise) RETURN c.action AS a, c.confidence AS c, e.name AS n, "
        "e.city AS city, c.known_from AS k"
    )
    assert made == {"a": "补充", "c": "press", "n": "新厂有限公司", "city": EAST, "k": "2026-05"}
    undo(reader, Writer(graph), report.load_id)
    run_analysis(graph, PROFILE)
    assert label(graph, PART) == was and graph_hash(reader) == before


def test_a_wrong_fact_leaves_every_answer_stays_out_of_loads_and_comes_back(graph: Connection) -> None:
    reader = Reader(graph)
    before, was = graph_hash(reader), label(graph, CAR)
    report = submit(graph, WRONG)
    assert codes(report) == []
    run_analysis(graph, PROFILE)
    assert was == "强链·锻长" and label(graph, CAR) not in ("强链·锻长", "强链·补短")
    product = "MATCH (:Enterprise {id: 'H1'})-[r:PRODUCES]->() RETURN count(r) AS n"
    assert reader.one(product) == {"n": 0}
    world = with_makers(small_world(), makes("H1", CAR, "龙头", "filing"), makes("H2", METAL, source_url="http://a"))
    load_world(graph, world)  # the data set states it again, on the same page
    assert reader.one(product) == {"n": 0}
    undo(reader, Writer(graph), report.load_id)
    assert reader.one(product) == {"n": 1} and graph_hash(reader) != ""
    run_analysis(graph, PROFILE)
    assert label(graph, CAR) == was and graph_hash(reader) == before


def test_new_evidence_counts_though_the_old_was_taken_out(graph: Connection) -> None:
    submit(graph, WRONG)
    again = {**ADD, "enterprise": "H1公司", "enterprise_id": "H1", "segment_id": CAR}
    assert codes(submit(graph, again)) == []
    run_analysis(graph, PROFILE)
    assert label(graph, CAR) == "强链·锻长"


def test_a_file_says_the_same_and_a_row_less_takes_it_back(graph: Connection, tmp_path: Path) -> None:
    reader, before = Reader(graph), graph_hash(Reader(graph))
    for suffix in (".csv", ".xlsx"):
        write_table(tmp_path / f"empty{suffix}", facts_sheet(), INTRO)
    both = table(tmp_path / "修正.csv", ADD, WRONG)
    first = load_kind(graph, "facts", [both])
    assert codes(first) == [] and first.total("read") == 2
    stands = graph_hash(reader)
    assert load_kind(graph, "facts", [both]).problems == [] and graph_hash(reader) == stands
    load_kind(graph, "facts", [table(both, ADD)])
    assert reader.one("MATCH (:Enterprise {id: 'H1'})-[r:PRODUCES]->() RETURN count(r) AS n") == {"n": 1}
    undo(reader, Writer(graph), loads(reader)[0]["id"])
    assert before != graph_hash(reader)


def test_a_plant_of_an_outside_maker_counts_here(graph: Connection) -> None:
    plant = {**ADD, "kind": "设厂", "enterprise": "O0K-S03", "stage": "投产", "role": ""}
    outside = Reader(graph).one(
        "MATCH (e:Enterprise {province: '110000'})-[:PRODUCES]->({id: $s}) RETURN e.id AS id", s=PART
    )
    assert outside
    assert codes(submit(graph, {**plant, "enterprise_id": outside["id"]})) == []
    run_analysis(graph, PROFILE)
    assert label(graph, PART, EAST) == "强链·补短"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"segment_id": "K-S99"}, "row.unknown_reference"),
        ({"city_name": "没有这市"}, "fact.place"),
        ({"role": ""}, "fact.role"),
        ({"source_title": ""}, "fact.source"),
        ({"source_url": "javascript:alert(1)"}, "fact.url"),
        ({"reason": "联系 13800138000"}, "fact.personal"),
        ({"enterprise": "O00公司", "enterprise_id": "O00"}, "fact.elsewhere"),
        ({"confidence": "推断"}, "row.value"),
        ({"source_date": "去年"}, "cell.date"),
        ({"action": "有误", "enterprise_id": "H2", "reason": "错"}, "fact.not_there"),
        ({"action": "有误", "reason": ""}, "fact.reason"),
        ({"action": "有误", "reason": "错"}, "fact.unknown_enterprise"),
    ],
)
def test_what_cannot_be_is_refused_with_its_column(graph: Connection, change: dict[str, str], code: str) -> None:
    before = graph_hash(Reader(graph))
    report = submit(graph, {**ADD, **change})
    assert code in codes(report) and report.stopped
    assert all(p.column and p.remedy for _, p in report.problems) and graph_hash(Reader(graph)) == before


def test_a_name_that_may_be_known_is_never_guessed(graph: Connection) -> None:
    Writer(graph).run("MATCH (e:Enterprise {id: 'H1'}) SET e.short_name = '新厂有限公司'")
    report = submit(graph, ADD)
    assert codes(report) == ["fact.which_enterprise"] and "H1" in report.problems[0][1].message
