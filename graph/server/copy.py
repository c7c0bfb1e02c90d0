"""A second embedded server with a copy of the graph, at the lowest priority: for work that must not slow others.

Community serves no second process from one store. So the store's files and its transaction log are copied while nobody
writes: the copy counts only if the log is as long after it as before, and opens as after a crash
(docs/decisions/own-server-for-cypher.md). Who asks while there is no copy of the present graph uses the first server.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from graph.errors import LiantuError, ServerError
from graph.server.config import Memory
from graph.server.home import Home
from graph.server.process import start, stop

TRIES = 3
LEAST_AGE = 60.0  # seconds that a copy serves at least, when only 线索 changed since
IDLE_SECONDS = 900.0
PAUSE_SECONDS = 120.0  # after a failure
LOOK_SECONDS = 5.0
STOP_SECONDS = 10.0


@dataclass(frozen=True)
class Wanted:
    """What the copy should be of. ``facts`` changes with loads and analyses, ``all`` with every write."""

    facts: str
    all: str


@dataclass(frozen=True)
class Plan:
    """Whose store is copied to where."""

    original: Home
    copies: Path
    cache: Path
    memory: Memory


@dataclass(frozen=True)
class _Ready:
    of: Wanted
    home: Home
    uri: str
    since: float


class GraphCopy:
    """Makes, renews and ends the copy in a thread of its own. ``tell`` is given a word and fields for the log."""

    def __init__(self, plan: Plan, tell: Callable[..., object]) -> None:
        self._plan, self._tell = plan, tell
        self._ready: _Ready | None = None
        self._wanted: Wanted | None = None
        self._asked = self._not_before = 0.0
        self._wake, self._ended = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._work, name="graph-copy", daemon=True)
        self._thread.start()

    def at(self, wanted: Wanted) -> str:
        """Bolt address of the copy; blank while there is none of these facts. Waits for nothing."""
        self._wanted, self._asked = wanted, time.monotonic()
        ready = self._ready
        if ready is None or not self._lives(ready):
            self._wake.set()
            return ""
        if ready.of != wanted:
            self._wake.set()
        return ready.uri if ready.of.facts == wanted.facts else ""

    def close(self) -> None:
        """End the copy and delete it."""
        self._ended.set()
        self._wake.set()
        for home in self._homes():  # also one that is starting: its start then ends by itself
            if (note := home.note.read()) and note.is_alive():
                note.end(STOP_SECONDS)
        self._thread.join()
        remove_copies(self._plan.copies)

    def _work(self) -> None:
        remove_copies(self._plan.copies)  # of a process that was killed
        while not self._ended.is_set():
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()
            try:
                self._renew()
            except (LiantuError, OSError, psutil.Error) as error:
                self._not_before = time.monotonic() + PAUSE_SECONDS
                self._tell("copy.failed", error=str(error))

    def _renew(self) -> None:
        now, ready, wanted = time.monotonic(), self._ready, self._wanted
        if ready and now - self._asked > IDLE_SECONDS:
            self._ready = self._wanted = None
            _remove(ready.home)
            return
        if wanted is None or now < self._not_before or self._ended.is_set():
            return
        if ready and self._serves(ready, wanted):
            return
        self._ready = self._make(wanted, next(h for h in self._homes() if ready is None or h != ready.home))
        if ready:
            _remove(ready.home)

    def _serves(self, ready: _Ready, wanted: Wanted) -> bool:
        young = time.monotonic() - ready.since < LEAST_AGE
        return self._lives(ready) and (ready.of == wanted or (ready.of.facts == wanted.facts and young))

    def _make(self, wanted: Wanted, home: Home) -> _Ready:
        began = time.monotonic()
        _remove(home)
        home.make()
        self._copy(home)
        if self._ended.is_set():
            raise ServerError("copy.ended", "服务正在停止")
        running = start(home, self._plan.cache, memory=self._plan.memory, behind=True)
        self._tell("copy.ready", seconds=round(time.monotonic() - began, 1), pid=running.pid)
        return _Ready(wanted, home, running.uri, time.monotonic())

    def _copy(self, home: Home) -> None:
        """The files of a store that nobody writes to meanwhile. Raise ServerError when somebody always does."""
        original = self._plan.original
        for _ in range(TRIES):
            before = _log_sizes(original)
            shutil.rmtree(home.data)
            shutil.copytree(original.data, home.data, ignore=shutil.ignore_patterns("*_lock", "id-buffer.tmp.*"))
            if _log_sizes(original) == before:
                shutil.copy2(original.password_file, home.password_file)
                return
        raise ServerError("copy.busy", "图一直在被写入，暂时不能复制", remedy="装入结束后会自动再试")

    def _homes(self) -> tuple[Home, Home]:
        """Two places: the next copy is made in one while the other serves."""
        return _places(self._plan.copies)

    def _lives(self, ready: _Ready) -> bool:
        note = ready.home.note.read()
        return note is not None and note.is_alive()


def remove_copies(folder: Path) -> None:
    """End and delete every copy under ``folder``."""
    for home in _places(folder):
        _remove(home)


def _places(folder: Path) -> tuple[Home, Home]:
    return Home(folder / "a"), Home(folder / "b")


def _remove(home: Home) -> None:
    if home.path.exists():
        stop(home)
        shutil.rmtree(home.path, ignore_errors=True)


def small(memory: Memory) -> Memory:
    """Memory of a copy: strangers' queries are bounded, so half a gigabyte is always enough."""
    return replace(memory, heap_mb=min(memory.heap_mb, 512))


def _log_sizes(home: Home) -> dict[str, int]:
    return {str(p): p.stat().st_size for p in (home.data / "transactions" / "neo4j").iterdir()}
