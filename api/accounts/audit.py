"""The audit log: who did what, when, to what, from where, and how it ended. Only ever appended to."""

from __future__ import annotations

from typing import Any

from api.accounts.store import Store
from api.accounts.users import now_text
from api.logs import SECRET_TEXT

DETAIL = 4_000


class Audit:
    """Appends and reads."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def write(
        self, *, who: str, client: str, request_id: str, action: str, target: str, outcome: str, detail: str = ""
    ) -> None:
        """Add one line. ``detail`` is cut at DETAIL characters and loses tokens and passwords."""
        kept = SECRET_TEXT.sub("***", detail)
        kept = kept if len(kept) <= DETAIL else f"{kept[:DETAIL]}…（共 {len(kept)} 字）"
        self._store.change(
            "INSERT INTO audit (at, who, client, request_id, action, target, outcome, detail) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [now_text(), who, client, request_id, action, target[:200], outcome, kept],
        )

    def page(self, *, before: int | None, limit: int, who: str = "", action: str = "") -> list[dict[str, Any]]:
        """Newest first; ``before`` is the id of the last line of the page before."""
        return self._store.rows(
            "SELECT * FROM audit WHERE id < ? AND (? = '' OR who = ?) AND (? = '' OR action = ?) "
            "ORDER BY id DESC LIMIT ?",
            [before if before is not None else 1 << 62, who, who, action, action, limit],
        )

    def count(self, *, who: str = "", action: str = "") -> int:
        """How many lines there are."""
        row = self._store.one(
            "SELECT count(*) AS n FROM audit WHERE (? = '' OR who = ?) AND (? = '' OR action = ?)",
            [who, who, action, action],
        )
        return int(row["n"]) if row else 0
