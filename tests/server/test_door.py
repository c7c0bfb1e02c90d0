"""The graph answers, embedded or apart, and the fixtures give what they promise."""

from __future__ import annotations

from graph.connection import Connection
from graph.server import neo4j_version


def test_the_server_is_the_locked_neo4j(scratch: Connection) -> None:
    assert scratch.verify().split(".")[:2] == neo4j_version().split(".")[:2]


def test_an_empty_graph_is_empty_and_may_be_filled(empty_graph: Connection) -> None:
    with empty_graph.session(write=True) as session:
        assert session.run("MATCH (n) RETURN count(n)").single(strict=True).value() == 0
        session.run("CREATE CONSTRAINT FOR (n:A) REQUIRE n.id IS UNIQUE").consume()
        session.run("UNWIND range(1, 6000) AS i CREATE (:A {id: i})").consume()


def test_the_next_test_finds_it_empty_again(empty_graph: Connection) -> None:
    with empty_graph.session() as session:
        assert session.run("MATCH (n) RETURN count(n)").single(strict=True).value() == 0
        assert session.run("SHOW CONSTRAINTS YIELD name RETURN count(*)").single(strict=True).value() == 0
