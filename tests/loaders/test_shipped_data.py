"""The shipped files and what is made of them, without a graph."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from graph.ontology import ontology
from graph.records import EdgeRecord, NodeRecord, Record, faults
from loaders.catalog import read_catalog, sha256
from loaders.check import check_tables
from loaders.shipped import LOOKED_UP, SHIPPED, transform
from loaders.tables import Row, Table, read_table

DATA = Path(__file__).parents[2] / "data"
FILES = [load.spec.file for loads in SHIPPED.values() for load in loads]


@cache
def tables() -> dict[str, Table]:
    return {
        load.spec.file: read_table(load.spec, DATA / load.spec.file) for loads in SHIPPED.values() for load in loads
    }


@cache
def records(dataset: str) -> list[Record]:
    looked_up = {file: tables()[file] for file in LOOKED_UP.get(dataset, ())}
    return transform(
        SHIPPED[dataset], {load.spec.file: tables()[load.spec.file] for load in SHIPPED[dataset]}, looked_up
    )


def nodes(label: str, dataset: str = "atlas") -> dict[str, NodeRecord]:
    return {r.id: r for r in records(dataset) if isinstance(r, NodeRecord) and r.label == label}


def edges(kind: str, dataset: str = "atlas") -> list[EdgeRecord]:
    return [r for r in records(dataset) if isinstance(r, EdgeRecord) and r.type == kind]


def test_the_files_keep_their_contract() -> None:
    check_tables(tables(), lambda label, ids: set())
    assert [(t.spec.file, str(p)) for t in tables().values() for p in t.report.problems] == []


def test_the_catalog_names_every_file_with_its_checksum_and_nothing_else() -> None:
    catalog = read_catalog(DATA)
    shipped = {str(p.relative_to(DATA)) for p in DATA.rglob("*.csv")}
    assert set(catalog.paths) == shipped == set(FILES)
    stale = [e["path"] for e in catalog.entries if e["bundle"] and e["sha256"] != sha256(DATA / e["path"])]
    assert stale == [], "run: python -m loaders.seal"
    assert {load.spec.file: d for d, loads in SHIPPED.items() for load in loads} == {
        e["path"]: e["bundle"] for e in catalog.entries if e["bundle"]
    }


@pytest.mark.parametrize("dataset", sorted(SHIPPED))
def test_every_record_is_what_the_ontology_allows(dataset: str) -> None:
    assert [(r.evidence.locator, f) for r in records(dataset) for f in faults(r, ontology())] == []


@pytest.mark.parametrize("dataset", sorted(SHIPPED))
def test_nothing_of_a_row_is_lost(dataset: str) -> None:
    """Every cell is found again in what its row states: properties, ids, evidence, or the source it names."""
    sources = nodes("Source", dataset)
    stated: dict[str, set[str]] = {}
    for record in records(dataset):
        stated.setdefault(record.evidence.locator, set()).update(_texts(record, sources))
    lost = [
        (row.locator, column, cell)
        for load in SHIPPED[dataset]
        for row in tables()[load.spec.file].rows
        for column, cell in row.cells.items()
        if cell and not _found(row, column, cell, stated.get(row.locator, set()))
    ]
    assert lost == []


def _texts(record: Record, sources: dict[str, NodeRecord]) -> set[str]:
    found = {str(v) for value in record.props.values() for v in (value if isinstance(value, list) else [value])}
    found |= {record.id} if isinstance(record, NodeRecord) else {record.start[1], record.end[1], record.type.lower()}
    source = sources[record.evidence.source].props
    return found | {record.evidence.confidence, record.evidence.known_from, source["name"], source["url"]}


def _found(row: Row, column: str, cell: str, texts: set[str]) -> bool:
    value: Any = row.values[column]
    if isinstance(value, bool | float | int):
        return str(value) in texts or cell in texts
    if isinstance(value, list):
        return all(v in texts for v in value)
    return cell in texts or any(json.dumps(cell, ensure_ascii=False) in t for t in texts if t.startswith("{"))


def test_ten_clusters_and_thirty_counted_chains() -> None:
    clusters = [c for c in nodes("Cluster").values() if c.props["system"] == "10+30" and not c.props["is_total"]]
    chains = [c for c in nodes("Chain").values() if c.props["system"] == "10+30" and c.props["counted"]]
    assert (len(clusters), len(chains)) == (10, 30)
    in_cluster = {e.start[1]: e.end[1] for e in edges("IN_CLUSTER")}
    assert {in_cluster[c.id] for c in chains} == {c.id for c in clusters}
    assert sum(c.props["system"] == "7+28" and c.props["counted"] for c in nodes("Chain").values()) == 28


def test_a_chain_continues_one_of_the_same_name_only() -> None:
    chains = nodes("Chain")
    pairs = [(chains[e.start[1]].props, chains[e.end[1]].props) for e in edges("CONTINUES")]
    assert len(pairs) == 12
    assert all(new["name"] == old["name"] for new, old in pairs)
    assert {(new["system"], old["system"]) for new, old in pairs} == {("7+28", "10+30")}
    assert {e.evidence.confidence for e in edges("CONTINUES")} == {"inferred"}


def test_counts_of_facts_are_those_of_the_rows() -> None:
    rows = {file: len(table.rows) for file, table in tables().items()}
    links = Counter(r["kind"] for r in tables()["atlas/segment_links.csv"].rows)
    expected = {
        "PRODUCES": rows["atlas/produces.csv"], "HOLDS": rows["atlas/tiers.csv"],
        "LEADS": rows["atlas/chain_masters.csv"],
        "CONTROLLED_BY": rows["atlas/groups.csv"], "SUPPLIES": rows["atlas/supplies.csv"],
        "HAS_PRESENCE": rows["atlas/presence.csv"], "COVERAGE": rows["atlas/coverage.csv"],
        "SAME_AS": rows["atlas/same_as.csv"], **{kind.upper(): n for kind, n in links.items()},
    }  # fmt: skip
    assert {kind: len(edges(kind)) for kind in expected} == expected


def test_only_officials_have_names() -> None:
    leads = tables()["atlas/chain_leads.csv"].rows
    assert {r["person_if_official"] for r in leads if "盟" in r["role"]} == {""}
    assert len({r["person_if_official"] for r in leads} - {""}) >= 14
    assert all("person" not in a.props for a in nodes("Alliance").values())


def test_a_private_name_in_a_file_does_not_pass_the_door() -> None:
    line = {"role": "产业联盟理事长单位", "person_if_official": "张三", "position_or_unit": "某公司（董事长）"}
    table = tables()["atlas/chain_leads.csv"]
    row = table.rows[0]
    planted = Row(row.file, row.line, row.values | line, row.cells | line)
    spec = table.spec
    made = transform(
        [load for load in SHIPPED["atlas"] if load.spec == spec],
        {spec.file: Table(spec, table.report, [planted])},
    )
    assert "张三" not in repr(made)


def test_an_enterprise_stands_in_its_finest_region() -> None:
    located = {e.start[1]: e.end[1] for e in edges("LOCATED_IN") if e.start[0] == "Enterprise"}
    for enterprise in nodes("Enterprise").values():
        finest = enterprise.props["adcode"] or enterprise.props["province"]
        assert located.get(enterprise.id, "") == (finest or "")
    yutong = next(e for e in nodes("Enterprise").values() if e.props["short_name"] == "宇通客车")
    assert (yutong.props["province"], yutong.props["city"]) == ("410000", "410100")


def test_the_notice_is_whole() -> None:
    assert len(nodes("Clause", "notice")) == 15
    assert len(nodes("Sentence", "notice")) == 59
    assert len(nodes("Indicator", "notice")) == 41
    assert len(edges("NAMED_IN", "notice")) + len(nodes("Review", "notice")) == 165
    assert list(nodes("Policy", "notice")) == ["N2022"]
