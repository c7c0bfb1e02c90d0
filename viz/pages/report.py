"""链长一页: one A4 sheet a chain. What does not fit goes to an annex with a count; type is never shrunk."""

from __future__ import annotations

from typing import Any

from graph.answers.shapes import Answer, Box, ChainReport, GapRow, ProjectChip
from viz import words
from viz.page import Frame, render
from viz.panorama.columns import arrange

STEPS = {"签约": 1, "开工": 2, "在建": 2, "投产": 3, "运营": 3}
MOST_GAPS, MOST_PROJECTS, MOST_ASKS = 6, 10, 3


def render_report(answer: Answer[ChainReport], frame: Frame) -> str:
    """The sheet with a print button above it; on paper only the sheet."""
    return render(
        "report.html",
        frame,
        tab="report",
        title=f"{answer.data.panorama.detail.row.name}，链长一页",
        **report_context(answer),
    )


def report_context(answer: Answer[ChainReport]) -> dict[str, Any]:
    """What the sheet holds, for HTML and for the Word and PDF files alike."""
    r = answer.data
    p = r.panorama
    layout = arrange(p.stages)
    return {
        "meta": answer.meta,
        "r": r,
        "d": p.detail,
        "k": p.detail.kpi,
        "p": p,
        "blocks": layout.blocks,
        "ncols": layout.columns,
        "support": [b for s in p.stages if s.stage == "support" for g in s.groups for b in g.boxes],
        "judgement": judgement(r),
        "why": why,
        "step": lambda project: STEPS.get(project.stage, 0),
        "asks": asks(r)[:MOST_ASKS],
        "left_out": left_out(r),
        "cross": cross(r),
    }


def boxes(r: ChainReport) -> list[Box]:
    """Every box, in panorama order."""
    return [b for s in r.panorama.stages for g in s.groups for b in g.boxes]


def judgement(r: ChainReport) -> str:
    """The one paragraph: how many stand, which are missing and who needs them, what has no data."""
    all_boxes = boxes(r)
    k = r.panorama.detail.kpi
    out = [f"{len(all_boxes)} 个环节在位 {k.present.n:.0f} 个"]
    missing = [b for b in all_boxes if b.label == "补链"]
    if missing:
        word = missing[0].zero_word or "未发现（调研口径）"
        needs = "、".join(f"{b.user_enterprises} 家次" for b in missing[:4])
        out.append(f"{words.listing((b.short_name for b in missing), 4)}省内{word}，按链上关系本地有 {needs}企业要用")
    extend = [b for b in all_boxes if b.label == "延链"]
    if extend:
        out.append(f"{words.listing((b.short_name for b in extend), 4)}的上游省内已强，下一步没有或弱，判为延链")
    necks = [b for b in all_boxes if b.bottleneck and b.label == "强链·补短"]
    if necks:
        out.append(f"卡脖子而待补短的有 {words.listing((b.short_name for b in necks), 4)}")
    unknown = sum(b.state == "unknown" for b in all_boxes)
    if unknown:
        out.append(f"{unknown} 个环节无数据，不作判断")
    return "；".join(out) + "。"


def why(g: GapRow) -> str:
    """The short reason of one gap."""
    parts = [g.zero_word] if not g.local_enterprises and g.zero_word else [f"省内 {g.local_enterprises} 家"]
    parts += [f"强度 {words.fixed(g.mid)}"] if g.local_enterprises else []
    parts += [f"{g.user_enterprises} 家次要用"] if g.user_enterprises else []
    parts += [flag for flag in g.flags if flag != "断点"]
    return "；".join(parts)


def asks(r: ChainReport) -> list[str]:
    """What the 链长 is asked to arrange; each names its unit or says that none is set, and the data date."""
    d, out = r.panorama.detail, []
    missing = [g for g in r.gaps if g.label in {"补链", "延链"}]
    if missing:
        names = words.listing((g.short_name for g in missing), 3)
        out.append(f"为{names}指定责任单位（现{missing[0].owner or '未指定'}），并先核实本地用户的自产与外购")
    invited = [(g, rows) for g in r.gaps if (rows := r.first_targets.get(g.id))]
    if invited:
        g, rows = invited[0]
        out.append(
            f"{g.short_name}：可以邀请 {'、'.join(t.short_name or t.enterprise for t in rows[:3])}，请指定对接单位"
        )
    if d.kpi.facts_to_verify:
        out.append(f"核实 {d.kpi.facts_to_verify} / {d.kpi.facts} 条只凭记忆的省内事实，责任单位未指定")
    if d.kpi.supply_ratio.value is None:
        out.append("请主管部门提供供应关系调查，使本地配套率可算")
    return out


def left_out(r: ChainReport) -> list[str]:
    """What the sheet does not carry, counted."""
    out = []
    if r.gaps_total > MOST_GAPS:
        out.append(f"缺口另 {r.gaps_total - MOST_GAPS} 项未载")
    if r.projects_total > MOST_PROJECTS:
        out.append(f"项目另 {r.projects_total - MOST_PROJECTS} 项未载")
    return out


def cross(r: ChainReport) -> str:
    """``集成电路 4、智能传感器 4 …``: who feeds this chain."""
    into = sorted((c for c in r.panorama.cross if c.into), key=lambda c: -c.into)
    return "、".join(f"{c.chain.name} {c.into}" for c in into[:7]) + (f" 等 {len(into)} 条链" if len(into) > 7 else "")


def project_line(p: ProjectChip) -> tuple[str, str, str, str]:
    """name, place, amount, state and date."""
    return p.name, p.place or "—", words.money(p.amount_100m_cny), f"{p.stage} {p.date}".strip()
