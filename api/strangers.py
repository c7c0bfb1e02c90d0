"""Where strangers' Cypher runs: on a server of its own where there is one, so that it slows nobody else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from api.settings import ApiSettings
from graph.guard import Guard
from graph.server import GraphCopy, Wanted


@dataclass(frozen=True)
class GraphVersion:
    """Which facts and judgements answers rest on. ``etag`` is blank while a load or an analysis is on its way;
    ``facts`` changes with loads and analyses only, not with 线索."""

    etag: str
    facts: str
    loads_done: int
    loads_running: int
    load_ended: str
    analysis_ended: str


class Strangers:
    """The guards: one over the shared server (or the replica that was named), one over our copy while there is one."""

    def __init__(self, settings: ApiSettings, tell: Callable[..., object]) -> None:
        self._settings, self._lock = settings, threading.Lock()
        self.shared = self._guard(settings.cypher_uri or settings.neo4j_uri)
        plan = None if settings.cypher_uri else settings.cypher_copy
        self._copy = GraphCopy(plan, tell) if plan else None
        self._own: tuple[str, Guard] | None = None

    def _guard(self, uri: str) -> Guard:
        return Guard(uri, self._settings.neo4j_user, self._settings.neo4j_password, self._settings.cypher)

    def guard(self, version: GraphVersion) -> Guard:
        """The guard to use now; opens and closes pools as the copy comes, moves and goes."""
        uri = self._copy.at(Wanted(version.facts, version.etag)) if self._copy and version.etag else ""
        if not uri:
            return self.shared
        with self._lock:
            if self._own is None or self._own[0] != uri:
                before, self._own = self._own, (uri, self._guard(uri))
                if before:  # its server goes; who still waits there is told that it is unavailable
                    threading.Thread(target=before[1].close, daemon=True).start()
            return self._own[1]

    def close(self) -> None:
        """Close the pools, end the copy."""
        for guard in (self.shared, *((self._own[1],) if self._own else ())):
            guard.close()
        if self._copy:
            self._copy.close()
