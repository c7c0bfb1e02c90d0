"""Too little disk, too little memory: a message before anything is written, or when the machine says no."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from graph import server
from graph.errors import ServerError, UsageError


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root on Linux")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_is_told_before_the_start(small_disk: Path, jar_cache: Path) -> None:
    with pytest.raises(ServerError) as told:
        server.start(server.Home(small_disk / "home"), jar_cache)
    assert told.value.code == "server.no_disk"
    assert str(small_disk) in told.value.where


def test_a_cache_on_a_full_disk(small_disk: Path, repository: ThreadingHTTPServer) -> None:
    with pytest.raises(ServerError) as told:
        server.ensure_jars(small_disk / "cache")
    assert told.value.code == "server.no_disk"


def test_more_memory_than_the_machine_has(tmp_path: Path, jar_cache: Path) -> None:
    with pytest.raises(ServerError) as told:
        server.start(server.Home(tmp_path), jar_cache, memory=server.Memory(10_000_000))
    assert told.value.code == "server.low_memory"
    assert "LIANTU_NEO4J_HEAP" in told.value.where


@pytest.mark.skipif(sys.platform != "linux", reason="limits a process with setrlimit")
def test_a_machine_that_refuses_the_memory(tmp_path: Path, jar_cache: Path) -> None:
    program = (
        "import resource, sys, pathlib; resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000,) * 2)\n"
        "from graph import server; from graph.errors import ServerError\n"
        "try: server.start(server.Home(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2]))\n"
        "except ServerError as error: print(error.code)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path), str(jar_cache)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.strip() == "server.low_memory", done.stderr


@pytest.mark.parametrize("text", ["", "much", "12", "100m", "-1g"])
def test_a_memory_setting_that_cannot_be(text: str) -> None:
    with pytest.raises(UsageError):
        server.Memory.parse(text)


def test_a_memory_setting() -> None:
    assert server.Memory.parse("1G") == server.Memory(1024)
