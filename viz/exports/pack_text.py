"""What 链长一页 says, as plain rows, for the Word and PDF files: the same figures as the page."""

from __future__ import annotations

from dataclasses import dataclass

from graph.answers.shapes import Answer, Box, ChainReport, Officer
from viz import words
from viz.pages import report
from viz.tokens import design

SHAPES = {"strong": "■", "weak": "◧", "absent": "□", "unknown": "?"}


@dataclass(frozen=True)
class ChainText:
    """The sheet as texts and rows."""

    title: str
    head: str
    basics: list[tuple[str, str]]
    kpis: list[tuple[str, str, str]]
    judgement: str
    stages: list[tuple[str, list[list[Box]]]]
    gaps: list[list[str]]
    projects: list[list[str]]
    asks: list[str]
    cross: str
    foot: str


def text_of(answer: Answer[ChainReport]) -> ChainText:
    """Gather the texts of a report."""
    r, meta = answer.data, answer.meta
    c = report.report_context(answer)
    d, as_of = r.panorama.detail, meta.as_of[:7]
    return ChainText(
        title=f"{d.row.name}产业链",
        head=f"链长一页 · {d.row.system} 体系 · {d.row.id}　数据截至 {as_of}",
        basics=_basics(r),
        kpis=_kpis(r),
        judgement=report.judgement(r),
        stages=[
            (b.stage.name, [[p.box for run in column for p in run.boxes] for column in b.columns]) for b in c["blocks"]
        ]
        + ([("配套 / 支撑", [c["support"]])] if c["support"] else []),
        gaps=_gaps(r),
        projects=[list(report.project_line(p)) for p in r.projects[: report.MOST_PROJECTS]],
        asks=[f"{a}（截至 {as_of}）" for a in report.asks(r)[: report.MOST_ASKS]],
        cross=report.cross(r),
        foot=_foot(answer),
    )


def _officer(people: tuple[Officer, ...]) -> str:
    if not people or not people[0].holder:
        return "未检得"
    return people[0].person or f"{people[0].holder}（姓名未检得）"


def _basics(r: ChainReport) -> list[tuple[str, str]]:
    d = r.panorama.detail
    masters = words.listing((c.name for c in d.masters), 3, "家") or "未指定"
    cluster = f"{d.cluster.name}（{d.cluster.scale or '量级未载'}）" if d.cluster else "—"
    return [
        ("集群", cluster),
        ("链长", _officer(d.leads)),
        ("会长", _officer(d.chairs)),
        ("链主", masters),
        ("企业", f"点名省内 {d.kpi.local_enterprises} 家，{d.kpi.facts} 条产品事实"),
        ("主要地市", "、".join(d.cities) or "—"),
    ]


def _kpis(r: ChainReport) -> list[tuple[str, str, str]]:
    k = r.panorama.detail.kpi
    full = words.percents(k.completeness.lo, k.completeness.hi) if k.completeness else words.DASH
    ratio = "供应记录不足" if k.supply_ratio.value is None else f"{k.supply_ratio.n:.0f} / {k.supply_ratio.N:.0f}"
    return [
        ("完整度（加权）", full, f"在位 {k.present.n:.0f} / {k.present.N:.0f}"),
        ("本地配套率", words.percent(k.supply_ratio.value), ratio),
        (f"补链（断点 {k.breakpoints}）", str(k.labels.get("补链", 0)), f"延链 {k.labels.get('延链', 0)}"),
        ("强链·补短", str(k.labels.get("强链·补短", 0)), f"卡脖子 {k.bottlenecks}"),
        ("待核实事实", str(k.facts_to_verify), f"共 {k.facts} 条"),
        ("10 亿元以上项目", str(k.big_projects), f"另 {k.projects_without_amount} 项金额未载"),
    ]


def _gaps(r: ChainReport) -> list[list[str]]:
    rows = []
    for i, g in enumerate(r.gaps[: report.MOST_GAPS], 1):
        label = design().words["breakpoint_word"]["short"] if "断点" in g.flags else design().look(g.label).short
        invite = "、".join(t.short_name or t.enterprise for t in r.first_targets.get(g.id, ())[:3]) or words.DASH
        rows.append(
            [str(i), g.short_name, label, words.fixed(g.priority, 0), report.why(g), invite, g.owner or "未指定"]
        )
    return rows


def _foot(answer: Answer[ChainReport]) -> str:
    r, meta = answer.data, answer.meta
    k = r.panorama.detail.kpi
    sources = "；".join(s.title or s.id for s in meta.sources[:4])
    more = f" 等 {meta.source_count} 个" if meta.source_count > 4 else ""
    rest = f"附件：{'，'.join(report.left_out(r))}。" if report.left_out(r) else ""
    return (
        f"来源：{sources or '见系统内各环节依据页'}{more}。"
        f"{k.facts} 条省内事实中 {k.facts_to_verify} 条只凭记忆，待核实。"
        f"「未发现」指调研未见，不等于没有；未载的金额不计入、不按零计。{rest}"
    )


def box_line(box: Box) -> str:
    """``■ 锂电负极材料 5``: state as a shape, name, local makers."""
    count = words.DASH if box.state == "unknown" else str(box.local_enterprises)
    return f"{SHAPES.get(box.state or 'unknown', '?')} {box.short_name}  {count}"
