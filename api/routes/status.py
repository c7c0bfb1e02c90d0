"""Is the process alive, is it ready, what does it measure."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, Field

from api.access import Svc
from api.problems import problem

router = APIRouter(tags=["service"])


class Health(BaseModel):
    """The process answers."""

    status: str = Field("ok", examples=["ok"])


class Ready(BaseModel):
    """The graph answers, the atlas is loaded, the analysis is current."""

    status: str = Field("ready", examples=["ready"])


@router.get("/healthz")
async def healthz() -> Health:
    """Whether the process answers. Says nothing about the graph."""
    return Health(status="ok")


@router.get("/readyz", response_model=Ready)
def readyz(request: Request, service: Svc) -> Any:
    """Whether answers are good: graph reachable, atlas loaded, analysis current. Otherwise 503 that says which."""
    missing = service.not_ready()
    if not missing:
        return Ready(status="ready")
    first = missing[0]
    text = "；".join(m["message"] for m in missing)
    return problem(request, 503, first["code"], text, remedy=first["remedy"])


@router.get("/metrics", response_class=Response)
def metrics(service: Svc) -> Response:
    """Meters in the Prometheus format; docs/metrics.md explains them."""
    return Response(service.metrics.text(), media_type=CONTENT_TYPE_LATEST)


@router.get("/api/v1/openapi.json", response_class=JSONResponse, include_in_schema=False)
async def openapi(request: Request) -> JSONResponse:
    """The OpenAPI text."""
    return JSONResponse(request.app.openapi())
