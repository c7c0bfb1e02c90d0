"""Runs a stranger's Cypher: gate, EXPLAIN, run, each with a clock of our own; a connection that overran is thrown away.

Strangers have a small driver pool of their own (or a server of their own), and wait in line for one of few places, so
that their worst query leaves the rest of the machine to the others.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import neo4j
from neo4j.exceptions import Neo4jError

from graph.connection import wrapped
from graph.errors import GraphError, GraphUnavailable, QueryRefused
from graph.guard.parameters import check_parameters
from graph.guard.plan_gate import check_plan
from graph.guard.text_gate import check_text
from graph.guard.values import plain

EXPLAIN_SECONDS = 2.0
GRACE_SECONDS = 0.5
FETCH = 50  # rows a message: a cap on bytes is seen soon
T = TypeVar("T")


@dataclass(frozen=True)
class Limits:
    """What one query may cost, and how many may run or wait at once."""

    seconds: float = 5.0
    rows: int = 1_000
    bytes: int = 4_000_000
    at_once: int = 1
    waiting: int = 16


@dataclass(frozen=True)
class Rows:
    """The answer: ``truncated`` names the cap that cut it (rows, bytes), blank if whole."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    truncated: str
    seconds: float


@dataclass
class _Collected:
    columns: tuple[str, ...] = ()
    rows: list[dict[str, Any]] = field(default_factory=list)
    size: int = 0
    truncated: str = ""


class QueryTimeout(QueryRefused):
    """The clock ran out."""

    status = 422


class Busy(GraphUnavailable):
    """Too many strangers' queries wait already."""


class Guard:
    """One for each process; close it. ``uri`` may name another server with a copy of the graph.

    It works in a thread of its own, so that large answers do not hold up the caller's event loop.
    """

    def __init__(self, uri: str, user: str, password: str, limits: Limits, *, database: str = "neo4j") -> None:
        self.limits = limits
        self._database = database
        self._waiting = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="guard", daemon=True)
        self._thread.start()
        self._call(self._open(uri, user, password)).result()

    async def _open(self, uri: str, user: str, password: str) -> None:
        self._places = asyncio.Semaphore(self.limits.at_once)
        self._driver = neo4j.AsyncGraphDatabase.driver(
            uri, auth=(user, password), max_connection_pool_size=self.limits.at_once + 2, connection_timeout=5.0,
            connection_acquisition_timeout=5.0, user_agent="liantu-guest", notifications_min_severity="OFF",
        )  # fmt: skip

    def close(self) -> None:
        """Close the pool and end the thread."""
        self._call(self._driver.close()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _call(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def run(self, text: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """The rows of a read-only text; cancelling ends the query. Raise QueryRefused (why, and what to write
        instead), QueryTimeout, Busy, GraphError for what the server finds wrong, GraphUnavailable."""
        return await asyncio.wrap_future(self._call(self._run(text, dict(parameters or {}))))

    def run_now(self, text: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """``run`` for callers without an event loop."""
        return self._call(self._run(text, dict(parameters or {}))).result()

    async def _run(self, text: str, values: dict[str, Any]) -> Rows:
        check_parameters(values)
        check_text(text, values)
        started = time.perf_counter()
        async with self._place():
            await self._explain(text, values)
            found = await self._fetch(text, values)
        return Rows(found.columns, tuple(found.rows), found.truncated, round(time.perf_counter() - started, 3))

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        if self._waiting >= self.limits.waiting:
            raise Busy("cypher.busy", f"已有 {self._waiting} 个查询在排队", remedy="稍后再试")
        self._waiting += 1
        try:
            await self._places.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._places.release()

    async def _explain(self, text: str, values: dict[str, Any]) -> None:
        async def work(session: neo4j.AsyncSession) -> neo4j.ResultSummary:
            query = neo4j.Query(f"EXPLAIN {text}", timeout=EXPLAIN_SECONDS)
            return await (await session.run(query, values)).consume()

        summary = await self._timed(work, EXPLAIN_SECONDS, "查询太复杂，规划超过时限", "拆成几个查询")
        check_plan(summary.query_type, cast("dict[str, Any] | None", summary.plan))

    async def _fetch(self, text: str, values: dict[str, Any]) -> _Collected:
        async def work(session: neo4j.AsyncSession) -> _Collected:
            query = neo4j.Query(text, timeout=self.limits.seconds)
            result = await session.run(query, values)
            found = _Collected(tuple(result.keys()))
            async for record in result:
                if not self._add(found, record):
                    break
            await result.consume()
            return found

        return await self._timed(
            work, self.limits.seconds, f"查询超过 {self.limits.seconds:g} 秒", "加条件、加 LIMIT，或从更少的点出发"
        )

    def _add(self, found: _Collected, record: neo4j.Record) -> bool:
        """Add a row; False when a cap is reached."""
        if len(found.rows) >= self.limits.rows:
            found.truncated = "rows"
            return False
        row = {k: plain(v) for k, v in zip(found.columns, record.values(), strict=True)}
        found.size += len(json.dumps(row, ensure_ascii=False).encode())
        if found.size > self.limits.bytes:
            found.truncated = "bytes"
            return False
        found.rows.append(row)
        return True

    async def _timed(
        self, work: Callable[[neo4j.AsyncSession], Awaitable[T]], seconds: float, message: str, remedy: str
    ) -> T:
        """Run ``work`` on a session; when our clock runs out, or the caller goes, its connection is killed."""
        session = self._driver.session(database=self._database, default_access_mode=neo4j.READ_ACCESS, fetch_size=FETCH)
        done = False
        try:
            with wrapped("Cypher"):
                async with asyncio.timeout(seconds + GRACE_SECONDS):
                    out = await work(session)
            done = True
            return out
        except TimeoutError:
            raise QueryTimeout("cypher.timeout", message, remedy=remedy) from None
        except GraphError as error:
            raise _explained(error, message, remedy) from error.__cause__
        finally:
            if not done:
                session.cancel()  # throws the connection away, without a word to the server
            await session.close()


def _explained(error: GraphError, message: str, remedy: str) -> GraphError:
    """The server's own refusals in our words: its clock, its memory limit, a text that it cannot read."""
    cause = error.__cause__
    code = cause.code or "" if isinstance(cause, Neo4jError) else ""
    if "TransactionTimedOut" in code or "Terminated" in code:
        return QueryTimeout("cypher.timeout", message, remedy=remedy)
    if "MemoryPool" in code or "MemoryLimit" in code or "OutOfMemory" in code:
        return QueryRefused("cypher.memory", "查询要用的内存超过上限", remedy="别收集整张图；加条件，或用 LIMIT")
    if code.startswith("Neo.ClientError.Statement") and isinstance(cause, Neo4jError):
        wrong = QueryRefused("cypher.wrong", f"查询有误：{cause.message}", remedy="按提示修改")
        wrong.status = 400
        return wrong
    return error
