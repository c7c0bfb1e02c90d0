"""kill -9 of the loader and of the server in the middle of a load: no half fact, and one command ends it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import server
from graph.connection import Connection
from graph.graph_hash import graph_hash
from graph.ledger import interrupted, loads
from graph.reader import Reader
from loaders.run import load_atlas
from tests.conftest import wipe
from tests.support.small_data import append

ROUNDS = int(os.environ.get("LIANTU_KILL_ROUNDS", "1"))
"""Rounds of four kills each: loader and server, in a first load and in a load of changed files."""

LOADER = """
import sys
from pathlib import Path
from graph.connection import Connection
from loaders.run import load_atlas
def say(step, done, total):
    if step == "write":
        print(done, total, flush=True)
with Connection(*sys.argv[1:4]) as connection:
    load_atlas(connection, Path(sys.argv[4]), on_progress=say)
"""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


class Embedded:
    """A server of its own, that may be killed and started again."""

    def __init__(self, home: Path, cache: Path) -> None:
        self.home, self.cache = server.Home(home), cache
        self.running = server.start(self.home, cache, port=server.next_free(30687 + os.getpid() % 2000))

    @property
    def address(self) -> tuple[str, str, str]:
        return self.running.uri, self.running.user, self.running.password

    def kill(self) -> None:
        os.kill(self.running.pid, signal.SIGKILL)

    def restart(self) -> None:
        self.running = server.start(self.home, self.cache, port=server.next_free(30687 + os.getpid() % 2000))


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory, jar_cache: Path) -> Iterator[Embedded]:
    engine = Embedded(tmp_path_factory.mktemp("killed"), jar_cache)
    yield engine
    server.stop(engine.home)


@pytest.fixture(scope="module")
def versions(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The files, and the files after a year: rows gone, rows changed, rows new."""
    later = tmp_path_factory.mktemp("later") / "data"
    shutil.copytree(small_data, later)
    produces = later / "atlas/produces.csv"
    lines = produces.read_text(encoding="utf-8").splitlines()
    kept = [line.replace(",骨干,", ",龙头,") for i, line in enumerate(lines) if i % 7 or i == 0]
    produces.write_text("\n".join(kept) + "\n", encoding="utf-8")
    append(later, "regions.csv", "419999,试验区,试验区,county,410000,,,,,")
    return small_data, later


@pytest.fixture(scope="module")
def hashes(embedded: Embedded, versions: tuple[Path, Path]) -> list[str]:
    """What the graph is after each version when nothing goes wrong."""
    found = []
    with Connection(*embedded.address) as connection:
        wipe(connection)
        for data in versions:
            load_atlas(connection, data)
            found.append(graph_hash(Reader(connection)))
    return found


def interrupt(embedded: Embedded, data: Path, victim: str, chance: random.Random) -> int:
    """Start a load in a process of its own and kill loader or server somewhere; facts acknowledged before."""
    command = [sys.executable, "-W", "error", "-c", LOADER, *embedded.address, str(data)]
    done, share = 0, chance.random()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            done, total = (int(x) for x in line.split())
            if done > share * total * 0.9:
                break
        time.sleep(chance.random() * 0.2)
        if victim == "server":
            embedded.kill()
        else:
            child.kill()
        rest = child.stdout.read().split("\n")
    acknowledged = [int(line.split()[0]) for line in rest if len(line.split()) == 2]
    if victim == "server":
        embedded.restart()
    return max([done, *acknowledged])


def check_nothing_is_half(reader: Reader, acknowledged: int) -> None:
    half = "MATCH {} WHERE f.evidence IS NOT NULL AND (f.made_by IS NULL OR f.load_id IS NULL) RETURN count(*) AS n"
    assert reader.one(half.format("(f)")) == reader.one(half.format("()-[f]->()")) == {"n": 0}
    loose = (
        "MATCH (f) WHERE f.evidence IS NOT NULL AND NOT f:Source AND NOT f:Dataset AND NOT (f)-[:STATED_IN]->() "
        "RETURN count(*) AS n"
    )
    assert reader.one(loose) == {"n": 0}
    for load in interrupted(reader):
        nodes = reader.one("MATCH (f {load_id: $id}) WHERE NOT f:Undo RETURN count(*) AS n", id=load["id"])
        edges = reader.one("MATCH ()-[f {load_id: $id}]->() RETURN count(*) AS n", id=load["id"])
        assert nodes is not None
        assert edges is not None
        assert nodes["n"] + edges["n"] >= acknowledged


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_killed_load_leaves_no_half_fact_and_ends_with_one_command(
    embedded: Embedded, versions: tuple[Path, Path], hashes: list[str], number: int
) -> None:
    chance = random.Random(number)
    for victim in ("loader", "server"):
        with Connection(*embedded.address) as connection:
            wipe(connection)
        for data, whole in zip(versions, hashes, strict=True):
            acknowledged = interrupt(embedded, data, victim, chance)
            with Connection(*embedded.address) as connection:
                reader = Reader(connection)
                check_nothing_is_half(reader, acknowledged)
                began = len(loads(reader))
                load_atlas(connection, data)
                assert not interrupted(reader)
                assert len(loads(reader)) <= began + 1
                assert graph_hash(reader) == whole
