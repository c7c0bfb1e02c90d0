"""The library of named queries."""

from __future__ import annotations

from time import perf_counter
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from api.access import Svc, note
from api.answering import reply
from graph.answers import named
from graph.answers.shapes import Answer, Meta, QueryInfo, QueryResult
from graph.queries import query as known_query

router = APIRouter(prefix="/api/v1", tags=["queries"])


class RunIn(BaseModel):
    """Values of a query's parameters; what is left out takes its default."""

    model_config = ConfigDict(extra="forbid")

    parameters: dict[str, Any] = Field(
        default_factory=dict, validation_alias=AliasChoices("parameters", "params"), examples=[{"region": "410000"}]
    )


@router.get("/queries", response_model=Answer[tuple[QueryInfo, ...]])
def queries(
    request: Request,
    q: Annotated[str, Query(max_length=100, description="名称、标题或问题里的文字")] = "",
    category: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Named queries by category, with parameters, columns, an example and the text."""
    found = named.find_queries(q) if q else named.queries(pages=bool(category))
    found = tuple(item for item in found if not category or item.category == category)
    meta = Meta(shown=len(found), total=len(found))
    return reply(request, Answer[tuple[QueryInfo, ...]](data=found, meta=meta))


@router.get("/queries/{name}", response_model=Answer[QueryInfo])
def query(request: Request, name: str) -> Response:
    """One named query."""
    return reply(request, Answer[QueryInfo](data=named.query_info(known_query(name)), meta=Meta()))


@router.post("/queries/{name}/run", response_model=Answer[QueryResult])
def run(request: Request, service: Svc, name: str, body: RunIn) -> Response:
    """Run a named query with typed values; time and rows are limited by the server."""
    note(request, name, str(body.parameters))
    started = perf_counter()
    found = named.run_query(service.reader, name, body.parameters)
    service.costs.note(name, 1000 * (perf_counter() - started), len(found.data.rows))
    return reply(request, found)
