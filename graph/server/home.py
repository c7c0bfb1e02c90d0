"""Where one embedded server keeps its things, its password, and the note about the process that serves it."""

from __future__ import annotations

import json
import os
import secrets
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from filelock import FileLock

USER = "neo4j"
POLL_SECONDS = 0.05
COLLECT_SECONDS = 1.0
"""Its first thread is gone before the others: until a child can be collected, or somebody else's has disappeared."""


@dataclass(frozen=True)
class Note:
    """What a started server leaves for those who come later. ``born`` tells the process from a later one of that id."""

    pid: int
    born: float
    port: int
    version: str

    @classmethod
    def of(cls, pid: int, port: int, version: str) -> Note:
        """The note about a process that runs now."""
        return cls(pid, psutil.Process(pid).create_time(), port, version)

    def end(self, seconds: float) -> None:
        """Ask the process to end, and kill it when it has not after so many seconds."""
        with suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
            process = psutil.Process(self.pid)
            process.terminate()
            if not self._ends_within(seconds):  # a runaway query: the store survives a kill
                process.kill()
                self._ends_within(seconds)
            process.wait(COLLECT_SECONDS)

    def _ends_within(self, seconds: float) -> bool:
        """Wait for the end. A process that is dead but not yet collected by its parent has ended."""
        until = time.monotonic() + seconds
        while self.is_alive():
            if time.monotonic() > until:
                return False
            time.sleep(POLL_SECONDS)
        return True

    def is_alive(self) -> bool:
        """Whether that very process still runs."""
        try:
            process = psutil.Process(self.pid)
            return abs(process.create_time() - self.born) < 1 and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False


@dataclass(frozen=True)
class NoteFile:
    """The file that holds a note; also used for the web process."""

    path: Path

    def read(self) -> Note | None:
        """What the last start left; None when nothing was started or it was stopped properly."""
        try:
            return Note(**json.loads(self.path.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):  # a crash may have left half a note
            return None

    def write(self, note: Note) -> None:
        """Leave the note, whole or not at all."""
        half = self.path.with_suffix(".part")
        half.write_text(json.dumps(asdict(note)), encoding="utf-8")
        half.replace(self.path)

    def remove(self) -> None:
        """The process was stopped."""
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True)
class Home:
    """The state folder of one embedded server (LIANTU_HOME). Two servers never share one."""

    path: Path

    @property
    def server(self) -> Path:
        """NEO4J_HOME."""
        return self.path / "neo4j"

    @property
    def conf(self) -> Path:
        """NEO4J_CONF."""
        return self.server / "conf"

    @property
    def data(self) -> Path:
        """The store and its transaction logs."""
        return self.server / "data"

    @property
    def log(self) -> Path:
        """Where the server says why it did not start."""
        return self.server / "logs" / "neo4j.log"

    @property
    def console(self) -> Path:
        """What the Java machine itself prints."""
        return self.server / "logs" / "console.log"

    @property
    def password_file(self) -> Path:
        """Only its owner may read it."""
        return self.server / "password"

    @property
    def note(self) -> NoteFile:
        """About the process that serves this home."""
        return NoteFile(self.server / "running.json")

    @property
    def _version_file(self) -> Path:
        return self.data / "store-version.txt"

    @property
    def replaced(self) -> Path:
        """Where a restore puts the old store for the moment of the swap."""
        return self.path / "neo4j-replaced"

    def make(self) -> None:
        """Make the folders that are not there; nobody else may look into them. Undoes a swap that broke off."""
        if self.replaced.exists() and not self.server.exists():
            self.replaced.rename(self.server)
        for folder in (self.path, self.server, self.conf, self.data, self.log.parent, self.server / "import"):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def lock(self) -> FileLock:
        """Held while the server of this home is started or stopped; two commands wait for each other."""
        self.make()
        return FileLock(self.path / "server.lock", timeout=180)

    def password(self) -> str:
        """The password of this home's server; empty when none was made yet."""
        return self.password_file.read_text(encoding="utf-8").strip() if self.password_file.exists() else ""

    def propose_password(self) -> Path:
        """A file of mode 0600 with a password that cannot be guessed; it counts once ``accept_password`` was called."""
        proposed = self.password_file.with_suffix(".part")
        proposed.unlink(missing_ok=True)
        opened = os.open(proposed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            file.write(secrets.token_hex(24))  # a leading "-" would be read as an option
        return proposed

    def accept_password(self, proposed: Path) -> None:
        """The server knows the proposed password now."""
        proposed.replace(self.password_file)

    def has_store(self) -> bool:
        """Whether a server ever started here."""
        return (self.data / "databases" / "system").exists()

    def store_version(self) -> str:
        """Version of the Neo4j that last opened the store; empty for a new home."""
        return self._version_file.read_text(encoding="utf-8").strip() if self._version_file.exists() else ""

    def write_store_version(self, version: str) -> None:
        """Called after a start that went well."""
        self._version_file.write_text(version, encoding="utf-8")
