"""Jars: fetched once, compared always, replaced when altered, refused when they stay wrong."""

from __future__ import annotations

from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from graph.errors import ServerError
from graph.server import ensure_jars, faulty_jars, locked_jars
from tests.server.conftest import Behaviour

VICTIM = locked_jars()[7]


def test_the_lock_names_every_jar_with_a_sum_and_no_address() -> None:
    jars = locked_jars()
    assert len({jar.name for jar in jars}) == len(jars) > 200
    assert all(len(jar.sha256) == 64 for jar in jars)


def test_all_are_fetched_once_from_the_mirror(
    tmp_path: Path, repository: ThreadingHTTPServer, behaviour: Behaviour
) -> None:
    seen: list[tuple[int, int]] = []
    paths = ensure_jars(tmp_path / "cache", lambda done, total: seen.append((done, total)))
    assert all(path.is_file() for path in paths)
    assert seen[-1] == (len(paths), len(paths))
    assert sorted(behaviour.asked) == sorted(jar.name for jar in locked_jars())
    assert not list((tmp_path / "cache").glob("fetching-*"))


def test_half_and_altered_jars_are_found_and_replaced(tmp_path: Path, repository: ThreadingHTTPServer) -> None:
    cache = tmp_path / "cache"
    ensure_jars(cache)
    half, altered, gone = locked_jars()[:3]
    half.path(cache).write_bytes(half.path(cache).read_bytes()[:1000])
    body = bytearray(altered.path(cache).read_bytes())
    body[100] ^= 1
    altered.path(cache).write_bytes(body)
    gone.path(cache).unlink()
    assert list(faulty_jars(cache)) == [(half, "altered"), (altered, "altered"), (gone, "missing")]
    ensure_jars(cache)
    assert not list(faulty_jars(cache))


def test_a_download_that_breaks_off_leaves_no_half_jar(
    tmp_path: Path, repository: ThreadingHTTPServer, behaviour: Behaviour
) -> None:
    behaviour.cut.add(VICTIM.name)
    with pytest.raises(ServerError) as told:
        ensure_jars(tmp_path / "cache")
    assert told.value.code == "server.no_network"
    assert VICTIM.name in told.value.message
    assert {why for _, why in faulty_jars(tmp_path / "cache")} == {"missing"}
    behaviour.cut.clear()
    ensure_jars(tmp_path / "cache")
    assert not list(faulty_jars(tmp_path / "cache"))


def test_a_mirror_that_alters_a_jar_is_not_believed(
    tmp_path: Path, repository: ThreadingHTTPServer, behaviour: Behaviour
) -> None:
    behaviour.alter.add(VICTIM.name)
    with pytest.raises(ServerError) as told:
        ensure_jars(tmp_path / "cache")
    assert told.value.code == "server.jar_altered"
    assert not VICTIM.path(tmp_path / "cache").exists()


def test_no_network_on_the_first_start(tmp_path: Path, repository: ThreadingHTTPServer) -> None:
    repository.shutdown()
    repository.server_close()
    with pytest.raises(ServerError) as told:
        ensure_jars(tmp_path / "cache")
    assert told.value.code == "server.no_network"
    assert "BUNDLE" in told.value.remedy


def test_an_altered_jar_without_network(tmp_path: Path, repository: ThreadingHTTPServer) -> None:
    ensure_jars(tmp_path / "cache")
    VICTIM.path(tmp_path / "cache").write_bytes(b"")
    repository.shutdown()
    repository.server_close()
    with pytest.raises(ServerError) as told:
        ensure_jars(tmp_path / "cache")
    assert told.value.code == "server.jar_altered"
    assert VICTIM.name in told.value.message
