"""Local users: argon2 passwords, lock-out after failed log-ins, sessions in a cookie."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import time
from datetime import UTC, datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.accounts.roles import Principal, check_roles
from api.accounts.store import Store
from api.errors import NotAuthenticated, TooManyRequests
from graph.errors import NotFound, UsageError

NAME = re.compile(r"[\w.@-]{2,64}")
MIN_PASSWORD = 12
MAX_PASSWORD = 256
FAILURES_BEFORE_LOCK = 5
LOCK_SECONDS = 15 * 60
SESSION_SECONDS = 12 * 3600


def digest(secret: str) -> str:
    """SHA-256 of a random secret of 256 bits: nothing to guess, so nothing slow is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def now_text() -> str:
    """Now, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Users:
    """Users and their sessions."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._hasher = PasswordHasher()
        self._decoy = self._hasher.hash(secrets.token_urlsafe())  # an unknown name takes as long as a wrong password

    def exist(self) -> bool:
        """Whether anybody could log in."""
        return self._store.one("SELECT 1 FROM users WHERE disabled = 0 LIMIT 1") is not None

    def add(self, name: str, password: str, roles: list[str]) -> None:
        """Make a user. Raise UsageError for a bad or taken name, a short password or an unknown role."""
        if not NAME.fullmatch(name):
            raise UsageError("account.name", f"用户名“{name}”不能用", remedy="2–64 个字母、汉字、数字或 . _ - @")
        self._insert(name, self._hash(password), check_roles(roles), "")

    def _insert(self, name: str, password: str, roles: list[str], subject: str) -> None:
        with self._store.atomic() as db:
            if db.execute("SELECT 1 FROM users WHERE name = ?", [name]).fetchone():
                raise UsageError("account.taken", f"用户 {name} 已存在", remedy="换一个用户名，或用 liantu user set")
            db.execute(
                "INSERT INTO users (name, password, roles, created, subject) VALUES (?, ?, ?, ?, ?)",
                [name, password, json.dumps(roles), now_text(), subject],
            )

    def _hash(self, password: str) -> str:
        if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
            raise UsageError("account.password", f"密码应有 {MIN_PASSWORD}–{MAX_PASSWORD} 个字符", remedy="换一个密码")
        return self._hasher.hash(password)

    def all(self) -> list[dict[str, Any]]:
        """Every user without the password: name, roles, disabled, locked, created, by (password or oidc)."""
        return [
            {
                "name": r["name"], "roles": json.loads(r["roles"]), "disabled": bool(r["disabled"]),
                "locked": r["locked_until"] > time.time(), "created": r["created"],
                "by": "oidc" if r["subject"] else "password",
            }
            for r in self._store.rows("SELECT * FROM users ORDER BY name")
        ]  # fmt: skip

    def change(
        self, name: str, *, password: str | None = None, roles: list[str] | None = None, disabled: bool | None = None
    ) -> None:
        """Change what is given; a new password or a disabled user ends the sessions. Raise NotFound."""
        if self._store.one("SELECT 1 FROM users WHERE name = ?", [name]) is None:
            raise NotFound("account.unknown", f"没有用户 {name}", remedy="liantu user list 列出所有用户")
        if password is not None:
            self._store.change(
                "UPDATE users SET password = ?, failed = 0, locked_until = 0 WHERE name = ?",
                [self._hash(password), name],
            )
        if roles is not None:
            self._store.change("UPDATE users SET roles = ? WHERE name = ?", [json.dumps(check_roles(roles)), name])
        if disabled is not None:
            self._store.change(
                "UPDATE users SET disabled = ?, failed = 0, locked_until = 0 WHERE name = ?", [int(disabled), name]
            )
        if password is not None or disabled:
            self._store.change("DELETE FROM sessions WHERE user = ?", [name])

    # --- log-in ---------------------------------------------------------------------------------------------------

    def log_in(self, name: str, password: str, client: str) -> str:
        """Return the secret of a new session. Raise NotAuthenticated, or TooManyRequests while locked out."""
        user = self._store.one("SELECT * FROM users WHERE name = ?", [name])
        if user and user["locked_until"] > time.time():
            wait = int(user["locked_until"] - time.time()) + 1
            raise TooManyRequests(
                "login.locked",
                "连续输错，暂时不能登录",
                retry_after=wait,
                remedy=f"{wait // 60 + 1} 分钟后再试，或请管理员重设密码",
            )
        good = self._matches(user["password"] if user and user["password"] else self._decoy, password[:MAX_PASSWORD])
        if not user or not good or not user["password"] or user["disabled"]:
            if user:
                self._count_failure(name)
            raise NotAuthenticated("login.wrong", "用户名或密码不对", remedy="检查后再试；忘记密码请找管理员")
        self._store.change("UPDATE users SET failed = 0, locked_until = 0 WHERE name = ?", [name])
        return self.open_session(name, client)

    def _matches(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    def _count_failure(self, name: str) -> None:
        self._store.change(
            "UPDATE users SET locked_until = CASE WHEN failed + 1 >= ? THEN ? ELSE locked_until END, "
            "failed = CASE WHEN failed + 1 >= ? THEN 0 ELSE failed + 1 END WHERE name = ?",
            [FAILURES_BEFORE_LOCK, time.time() + LOCK_SECONDS, FAILURES_BEFORE_LOCK, name],
        )

    def known_elsewhere(self, subject: str, name: str, roles: list[str]) -> str:
        """The user of an OIDC subject, made on first sight and given ``roles`` each time. Raise if disabled."""
        found = self._store.one("SELECT name, disabled FROM users WHERE subject = ?", [subject])
        if found and found["disabled"]:
            raise NotAuthenticated("login.disabled", "账户已停用", remedy="请找管理员")
        if found:
            self._store.change("UPDATE users SET roles = ? WHERE subject = ?", [json.dumps(roles), subject])
            return str(found["name"])
        self._insert(name, "", roles, subject)
        return name

    # --- sessions -------------------------------------------------------------------------------------------------

    def open_session(self, name: str, client: str) -> str:
        """Return the secret that goes into the cookie; only its digest is kept."""
        secret = secrets.token_urlsafe(32)
        now = time.time()
        self._store.change("DELETE FROM sessions WHERE expires < ?", [now])
        self._store.change(
            "INSERT INTO sessions VALUES (?, ?, ?, ?, ?)", [digest(secret), name, now, now + SESSION_SECONDS, client]
        )
        return secret

    def close_session(self, secret: str) -> None:
        """Log out."""
        self._store.change("DELETE FROM sessions WHERE hash = ?", [digest(secret)])

    def of_session(self, secret: str) -> Principal | None:
        """Who holds the cookie, or None."""
        row = self._store.one(
            "SELECT u.name, u.roles FROM sessions s JOIN users u ON u.name = s.user "
            "WHERE s.hash = ? AND s.expires > ? AND u.disabled = 0",
            [digest(secret), time.time()],
        )
        return Principal(row["name"], frozenset(json.loads(row["roles"])), "session") if row else None
