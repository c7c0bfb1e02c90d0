"""全景图: the map of a chain in a region, with the drawer of one segment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

from graph.answers.shapes import Answer, Box, ChainRef, ChainRow, GapDetail, Label, Panorama, RegionRef
from viz import links, words
from viz.page import Frame, fragment, markup, render
from viz.panorama.columns import arrange
from viz.panorama.drawing import flows
from viz.tokens import design

Mode = Literal["state", "invite", "project"]
MODES: dict[Mode, str] = {"state": "省内状态", "invite": "招商", "project": "项目"}
KPI_LABELS: tuple[Label, ...] = ("补链", "延链", "强链·补短", "强链·锻长")
FILES = (
    ("html", "单文件 .html", "离线可看，无外部请求"),
    ("docx", "Word .docx", "链长一页，可改"),
    ("pdf", "PDF", "A4 一页"),
    ("xlsx", "缺口与目标 .xlsx", "含「口径说明」页"),
)


def render_panorama(
    answer: Answer[Panorama],
    frame: Frame,
    *,
    drawer: Answer[GapDetail] | None = None,
    mode: Mode = "state",
    regions: Sequence[RegionRef] = (),
    chains: Sequence[ChainRow | ChainRef] = (),
) -> str:
    """The whole page. With ``drawer`` the segment is chosen and its flows drawn, without any script."""
    p = answer.data
    selected = drawer.data.row.segment_id if drawer else ""
    layout = arrange(p.stages)
    support = [b for s in p.stages if s.stage == "support" for g in s.groups for b in g.boxes]
    feeds = defaultdict(list)
    for link in p.links:
        feeds[link.start].append(link.end)
    return render(
        "panorama.html",
        frame,
        tab="chain",
        title=p.detail.row.name,
        meta=answer.meta,
        p=p,
        d=p.detail,
        k=p.detail.kpi,
        blocks=layout.blocks or (() if not support else layout.blocks),
        layout=layout,
        flows=flows(layout, p.links, selected),
        support=support,
        support_note=_group_names(p),
        feeds=feeds,
        relation=_relations(p, selected),
        selected=selected,
        mode=mode,
        modes=_modes(frame, mode),
        spoken=spoken,
        files=FILES,
        kpi_labels=_kpi_labels(p),
        drawer=_drawer(drawer, frame) if drawer else "",
        regions=_regions(frame, regions),
        chains=_chains(p, chains),
        missing_words=_missing(p),
        missing_title=_missing(p, 99),
    )


def render_drawer(answer: Answer[GapDetail], frame: Frame) -> str:
    """The drawer alone, as the fragment that the page's script puts in."""
    chain = answer.data.row.chain_id
    return fragment("drawer.html", frame, g=answer.data, meta=answer.meta, close_href=links.chain(chain))


def _drawer(answer: Answer[GapDetail], frame: Frame) -> str:
    return markup("drawer.html", frame, g=answer.data, meta=answer.meta, close_href=frame.keep(segment=None))


def spoken(box: Box) -> str:
    """The accessible name: ``电池管理系统，补链，卡脖子，省内 0，全国 5``."""
    look = design().words["breakpoint_word"]["full"] if box.word == "断点" else box.label or "无数据"
    local = "无数据" if box.state == "unknown" else str(box.local_enterprises)
    neck = "，卡脖子" if box.bottleneck else ""
    return f"{box.name}，{look}{neck}，省内 {local}，全国 {box.national_enterprises}"


def _relations(p: Panorama, selected: str) -> dict[str, str]:
    """What each neighbour of the chosen segment is to it."""
    out = {x.start: "供它" for x in p.links if x.end == selected}
    out.update({x.end: "用它" for x in p.links if x.start == selected})
    return out


def _modes(frame: Frame, mode: Mode) -> list[dict[str, object]]:
    return [
        {"name": name, "href": frame.keep(mode=key if key != "state" else None), "on": key == mode}
        for key, name in MODES.items()
    ]


def _regions(frame: Frame, regions: Sequence[RegionRef]) -> list[dict[str, object]]:
    return [
        {"name": r.name, "href": frame.keep(region=r.adcode, segment=None), "on": r.adcode == frame.region, "note": ""}
        for r in regions
    ]


def _chains(p: Panorama, chains: Sequence[ChainRow | ChainRef]) -> list[dict[str, object]]:
    return [{"name": c.name, "href": links.chain(c.id), "on": c.id == p.detail.row.id, "note": ""} for c in chains]


def _group_names(p: Panorama) -> str:
    return "、".join(g.name for s in p.stages if s.stage == "support" for g in s.groups if g.name)


def _kpi_labels(p: Panorama) -> list[tuple[str, str]]:
    """Each label of the strip with the line beneath it."""
    k = p.detail.kpi
    under = {"补链": f"含断点 {k.breakpoints}", "强链·补短": f"卡脖子 {k.bottlenecks}"}
    return [(label, under.get(label) or "、".join(k.segments_by_label.get(label, ()))) for label in KPI_LABELS]


def _missing(p: Panorama, shown: int = 3) -> str:
    """The line under 完整度: which ones are not found, or how many have no data."""
    boxes = [b for s in p.stages for g in s.groups for b in g.boxes]
    absent = [b.short_name for b in boxes if b.state == "absent"]
    unknown = sum(b.state == "unknown" for b in boxes)
    word = next((b.zero_word for b in boxes if b.state == "absent"), "未发现").split("（")[0]
    parts = [f"{word} {len(absent)}：{words.listing(absent, shown)}"] if absent else []
    parts += [f"无数据 {unknown}，计入区间上限"] if unknown else []
    return "；".join(parts) or "环节都在位"
