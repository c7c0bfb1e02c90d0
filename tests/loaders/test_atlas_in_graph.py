"""The whole atlas in the graph: counts are those of the files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph.connection import Connection
from graph.ledger import loads
from graph.reader import Reader
from liantu.atlas import SHIPPED, is_outdated

DATA = Path(__file__).parents[2] / "data"

NODES = {
    "Region": "regions.csv", "Cluster": "atlas/clusters.csv", "Chain": "atlas/chains.csv",
    "Segment": "atlas/segments.csv", "Enterprise": "atlas/enterprises.csv", "Platform": "atlas/platforms.csv",
    "LocalCluster": "atlas/emerging_clusters.csv", "Milestone": "atlas/projects.csv",
    "BacktestCase": "backtest/open_positives.csv", "Sentence": "notice/clauses.csv",
    "Indicator": "notice/indicators.csv",
}  # fmt: skip
EDGES = {
    "PRODUCES": "atlas/produces.csv", "HOLDS": "atlas/tiers.csv", "LEADS": "atlas/chain_masters.csv",
    "CONTROLLED_BY": "atlas/groups.csv", "SUPPLIES": "atlas/supplies.csv", "HAS_PRESENCE": "atlas/presence.csv",
    "COVERAGE": "atlas/coverage.csv", "SAME_AS": "atlas/same_as.csv",
}  # fmt: skip


def rows(file: str) -> list[dict[str, str]]:
    """Read on its own, not through the loader."""
    with (DATA / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def counted(atlas_graph: Connection) -> dict[str, int]:
    reader = Reader(atlas_graph)
    found = reader.rows("MATCH (n) RETURN labels(n)[0] AS kind, count(*) AS n")
    found += reader.rows("MATCH ()-[r]->() RETURN type(r) AS kind, count(*) AS n")
    return {row["kind"]: row["n"] for row in found}


def test_nodes_and_edges_are_as_many_as_rows(counted: dict[str, int]) -> None:
    wanted = {kind: len(rows(file)) for kind, file in (NODES | EDGES).items()}
    assert {kind: counted[kind] for kind in wanted} == wanted
    assert counted["Statistic"] == len(rows("atlas/stats.csv")) + len(rows("atlas/revenue.csv"))
    assert counted["Event"] == len(rows("atlas/events.csv")) + len(rows("notice/timeline.csv"))
    links = sum(counted[kind] for kind in ("FEEDS", "EQUIPS", "SERVES", "RECYCLES"))
    assert links == len(rows("atlas/segment_links.csv"))
    leads = counted["ChainLead"] + counted["Alliance"]
    assert leads == len(rows("atlas/chain_leads.csv"))


def test_ten_clusters_thirty_chains_and_every_chain_shows_segments(atlas_graph: Connection) -> None:
    reader = Reader(atlas_graph)
    assert reader.one(
        "MATCH (c:Cluster {system: '10+30', is_total: false})<-[:IN_CLUSTER]-(k:Chain {counted: true}) "
        "RETURN count(DISTINCT c) AS clusters, count(DISTINCT k) AS chains"
    ) == {"clusters": 10, "chains": 30}
    bare = "MATCH (k:Chain {system: '10+30', counted: true}) WHERE NOT (k)<-[:IN_CHAIN]-(:Segment) RETURN k.id AS id"
    assert reader.rows(bare) == []


def test_what_rests_on_memory_alone_says_so(atlas_graph: Connection) -> None:
    """The confidence of a fact is the best of its evidence, and every piece names a source that is there."""
    reader = Reader(atlas_graph)
    stated = reader.rows("MATCH (:Enterprise)-[r:PRODUCES]->() RETURN r.confidence AS c, count(*) AS n")
    grades = [row["confidence"] for row in rows("atlas/produces.csv")]
    assert {row["c"]: row["n"] for row in stated} == {grade: grades.count(grade) for grade in set(grades)}


def test_a_graph_knows_whether_newer_files_ship(atlas_graph: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    [[origin]] = {tuple(load["origin"]) for load in loads(Reader(atlas_graph)) if load["dataset"] in SHIPPED}
    monkeypatch.setattr("liantu.atlas.DATA", Path(origin))  # a graph that was filled from another clone
    assert not is_outdated(atlas_graph)
    monkeypatch.setattr("loaders.pipeline.sha256", lambda path: path.name)
    assert is_outdated(atlas_graph)
