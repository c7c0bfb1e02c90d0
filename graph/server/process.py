"""Start, stop and look at the embedded server: one detached child process a home, on 127.0.0.1 only."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from graph.errors import ServerError
from graph.server import faults
from graph.server.config import ADMIN, MAIN, Memory, conf_text, java_command, java_environment
from graph.server.home import USER, Home, Note
from graph.server.jars import Progress, ensure_jars, neo4j_version
from graph.server.ports import LOCAL, is_free, next_free, speaks_bolt
from graph.server.priority import as_last, detached, put_behind

USUAL_PORT = 7687
START_SECONDS = 180  # 5-7 s on a quiet machine; 90 s were seen on one with nine times the work it can do
STOP_SECONDS = 20
RACES = 4


@dataclass(frozen=True)
class Running:
    """A server that answers. ``attached`` says that it ran before; ``recovered`` that its last end was a crash."""

    uri: str
    user: str
    password: str
    pid: int
    attached: bool = False
    recovered: bool = False

    def __repr__(self) -> str:
        """Without the password: reprs end up in logs."""
        return f"Running({self.uri}, pid={self.pid})"


def status(home: Home) -> Running | None:
    """The server of this home if one started by ``start`` runs and answers; None otherwise."""
    note = home.note.read()
    if note is None or not note.is_alive() or not speaks_bolt(note.port):
        return None
    return _running(home, note, attached=True)


def start(
    home: Home,
    cache: Path,
    *,
    port: int | None = None,
    memory: Memory | None = None,
    progress: Progress | None = None,
    behind: bool = False,
) -> Running:
    """Start the server of ``home``, or attach to it when it runs; returns when it answers.

    ``behind``: at the lowest priority, on one core: it gets what everybody else leaves.

    ``cache`` holds the jars and may be shared by all homes. ``port`` None means 7687 or the next free one; a port that
    was asked for and is taken is an error. Raises ServerError (faults.py, jars.py say which).
    """
    memory = memory or Memory()
    with home.lock():
        note = home.note.read()
        if note and note.is_alive():
            _wait(home, note, memory, None)
            return _running(home, note, attached=True)
        faults.check_before(home, memory)
        if port is not None and not is_free(port):
            raise faults.port_taken(port)
        jars = ensure_jars(cache, progress)
        usual = note.port if note else USUAL_PORT  # after a crash: where others still look for it
        launch = _Launch(home, jars, memory, behind)
        fresh = launch.at(port) if port else launch.at_any(usual)
        home.write_store_version(neo4j_version())
        return _running(home, fresh, recovered=note is not None)


def stop(home: Home) -> bool:
    """Stop the server of this home and wait for its end; False when none ran."""
    with home.lock():
        note = home.note.read()
        if note is None or not note.is_alive():
            home.note.remove()
            return False
        note.end(STOP_SECONDS)
        home.note.remove()
        return True


def _running(home: Home, note: Note, *, attached: bool = False, recovered: bool = False) -> Running:
    return Running(f"bolt://{LOCAL}:{note.port}", USER, home.password(), note.pid, attached, recovered)


def _set_password(home: Home, jars: list[Path]) -> None:
    """Before the first start only. The password travels in a file: command lines can be read by everybody."""
    if home.has_store():
        raise faults.password_lost(home)
    proposed = home.propose_password()
    command = java_command(home, jars, ADMIN, "dbms", "set-initial-password", f"@{proposed}", heap_mb=128)
    done = subprocess.run(
        command, env=java_environment(home), capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        raise faults.explain(home, 0, Memory(), done.stdout + done.stderr)
    home.accept_password(proposed)


@dataclass(frozen=True)
class _Launch:
    """One server that is to be started; on failure nothing is left running."""

    home: Home
    jars: list[Path]
    memory: Memory
    behind: bool

    def at_any(self, usual: int) -> Note:
        """At the usual port or the next free one; another start may take it between the look and ours."""
        for _ in range(RACES):
            chosen = next_free(usual)
            try:
                return self.at(chosen)
            except ServerError as error:
                if error.code != "server.port_taken":
                    raise
                usual = chosen + 1
        raise faults.port_taken(chosen)

    def at(self, port: int) -> Note:
        """Start the process, leave the note, wait until it answers."""
        home = self.home
        (home.conf / "neo4j.conf").write_text(conf_text(port, self.memory), encoding="utf-8")
        if not home.password():
            _set_password(home, self.jars)
        read_from = home.log.stat().st_size if home.log.exists() else 0
        with home.console.open("wb") as console:
            child = subprocess.Popen(
                self._command(), env=java_environment(home), cwd=home.server, stdin=subprocess.DEVNULL, stdout=console,
                stderr=subprocess.STDOUT, **detached(behind=self.behind),
            )  # fmt: skip
        if self.behind:
            put_behind(child.pid)
        note = Note.of(child.pid, port, neo4j_version())
        child.returncode = 0  # it outlives this program: no warning when the object goes
        home.note.write(note)
        _wait(home, note, self.memory, _Log(home, read_from))
        return note

    def _command(self) -> list[str]:
        home = self.home
        command = java_command(
            home, self.jars, MAIN, "--home-dir", str(home.server), "--config-dir", str(home.conf),
            heap_mb=self.memory.heap_mb,
        )  # fmt: skip
        return as_last(command, "-XX:ActiveProcessorCount=1") if self.behind else command


@dataclass(frozen=True)
class _Log:
    """What the server said since its start."""

    home: Home
    read_from: int

    def text(self) -> str:
        said = self.home.console.read_text(encoding="utf-8", errors="replace")
        if self.home.log.exists():
            with self.home.log.open("rb") as file:
                file.seek(min(self.read_from, self.home.log.stat().st_size))
                said += file.read().decode("utf-8", errors="replace")
        return said


def _wait(home: Home, note: Note, memory: Memory, log: _Log | None) -> None:
    """Return when the server answers; otherwise end it and raise what went wrong."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if not note.is_alive():
            home.note.remove()
            raise faults.explain(home, note.port, memory, log.text() if log else "")
        if speaks_bolt(note.port) and (log is None or "Started." in log.text()):
            return
        time.sleep(0.1)
    note.end(STOP_SECONDS)
    home.note.remove()
    raise faults.start_timeout(home, START_SECONDS)
