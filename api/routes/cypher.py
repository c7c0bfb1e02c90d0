"""A stranger's Cypher. The guard judges and runs it; here only HTTP: body, caps, client gone, audit."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from api.access import Svc, note
from api.answering import reply
from graph.answers.shapes import Answer, Meta, Shape
from graph.errors import GraphUnavailable, LiantuError, QueryRefused
from graph.guard import Busy, QueryTimeout, Rows

router = APIRouter(prefix="/api/v1", tags=["queries"])
LOOK_SECONDS = 0.25


class CypherIn(BaseModel):
    """A read-only query. Time, rows and bytes are limited by the server."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{
        "query": "MATCH (c:Chain) RETURN c.id AS id, c.name AS name ORDER BY id LIMIT $n", "parameters": {"n": 5},
    }]})  # fmt: skip

    query: str
    parameters: dict[str, Any] = Field(default_factory=dict)


class CypherOut(Shape):
    """The rows of a query."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    cut_by: str = ""
    """rows or bytes: the cap that cut the answer; blank if it is whole."""


@router.post("/cypher", response_model=Answer[CypherOut])
async def cypher(request: Request, service: Svc, body: CypherIn) -> Response:
    """Run a read-only Cypher text. A refusal names its rule and what to write instead."""
    note(request, "cypher", body.query)
    meter = service.metrics.cypher
    service.metrics.cypher_running.inc()
    try:
        guard = await run_in_threadpool(service.guard)
        found = await until_gone(request, guard.run(body.query, body.parameters))
    except LiantuError as error:
        meter.labels(_outcome(error)).inc()
        raise
    finally:
        service.metrics.cypher_running.dec()
    if found is None:
        meter.labels("gone").inc()
        return Response(status_code=499)
    meter.labels("ok").inc()
    return reply(request, answer_of(found))


def answer_of(found: Rows) -> Answer[CypherOut]:
    """The rows in the envelope."""
    n = len(found.rows)
    meta = Meta(shown=n, total=n + bool(found.truncated), truncated=bool(found.truncated))
    return Answer[CypherOut](data=CypherOut(columns=found.columns, rows=found.rows, cut_by=found.truncated), meta=meta)


def _outcome(error: LiantuError) -> str:
    kinds = ((QueryTimeout, "timeout"), (QueryRefused, "refused"), (Busy, "busy"), (GraphUnavailable, "failed"))
    return next((word for kind, word in kinds if isinstance(error, kind)), "failed")


async def until_gone(request: Request, work: Any) -> Rows | None:
    """The result of ``work``; None when the client went first: then ``work`` is cancelled, and with it the query."""
    task: asyncio.Task[Rows] = asyncio.ensure_future(work)
    try:
        while not task.done():
            await asyncio.wait([task], timeout=LOOK_SECONDS)
            if not task.done() and await request.is_disconnected():
                return None
        return task.result()
    finally:
        task.cancel()
