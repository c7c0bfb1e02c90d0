"""A load that still runs is not an interrupted one."""

from __future__ import annotations

import subprocess
import sys
import time

import psutil
import pytest

from graph.claim import my_mark, still_runs
from graph.errors import UsageError
from graph.writer import Writer
from loaders.run import load_atlas
from tests.loaders.conftest import Loaded


def test_my_own_mark_is_no_other_process() -> None:
    assert not still_runs({"process": my_mark()})
    assert not still_runs({})


def test_a_process_of_this_machine_is_looked_for() -> None:
    host = my_mark().split("|")[0]
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        mark = f"{host}|{child.pid}|{psutil.Process(child.pid).create_time():.2f}"
        assert still_runs({"process": mark})
        assert not still_runs({"process": f"{host}|{child.pid}|1.00"}), "the number was given to another process"
        child.kill()
    assert not still_runs({"process": mark})


def test_a_process_elsewhere_counts_while_it_is_heard() -> None:
    assert still_runs({"process": "elsewhere|1|1.00", "beat": time.time() - 5})
    assert not still_runs({"process": "elsewhere|1|1.00", "beat": time.time() - 600})


def test_two_loads_of_one_dataset_do_not_mix(loaded: Loaded) -> None:
    writer = Writer(loaded.connection)
    writer.run(
        "CREATE (:Load {id: 'L9', name: 'atlas', dataset: 'atlas', state: 'running', sha256: '', files: [], "
        "process: 'elsewhere|1|1.00', beat: $now})",
        now=time.time(),
    )
    try:
        with pytest.raises(UsageError, match="另一个进程"):
            load_atlas(loaded.connection, loaded.data)
    finally:
        writer.run("MATCH (l:Load {id: 'L9'}) DELETE l")
    assert loaded.hash() == loaded.hash_before
