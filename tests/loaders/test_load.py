"""Loading into a real graph: nothing twice, nothing half, nothing left behind."""

from __future__ import annotations

import json

import pytest

from graph.errors import NotFound, UsageError
from graph.ledger import interrupted, loads, undo
from graph.reader import Reader
from graph.records import EdgeRecord, Evidence, NodeRecord
from graph.writer import LoadInput, Writer
from loaders.run import load_atlas, load_notice, resume
from tests.loaders.conftest import Loaded
from tests.support.small_data import append, edit

FILE = "atlas/produces.csv"
COUNT = "MATCH (:Enterprise)-[r:PRODUCES]->(:Segment) RETURN count(r) AS n"


def a_produces_line(loaded: Loaded) -> tuple[str, str, str]:
    """A line of produces.csv and its two ids; the enterprise makes more than this."""
    lines = (loaded.data / FILE).read_text(encoding="utf-8").splitlines()[1:]
    makers = [line.split(",")[0] for line in lines]
    line = next(x for x in lines if makers.count(x.split(",")[0]) > 1)
    return line, line.split(",")[0], line.split(",")[1]


def test_the_report_counts_what_was_done(loaded: Loaded) -> None:
    files = {f["file"]: f for f in loaded.first.as_dict()["files"]}
    rows = len((loaded.data / FILE).read_text(encoding="utf-8").splitlines()) - 1
    assert files[FILE] == {
        "file": FILE, "read": rows, "made": files[FILE]["made"], "merged": 0, "refused": 0, "problems": [],
        "more_problems": 0,
    }  # fmt: skip
    assert files[FILE]["made"] >= rows == loaded.one(COUNT)
    assert loaded.first.load_id in {row["id"] for row in loads(Reader(loaded.connection))}


def test_loading_twice_adds_nothing_and_changes_nothing(loaded: Loaded) -> None:
    again = load_atlas(loaded.connection, loaded.data), load_notice(loaded.connection, loaded.data)
    assert [r.total("made") for r in again] == [0, 0]
    assert [r.swept for r in again] == [0, 0]
    assert loaded.hash() == loaded.hash_before


def test_a_dry_run_writes_nothing(loaded: Loaded) -> None:
    line, _, _ = a_produces_line(loaded)
    edit(loaded.data, FILE, line + "\n", "")
    before = len(loads(Reader(loaded.connection)))
    report = load_atlas(loaded.connection, loaded.data, dry_run=True)
    assert (report.load_id, report.stopped, report.dry_run) == ("", False, True)
    assert loaded.hash() == loaded.hash_before
    assert len(loads(Reader(loaded.connection))) == before


def test_a_row_taken_out_disappears_and_undo_brings_it_back(loaded: Loaded) -> None:
    line, enterprise, segment = a_produces_line(loaded)
    edit(loaded.data, FILE, line + "\n", "")
    before = loaded.one(COUNT)
    report = load_atlas(loaded.connection, loaded.data)
    assert report.swept >= 1
    assert loaded.one(COUNT) == before - 1  # type: ignore[operator]
    there = "MATCH (:Enterprise {id: $e})-[r:PRODUCES]->(:Segment {id: $s}) RETURN r.key AS k"
    assert loaded.one(there, e=enterprise, s=segment) is None
    undo(Reader(loaded.connection), Writer(loaded.connection), report.load_id)
    assert loaded.one(there, e=enterprise, s=segment) == ""
    assert loaded.hash() == loaded.hash_before


def test_a_changed_and_a_new_row_are_undone_too(loaded: Loaded) -> None:
    line, _, _ = a_produces_line(loaded)
    other = line.replace(",龙头,", ",配套,") if ",龙头," in line else line.replace(",骨干,", ",配套,")
    edit(loaded.data, FILE, line + "\n", other + "\n")
    append(loaded.data, "regions.csv", "419999,试验区,试验区,county,410000,,,,,")
    report = load_atlas(loaded.connection, loaded.data)
    assert loaded.one("MATCH (r:Region {id: '419999'}) RETURN r.name AS n") == "试验区"
    assert loaded.hash() != loaded.hash_before
    undo(Reader(loaded.connection), Writer(loaded.connection), report.load_id)
    assert loaded.hash() == loaded.hash_before
    with pytest.raises(UsageError, match="只能撤销"):
        undo(Reader(loaded.connection), Writer(loaded.connection), report.load_id)


def test_what_a_second_source_states_outlives_the_first(loaded: Loaded) -> None:
    """Two sources for one fact are two pieces of evidence; sweeping one leaves what the other says."""
    line, enterprise, segment = a_produces_line(loaded)
    evidence = Evidence("S-other", "other.csv:2", "official", "2023-01-01")
    facts = [
        NodeRecord("Source", "S-other", {"name": "另一来源", "kind": "document"}, evidence),
        EdgeRecord("PRODUCES", ("Enterprise", enterprise), ("Segment", segment), evidence, {"role": "配套"}),
    ]
    writer = Writer(loaded.connection)
    other = writer.load(LoadInput("other", ("other.csv",), "x", 1), facts)
    text = "MATCH (:Enterprise {id: $e})-[r:PRODUCES]->(:Segment {id: $s}) RETURN r AS r"
    stated = loaded.one(text.replace("RETURN r AS r", "RETURN properties(r) AS r"), e=enterprise, s=segment)
    assert isinstance(stated, dict)
    assert stated["datasets"] == ["atlas", "other"]
    assert [json.loads(p)["source"] for p in stated["evidence"]][-1] == "S-other"
    assert (stated["confidence"], stated["role"]) == ("official", "配套")

    edit(loaded.data, FILE, line + "\n", "")
    load_atlas(loaded.connection, loaded.data)
    left = loaded.one(text.replace("RETURN r AS r", "RETURN properties(r) AS r"), e=enterprise, s=segment)
    assert isinstance(left, dict)
    assert left["datasets"] == ["other"]
    undo(Reader(loaded.connection), writer, other.load_id)


