"""A city, comparisons, and what to check first."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from api.access import Svc, conditional
from api.pages.frame import Framed, scope_of
from api.service import Service
from graph.answers import city, snapshots
from graph.answers.common import ground
from graph.answers.regions import cities
from graph.answers.shapes import RegionRef
from viz.page import Frame
from viz.pages.city import render_checks, render_city, render_compare

router = APIRouter(include_in_schema=False, dependencies=[Depends(conditional)], default_response_class=HTMLResponse)


@router.get("/cities/{adcode}")
def city_(service: Svc, page: Framed, adcode: str) -> str:
    """One city of the province."""
    return render_city(city.city(service.reader, adcode, scope_of(page)), page)


@router.get("/compare")
def compare(service: Svc, page: Framed) -> str:
    """``?left=&right=`` two regions, ``?from=&to=`` two dates of one region."""
    q, scope = page.query, scope_of(page)
    answer = None
    if q.get("from"):
        answer = snapshots.diff(service.reader, q["from"], q.get("to", ""), scope, chain=q.get("chain", ""))
    elif q.get("left") and q.get("right"):
        sides = city.compare(service.reader, q["left"], q["right"], scope, chain=q.get("chain", ""))
        return render_compare(sides, page, regions=_regions(service, page), dates=_dates(service))
    return render_compare(answer, page, regions=_regions(service, page), dates=_dates(service))


@router.get("/checks")
def checks(service: Svc, page: Framed) -> str:
    """What to check first in a region."""
    answer = city.checks(service.reader, scope_of(page))
    return render_checks(answer, page, regions=_regions(service, page))


def _regions(service: Service, page: Frame) -> tuple[RegionRef, ...]:
    """The province of the page's region, and its cities."""
    province = f"{page.region[:2]}0000"
    head = ground(service.reader, replace(scope_of(page), region=province, as_of="")).region
    return (head, *cities(service.reader, province))


def _dates(service: Service) -> list[str]:
    return [row.snapshot for row in snapshots.snapshots(service.reader).data if row.snapshot]
