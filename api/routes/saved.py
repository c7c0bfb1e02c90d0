"""Queries that users keep: list, keep, change, delete, run, export, import."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from api.access import Svc, Who, note
from api.answering import reply
from api.routes.cypher import CypherOut, answer_of, until_gone
from api.saved import Body, Saved
from api.service import Service
from graph.answers.shapes import Answer, Meta, Shape
from graph.guard import Rows

router = APIRouter(prefix="/api/v1/saved-queries", tags=["queries"])
FORMAT = 1
Line = Annotated[str, Field(max_length=300)]


class SavedIn(BaseModel):
    """A query to keep. ``params`` are written as in cypher/: ``名: 类型 = 默认值  说明``."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{
        "title": "一条链上的企业数", "text": "MATCH (c:Chain {id: $chain})-[:HAS_SEGMENT]->(s) RETURN count(s) AS n",
        "params": ['chain: string = "K10-22"  产业链编号'],
    }]})  # fmt: skip

    title: Annotated[str, Field(min_length=1, max_length=100)]
    question: Annotated[str, Field(max_length=300)] = ""
    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    params: Annotated[list[Line], Field(max_length=20)] = []
    example: dict[str, Any] = Field(default_factory=dict, description="没有默认值的参数，示例的取值")
    shared: bool = Field(False, description="是否给同事看")

    def body(self) -> Body:
        """What is kept."""
        return Body(self.title, self.question, self.text, tuple(self.params), self.example)


class Pack(BaseModel):
    """Kept queries as a document, to carry to another service."""

    model_config = ConfigDict(extra="forbid")

    format: Literal[1] = 1
    queries: Annotated[list[SavedIn], Field(max_length=200)]


class RunIn(BaseModel):
    """Values of the parameters; what is left out takes its default."""

    model_config = ConfigDict(extra="forbid")

    parameters: dict[str, Any] = Field(default_factory=dict)


class SavedOut(Shape):
    """A kept query; ``runs`` and the times are measured on this service since its start."""

    id: str
    title: str
    question: str
    text: str
    params: tuple[str, ...]
    example: dict[str, Any]
    owner: str
    shared: bool
    updated: str
    runs: int
    median_ms: float
    worst_ms: float
    rows: int


def owner_of(who: Who) -> str:
    """Whose queries: those of the user, whichever token is used."""
    return who.name.split("/", 1)[0]


def shown(service: Service, s: Saved) -> SavedOut:
    """A kept query with its measured cost."""
    cost = service.costs.of(s.id)
    return SavedOut(
        id=s.id, title=s.body.title, question=s.body.question, text=s.body.text, params=s.body.params,
        example=s.body.example, owner=s.owner, shared=s.shared, updated=s.updated, runs=cost.runs,
        median_ms=cost.median_ms, worst_ms=cost.worst_ms, rows=cost.rows,
    )  # fmt: skip


def tried(service: Service, body: Body) -> Rows:
    """One run with the example: what is kept has worked once. Raise what the guard raises."""
    return service.guard().run_now(body.text, body.checked().bind(body.example))


def _many(request: Request, service: Service, found: list[Saved], status: int = 200) -> Response:
    data = tuple(shown(service, s) for s in found)
    meta = Meta(shown=len(data), total=len(data))
    return reply(request, Answer[tuple[SavedOut, ...]](data=data, meta=meta), status=status)


def _one(request: Request, service: Service, found: Saved, status: int = 200) -> Response:
    return reply(request, Answer[SavedOut](data=shown(service, found), meta=Meta()), status=status)


@router.get("", response_model=Answer[tuple[SavedOut, ...]])
def saved(request: Request, service: Svc, who: Who, q: Annotated[str, Query(max_length=100)] = "") -> Response:
    """Your own and the shared ones, the last changed first."""
    return _many(request, service, service.saved.all(owner_of(who), q))


@router.post("", response_model=Answer[SavedOut], status_code=201)
def keep(request: Request, service: Svc, who: Who, body: SavedIn) -> Response:
    """Keep a query. It is checked as POST /cypher does, and run once with its example."""
    note(request, body.title, body.text)
    return _one(request, service, keep_one(service, owner_of(who), body), 201)


def keep_one(service: Service, owner: str, body: SavedIn, query_id: str = "") -> Saved:
    """Try it, then keep it, anew or in the place of ``query_id``."""
    if query_id:
        service.saved.one(owner, query_id)
    rows = tried(service, body.body())
    if query_id:
        found = service.saved.change(owner, query_id, body.body(), shared=body.shared)
    else:
        (found,) = service.saved.add(owner, [body.body()], shared=body.shared)
    service.costs.note(found.id, rows.seconds * 1000, len(rows.rows))
    return found


@router.get("/export", response_model=Pack)
def export(service: Svc, who: Who) -> Pack:
    """Your own queries as one document for ``POST /saved-queries/import``."""
    mine = [s for s in service.saved.all(owner_of(who)) if s.owner == owner_of(who)]
    return Pack(queries=[SavedIn(**vars(s.body) | {"params": list(s.body.params), "shared": s.shared}) for s in mine])


@router.post("/import", response_model=Answer[tuple[SavedOut, ...]], status_code=201)
def import_(request: Request, service: Svc, who: Who, pack: Pack) -> Response:
    """Keep every query of a document, all or none; each is checked, none is run. They begin unshared."""
    note(request, f"{len(pack.queries)} 个查询")
    return _many(request, service, import_all(service, owner_of(who), pack), 201)


def import_all(service: Service, owner: str, pack: Pack) -> list[Saved]:
    """Check every query, then keep them all, unshared."""
    bodies = [q.body() for q in pack.queries]
    for body in bodies:
        body.checked()
    return service.saved.add(owner, bodies, shared=False)


@router.get("/{query}", response_model=Answer[SavedOut])
def one(request: Request, service: Svc, who: Who, query: str) -> Response:
    """One kept query."""
    return _one(request, service, service.saved.one(owner_of(who), query))


@router.put("/{query}", response_model=Answer[SavedOut])
def change(request: Request, service: Svc, who: Who, query: str, body: SavedIn) -> Response:
    """Change one of your own: text, parameters, whether it is shared."""
    note(request, query, body.text)
    return _one(request, service, keep_one(service, owner_of(who), body, query))


@router.delete("/{query}", status_code=204, response_class=Response)
def remove(request: Request, service: Svc, who: Who, query: str) -> Response:
    """Delete one of your own."""
    note(request, query)
    service.saved.remove(owner_of(who), query)
    return Response(status_code=204)


@router.post("/{query}/run", response_model=Answer[CypherOut])
async def run(request: Request, service: Svc, who: Who, query: str, body: RunIn) -> Response:
    """Run a kept query, with the limits of POST /cypher."""
    note(request, query, str(body.parameters))
    found = service.saved.one(owner_of(who), query)
    values = found.body.checked().bind(body.parameters)
    guard = await run_in_threadpool(service.guard)
    rows = await until_gone(request, guard.run(found.body.text, values))
    if rows is None:
        return Response(status_code=499)
    service.costs.note(found.id, rows.seconds * 1000, len(rows.rows))
    return reply(request, answer_of(rows))
