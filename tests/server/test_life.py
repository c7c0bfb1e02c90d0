"""One home through its life: attach, refuse a stranger, survive a crash, stop. With real processes."""

from __future__ import annotations

import os
import signal
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from graph import server
from graph.connection import Connection
from graph.errors import ServerError
from graph.server import process
from graph.server.home import Note

NEWER = 32  # the kernel version that Neo4j 2026 writes into its logs


@pytest.fixture(scope="module")
def embedded_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[server.Home]:
    home = server.Home(tmp_path_factory.mktemp("life"))
    yield home
    server.stop(home)


def started(home: server.Home, jar_cache: Path) -> server.Running:
    return server.start(home, jar_cache, port=server.next_free(37687))


def connected(running: server.Running) -> Connection:
    return Connection(running.uri, running.user, running.password)


def test_two_starts_of_one_user_share_one_server(embedded_home: server.Home, jar_cache: Path) -> None:
    first = started(embedded_home, jar_cache)
    second = started(embedded_home, jar_cache)
    assert second.attached
    assert (second.pid, second.uri) == (first.pid, first.uri)
    assert server.status(embedded_home) == second


@pytest.mark.skipif(os.name == "nt", reason="POSIX file modes")
def test_only_the_owner_may_read_the_password(embedded_home: server.Home, jar_cache: Path) -> None:
    password = started(embedded_home, jar_cache).password
    assert stat.S_IMODE(embedded_home.password_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(embedded_home.path.stat().st_mode) & 0o077 == 0
    assert password not in repr(server.status(embedded_home))
    for running in psutil.process_iter(["cmdline"]):
        assert password not in " ".join(running.info["cmdline"] or [])


def test_it_listens_on_this_machine_only(embedded_home: server.Home, jar_cache: Path) -> None:
    listening = {
        c.laddr.ip.removeprefix("::ffff:")
        for c in psutil.Process(started(embedded_home, jar_cache).pid).net_connections("tcp")
        if c.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}


def test_a_second_instance_on_the_home_is_refused_and_the_first_unharmed(
    embedded_home: server.Home, jar_cache: Path
) -> None:
    first = started(embedded_home, jar_cache)
    note = embedded_home.note.read()
    assert note
    embedded_home.note.remove()  # as if somebody else had started it
    with pytest.raises(ServerError) as refused:
        started(embedded_home, jar_cache)
    assert refused.value.code == "server.home_in_use"
    embedded_home.note.write(note)
    with connected(first) as connection:
        assert connection.verify() == server.neo4j_version()


def test_after_a_crash_it_starts_again_with_all_that_was_acknowledged(
    embedded_home: server.Home, jar_cache: Path
) -> None:
    running = started(embedded_home, jar_cache)
    with connected(running) as connection, connection.session(write=True) as session:
        session.run("UNWIND range(1, 1000) AS i CREATE (:Kept {i: i})").consume()
    os.kill(running.pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(running.pid)], timeout=10)
    assert server.status(embedded_home) is None
    again = started(embedded_home, jar_cache)
    assert again.recovered
    with connected(again) as connection, connection.session() as session:
        assert session.run("MATCH (n:Kept) RETURN count(n)").single(strict=True).value() == 1000


def test_a_note_about_a_process_whose_id_was_given_to_another_is_not_believed(embedded_home: server.Home) -> None:
    assert not Note(os.getpid(), born=1.0, port=1, version="").is_alive()


def test_a_lost_password_is_told_before_anything_is_started(embedded_home: server.Home, jar_cache: Path) -> None:
    server.stop(embedded_home)
    hidden = embedded_home.password_file.rename(embedded_home.path / "hidden")
    try:
        with pytest.raises(ServerError) as told:
            started(embedded_home, jar_cache)
    finally:
        hidden.rename(embedded_home.password_file)
    assert told.value.code == "server.password_lost"


def test_a_port_that_is_taken_is_named(
    embedded_home: server.Home, jar_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.stop(embedded_home)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ServerError) as asked:
            server.start(embedded_home, jar_cache, port=port)
        monkeypatch.setattr(process, "is_free", lambda port: True)  # taken between the look and the start
        with pytest.raises(ServerError) as raced:
            server.start(embedded_home, jar_cache, port=port)
    for told in (asked.value, raced.value):
        assert told.code == "server.port_taken"
        assert str(port) in told.message


def test_a_store_of_a_newer_version_is_refused_and_kept(embedded_home: server.Home, jar_cache: Path) -> None:
    server.stop(embedded_home)
    log = embedded_home.data / "transactions/system/checkpoint.0"
    ours = log.read_bytes()
    newer = bytearray(ours)
    for start in range(128, len(newer) - 1, 232):
        newer[start] = NEWER if newer[start] == ours[128] else newer[start]
    log.write_bytes(newer)
    with pytest.raises(ServerError) as told:
        started(embedded_home, jar_cache)
    assert told.value.code == "server.store_version"
    log.write_bytes(ours)
    embedded_home.write_store_version("2026.08.1")
    with pytest.raises(ServerError) as marked:
        started(embedded_home, jar_cache)
    assert marked.value.code == "server.store_version"
    assert "2026.08.1" in marked.value.message


def test_stop_says_whether_anything_ran(tmp_path: Path) -> None:
    assert server.stop(server.Home(tmp_path)) is False
