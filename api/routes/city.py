"""A city, two regions beside each other, and what to check first."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.access import Svc, conditional
from api.answering import AsOf, InScope, System, reply
from graph.answers import city
from graph.answers.common import Scope
from graph.answers.shapes import Answer, Check, CityView, Comparison

router = APIRouter(prefix="/api/v1", tags=["gaps"], dependencies=[Depends(conditional)])
Code = Annotated[str, Query(pattern=r"^\d{6}$", description="省或市的区划代码")]


@router.get("/cities/{adcode}", response_model=Answer[CityView])
def city_(request: Request, service: Svc, adcode: str, system: System = "10+30", as_of: AsOf = "") -> Response:
    """A city: its chains, counties, labels (省内可配 too) and gaps, and the other cities of its province."""
    return reply(request, city.city(service.reader, adcode, Scope(system=system.replace(" ", "+"), as_of=as_of)))


@router.get("/compare", response_model=Answer[Comparison])
def compare(
    request: Request, service: Svc, left: Code, right: Code,
    chain: Annotated[str, Query(max_length=40)] = "", system: System = "10+30", as_of: AsOf = "",
) -> Response:  # fmt: skip
    """Segments whose label or state differs between two regions, and why; two dates are /diff."""
    scope = Scope(system=system.replace(" ", "+"), as_of=as_of)
    return reply(request, city.compare(service.reader, left, right, scope, chain=chain))


@router.get("/checks", response_model=Answer[tuple[Check, ...]])
def checks(request: Request, service: Svc, scope: InScope) -> Response:
    """The segments whose label would change most with one verified fact, most telling first."""
    return reply(request, city.checks(service.reader, scope))
