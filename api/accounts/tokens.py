"""API tokens: shown once, kept as a digest, scoped to some of the owner's roles, expiring, revocable."""

from __future__ import annotations

import hmac
import json
import re
import secrets
import time
from dataclasses import dataclass
from typing import Any

from api.accounts.roles import Principal, check_roles
from api.accounts.store import Store
from api.accounts.users import digest, now_text
from graph.errors import NotFound, UsageError

DAY = 86_400
MAX_DAYS = 366
_TOKEN = re.compile(r"lt_([0-9a-f]{8})_([\w-]{43})")


@dataclass(frozen=True)
class NewToken:
    """A token at the only moment when its text is known."""

    id: str
    text: str

    def __repr__(self) -> str:
        """Without the secret."""
        return f"NewToken({self.id})"


class Tokens:
    """The tokens of all users."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def create(self, user: str, label: str, roles: list[str], days: int = 90) -> NewToken:
        """Make a token. Its roles count only as far as the owner has them. Raise NotFound or UsageError."""
        if self._store.one("SELECT 1 FROM users WHERE name = ?", [user]) is None:
            raise NotFound("account.unknown", f"没有用户 {user}", remedy="先用 liantu user add 建立用户")
        if not 1 <= days <= MAX_DAYS:
            raise UsageError("token.days", f"有效期应为 1–{MAX_DAYS} 天", where=str(days), remedy="改 --days")
        token_id, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
        self._store.change(
            "INSERT INTO tokens (id, hash, user, label, roles, created, expires) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                token_id,
                digest(secret),
                user,
                label[:100],
                json.dumps(check_roles(roles)),
                now_text(),
                time.time() + days * DAY,
            ],
        )
        return NewToken(token_id, f"lt_{token_id}_{secret}")

    def all(self) -> list[dict[str, Any]]:
        """Every token without its secret: id, user, label, roles, created, expires (epoch s), revoked, used."""
        rows = self._store.rows(
            "SELECT id, user, label, roles, created, expires, revoked, used FROM tokens ORDER BY created"
        )
        return [{**r, "roles": json.loads(r["roles"]), "revoked": bool(r["revoked"])} for r in rows]

    def revoke(self, token_id: str) -> None:
        """End a token at once. Raise NotFound."""
        if not self._store.change("UPDATE tokens SET revoked = 1 WHERE id = ?", [token_id]):
            raise NotFound("token.unknown", f"没有令牌 {token_id}", remedy="liantu token list 列出令牌")

    def principal(self, text: str) -> Principal | None:
        """Who holds the token, with the roles that both token and owner have; None if it is not valid."""
        if not (found := _TOKEN.fullmatch(text)):
            return None
        row = self._store.one(
            "SELECT t.id, t.hash, t.roles AS scope, t.used, u.name, u.roles "
            "FROM tokens t JOIN users u ON u.name = t.user "
            "WHERE t.id = ? AND t.revoked = 0 AND t.expires > ? AND u.disabled = 0",
            [found[1], time.time()],
        )
        if row is None or not hmac.compare_digest(row["hash"], digest(found[2])):
            return None
        if row["used"][:16] != now_text()[:16]:  # at most one write a minute
            self._store.change("UPDATE tokens SET used = ? WHERE id = ?", [now_text(), row["id"]])
        roles = frozenset(json.loads(row["scope"])) & frozenset(json.loads(row["roles"]))
        return Principal(f"{row['name']}/{row['id']}", roles, "token")