@pytest.mark.parametrize("skip_bad", [False, True])
def test_a_bad_row_stops_the_load_or_is_left_out(loaded: Loaded, skip_bad: bool) -> None:
    append(loaded.data, FILE, "E99999,F-01-S01,氢气,龙头,,,,memory")
    append(loaded.data, "atlas/segments.csv", "F-01-S99,F-99,试,试,upstream,,1,1,0,试,,0,,,,inferred")
    append(loaded.data, "atlas/same_as.csv", "F-01-S99,F-01-S01,,,,inferred")  # names a refused row
    report = load_atlas(loaded.connection, loaded.data, skip_bad=skip_bad)
    assert sorted((file, p.column, p.value, p.code) for file, p in report.problems) == [
        ("atlas/produces.csv", "enterprise_id", "E99999", "row.unknown_reference"),
        ("atlas/same_as.csv", "segment_a", "F-01-S99", "row.unknown_reference"),
        ("atlas/segments.csv", "chain_id", "F-99", "row.unknown_reference"),
    ]
    assert report.total("refused") == 3
    assert report.stopped is not skip_bad
    assert bool(report.load_id) is skip_bad


def test_a_value_that_the_ontology_forbids_is_told_by_line(loaded: Loaded) -> None:
    lines = (loaded.data / FILE).read_text(encoding="utf-8").splitlines()
    edit(loaded.data, FILE, lines[5], lines[5].replace(lines[5].split(",")[3], "老大", 1))
    report = load_atlas(loaded.connection, loaded.data)
    assert [(f, p.line, p.column, p.value, p.code) for f, p in report.problems] == [
        (FILE, 6, "role", "老大", "row.value")
    ]
    assert "链主、龙头、骨干、配套" in report.problems[0][1].message
    assert report.stopped


def test_a_spoiled_file_stops_the_load_even_with_skip_bad(loaded: Loaded) -> None:
    (loaded.data / "atlas/groups.csv").unlink()
    report = load_atlas(loaded.connection, loaded.data, skip_bad=True)
    assert report.stopped
    assert [(f, p.code) for f, p in report.problems] == [("atlas/groups.csv", "file.missing")]


def test_an_interrupted_load_is_brought_to_its_end_under_its_own_number(loaded: Loaded) -> None:
    line, _, _ = a_produces_line(loaded)
    edit(loaded.data, FILE, line + "\n", "")
    append(loaded.data, "regions.csv", "419999,试验区,试验区,county,410000,,,,,")

    def stop_halfway(step: str, done: int, total: int) -> None:
        if step == "write" and done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_atlas(loaded.connection, loaded.data, on_progress=stop_halfway)
    reader = Reader(loaded.connection)
    (broken,) = interrupted(reader)
    half = loaded.hash()
    report = resume(loaded.connection, broken["id"])
    assert (report.load_id, report.resumed) == (broken["id"], True)
    assert not interrupted(reader)
    whole = loaded.hash()
    assert whole != half
    with pytest.raises(UsageError, match="没有中断"):
        resume(loaded.connection, broken["id"])
    undo(reader, Writer(loaded.connection), broken["id"])
    assert loaded.hash() == loaded.hash_before
    load_atlas(loaded.connection, loaded.data)
    assert loaded.hash() == whole, "an interrupted load ends as one that was not"


def test_an_interrupted_load_of_other_files_is_undone_first(loaded: Loaded) -> None:
    append(loaded.data, "regions.csv", "419999,试验区,试验区,county,410000,,,,,")

    def stop(step: str, done: int, total: int) -> None:
        if step == "write" and done > total / 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_atlas(loaded.connection, loaded.data, on_progress=stop)
    (broken,) = interrupted(Reader(loaded.connection))
    edit(loaded.data, "regions.csv", "419999,试验区,试验区,county,410000,,,,,\n", "")
    report = load_atlas(loaded.connection, loaded.data)
    assert report.load_id != broken["id"]
    assert not interrupted(Reader(loaded.connection))
    assert loaded.hash() == loaded.hash_before


def test_an_unknown_load(loaded: Loaded) -> None:
    with pytest.raises(NotFound, match="没有装载"):
        resume(loaded.connection, "L0")
    with pytest.raises(NotFound, match="没有装载"):
        undo(Reader(loaded.connection), Writer(loaded.connection), "L0")


def test_every_fact_opens_to_its_source(loaded: Loaded) -> None:
    without = "MATCH (n) WHERE n.evidence IS NULL AND NOT n:Load AND NOT n:Undo RETURN labels(n)[0] AS l LIMIT 1"
    assert loaded.one(without) is None
    loose = (
        "MATCH ()-[r]->() WHERE r.evidence IS NULL AND NOT type(r) IN ['STATED_IN', 'FROM_DATASET'] "
        "RETURN type(r) AS t LIMIT 1"
    )
    assert loaded.one(loose) is None
    rows = Reader(loaded.connection).rows(
        "MATCH (n)-[:STATED_IN]->(s:Source) WITH n, collect(s.id) AS sources RETURN n.evidence AS evidence, sources"
    )
    assert len(rows) > 1000
    assert all({json.loads(p)["source"] for p in row["evidence"]} == set(row["sources"]) for row in rows)
    known = {r["id"] for r in Reader(loaded.connection).rows("MATCH (s:Source) RETURN s.id AS id")}
    edges = Reader(loaded.connection).rows("MATCH ()-[r]->() WHERE r.evidence IS NOT NULL RETURN r.evidence AS e")
    assert {json.loads(p)["source"] for row in edges for p in row["e"]} <= known
