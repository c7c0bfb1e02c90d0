"""A copy of the graph on a server of its own, behind everybody else: made, used, renewed, lost and ended."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from graph import server
from graph.connection import Connection
from graph.reader import Reader
from graph.server import copy as copy_module
from graph.server.home import Note
from graph.writer import Writer

COUNT = "MATCH (n:Kept) RETURN count(n) AS n, sum(n.i) AS total"


@pytest.fixture(scope="module")
def embedded_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[server.Home]:
    home = server.Home(tmp_path_factory.mktemp("original"))
    yield home
    server.stop(home)


@pytest.fixture
def original(embedded_home: server.Home, jar_cache: Path) -> Iterator[Connection]:
    running = server.start(embedded_home, jar_cache, port=server.next_free(41687))
    with Connection(running.uri, running.user, running.password) as connection:
        writer = Writer(connection)
        writer.run("MATCH (n) DETACH DELETE n")
        writer.run("UNWIND range(1, 1000) AS i CREATE (:Kept {i: i})")
        yield connection


@pytest.fixture
def copy(
    original: Connection, embedded_home: server.Home, jar_cache: Path, tmp_path: Path
) -> Iterator[server.GraphCopy]:
    plan = server.Plan(embedded_home, tmp_path / "copies", jar_cache, server.Memory(256))
    told: list[str] = []
    found = server.GraphCopy(plan, lambda event, **fields: told.append(f"{event} {fields}"))
    yield found
    found.close()
    assert not any("failed" in line for line in told), told
    assert not any((tmp_path / "copies" / place).exists() for place in "ab")


def until(ask: Callable[[], str]) -> str:
    ends = time.monotonic() + 240
    while time.monotonic() < ends:
        if found := ask():
            return found
        time.sleep(0.1)
    raise AssertionError("no copy")


def note_of(uri: str, folder: Path) -> Note:
    port = int(uri.rsplit(":", 1)[1])
    notes = [server.Home(folder / "copies" / place).note.read() for place in "ab"]
    return next(note for note in notes if note and note.port == port)


@pytest.mark.slow
def test_a_copy_is_made_renewed_and_made_again_when_it_dies(
    original: Connection, embedded_home: server.Home, copy: server.GraphCopy, tmp_path: Path
) -> None:
    password = embedded_home.password()

    def counted(uri: str) -> tuple[int, int]:
        with Connection(uri, "neo4j", password) as connection:
            row = Reader(connection).one(COUNT) or {}
        return row["n"], row["total"]

    one = server.Wanted("facts 1", "all 1")
    assert copy.at(one) == ""  # nothing is waited for
    uri = until(lambda: copy.at(one))
    assert uri != original.uri
    assert counted(uri) == (1000, 500500)
    process = psutil.Process(note_of(uri, tmp_path).pid)
    if sys.platform != "win32":
        assert process.nice() == 19
    assert password not in " ".join(process.cmdline())

    assert copy.at(server.Wanted("facts 1", "all 2")) == uri  # a lead was changed: the copy is young, it serves on
    Writer(original).run("CREATE (:Kept {i: 1001})")
    two = server.Wanted("facts 2", "all 3")
    assert copy.at(two) == ""  # other facts: the first server answers until the copy has them
    renewed = until(lambda: copy.at(two))
    assert counted(renewed) == (1001, 501501)
    until(lambda: "" if process.is_running() else "ended")  # the renewed copy serves before the old one has ended

    os.kill(note_of(renewed, tmp_path).pid, signal.SIGKILL)
    until(lambda: "gone" if copy.at(two) == "" else "")
    assert counted(until(lambda: copy.at(two))) == (1001, 501501)
    assert counted(original.uri) == (1001, 501501)


def test_a_copy_is_not_taken_while_somebody_writes(
    original: Connection, embedded_home: server.Home, jar_cache: Path, tmp_path: Path
) -> None:
    told: list[str] = []
    writer = Writer(original)
    plan = server.Plan(embedded_home, tmp_path / "copies", jar_cache, server.Memory(256))
    real = copy_module.shutil.copytree

    def meanwhile(*args: object, **kwargs: object) -> object:
        done = real(*args, **kwargs)  # type: ignore[arg-type]
        writer.run("CREATE (:Kept {i: 0})")
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copy_module.shutil, "copytree", meanwhile)
        copy = server.GraphCopy(plan, lambda event, **fields: told.append(str(fields)))
        copy.at(server.Wanted("1", "1"))
        until(lambda: "told" if told else "")
        assert copy.at(server.Wanted("1", "1")) == ""
        copy.close()
    assert "copy.busy" in told[0]
