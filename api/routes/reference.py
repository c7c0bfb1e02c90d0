"""Regions, projects, the notice, sources, the ontology, paths."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.access import Svc, conditional
from api.answering import InScope, reply
from graph.answers import dictionary, notice, paths, projects, regions, sources
from graph.answers.shapes import (
    Answer,
    ClauseRow,
    DatasetRow,
    DictionaryEntry,
    IndicatorRow,
    Meta,
    PathAnswer,
    ProjectRow,
    RegionRow,
    SourceDetail,
    StatisticRow,
)
from graph.ontology import as_mapping, ontology

router = APIRouter(prefix="/api/v1", tags=["reference"], dependencies=[Depends(conditional)])
Id = Annotated[str, Query(max_length=100)]


@router.get("/regions", response_model=Answer[tuple[RegionRow, ...]])
def regions_(
    request: Request,
    service: Svc,
    scope: InScope,
    parent: Annotated[str, Query(pattern=r"^(\d{6})?$", description="上级区划；空为各省")] = "410000",
) -> Response:
    """A region and those directly below it, with what stands there."""
    return reply(request, regions.regions(service.reader, parent, scope))


@router.get("/regions/{adcode}", response_model=Answer[RegionRow])
def region(request: Request, service: Svc, adcode: str) -> Response:
    """One region."""
    return reply(request, regions.region(service.reader, adcode))


@router.get("/projects", response_model=Answer[tuple[ProjectRow, ...]])
def projects_(
    request: Request,
    service: Svc,
    chain: Id = "",
    city: Id = "",
    stage: Id = "",
    limit: Annotated[int, Query(ge=1, le=1_000)] = 200,
) -> Response:
    """Projects with their milestones, newest first."""
    return reply(request, projects.projects(service.reader, chain=chain, city=city, stage=stage, limit=limit))


@router.get("/paths", response_model=Answer[PathAnswer])
def path(
    request: Request,
    service: Svc,
    start: Annotated[str, Query(alias="from", max_length=100)],
    end: Annotated[str, Query(alias="to", max_length=100)],
) -> Response:
    """The shortest public path between two enterprises, at most five steps."""
    return reply(request, paths.path(service.reader, start, end))


@router.get("/indicators", response_model=Answer[tuple[IndicatorRow, ...]])
def indicators(request: Request, service: Svc) -> Response:
    """Every target that the notice sets."""
    return reply(request, notice.indicators(service.reader))


@router.get("/clauses", response_model=Answer[tuple[ClauseRow, ...]])
def clauses(request: Request, service: Svc, clause: Id = "") -> Response:
    """The clauses of the notice with their sentences and what they name."""
    return reply(request, notice.clauses(service.reader, clause))


@router.get("/statistics", response_model=Answer[tuple[StatisticRow, ...]])
def statistics(request: Request, service: Svc, word: Id = "") -> Response:
    """Statistics as their sources print them."""
    return reply(request, notice.statistics(service.reader, word))


@router.get("/sources/{source:path}", response_model=Answer[SourceDetail])
def source(request: Request, service: Svc, source: str) -> Response:
    """A source and the facts that cite it."""
    return reply(request, sources.source(service.reader, source))


@router.get("/datasets", response_model=Answer[tuple[DatasetRow, ...]])
def datasets(request: Request, service: Svc) -> Response:
    """What ships and what was loaded, with licence, date and coverage basis."""
    return reply(request, sources.datasets(service.reader))


@router.get("/ontology", response_model=Answer[dict[str, Any]])
def ontology_(request: Request) -> Response:
    """Every label, relationship and property that the graph may hold."""
    return reply(request, Answer[dict[str, Any]](data=as_mapping(ontology()), meta=Meta()))


@router.get("/dictionary", response_model=Answer[tuple[DictionaryEntry, ...]])
def dictionary_(request: Request, q: Id = "") -> Response:
    """Every word that users meet, and what it means."""
    return reply(request, dictionary.dictionary(q))
