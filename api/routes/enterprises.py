"""Enterprises, their networks, and paths between them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.access import Svc, conditional
from api.answering import InScope, Page, Start, reply
from graph.answers import enterprises, network
from graph.answers.shapes import Answer, EnterpriseDetail, EnterpriseRow, Network

router = APIRouter(prefix="/api/v1", tags=["enterprises"], dependencies=[Depends(conditional)])


@router.get("/enterprises", response_model=Answer[tuple[EnterpriseRow, ...]])
def enterprises_(
    request: Request,
    service: Svc,
    skip: Start,
    limit: Annotated[int, Query(ge=1, le=200, description="至多几行")] = 50,
    q: Annotated[str, Query(max_length=100, description="名称、拼音、首字母或代码")] = "",
    region: Annotated[str, Query(pattern=r"^(\d{6})?$", description="所在区域；空为全部")] = "",
    segment: Annotated[str, Query(max_length=60)] = "",
    tier: Annotated[str, Query(max_length=40, examples=["小巨人"])] = "",
) -> Response:
    """Enterprises that fit every filter."""
    answer = enterprises.enterprises(
        service.reader, q=q, region=region, segment=segment, tier=tier, skip=skip, limit=limit
    )
    return reply(request, answer, Page(skip, limit))


@router.get("/enterprises/{enterprise}", response_model=Answer[EnterpriseDetail])
def enterprise(request: Request, service: Svc, enterprise: str) -> Response:
    """An enterprise with every fact and its evidence."""
    return reply(request, enterprises.enterprise(service.reader, enterprise))


@router.get("/enterprises/{enterprise}/network", response_model=Answer[Network])
def network_(
    request: Request,
    service: Svc,
    scope: InScope,
    enterprise: str,
    depth: Annotated[int, Query(ge=1, le=3)] = 1,
) -> Response:
    """An enterprise between its suppliers and customers: disclosed, possible, nobody known."""
    return reply(request, network.network(service.reader, enterprise, scope, depth=depth))
