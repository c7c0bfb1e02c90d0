"""A city, a comparison, checks and the form of corrections, made from the samples."""

from __future__ import annotations

from graph.answers import shapes as sh
from tests.viz import samples as s
from viz.page import Frame
from viz.pages.city import render_checks, render_city, render_compare
from viz.pages.repair import Field, render_repair, shown_fields, with_faults

HERE = sh.RegionRef(adcode="410100", name="郑州市", level="city")
THERE = sh.RegionRef(adcode="410300", name="洛阳市", level="city")
HENAN = sh.RegionRef(adcode="410000", name="河南省", level="province")
CITIES = (
    sh.RegionRef(adcode="410200", name="开封市", level="city"),
    sh.RegionRef(adcode="410700", name="新乡市", level="city"),
)


def _region(ref: sh.RegionRef, segments: int) -> sh.RegionRow:
    return sh.RegionRow(
        adcode=ref.adcode, name=ref.name, level=ref.level, parent_adcode="410000", enterprises=segments * 2,
        segments_present=segments,
    )  # fmt: skip


def city(frame: Frame) -> str:
    rows = s.gap_rows()[:12]
    data = sh.CityView(
        region=HERE, province=HENAN,
        cities=tuple(_region(r, n) for r, n in ((HERE, 249), (THERE, 121), (CITIES[0], 31), (CITIES[1], 0))),
        counties=(_region(sh.RegionRef(adcode="410184", name="新郑市", level="county"), 12),),
        chains=tuple(c for cluster in s.clusters() for c in cluster.chains if c.barcode)[:8],
        labels={"补链": 69, "延链": 9, "强链·补短": 141, "强链·锻长": 91, "观察": 28, "省内可配": 300},
        gaps=rows, gaps_total=219, within_province=rows[:2],
    )  # fmt: skip
    return render_city(s.answer(data), frame)


def compare(query: dict[str, str], frame: Frame) -> str:
    rows = s.gap_rows()[:2]
    sides = tuple(
        sh.SideBySide(
            segment=sh.SegmentRef(
                id=g.segment_id, name=g.segment, short_name=g.short_name, chain_id=g.chain_id, chain=g.chain,
                stage=g.stage,
            ),
            label_left="强链·补短", label_right="省内可配", state_left="weak", state_right="unknown", local_left=2,
            local_right=0, mid_left=0.4, mid_right=None, basis_left="survey", basis_right="sample", gap_left=g.id,
            gap_right=g.id, why=("生产者 2 家对 0 家",),
        )
        for g in rows
    )  # fmt: skip
    data = sh.Comparison(
        left=HERE, right=THERE, counts_left={"强链·补短": 2}, counts_right={"省内可配": 2}, rows=sides, same=12
    )
    return render_compare(
        s.answer(data) if query.get("left") else None, frame, regions=(HENAN, HERE, THERE), dates=("2021-12-31",)
    )


def checks(frame: Frame) -> str:
    rows = tuple(
        sh.Check(
            segment=n.segment, gap_id=f"410000.{n.segment.id}", check=check, enterprise_id=firm, enterprise=name,
            label_from="补链", label_to="强链·补短", state_from="absent", state_to="weak", gain=0.35, users=5,
            user_enterprises=12,
        )
        for n, (check, firm, name) in zip(
            s.gap_detail("K10-22-S10").data.users, (("查有无生产者", "", ""), ("核实已知企业", "E00604", "宇通客车")),
            strict=False,
        )
    )  # fmt: skip
    return render_checks(s.answer(rows), frame, regions=(HENAN, HERE))


def form(query: dict[str, str], frame: Frame) -> str:
    action, kind = query.get("action", "补充"), query.get("kind", "生产")
    words = {"city_name": ("郑州市", "洛阳市"), "role": ("龙头", "骨干"), "confidence": ("公开报道", "记忆（未复核）")}
    fields = [
        Field(
            n, n, "K10-22-S10" if n == "segment_id" else "", words.get(n, ()), "写清楚",
            "long" if n == "reason" else "text", n == "enterprise", fixed=n == "segment_id",
        )
        for n in shown_fields(action, kind)
    ]  # fmt: skip
    faults = {"source_url": "不是完整的网址", "else": "图中没有"} if query.get("wrong") else {}
    shown, loose = with_faults(fields, faults)
    return render_repair(
        frame, shown, action=action, kind=kind, about="电池管理系统（BMS）", gap="410000.K10-22-S10", faults=loose
    )
