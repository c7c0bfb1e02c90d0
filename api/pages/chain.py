"""Home, panorama with drawer, report, map and network of a chain."""

from __future__ import annotations

from typing import cast

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from api.access import Svc, conditional
from api.pages.frame import Framed, scope_of
from graph.answers import chains, gap_detail, home, network, panorama, regions
from graph.answers.gaps import GapFilter, gaps
from graph.errors import NotFound
from viz.pages.chain import Mode, render_drawer, render_panorama
from viz.pages.home import render_home
from viz.pages.project_map import render_map
from viz.pages.report import render_report
from viz.pyvis_export import export_chain, export_network

router = APIRouter(include_in_schema=False, dependencies=[Depends(conditional)], default_response_class=HTMLResponse)
MODES = ("state", "invite", "project")
# one file with its script inside: it may do nothing but draw itself
SANDBOX = (
    "sandbox allow-scripts allow-downloads; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data:"
)


@router.get("/")
def home_(service: Svc, page: Framed) -> str:
    """工作台."""
    return render_home(home.home(service.reader, scope_of(page)), page)


@router.get("/chains/{chain}")
def panorama_(service: Svc, page: Framed, chain: str) -> str:
    """全景图; ``?segment=`` opens the drawer."""
    scope, mode = scope_of(page), page.query.get("mode", "state")
    answer = panorama.panorama(service.reader, chain, scope, outside=mode == "invite")
    segment = page.query.get("segment", "")
    drawer = gap_detail.gap(service.reader, f"{scope.region}.{segment}", scope) if segment else None
    return render_panorama(
        answer, page, drawer=drawer, mode=cast(Mode, mode if mode in MODES else "state"),
        chains=chains.chains(service.reader, scope).data,
    )  # fmt: skip


@router.get("/chains/{chain}/drawer/{segment}")
def drawer(service: Svc, page: Framed, chain: str, segment: str) -> str:
    """The drawer alone."""
    scope = scope_of(page)
    return render_drawer(gap_detail.gap(service.reader, f"{scope.region}.{segment}", scope), page)


@router.get("/chains/{chain}/report")
def report(service: Svc, page: Framed, chain: str) -> str:
    """链长一页."""
    return render_report(panorama.chain_report(service.reader, chain, scope_of(page)), page)


@router.get("/map")
def map_(service: Svc, page: Framed) -> str:
    """招商图谱 of ``?gap=``, else of the first gap of ``?chain=``."""
    scope = scope_of(page)
    chain = page.query.get("chain", "") or page.my_chain
    listed = gaps(
        service.reader, scope, GapFilter(chain=chain, labels=("补链", "延链", "建链", "强链·补短")), limit=200
    ).data
    wanted = page.query.get("gap", "") or (listed[0].id if listed else "")
    if not wanted:
        raise NotFound("map.no_gap", f"产业链 {chain} 没有缺口", where=chain, remedy="换一条链")
    answer = regions.gap_map(service.reader, wanted, scope)
    return render_map(answer, page, gaps=listed, chains=chains.chains(service.reader, scope).data)


@router.get("/network/chains/{chain}")
def chain_network(service: Svc, page: Framed, chain: str) -> Response:
    """The chain as one interactive file."""
    text = export_chain(panorama.panorama(service.reader, chain, scope_of(page)))
    return HTMLResponse(text, headers={"Content-Security-Policy": SANDBOX})


@router.get("/network/enterprises/{enterprise}")
def enterprise_network(service: Svc, page: Framed, enterprise: str) -> Response:
    """The network of an enterprise as one interactive file."""
    text = export_network(network.network(service.reader, enterprise, scope_of(page), depth=2))
    return HTMLResponse(text, headers={"Content-Security-Policy": SANDBOX})
