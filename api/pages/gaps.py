"""The gap list, a gap, its boards, and an enterprise."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.access import Svc, conditional
from api.pages.frame import Framed, scope_of
from graph.answers import enterprises, gap_detail, network, targets
from graph.answers.gaps import GapFilter, gaps
from graph.errors import NotFound
from viz import links
from viz.pages.enterprise import render_enterprise
from viz.pages.gaps import render_gap, render_gap_why, render_gaps
from viz.pages.targets import render_targets

router = APIRouter(include_in_schema=False, dependencies=[Depends(conditional)], default_response_class=HTMLResponse)
EVERY = 5_000
INVITING = GapFilter(labels=("补链", "延链", "建链", "强链·补短"))


@router.get("/gaps")
def gaps_(service: Svc, page: Framed) -> str:
    """缺口清单."""
    return render_gaps(gaps(service.reader, scope_of(page), limit=EVERY), page)


@router.get("/gaps/{gap}")
def gap_(service: Svc, page: Framed, gap: str) -> str:
    """One judgement with its proof."""
    return render_gap(gap_detail.gap(service.reader, gap, scope_of(page)), page)


@router.get("/gaps/{gap}/why")
def why(service: Svc, page: Framed, gap: str) -> str:
    """What a row of the list shows when it is opened."""
    return render_gap_why(gap_detail.gap(service.reader, gap, scope_of(page)), page)


@router.get("/gaps/{gap}/targets")
def targets_(service: Svc, page: Framed, gap: str) -> str:
    """招商目标 of one gap."""
    scope = scope_of(page)
    answer = targets.targets(service.reader, gap, limit=50, scope=scope)
    others = gaps(service.reader, scope, GapFilter(chain=answer.data.gap.chain_id, labels=INVITING.labels), limit=200)
    return render_targets(answer, page, gaps=others.data)


@router.get("/targets")
def first_targets(service: Svc, page: Framed) -> Response:
    """To the boards of the first gap on the list."""
    first = gaps(service.reader, scope_of(page), INVITING, limit=1).data
    if not first:
        raise NotFound("targets.no_gap", "这里没有缺口", where=page.region, remedy="换一个区域或日期")
    kept = {k: v for k, v in page.query.items() if k in ("system", "as_of", "region")}
    return RedirectResponse(links.with_query(links.targets(first[0].id), kept), 303)


@router.get("/enterprises/{enterprise}")
def enterprise_(service: Svc, page: Framed, enterprise: str) -> str:
    """An enterprise with its network."""
    scope = scope_of(page)
    answer = enterprises.enterprise(service.reader, enterprise, scope)
    return render_enterprise(answer, page, network=network.network(service.reader, enterprise, scope))
