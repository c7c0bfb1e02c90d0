"""The SQLite file of accounts: one connection, one lock, one place that knows the tables."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS users (
    name TEXT PRIMARY KEY, password TEXT NOT NULL, roles TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0, locked_until REAL NOT NULL DEFAULT 0, created TEXT NOT NULL,
    subject TEXT NOT NULL DEFAULT '');
CREATE UNIQUE INDEX IF NOT EXISTS users_subject ON users (subject) WHERE subject <> '';
CREATE TABLE IF NOT EXISTS sessions (
    hash TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE, created REAL NOT NULL,
    expires REAL NOT NULL, client TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tokens (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL, user TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    label TEXT NOT NULL, roles TEXT NOT NULL, created TEXT NOT NULL, expires REAL NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0, used TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, client TEXT NOT NULL,
    request_id TEXT NOT NULL, action TEXT NOT NULL, target TEXT NOT NULL, outcome TEXT NOT NULL, detail TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS saved_queries (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL, shared INTEGER NOT NULL,
    updated TEXT NOT NULL);
"""


class Store:
    """Opens (and makes) the file with mode 0600. Safe to use from many threads and beside the command line."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(file, check_same_thread=False, timeout=10, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(TABLES)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Every row as a dict."""
        with self._lock:
            return [dict(r) for r in self._db.execute(sql, values)]

    def one(self, sql: str, values: Sequence[Any] = ()) -> dict[str, Any] | None:
        """The first row, or None."""
        found = self.rows(sql, values)
        return found[0] if found else None

    def change(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run one change; how many rows it touched."""
        with self._lock:
            return self._db.execute(sql, values).rowcount

    @contextmanager
    def atomic(self) -> Iterator[sqlite3.Connection]:
        """Several statements, all or nothing, with nobody in between (also no other process)."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
