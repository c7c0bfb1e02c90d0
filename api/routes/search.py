"""Search over names."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.access import Svc, conditional
from api.answering import reply
from api.service import Service
from graph.answers.common import ground
from graph.answers.shapes import Answer, SearchAnswer
from graph.search import search

router = APIRouter(prefix="/api/v1", tags=["enterprises"], dependencies=[Depends(conditional)])


@router.get("/search", response_model=Answer[SearchAnswer])
def search_(
    request: Request,
    service: Svc,
    q: Annotated[str, Query(max_length=100, description="中文、拼音、首字母或编号", examples=["ytkc"])] = "",
    limit: Annotated[int, Query(ge=1, le=50, description="每类至多几条")] = 8,
) -> Response:
    """Chains, segments, enterprises, products, projects, clusters and clauses that a text finds."""
    return reply(request, found(service, q, limit=limit))


def found(service: Service, text: str, *, limit: int) -> Answer[SearchAnswer]:
    """What ``text`` finds, in the envelope."""
    hits = search(service.reader, text, limit=limit)
    shown, total = sum(len(g.hits) for g in hits.groups), sum(g.total for g in hits.groups)
    return ground(service.reader).answer(hits, shown=shown, total=total)
