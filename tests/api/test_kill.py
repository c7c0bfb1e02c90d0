"""kill -9 of Neo4j beside the API: clear 503s, it is started again, and nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from graph import server
from graph.connection import Connection
from graph.errors import ServerError
from graph.writer import Writer
from liantu.settings import Settings
from liantu.watch import RESTARTS, Watch
from tests.support.live import serving

GAP = "410000.K10-22-S05"
WORLD = """
CREATE (:Gap {id: $gap, name: '缺口', label: '补链'}), (:Segment {id: 'K10-22-S05', name: '电池', chain_id: 'K10-22'}),
       (:Chain {id: 'K10-22', name: '新能源汽车'}), (:Region {id: '410000', name: '河南省', level: 'province'})
WITH 1 AS one UNWIND range(1, 2000) AS i CREATE (:Enterprise {id: 'E' + i, name: '公司' + i, short_name: '公司' + i})
"""


@pytest.fixture(scope="module")
def embedded_home(tmp_path_factory: pytest.TempPathFactory, jar_cache: Path) -> Iterator[server.Home]:
    """An embedded server with one gap and many enterprises."""
    home = server.Home(tmp_path_factory.mktemp("kill"))
    running = server.start(home, jar_cache, port=server.next_free(39687))
    try:
        with Connection(running.uri, running.user, running.password) as connection:
            writer = Writer(connection)
            writer.prepare()
            writer.run(WORLD, gap=GAP)
        yield home
    finally:
        server.stop(home)


class Users:
    """Three readers and one writer of a service, until stopped; every answer is kept with its time."""

    def __init__(self, url: str) -> None:
        self.url, self.made, self.answers = url, [], []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._write)]
        self._threads += [threading.Thread(target=self._read, args=(p,)) for p in ("leads", "leads?limit=5", "loads")]

    made: list[str]
    answers: list[tuple[float, httpx.Response]]

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        answer = httpx.request(method, f"{self.url}/api/v1/{path}", timeout=120, trust_env=False, **more)
        self.answers.append((time.monotonic(), answer))
        return answer

    def _read(self, path: str) -> None:
        while not self._stop.wait(0.05):
            self._ask("GET", path)

    def _write(self) -> None:
        for i in range(1, 2000):
            if self._stop.wait(0.02):
                return
            answer = self._ask("POST", "leads", json={"gap_id": GAP, "enterprise_id": f"E{i}"})
            if answer.status_code == 201:
                self.made.append(answer.json()["data"]["id"])

    def __enter__(self) -> Users:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()


def kill(home: server.Home) -> int:
    note = home.note.read()
    assert note
    os.kill(note.pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(note.pid)], timeout=10)
    return note.pid


def await_return(home: server.Home, killed: int) -> float:
    until = time.monotonic() + 120
    while not ((running := server.status(home)) and running.pid != killed):
        assert time.monotonic() < until, "the server was not started again"
        time.sleep(0.05)
    return time.monotonic()


def stored_leads(url: str) -> set[str]:
    answer = httpx.get(f"{url}/api/v1/leads", params={"limit": 1000}, timeout=120, trust_env=False)
    return {lead["id"] for lead in answer.json()["data"]}


def test_a_killed_graph_is_503_for_a_moment_and_nothing_is_lost(embedded_home: server.Home) -> None:
    with serving(embedded_home.path) as url:
        with Users(url) as users:
            time.sleep(2)
            killed_at, killed = time.monotonic(), kill(embedded_home)
            back = await_return(embedded_home, killed)
            time.sleep(2)
        stored = stored_leads(url)
    down = [(at, answer) for at, answer in users.answers if not answer.is_success]
    recovered = max(at for at, _ in down) - back
    last = {answer.request.url.path: answer.status_code for _, answer in users.answers}
    print(
        f"{len(users.answers)} answers, {len(down)} of them 503; the graph was away {back - killed_at:.1f} s; "
        f"last 503 {recovered:+.1f} s after its return; {len(users.made)} leads acknowledged"
    )
    for _, answer in down:
        assert answer.status_code == 503, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert int(answer.headers["retry-after"]) > 0
        assert answer.json()["code"].startswith("graph.")
        assert answer.json()["remedy"]
    assert down
    assert set(last.values()) <= {200, 201}, last  # everybody was served again
    assert set(users.made) <= stored


def test_a_graph_that_dies_again_and_again_is_left_alone(
    embedded_home: server.Home, jar_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liantu.watch.LOOK_SECONDS", 0.05)
    started = server.status(embedded_home) or server.start(embedded_home, jar_cache)
    tries = []

    def fails(home: server.Home, cache: Path, **more: Any) -> server.Running:
        tries.append(more["port"])
        raise ServerError("server.not_started", "again")

    monkeypatch.setattr("graph.server.start", fails)
    watch = Watch(Settings(embedded_home.path, jar_cache))
    kill(embedded_home)
    watch._thread.join(20)
    assert not watch._thread.is_alive()
    assert tries == [int(started.uri.rsplit(":", 1)[1])] * RESTARTS


def test_a_graph_that_was_stopped_in_order_is_not_started(embedded_home: server.Home, jar_cache: Path) -> None:
    server.start(embedded_home, jar_cache)
    watch = Watch(Settings(embedded_home.path, jar_cache))
    server.stop(embedded_home)
    time.sleep(1.5)
    watch.stop()
    assert server.status(embedded_home) is None
