"""Many readers and one writer at once, on a service that runs as a process of its own: no error, no wrong answer.

This is the short form; ``python -m bench.load`` is the long one. Times are printed, they decide nothing.
"""

from __future__ import annotations

import asyncio
import threading

import httpx
import pytest

from graph.connection import Connection
from graph.graph_hash import graph_hash
from graph.reader import Reader
from graph.writer import Writer
from tests.support.live import PATHS, TOOK, LeadWriter, read_for


@pytest.mark.slow
def test_a_hundred_readers_and_one_writer(served: str, atlas_graph: Connection) -> None:
    before = graph_hash(Reader(atlas_graph))
    with LeadWriter(served, pause=0.2) as writer:
        report = asyncio.run(read_for(served, PATHS, readers=100, seconds=6, pause=1.0))
    writer.remove(Writer(atlas_graph))
    print(f"{report}; {writer.changes} changes written beside")
    assert report.wrong == []
    assert set(report.statuses) == {200}
    assert writer.wrong == []
    assert writer.changes > 3
    assert graph_hash(Reader(atlas_graph)) == before


def test_one_question_asked_by_many_is_answered_once_and_alike(served: str) -> None:
    def ask(path: str) -> None:
        answers.append(httpx.get(served + path, timeout=60, trust_env=False))

    answers: list[httpx.Response] = []
    threads = [threading.Thread(target=ask, args=("/api/v1/chains/K10-24/panorama",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    bodies = {TOOK.sub(b"", a.content) for a in answers}
    assert len(bodies) == 1
    assert len({a.headers["etag"] for a in answers}) == 1
    assert all(a.json()["meta"]["took_ms"] >= 0 for a in answers)
    assert len({a.headers["x-request-id"] for a in answers}) == len(answers)
