"""Search, sources, projects, queries, loads, leaders and words."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from api.access import Svc, conditional
from api.pages.frame import Framed, scope_of
from api.routes.search import found as find
from graph.answers import leaders, loads, named, projects, sources
from graph.errors import LiantuError
from graph.queries import query as known_query
from viz.pages.lists import (
    render_about,
    render_leaders,
    render_loads,
    render_projects,
    render_search,
    render_source,
)
from viz.pages.queries import render_queries

router = APIRouter(include_in_schema=False, dependencies=[Depends(conditional)], default_response_class=HTMLResponse)
EVERY = 5_000


@router.get("/search")
def search_(service: Svc, page: Framed) -> str:
    """What a text finds."""
    text = page.query.get("q", "")[:100]
    return render_search(find(service, text, limit=20) if text else None, page)


@router.get("/projects")
def projects_(service: Svc, page: Framed) -> str:
    """Every project; the page filters."""
    return render_projects(projects.projects(service.reader, scope=scope_of(page), limit=EVERY), page)


@router.get("/leaders")
def leaders_(service: Svc, page: Framed) -> str:
    """链主 by chain; each opens its network."""
    return render_leaders(leaders.leaders(service.reader, scope_of(page)), page)


@router.get("/sources/{source:path}")
def source_(service: Svc, page: Framed, source: str) -> str:
    """One source and what rests on it."""
    return render_source(sources.source(service.reader, source, scope_of(page)), page)


@router.get("/loads")
def loads_(service: Svc, page: Framed) -> str:
    """The ledger of loads and the data sets."""
    return render_loads(loads.loads(service.reader), page, datasets=sources.datasets(service.reader).data)


@router.get("/about")
def about(page: Framed) -> str:
    """What each word means."""
    return render_about(page)


@router.get("/queries")
def queries_(service: Svc, page: Framed) -> str:
    """The library, its first query open."""
    return _query_page(service, page, "")


@router.get("/queries/{name}")
def query_(service: Svc, page: Framed, name: str) -> str:
    """One named query; ``?run=1`` runs it with the values of the address."""
    known_query(name)
    return _query_page(service, page, name)


def _query_page(service: Svc, page: Framed, name: str) -> str:
    listed = [q for q in named.queries(pages=True) if q.category != named.PAGES or q.name == name]
    name = name or listed[0].name
    if not page.query.get("run"):
        return render_queries(listed, page, name=name)
    names = {p.name for p in known_query(name).params}
    given = {k: v for k, v in page.query.items() if k in names and v != ""}
    try:
        return render_queries(listed, page, name=name, result=named.run_query(service.reader, name, given))
    except LiantuError as error:
        return render_queries(listed, page, name=name, error=error)
