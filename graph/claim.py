"""Who is writing a load: a mark of the process, so that a load that still runs is not taken for an interrupted one."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Mapping
from typing import Any

import psutil

SILENT_S = 120.0
"""A process on another machine that has committed no batch for so long is taken to be gone."""


def my_mark() -> str:
    """``host|pid|when it was born``."""
    return f"{platform.node()}|{os.getpid()}|{psutil.Process().create_time():.2f}"


def now_s() -> float:
    """Seconds since 1970, as the beat of a load."""
    return time.time()


def still_runs(load: Mapping[str, Any]) -> bool:
    """Whether the process that wrote this Load node is at work: here, if it is another one and alive; elsewhere, if it
    was heard of lately."""
    mark = str(load.get("process") or "")
    if not mark or mark == my_mark():
        return False
    host, pid, born = mark.rsplit("|", 2)
    if host != platform.node():
        return now_s() - float(load.get("beat") or 0) < SILENT_S
    try:
        return f"{psutil.Process(int(pid)).create_time():.2f}" == born
    except psutil.NoSuchProcess:
        return False
