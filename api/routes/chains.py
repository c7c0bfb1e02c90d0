"""Clusters, chains, the panorama and the report of a chain."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.access import Svc, conditional
from api.answering import InScope, reply
from graph.answers import chains, panorama
from graph.answers.shapes import Answer, ChainDetail, ChainReport, ChainRow, ClusterRow, Panorama

router = APIRouter(prefix="/api/v1", tags=["chains"], dependencies=[Depends(conditional)])


@router.get("/clusters", response_model=Answer[tuple[ClusterRow, ...]])
def clusters_(request: Request, service: Svc, scope: InScope) -> Response:
    """Clusters of a system with their chains and barcodes."""
    return reply(request, chains.clusters(service.reader, scope))


@router.get("/chains", response_model=Answer[tuple[ChainRow, ...]])
def chains_(request: Request, service: Svc, scope: InScope) -> Response:
    """Chains of a system, each with its barcode and counts."""
    return reply(request, chains.chains(service.reader, scope))


@router.get("/chains/{chain}", response_model=Answer[ChainDetail])
def chain(request: Request, service: Svc, scope: InScope, chain: str) -> Response:
    """A chain: cluster, officers, leaders, key figures."""
    return reply(request, panorama.chain(service.reader, chain, scope))


@router.get("/chains/{chain}/panorama", response_model=Answer[Panorama])
def panorama_(request: Request, service: Svc, scope: InScope, chain: str) -> Response:
    """Every segment of a chain by stage and group, with state, label, makers and flows."""
    return reply(request, panorama.panorama(service.reader, chain, scope))


@router.get("/chains/{chain}/report", response_model=Answer[ChainReport])
def report(request: Request, service: Svc, scope: InScope, chain: str) -> Response:
    """What the one-page report of a chain prints."""
    return reply(request, panorama.chain_report(service.reader, chain, scope))
