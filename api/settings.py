"""What the API is told when it is made; where the values come from is for the caller to know."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from graph.guard import Limits
from graph.server import Plan

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class OidcSettings:
    """An OpenID Connect provider. ``roles_claim`` names the claim that lists our roles; without it: reader."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    roles_claim: str = "roles"


@dataclass(frozen=True)
class ApiSettings:
    """Where the graph is, where state lives, on which address we listen and what callers may use up.

    ``names`` are the host names under which the service is reached (loopback names are always allowed); ``rate`` is
    the number of requests a minute for each token, session or address once accounts exist (0: unlimited).
    """

    neo4j_uri: str
    neo4j_user: str
    neo4j_password: str = field(repr=False)
    state: Path
    host: str = "127.0.0.1"
    port: int = 8080
    names: tuple[str, ...] = ()
    https: bool = False
    cors_origins: tuple[str, ...] = ()
    rate: int = 1_200
    login_rate: int = 20
    body_bytes: int = 2_000_000
    cypher: Limits = field(default_factory=lambda: Limits(at_once=max(1, (os.cpu_count() or 2) // 2)))
    oidc: OidcSettings | None = None
    # A second server for strangers' Cypher only: somebody's replica, or a copy of the embedded graph that we make and
    # renew. With neither they share the server, in a pool of their own.
    cypher_uri: str = ""
    cypher_copy: Plan | None = None
    # Ask the usual questions once after the start, so that the first visitor need not wait for a cold graph.
    warm: bool = False

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the service."""
        return self.host in LOOPBACK

    @property
    def accounts_file(self) -> Path:
        """The SQLite file of users, sessions, tokens and the audit log."""
        return self.state / "accounts.sqlite3"
