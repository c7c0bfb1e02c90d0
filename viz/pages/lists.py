"""The plainer pages: search, a source, projects, loads, 链主, 口径说明, and the error card."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import ceil

from graph.answers.shapes import (
    Answer,
    ChainRef,
    Chip,
    DatasetRow,
    EvidenceItem,
    LoadRow,
    Meta,
    ProjectRow,
    SearchAnswer,
    SearchHit,
    SourceDetail,
)
from graph.errors import LiantuError
from viz import links
from viz.page import Frame, render
from viz.pages.home import LEGEND
from viz.pages.report import STEPS

PER_PAGE = 50
Option = dict[str, object]


def render_search(answer: Answer[SearchAnswer] | None, frame: Frame) -> str:
    """Search as a page; without an answer only the box."""
    a = answer.data if answer else None
    total = sum(g.total for g in a.groups) if a else 0
    meta = answer.meta if answer else None
    return render("search.html", frame, tab="search", title="搜索", meta=meta, a=a, total=total, hit_href=hit_href)


def hit_href(hit: SearchHit) -> str:
    """Where a hit leads."""
    if hit.kind == "chain":
        return links.chain(hit.id)
    if hit.kind == "enterprise":
        return links.enterprise(hit.id)
    if hit.kind in {"segment", "product"} and hit.chain:
        return links.chain(hit.chain.id, hit.id if hit.kind == "segment" else "")
    if hit.kind == "region":
        return links.projects(city=hit.id)
    if hit.kind == "project":
        return links.with_query("/projects", {"project": hit.id})
    if hit.kind == "cluster":
        return f"/#{hit.id}"
    return links.with_query(links.query("clauses_naming"), {"id": hit.id})


def render_source(answer: Answer[SourceDetail], frame: Frame) -> str:
    """One source and the facts that rest on it."""
    title = answer.data.source.title or answer.data.source.id
    return render("source.html", frame, tab="", title=title, meta=answer.meta, a=answer.data)


def render_projects(answer: Answer[tuple[ProjectRow, ...]], frame: Frame) -> str:
    """All projects, filtered by ``?chain= &city= &stage= &project=`` (city: adcode or name)."""
    rows, q = answer.data, frame.query
    kept = [p for p in rows if _wanted(p, q)]
    pages = max(1, ceil(len(kept) / PER_PAGE))
    page = min(max(1, int(q["page"]) if q.get("page", "").isdigit() else 1), pages)
    chains = {p.chain.id: p.chain.name for p in rows if p.chain}
    cities = {p.city: p.city for p in rows if p.city}
    now = q.get("city", "")
    city = next((p.city for p in rows if p.adcode[:4] == now[:4] and p.city), now) if now.isdigit() else now
    return render(
        "projects.html",
        frame,
        tab="",
        title="项目",
        meta=answer.meta,
        rows=rows,
        any=len(rows),
        unknown=sum(p.amount_100m_cny is None for p in rows),
        shown=kept[(page - 1) * PER_PAGE : page * PER_PAGE],
        page=page,
        pages=pages,
        step=lambda p: STEPS.get(p.stage, 0),
        facts=project_evidence,
        now_chain=chains.get(q.get("chain", ""), "全部"),
        now_city=city or "全省",
        now_stage=q.get("stage") or "不限",
        chain_options=_options(frame, "chain", {"": "全部", **chains}),
        city_options=_options(frame, "city", {"": "全省", **cities}),
        stage_options=_options(frame, "stage", {"": "不限", **{s: s for s in STEPS}}),
    )


def _wanted(p: ProjectRow, q: Mapping[str, str]) -> bool:
    city = q.get("city", "")
    return (
        q.get("chain", "") in ("", p.chain.id if p.chain else None)
        and q.get("stage", "") in ("", p.stage)
        and q.get("project", "") in ("", p.id)
        and (not city or (p.adcode[:4] == city[:4] if city.isdigit() else p.city == city))
    )


def _options(frame: Frame, name: str, values: Mapping[str, str]) -> list[Option]:
    now = frame.query.get(name, "")
    return [
        {"name": words, "href": frame.keep(page=None, **{name: v}), "on": v == now, "note": ""}
        for v, words in values.items()
    ]


def project_evidence(p: ProjectRow) -> tuple[EvidenceItem, ...]:
    """What the states of a project rest on, newest first."""
    return tuple(e for m in reversed(p.milestones) for e in m.evidence)


def render_loads(answer: Answer[tuple[LoadRow, ...]], frame: Frame, *, datasets: Sequence[DatasetRow] = ()) -> str:
    """The ledger of loads, the data sets, and how to add or dispute a fact."""
    problems = [
        {"refused": r.refused, "written": r.made + r.merged} for r in answer.data if r.refused and r.state == "done"
    ]
    return render(
        "loads.html",
        frame,
        tab="",
        title="装载",
        meta=answer.meta,
        rows=answer.data,
        datasets=datasets,
        problems=problems[:3],
    )


def render_leaders(answer: Answer[tuple[tuple[ChainRef, Chip], ...]], frame: Frame) -> str:
    """Every 链主 by chain; ``role`` of a chip is the basis on which it is called so."""
    groups: dict[str, tuple[ChainRef, list[Chip]]] = defaultdict(lambda: (ChainRef(id="", name=""), []))
    for chain, chip in answer.data:
        groups.setdefault(chain.id, (chain, []))[1].append(chip)
    return render(
        "leaders.html",
        frame,
        tab="leaders",
        title="链主网络",
        meta=answer.meta,
        groups=list(groups.values()),
        total=len(answer.data),
    )


def render_about(frame: Frame, meta: Meta | None = None) -> str:
    """What each word means, and the legend."""
    return render("about.html", frame, tab="", title="口径说明", meta=meta, cells=LEGEND)


def render_error(error: LiantuError, frame: Frame, *, spoils: str = "") -> str:
    """The error card. ``spoils`` says what cannot be trusted now."""
    place = f"\n{error.where}" if error.where else ""
    diagnosis = f"{error.code}\n{error.message}{place}\n{frame.keep()}"
    return render("error.html", frame, tab="", title="出错", error=error, spoils=spoils, diagnosis=diagnosis)
