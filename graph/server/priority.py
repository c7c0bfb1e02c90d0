"""How a server's process stands among the others of the machine: apart from its starter, and, if wanted, behind all."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

LOWEST = 19


def detached(*, behind: bool) -> dict[str, Any]:
    """Arguments of Popen for a process that outlives this program."""
    if sys.platform != "win32":
        return {"start_new_session": True}
    apart = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS
    return {"creationflags": apart | (subprocess.IDLE_PRIORITY_CLASS if behind else 0)}


def as_last(java: list[str], *options: str) -> list[str]:
    """The command with ``options``, run at the lowest priority; it comes first, so that all threads inherit it."""
    nice = shutil.which("nice") if sys.platform != "win32" else None
    return [*([nice, "-n", str(LOWEST)] if nice else []), java[0], *options, *java[1:]]


def put_behind(pid: int) -> None:
    """Linux may weigh sessions before it weighs the processes in them (autogroup): say there too that it comes last."""
    group = Path(f"/proc/{pid}/autogroup")
    if group.exists():
        try:
            group.write_text(str(LOWEST))
        except OSError:  # not allowed here: the priority of the process itself still counts
            return
