"""Address -> page over the samples: what the browser tests serve."""

from __future__ import annotations

from graph.errors import GraphUnavailable
from graph.lead_shapes import LeadConflict
from tests.viz import samples as s
from tests.viz import samples_city
from viz.page import Frame
from viz.pages import (
    backtests,
    chain,
    enterprise,
    gaps,
    home,
    leads,
    lists,
    project_map,
    queries,
    report,
    targets,
    weights,
)

DOWN = GraphUnavailable(
    "graph.unavailable", "图数据库没有应答", where="10 秒内未连上 bolt 端口", remedy="可以看，不要导出"
)


def page(path: str, query: dict[str, str], frame: Frame) -> str:
    """The HTML at an address; KeyError when there is none."""
    first, *rest = path.strip("/").split("/")
    plain = {
        "": lambda: home.render_home(s.home(), frame),
        "projects": lambda: lists.render_projects(s.projects(), frame),
        "sources": lambda: lists.render_source(s.source(), frame),
        "backtests": lambda: backtests.render_backtests(
            s.answer((s.RUN,) if not query.get("none") else ()),
            frame,
            detail=None if query.get("none") else s.BACKTEST,
            profiles=s.PROFILES,
        ),
        "cities": lambda: samples_city.city(frame),
        "compare": lambda: samples_city.compare(query, frame),
        "checks": lambda: samples_city.checks(frame),
        "facts": lambda: samples_city.form(query, frame),
        "loads": lambda: lists.render_loads(s.LOADS, frame),
        "leaders": lambda: lists.render_leaders(s.leaders(), frame),
        "about": lambda: lists.render_about(frame, s.META),
        "down": lambda: lists.render_error(DOWN, frame, spoils="页面上的数字是 14:02 的缓存。"),
        "search": lambda: lists.render_search(s.search(query["q"]) if query.get("q") else None, frame),
        "targets": lambda: targets.render_targets(s.boards("K10-22-S19"), frame),
        "queries": lambda: queries.render_queries(s.LIBRARY, frame, result=s.RESULT if query.get("run") else None),
    }
    if first in plain:
        return plain[first]()
    return {"leads": lead_page, "chains": chain_page, "gaps": gap_page, "map": map_page, "enterprises": firm_page}[
        first
    ](rest, query, frame)


def chain_page(rest: list[str], query: dict[str, str], frame: Frame) -> str:
    chains = [c for cluster in s.clusters() for c in cluster.chains]
    if rest[1:2] == ["drawer"]:
        return chain.render_drawer(s.gap_detail(rest[2]), frame)
    if rest[1:2] == ["report"]:
        return report.render_report(s.report(rest[0]), frame)
    drawer = s.gap_detail(query["segment"]) if query.get("segment") else None
    mode = query.get("mode", "state")
    return chain.render_panorama(s.panorama(rest[0]), frame, drawer=drawer, mode=mode, chains=chains)  # type: ignore[arg-type]


def gap_page(rest: list[str], query: dict[str, str], frame: Frame) -> str:
    if not rest:
        return gaps.render_gaps(s.answer(s.gap_rows(), shown=703, total=703), frame)
    segment = rest[0].split(".", 1)[1]
    if rest[1:] == ["targets"]:
        return targets.render_targets(
            s.boards(segment), frame, gaps=[g for g in s.gap_rows() if g.chain_id == "K10-22"]
        )
    if rest[1:] == ["weights"]:
        typed = {"name": "甲", "reason": ""} if query.get("wrong") else None
        error = GraphUnavailable("weights.form", "没有保存", remedy="写理由") if typed else None
        return weights.render_weights(
            s.boards(segment), frame, weights=s.WEIGHTS | {"linkage": 0.3, "capability": 0.1}, default=s.WEIGHTS,
            profiles=s.PROFILES, values=typed, error=error,
        )  # fmt: skip
    if rest[1:] == ["weights", "boards"]:
        return weights.render_boards(s.boards(segment), frame)
    detail = s.gap_detail(segment)
    return gaps.render_gap_why(detail, frame) if rest[1:] == ["why"] else gaps.render_gap(detail, frame)


def lead_page(rest: list[str], query: dict[str, str], frame: Frame) -> str:
    if not rest:
        return leads.render_leads(s.answer(list(s.LEADS), shown=2, total=2), frame, today="2026-11-24")
    if rest == ["new"]:
        draft = s.LEADS[1].model_copy(update={"id": "", "version": 0, "updated": ""})
        return leads.render_lead(draft, frame, cities=s.CITIES)
    typed = {"note": "我的说法", "city": "410100"} if query.get("conflict") else None
    error = leads_conflict() if typed else None
    return leads.render_lead(s.LEADS[0], frame, cities=s.CITIES, history=s.CHANGES, values=typed, error=error)


def leads_conflict() -> LeadConflict:
    return LeadConflict(
        "lead.conflict", "别人已改到第 2 版，您改的是第 1 版，没有覆盖", where="LD-1", remedy="对照", current={}
    )


def map_page(rest: list[str], query: dict[str, str], frame: Frame) -> str:
    gap = query.get("gap", "410000.K10-22-S10").split(".", 1)[1]
    rows = [g for g in s.gap_rows() if g.chain_id == gap[:6] and g.priority is not None]
    return project_map.render_map(s.gap_map(gap), frame, gaps=rows)


def firm_page(rest: list[str], query: dict[str, str], frame: Frame) -> str:
    return enterprise.render_enterprise(s.enterprise(rest[0]), frame, network=s.network(rest[0]))
