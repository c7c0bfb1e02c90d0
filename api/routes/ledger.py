"""Loads, snapshots and what changed between two dates."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.access import Svc, conditional
from api.answering import InScope, reply
from graph.answers import loads, snapshots
from graph.answers.shapes import Answer, DiffAnswer, LoadDetail, LoadRow, SnapshotRow

router = APIRouter(prefix="/api/v1", tags=["ledger"], dependencies=[Depends(conditional)])
Day = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"


@router.get("/loads", response_model=Answer[tuple[LoadRow, ...]])
def loads_(request: Request, service: Svc, limit: Annotated[int, Query(ge=1, le=1_000)] = 50) -> Response:
    """Loads, newest first, with counts of rows read, made, merged and refused."""
    return reply(request, loads.loads(service.reader, limit=limit))


@router.get("/loads/{load}", response_model=Answer[LoadDetail])
def load(request: Request, service: Svc, load: str) -> Response:
    """One load and what it made."""
    return reply(request, loads.load(service.reader, load))


@router.get("/snapshots", response_model=Answer[tuple[SnapshotRow, ...]])
def snapshots_(request: Request, service: Svc) -> Response:
    """The current analysis and every stored snapshot, oldest first."""
    return reply(request, snapshots.snapshots(service.reader))


@router.get("/diff", response_model=Answer[DiffAnswer])
def diff(
    request: Request,
    service: Svc,
    scope: InScope,
    before: Annotated[str, Query(alias="from", pattern=Day, description="先前日期的快照")],
    after: Annotated[str, Query(alias="to", pattern=Day, description="后来日期的快照；空为现在")] = "",
    chain: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Which judgements differ between two dates, and why."""
    return reply(request, snapshots.diff(service.reader, before, after, scope, chain=chain))
