"""The library of named queries."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import Svc, note
from api.answering import reply
from graph import queries as library
from graph.answers.common import ground
from graph.answers.shapes import Answer, Meta, QueryInfo, QueryResult
from graph.guard.values import plain

router = APIRouter(prefix="/api/v1", tags=["queries"])
PAGES = "页面"
"""Category of the queries behind the pages: they can be run, but are not listed unless asked for."""


class RunIn(BaseModel):
    """Values of a query's parameters; what is left out takes its default."""

    model_config = ConfigDict(extra="forbid")

    params: dict[str, Any] = Field(default_factory=dict, examples=[{"region": "410000"}])


def info(query: library.Query) -> QueryInfo:
    """A named query as an answer shows it."""
    values = asdict(query)
    return QueryInfo(**{k: values[k] for k in QueryInfo.model_fields})


@router.get("/queries", response_model=Answer[tuple[QueryInfo, ...]])
def queries(
    request: Request,
    q: Annotated[str, Query(max_length=100, description="名称、标题或问题里的文字")] = "",
    category: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Named queries by category, with parameters, columns and text."""
    found = tuple(
        info(item)
        for item in library.library().values()
        if item.category == (category or item.category)
        and (category or item.category != PAGES)
        and q.lower() in f"{item.name} {item.title} {item.question}".lower()
    )
    answer = Answer[tuple[QueryInfo, ...]](data=found, meta=Meta(shown=len(found), total=len(found)))
    return reply(request, answer)


@router.get("/queries/{name}", response_model=Answer[QueryInfo])
def query(request: Request, name: str) -> Response:
    """One named query."""
    return reply(request, Answer[QueryInfo](data=info(library.query(name)), meta=Meta()))


@router.post("/queries/{name}/run", response_model=Answer[QueryResult])
def run(request: Request, service: Svc, name: str, body: RunIn) -> Response:
    """Run a named query with typed values."""
    note(request, name, str(body.params))
    return reply(request, run_named(service, name, body.params))


def run_named(service: Svc, name: str, params: dict[str, Any]) -> Answer[QueryResult]:
    """The rows of a named query in the envelope; ``truncated`` if its own limit was reached."""
    found = library.query(name)
    values = found.bind(params)
    rows = tuple({k: plain(v) for k, v in row.items()} for row in service.reader.rows(found.text, **values))
    columns = info(found).returns
    data = QueryResult(name=name, params=values, columns=columns, rows=rows)
    full = len(rows) >= int(values.get("limit") or 1 << 30)
    answer = ground(service.reader).answer(data, shown=len(rows), total=len(rows) + full)
    return Answer[QueryResult](data=answer.data, meta=answer.meta)
