"""kill -9 of the database after the last change of a lead: all that was acknowledged is there, history and all."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from graph import leads, server
from graph.connection import Connection
from graph.reader import Reader
from graph.writer import Writer

GAP = "410000.K10-22-S05"
STATES = ("已对接", "在谈", "签约", "开工", "投产")


@pytest.fixture
def embedded_home(tmp_path: Path) -> Iterator[server.Home]:
    """The home of a server of this test alone."""
    home = server.Home(tmp_path / "leads")
    yield home
    server.stop(home)


def opened(home: server.Home, jar_cache: Path) -> tuple[server.Running, Connection]:
    running = server.start(home, jar_cache, port=server.next_free(40687))
    return running, Connection(running.uri, running.user, running.password)


def test_leads_and_their_whole_history_survive_kill_nine(embedded_home: server.Home, jar_cache: Path) -> None:
    running, connection = opened(embedded_home, jar_cache)
    with connection:
        reader, writer = Reader(connection), Writer(connection)
        writer.prepare()
        writer.run(
            "CREATE (:Gap {id: $gap, name: '缺口', label: '补链'}) WITH 1 AS one "
            "UNWIND range(1, 6) AS i CREATE (:Enterprise {id: 'E' + i, name: '公司' + i})",
            gap=GAP,
        )
        for i in range(1, 7):
            made = leads.create(writer, reader, gap_id=GAP, enterprise_id=f"E{i}", values={"owner": "甲局"}, who="张")
            for version, state in enumerate(STATES[: i % 6], start=1):
                values = {"state": state, "note": f"第{version}次"}
                leads.change(writer, reader, made.id, version=version, values=values, who="李")
        before, total = leads.leads(reader, limit=100)
        told = {lead.id: leads.history(reader, lead.id) for lead in before}
        os.kill(running.pid, signal.SIGKILL)  # at once after the last answer: nothing was flushed on purpose
    psutil.wait_procs([psutil.Process(running.pid)] if psutil.pid_exists(running.pid) else [], timeout=10)

    again, connection = opened(embedded_home, jar_cache)
    assert again.recovered
    with connection:
        reader = Reader(connection)
        assert leads.leads(reader, limit=100) == (before, total)
        assert total == 6
        assert {lead.id: leads.history(reader, lead.id) for lead in before} == told
    for lead in before:
        changes = told[lead.id]
        assert [c.version for c in changes] == list(range(lead.version, 0, -1)), "no change is missing"
        assert {c.who for c in changes} <= {"张", "李"}
        for later, earlier in pairwise(changes):
            assert later.before.items() <= (later.before | earlier.after).items()
        assert changes[0].after["state"] == lead.state
