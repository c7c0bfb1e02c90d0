"""The guard against a real server: hostile texts change nothing and hurt nobody, honest ones answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from graph.connection import Connection
from graph.graph_hash import graph_hash
from graph.guard import Guard, Limits
from graph.reader import Reader
from liantu.settings import Remote
from tests.api.honest import HONEST, VALUES
from tests.api.hostile import HOSTILE, Case

# a word that could only come from outside the graph: another's query, a file, a setting
OUTSIDE = ("root:x:", "dbms.", "server.directories", "neo4j-transaction")


def ask(client: TestClient, text: str, values: dict[str, object]) -> tuple[int, str]:
    answer = client.post("/api/v1/cypher", json={"query": text, "parameters": values})
    return answer.status_code, answer.text


@pytest.mark.parametrize("query", HONEST)
def test_honest_questions_answer(client: TestClient, query: str) -> None:
    status, text = ask(client, query, {k: v for k, v in VALUES.items() if f"${k}" in query})
    assert status == 200, text


def test_there_are_enough_of_both() -> None:
    assert sum(map(len, HOSTILE.values())) >= 200
    assert len(HONEST) >= 60


@pytest.fixture(scope="module")
def guard(atlas_server: Remote, atlas_graph: Connection) -> Iterator[Guard]:
    found = Guard(atlas_server.uri, atlas_server.user, atlas_server.password, Limits(seconds=1.0))
    yield found
    found.close()


class Neighbours:
    """Other users: reads one after the other, with the time of each in ms, until stopped."""

    def __init__(self, connection: Connection) -> None:
        self.times: list[float] = []
        self._reader = Reader(connection)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def _work(self) -> None:
        while not self._stop.is_set():
            started = time.perf_counter()
            rows = self._reader.rows("MATCH (s:Segment {chain_id: 'K10-22'})<-[:PRODUCES]-(e) RETURN s.id, count(e)")
            self.times.append((time.perf_counter() - started) * 1000)
            assert rows
            self._stop.wait(0.02)

    def __enter__(self) -> Neighbours:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def p95(self) -> float:
        return sorted(self.times)[int(len(self.times) * 0.95)]


@pytest.mark.slow
def test_hostile_texts_change_nothing_and_hurt_nobody(
    client: TestClient, guard: Guard, atlas_graph: Connection
) -> None:
    before = graph_hash(Reader(atlas_graph))
    with Neighbours(atlas_graph) as idle:
        time.sleep(5)
    with Neighbours(atlas_graph) as busy:
        answered = [case for cases in HOSTILE.values() for case in cases if _answers(guard, case)]
    assert graph_hash(Reader(atlas_graph)) == before
    print(f"others' p95: idle {idle.p95():.0f} ms, meanwhile {busy.p95():.0f} ms; {len(answered)} answered in time")
    # On two cores a bomb costs its neighbours 3-6 times their idle p95: it takes a core, and the collector pauses.
    # Under three times needs a server of its own for strangers: ApiSettings.cypher_uri, docs/decisions/guard.md.
    # A figure to read, not a verdict: what must hold is that every neighbour was answered (Neighbours asserts rows).
    assert busy.times
    assert client.get("/readyz").status_code == 200


def _answers(guard: Guard, case: Case) -> bool:
    """Whether the text was answered rather than refused; fails where it takes long or shows what is not the graph's."""
    from graph.errors import QueryRefused

    started = time.perf_counter()
    try:
        rows = guard.run_now(*case)
    except QueryRefused:
        return False
    finally:
        assert time.perf_counter() - started < 8, case[0][:200]
    assert not any(word in str(rows.rows) for word in OUTSIDE), case[0][:200]
    return True


@pytest.mark.parametrize(
    "category", ["writes", "transactions", "files", "procedures", "show", "admin", "prefixes", "tricks"]
)
def test_what_would_change_or_look_outside_is_refused(guard: Guard, category: str) -> None:
    assert [text for text, values in HOSTILE[category] if _answers(guard, (text, values))] == []


def test_a_refusal_names_its_rule_and_a_way_out(client: TestClient) -> None:
    status, _ = ask(client, "MATCH (n) DETACH DELETE n", {})
    problem = client.post("/api/v1/cypher", json={"query": "RETURN range(1, 100000000)"}).json()
    assert status == 403
    assert problem["code"] == "cypher.range"
    assert problem["where"] == "1:8"
    assert "range(2019, 2026)" in problem["remedy"]


def test_rows_and_bytes_are_capped(client: TestClient) -> None:
    many = client.post(
        "/api/v1/cypher", json={"query": "UNWIND range(1, 900) AS i UNWIND range(1, 9) AS j RETURN i"}
    ).json()
    assert many["data"]["cut_by"] == "rows"
    assert many["meta"]["truncated"]
    assert len(many["data"]["rows"]) == 1_000
    wide = "UNWIND range(1, 990) AS i RETURN [x IN range(1, 990) | x * 100000] AS l"
    assert client.post("/api/v1/cypher", json={"query": wide}).json()["data"]["cut_by"] == "bytes"


def test_time_is_limited_and_the_place_is_free_again(client: TestClient) -> None:
    long = "UNWIND range(1, 999) AS a UNWIND range(1, 999) AS b UNWIND range(1, 999) AS c RETURN count(*)"
    started = time.perf_counter()
    status, text = ask(client, long, {})
    assert status == 422
    assert "cypher.timeout" in text
    assert time.perf_counter() - started < 5
    assert ask(client, "RETURN 1 AS one", {})[0] == 200


def test_values_of_every_kind_become_json(client: TestClient) -> None:
    query = (
        "MATCH p = (s:Segment)-[r:FEEDS]->() RETURN s, r, p, date('2024-01-02') AS d, duration('P1D') AS u, "
        "point({x: 1, y: 2}) AS q, 0.0 / 0.0 AS nan, {a: [1, null]} AS m LIMIT 1"
    )
    row = client.post("/api/v1/cypher", json={"query": query}).json()["data"]["rows"][0]
    assert row["s"]["labels"] == ["Segment"]
    assert row["r"]["type"] == "FEEDS"
    assert len(row["p"]["nodes"]) == 2
    assert row["d"] == "2024-01-02"
    assert row["nan"] is None
    assert row["m"] == {"a": [1, None]}
