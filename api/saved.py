"""Queries that users keep: their own, and those that others share. They live beside the accounts, not in the graph."""

from __future__ import annotations

import json
import secrets
import threading
from dataclasses import dataclass
from statistics import median
from typing import Any

from api.accounts.store import Store
from api.accounts.users import now_text
from graph.errors import NotFound, UsageError
from graph.guard.saved import SavedText, check_saved

MOST = 500
RUNS_KEPT = 50


@dataclass(frozen=True)
class Body:
    """What its owner wrote."""

    title: str
    question: str
    text: str
    params: tuple[str, ...]
    example: dict[str, Any]

    def checked(self) -> SavedText:
        """The text and parameters, checked anew. Raise QueryRefused, UsageError or DataError."""
        return check_saved(self.text, self.params, self.example)


@dataclass(frozen=True)
class Saved:
    """A kept query as it stands."""

    id: str
    owner: str
    shared: bool
    updated: str
    body: Body


class SavedQueries:
    """All of them; ``user`` sees the own and the shared ones, and changes the own ones only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, user: str, q: str = "") -> list[Saved]:
        """What the user sees, the last changed first; ``q`` is looked for in title, question and text."""
        rows = self._store.rows(
            "SELECT * FROM saved_queries WHERE owner = ? OR shared = 1 ORDER BY updated DESC, id", [user]
        )
        found = [_saved(r) for r in rows]
        return [s for s in found if q.lower() in f"{s.body.title} {s.body.question} {s.body.text}".lower()]

    def one(self, user: str, query_id: str) -> Saved:
        """One that the user may see. Raise NotFound."""
        row = self._store.one(
            "SELECT * FROM saved_queries WHERE id = ? AND (owner = ? OR shared = 1)", [query_id, user]
        )
        if row is None:
            raise NotFound("saved.unknown", f"没有保存的查询 {query_id}", remedy="/queries/saved 列出您能看到的")
        return _saved(row)

    def add(self, user: str, bodies: list[Body], *, shared: bool) -> list[Saved]:
        """Keep them, all or none. Raise UsageError when the user has too many."""
        made = [Saved(secrets.token_hex(6), user, shared, now_text(), body) for body in bodies]
        with self._store.atomic() as db:
            have = db.execute("SELECT count(*) FROM saved_queries WHERE owner = ?", [user]).fetchone()[0]
            if have + len(made) > MOST:
                raise UsageError("saved.too_many", f"每人至多保存 {MOST} 个查询", remedy="先删去不用的")
            db.executemany("INSERT INTO saved_queries VALUES (?, ?, ?, ?, ?, ?)", [_row(s) for s in made])
        return made

    def change(self, user: str, query_id: str, body: Body, *, shared: bool) -> Saved:
        """Put another body or another visibility in the place. Raise NotFound unless it is the user's own."""
        new = Saved(query_id, user, shared, now_text(), body)
        row = _row(new)
        done = self._store.change(
            "UPDATE saved_queries SET title = ?, body = ?, shared = ?, updated = ? WHERE id = ? AND owner = ?",
            [row[2], row[3], row[4], row[5], query_id, user],
        )
        if not done:
            raise NotFound("saved.not_yours", f"您没有查询 {query_id}", remedy="只有保存者能修改；可另存一份")
        return new

    def remove(self, user: str, query_id: str) -> None:
        """Delete the user's own. Raise NotFound."""
        if not self._store.change("DELETE FROM saved_queries WHERE id = ? AND owner = ?", [query_id, user]):
            raise NotFound("saved.not_yours", f"您没有查询 {query_id}", remedy="只有保存者能删除")


def _row(s: Saved) -> tuple[Any, ...]:
    body = {
        "question": s.body.question, "text": s.body.text, "params": s.body.params, "example": s.body.example,
    }  # fmt: skip
    return s.id, s.owner, s.body.title, json.dumps(body, ensure_ascii=False), int(s.shared), s.updated


def _saved(row: dict[str, Any]) -> Saved:
    b = json.loads(row["body"])
    body = Body(row["title"], b["question"], b["text"], tuple(b["params"]), b["example"])
    return Saved(row["id"], row["owner"], bool(row["shared"]), row["updated"], body)


@dataclass(frozen=True)
class Cost:
    """What a query took on this service so far; zero runs: not measured yet."""

    runs: int = 0
    median_ms: float = 0.0
    worst_ms: float = 0.0
    rows: int = 0


class Costs:
    """The last runs of every query, named and kept ones; forgotten when the service ends."""

    def __init__(self) -> None:
        self._runs: dict[str, list[tuple[float, int]]] = {}
        self._lock = threading.Lock()

    def note(self, name: str, ms: float, rows: int) -> None:
        """One run."""
        with self._lock:
            self._runs[name] = [*self._runs.get(name, []), (round(ms, 1), rows)][-RUNS_KEPT:]

    def of(self, name: str) -> Cost:
        """What its last runs took."""
        with self._lock:
            runs = self._runs.get(name, [])
        if not runs:
            return Cost()
        times = [ms for ms, _ in runs]
        return Cost(len(runs), round(median(times), 1), max(times), runs[-1][1])
