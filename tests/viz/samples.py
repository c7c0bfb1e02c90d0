"""Answers of realistic size for the pages, filled from the atlas' files by a crude rule (three makers = strong).

They are samples of shape, not of analysis: names, counts and links are the atlas', labels are not to be quoted.
Four functions are over 60 lines because each is one answer written out, field by field.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from graph.answers import shapes as s
from graph.backtest_shapes import (
    BacktestDetail,
    BacktestRow,
    Margin,
    Measured,
    Move,
    OrderRow,
    Stratum,
    WeightProfile,
)
from graph.lead_shapes import Lead, LeadChange, Proposal
from tests.support.atlas import DATA, read
from viz.page import Frame

FRAME = Frame(path="/", as_of="2026-11-24")
HENAN = s.RegionRef(adcode="410000", name="河南省", level="province")
SOURCE = s.SourceRef(
    id="SRC-1",
    title="河南省2022年振作工业经济运行推动工业高质量发展的通知",
    url="https://example.org/notice",
    date="2022",
    kind="document",
)
META = s.Meta(
    as_of="2026-11-24",
    system="10+30",
    region="410000",
    basis="survey",
    coverage=0.85,
    sources=(SOURCE,),
    source_count=5,
    load_id="L0001",
)
BADGE = {"链主": "主", "单项冠军": "冠", "小巨人": "巨", "上市": "市", "省级专精特新": "精", "高新技术企业": "高"}


@cache
def table(name: str) -> pd.DataFrame:
    return read(DATA / "atlas" / f"{name}.csv")


def answer(data: Any, **meta: Any) -> s.Answer[Any]:
    return s.Answer(data=data, meta=META.model_copy(update=meta))


def evidence(row: Any, statement: str, line: int = 2) -> s.EvidenceItem:
    word = {
        "official": "官方文件",
        "register": "登记名录",
        "press": "公开报道",
        "filing": "公司披露（未复读）",
        "memory": "记忆（未复核）",
    }
    return s.EvidenceItem(
        statement=statement,
        source=s.SourceRef(id=f"S{line}", title=row.source_title or "记忆", url=row.source_url),
        confidence=row.confidence,
        confidence_word=word.get(row.confidence, "推断"),
        needs_check=row.confidence in {"memory", "inferred"},
        known_from=getattr(row, "known_from", ""),
        locator=f"data/atlas/produces.csv:{line}",
        dataset="produces",
    )


@cache
def makers() -> dict[str, list[tuple[Any, Any]]]:
    firms = {e.enterprise_id: e for e in table("enterprises").itertuples()}
    out: dict[str, list[tuple[Any, Any]]] = {}
    for p in table("produces").itertuples():
        out.setdefault(p.segment_id, []).append((p, firms[p.enterprise_id]))
    return out


@cache
def best_badge() -> dict[str, tuple[str, str]]:
    out: dict[str, tuple[str, str]] = {}
    order = list(BADGE)
    for t in table("tiers").itertuples():
        if t.tier in BADGE:
            have = out.get(t.enterprise_id)
            if not have or order.index(t.tier) < order.index(have[1]):
                out[t.enterprise_id] = (BADGE[t.tier], t.tier)
    return out


def chip(p: Any, e: Any) -> s.Chip:
    mark, title = best_badge().get(e.enterprise_id, ("", ""))
    return s.Chip(
        enterprise_id=e.enterprise_id,
        name=e.short_name or e.name,
        full_name=e.name,
        badge=mark,
        badge_title=title,
        needs_check=p.confidence in {"memory", "inferred"},
        confidence=p.confidence,
        role=p.role,
        products=p.products,
        province=e.province,
        city=e.city,
        local=e.province == "河南省",
    )


def local(segment: str) -> list[tuple[Any, Any]]:
    return [m for m in makers().get(segment, []) if m[1].province == "河南省"]


@cache
def links() -> list[Any]:
    return list(table("segment_links").itertuples())


@cache
def bases() -> dict[str, str]:
    return {c.scope: c.basis for c in table("coverage").itertuples() if c.region == "410000"}


@cache
def judge(segment: str) -> tuple[str, str]:
    """(state, label) by the crude rule."""
    n = len(local(segment))
    chain = segment.rsplit("-", 1)[0]
    if n >= 3:
        return "strong", "强链·锻长"
    if n:
        return "weak", "强链·补短"
    if bases().get(segment, bases().get(chain, "survey")) == "sample":
        return "unknown", "无数据"
    users = [x for x in links() if x.from_segment == segment and local(x.to_segment)]
    feeders = [x for x in links() if x.to_segment == segment and len(local(x.from_segment)) >= 4]
    strong_users = [x for x in users if len(local(x.to_segment)) >= 3]
    if feeders and not strong_users:
        return "absent", "延链"
    return ("absent", "补链") if users else ("absent", "观察")


@cache
def segments(chain: str) -> list[Any]:
    rows = table("segments")
    return sorted(rows[rows.chain_id == chain].itertuples(), key=lambda r: (int(r.group_order), int(r.order)))


STAGE_ORDER = ("upstream", "midstream", "downstream", "support")


def cells(chain: str) -> tuple[s.BarcodeCell, ...]:
    rows = sorted(segments(chain), key=lambda r: STAGE_ORDER.index(r.stage))
    return tuple(
        s.BarcodeCell(
            segment_id=r.segment_id,
            name=r.name,
            stage=r.stage,
            state=judge(r.segment_id)[0],
            label=judge(r.segment_id)[1],
        )
        for r in rows
    )


@cache
def chain_row(chain: str) -> s.ChainRow:
    c = next(x for x in table("chains").itertuples() if x.chain_id == chain)
    code = cells(chain)
    states = {k: sum(x.state == k for x in code) for k in ("strong", "weak", "absent", "unknown")}
    labels: dict[Any, int] = {}
    for x in code:
        labels[x.label] = labels.get(x.label, 0) + 1
    n = max(len(code), 1)
    present = states["strong"] + states["weak"]
    return s.ChainRow(
        id=chain,
        name=c.chain_name,
        system=c.version,
        cluster_id=c.cluster_id,
        cluster=c.cluster_name,
        counted=True,
        segments=len(code),
        barcode=code,
        states=s.StateCounts(**states),
        labels=labels,
        completeness=s.Interval(lo=present / n, hi=(present + states["unknown"]) / n),
    )


def ref(row: Any) -> s.SegmentRef:
    return s.SegmentRef(
        id=row.segment_id,
        name=row.name,
        short_name=row.short_name,
        chain_id=row.chain_id,
        chain=chain_row(row.chain_id).name,
        stage=row.stage,
    )


@cache
def by_id() -> dict[str, Any]:
    return {r.segment_id: r for r in table("segments").itertuples()}


def box(row: Any) -> s.Box:
    state, label = judge(row.segment_id)
    here = local(row.segment_id)
    away = [m for m in makers().get(row.segment_id, []) if m[1].province != "河南省"]
    n = len(here)
    needed = [x.to_segment for x in links() if x.from_segment == row.segment_id and local(x.to_segment)]
    return s.Box(
        gap_id=f"410000.{row.segment_id}",
        segment_id=row.segment_id,
        name=row.name,
        short_name=row.short_name,
        stage=row.stage,
        group=row.group,
        order=int(row.order),
        essential=row.essential == "1",
        bottleneck=row.bottleneck == "1",
        label=label,
        word={"强链·锻长": "锻长", "强链·补短": "补短"}.get(label, label),
        state=state,
        confidence="中",
        basis="sample" if state == "unknown" else "survey",
        zero_word="未发现（调研口径）" if state == "absent" else ("无数据" if state == "unknown" else ""),
        local_enterprises=n,
        national_enterprises=len(makers().get(row.segment_id, [])),
        users=len(needed),
        user_enterprises=sum(len(local(x)) for x in needed),
        strength=s.Strength(lo=min(0.8, n * 0.15), mid=min(0.9, n * 0.17), hi=min(1, n * 0.15 + 0.15), coverage=0.85),
        priority=60.0 + n,
        targets=len(away),
        chips=tuple(chip(*m) for m in here[:6]),
        outside=tuple(chip(*m) for m in away[:3]),
    )


def stages(chain: str) -> tuple[s.StageColumn, ...]:
    out = []
    for stage in STAGE_ORDER:
        rows = [r for r in segments(chain) if r.stage == stage]
        groups: dict[str, list[Any]] = {}
        for r in rows:
            groups.setdefault(r.group, []).append(box(r))
        shown = tuple(s.BoxGroup(name=g, order=i, boxes=tuple(b)) for i, (g, b) in enumerate(groups.items()))
        out.append(s.StageColumn(stage=stage, name=s.STAGE_WORDS[stage], segments=len(rows), groups=shown))  # type: ignore[index,arg-type]
    return tuple(out)


@cache
def panorama(chain: str) -> s.Answer[s.Panorama]:
    row = chain_row(chain)
    within = [
        x
        for x in links()
        if x.scope == "within" and x.from_segment.startswith(f"{chain}-") and x.to_segment.startswith(f"{chain}-")
    ]
    cross: dict[str, list[int]] = {}
    for x in links():
        a, b = x.from_segment.rsplit("-", 1)[0], x.to_segment.rsplit("-", 1)[0]
        if x.scope == "across" and chain in (a, b):
            pair = cross.setdefault(b if a == chain else a, [0, 0])
            pair[a == chain] += 1
    by_label: dict[Any, tuple[str, ...]] = {}
    for r in segments(chain):
        label = judge(r.segment_id)[1]
        by_label[label] = (*by_label.get(label, ()), r.short_name)
    facts = [m for r in segments(chain) for m in local(r.segment_id)]
    kpi = s.ChainKpi(
        completeness=row.completeness,
        present=s.Ratio(n=row.states.present, N=row.segments, value=row.states.present / max(row.segments, 1)),
        supply_ratio=s.Ratio(n=0, N=3, value=None, note="有供应记录的用户 3 家，不足 5 家"),
        labels=row.labels,
        segments_by_label=by_label,
        breakpoints=1,
        bottlenecks=sum(r.bottleneck == "1" for r in segments(chain)),
        facts=len(facts),
        facts_to_verify=sum(m[0].confidence == "memory" for m in facts),
        local_enterprises=len({m[1].enterprise_id for m in facts}),
        big_projects=9,
        projects_without_amount=12,
    )
    cluster = next(x for x in clusters() if x.id == row.cluster_id)
    lead = s.Officer(
        role="群链长", holder="1名副省长", scope="每个省级先进制造业集群重点产业链", specific=False, source=SOURCE
    )
    masters = [m for m in table("chain_masters").itertuples() if m.chain_id == chain]
    firms = {e.enterprise_id: e for e in table("enterprises").itertuples()}
    detail = s.ChainDetail(
        row=row,
        cluster=cluster,
        region=HENAN,
        leads=(lead,),
        chairs=(),
        kpi=kpi,
        cities=("郑州", "新乡", "洛阳"),
        masters=tuple(
            s.Chip(
                enterprise_id=m.enterprise_id,
                name=firms[m.enterprise_id].short_name,
                full_name=firms[m.enterprise_id].name,
                badge="主",
                role=m.basis,
            )
            for m in masters
        ),
    )
    return answer(
        s.Panorama(
            detail=detail,
            stages=stages(chain),
            unresolved_cross=25,
            links=tuple(s.SegmentLink(start=x.from_segment, end=x.to_segment, kind=x.kind.upper()) for x in within),
            cross=tuple(
                s.CrossChain(chain=s.ChainRef(id=c, name=chain_row(c).name), into=n[0], out=n[1])
                for c, n in cross.items()
                if segments(c)
            ),
        )
    )


@cache
def counted() -> tuple[str, ...]:
    return tuple(
        c.chain_id for c in table("chains").itertuples() if c.version == "10+30" and c.counted_in_total == "yes"
    )


@cache
def clusters() -> tuple[s.ClusterRow, ...]:
    out = []
    for c in table("clusters").itertuples():
        rows = tuple(chain_row(x) for x in counted() if chain_cluster(x) == c.cluster_id)
        if c.version == "10+30" and rows:
            out.append(s.ClusterRow(id=c.cluster_id, name=c.cluster_name, system=c.version, scale=c.tier, chains=rows))
    return tuple(out)


def chain_cluster(chain: str) -> str:
    return str(next(x.cluster_id for x in table("chains").itertuples() if x.chain_id == chain))


def parts(base: float) -> tuple[s.Part, ...]:
    keys = (("need", "需求", 0.35), ("criticality", "关键", 0.3), ("risk", "风险", 0.2), ("feasibility", "可行", 0.15))
    return tuple(
        s.Part(
            key=k,
            name=n,
            weight=w,
            value=min(1.0, base + i * 0.04),
            points=round(w * min(1.0, base + i * 0.04) * 100, 1),
            text="链内位次",
        )
        for i, (k, n, w) in enumerate(keys)
    )


@cache
def gap_row(segment: str) -> s.GapRow:
    r, b = by_id()[segment], box(by_id()[segment])
    judged = b.label not in {"强链·锻长", "观察", "无数据"}
    base = 0.4 + (int(r.order) % 10) * 0.05
    return s.GapRow(
        id=b.gap_id,
        region="410000",
        chain_id=r.chain_id,
        chain=chain_row(r.chain_id).name,
        segment_id=segment,
        segment=r.name,
        short_name=r.short_name,
        stage=r.stage,
        group=r.group,
        label=b.label,
        state=b.state,
        flags=("卡脖子",) if b.bottleneck else (),
        confidence="中",
        priority=round(sum(p.points or 0 for p in parts(base)), 1) if judged else None,
        priority_all=70.0 if judged else None,
        parts=parts(base) if judged else (),
        priority_interval=s.Interval(lo=base * 100 - 4, hi=base * 100 + 6) if judged else None,
        lo=b.strength.lo,
        mid=b.strength.mid,
        hi=b.strength.hi,
        coverage=0.85,
        basis=b.basis or "survey",
        zero_word=b.zero_word,
        local_enterprises=b.local_enterprises,
        national_enterprises=b.national_enterprises,
        users=b.users,
        user_enterprises=b.user_enterprises,
        targets=b.targets,
        essential=b.essential,
        bottleneck=b.bottleneck,
        rule="R-FILL",
        proof=f"省内未发现（调研口径）生产企业；省内 {b.users} 个在位环节、{b.user_enterprises} 家企业要用它，"
        f"因此判为{b.label}。",
        as_of="2026-11-24",
    )


@cache
def gap_rows() -> tuple[s.GapRow, ...]:
    rows = [gap_row(r.segment_id) for c in counted() for r in segments(c)]
    return tuple(sorted(rows, key=lambda g: (-(g.priority or 0), g.id)))


def neighbour(segment: str, relation: str) -> s.Neighbour:
    state, label = judge(segment)
    return s.Neighbour(
        segment=ref(by_id()[segment]),
        relation=relation,
        kind="FEEDS",
        direct=True,
        label=label,
        state=state,
        local_enterprises=len(local(segment)),
    )


@cache
def target_rows(segment: str) -> tuple[s.TargetRow, ...]:
    r = by_id()[segment]
    away = [m for m in makers().get(segment, []) if m[1].province != "河南省"]
    out = []
    for i, (p, e) in enumerate(away, 1):
        mark, title = best_badge().get(e.enterprise_id, ("", ""))
        values = (
            ("fit", "匹配", 0.47, 0.88 - i * 0.02),
            ("capability", "能力", 0.24, 0.6),
            ("linkage", "关联", 0.24, 0.3),
            ("pull", "区位", 0.05, 0.5),
        )
        ps = tuple(
            s.Part(key=k, name=n, weight=w, value=v, points=w * v * 100, imputed=k == "linkage" and i % 2 == 0)
            for k, n, w, v in values
        )
        hop = s.PathStep(
            start_id=e.enterprise_id,
            start=e.short_name or e.name,
            end_id="E00604",
            end="宇通客车",
            relation="SUPPLIES",
            text="供智驾域控",
            source=SOURCE,
        )
        out.append(
            s.TargetRow(
                gap_id=f"410000.{segment}",
                region="410000",
                chain_id=r.chain_id,
                segment_id=segment,
                segment=r.name,
                board="链主" if p.role == "龙头" else "其他厂商",
                klass="直接",
                rank=i,
                enterprise_id=e.enterprise_id,
                enterprise=e.name,
                short_name=e.short_name,
                province=e.province,
                city=e.city,
                score=100.0 * (len(away) - i + 1) / len(away),
                case=62.0,
                lo=55.0,
                hi=78.0,
                coverage=0.76,
                grade="待核实" if p.confidence == "memory" else "B",
                fit=values[0][3],
                capability=0.6,
                linkage=0.3,
                expansion=None,
                pull=0.5,
                reason=f"已知生产{p.products}",
                as_of="2026-11-24",
                badge=mark,
                badge_title=title,
                products=p.products,
                distance_km=624.0,
                marks=("已在省内",) if i == 1 else (),
                parts=ps,
                path=(hop,) if i == 1 else (),
                signals=(s.Signal(date="2021", kind="扩产", text="鹤壁 5G 产业园运营", source=SOURCE),)
                if i == 1
                else (),
                why_not_higher=("独立来源只有 1 个（A 级要 2 个）", "关联无数据（最多再 +16）"),
                needs_check=p.confidence == "memory",
            )
        )
    return tuple(out)


@cache
def gap_detail(segment: str) -> s.Answer[s.GapDetail]:
    row = gap_row(segment)
    users = tuple(neighbour(x.to_segment, "uses") for x in links() if x.from_segment == segment)
    feeders = tuple(neighbour(x.from_segment, "feeds") for x in links() if x.to_segment == segment)
    here = local(segment)
    names = (("quality", "质量", 0.4), ("lq", "区位商", 0.35), ("local", "本地配套", 0.15), ("depth", "深度", 0.1))
    indicators = tuple(
        s.IndicatorProof(
            key=k,
            name=n,
            weight=w,
            value=None if k == "local" else min(1.0, len(here) * 0.2),
            text=f"省内 {len(here)} / 全国 {row.national_enterprises} 家",
            missing="0 / 0 家用户，不足 5 家不算" if k == "local" else "",
            sources=(SOURCE,),
        )
        for k, n, w in names
    )
    return answer(
        s.GapDetail(
            row=row,
            region=HENAN,
            sentence=row.proof,
            rule_text="未发现 ∧ 被需要 → 补链",
            indicators=indicators,
            feeders=feeders,
            users=users,
            conditions=(
                s.Condition(text="省内未发现生产企业", holds=row.state == "absent"),
                s.Condition(text="有在位环节要用它", holds=bool(users), segments=tuple(u.segment for u in users)),
            ),
            flips=(
                s.Flip(text="再点名 1 家省内企业 → 转「弱」，按弱重判"),
                s.Flip(text="名录证明确无 → 「未发现」改称「缺失」，判断不变"),
            ),
            local=tuple(
                s.LocalMaker(chip=chip(p, e), evidence=(evidence(p, f"{e.short_name or e.name} 生产 {p.products}"),))
                for p, e in here[:20]
            ),
            local_total=len(here),
            elsewhere=tuple(chip(p, e) for p, e in makers().get(segment, []) if e.province != "河南省")[:20],
            elsewhere_total=row.national_enterprises - len(here),
            first_targets=target_rows(segment)[:3],
            counter_evidence=("整机企业是否自产自用，未核到",),
            profile="默认 2026-11",
        )
    )


@cache
def boards(segment: str) -> s.Answer[s.TargetBoards]:
    rows = target_rows(segment)
    lead = tuple(r for r in rows if r.board == "链主")
    rest = tuple(r for r in rows if r.board != "链主")
    weights = {"fit": 0.47, "capability": 0.24, "linkage": 0.24, "pull": 0.05}
    return answer(
        s.TargetBoards(
            gap=gap_row(segment),
            region=HENAN,
            leader=s.Board(board="链主", rows=lead, shown=len(lead), total=len(lead), weights=weights),
            niche=s.Board(
                board="专精特新",
                rows=(),
                shown=0,
                total=0,
                empty_reason="名录没装，不是没有企业：册内只有 6 家带「小巨人」标记，没有一家在本池。",
            ),
            other=s.Board(board="其他厂商", rows=rest, shown=len(rest), total=len(rest) + 37, weights=weights),
            expansion=s.Board(board="增资扩产", rows=(), shown=0, total=0),
            pool=s.PoolCounts(direct=len(rows), adjacent=62, shown=len(rows)),
            notes=("扩张信号在本池无一家已知，不计权",),
            rank_in_chain=3,
            gaps_in_chain=12,
        )
    )


@cache
def home() -> s.Answer[s.HomeAnswer]:
    rows = gap_rows()
    states = {k: sum(g.state == k for g in rows) for k in ("strong", "weak", "absent", "unknown")}
    labels: dict[Any, int] = {}
    for g in rows:
        labels[g.label] = labels.get(g.label, 0) + 1
    cities = read(DATA / "regions.csv")
    cities = cities[(cities.parent_adcode == "410000") & (cities.level == "city")]
    first = tuple(g for g in rows if g.label in {"补链", "延链"})
    return answer(
        s.HomeAnswer(
            region=HENAN,
            title=s.HomeCounts(
                chains=30,
                segments=len(rows),
                states=s.StateCounts(**states),
                labels=labels,
                absent_with_users=111,
                local_enterprises=843,
                national_enterprises=2960,
            ),
            clusters=clusters(),
            first_gaps=first[:6],
            gaps_total=len(first),
            aim_year="2023",
            aims_met=3,
            todo=(
                s.TodoItem(
                    kind="unknown_segments",
                    count=45,
                    title="个环节无数据，下不了判断",
                    detail="医疗器械 11、盾构 8、起重 7 最多",
                    action="分派核实",
                ),
                s.TodoItem(
                    kind="memory_facts",
                    count=647,
                    title="条省内产品事实只凭记忆",
                    detail="占省内 53%，标「待核实」；另 140 条未复读",
                    action="开始核",
                ),
                s.TodoItem(
                    kind="unnamed_leads",
                    count=30,
                    title="条链的链长姓名未检得",
                    detail="有职务规定，逐链附件未公开",
                    action="补录",
                ),
                s.TodoItem(
                    kind="unresolved_links",
                    count=138,
                    title="条跨链关系只有名称，没对上环节",
                    detail="对上后会改变「被需要」的判断",
                    action="对齐",
                ),
            ),
            aims=tuple(
                s.CityAim(
                    region=s.RegionRef(adcode=c.adcode, name=c.name), year="2023", confirmed=i % 6, unknown_amount=i % 3
                )
                for i, c in enumerate(cities.itertuples())
            ),
            aim_sentence="每个省辖市每年新开工 3 个以上投资 10 亿元以上项目",
            aim_source=SOURCE,
            changes=(
                s.ChangeRow(date="2026-11", text="47 个环节的依据改记为「样本」，零家不再按未发现计", kind="label"),
            ),
        )
    )


def ent_row(e: Any) -> s.EnterpriseRow:
    mark, title = best_badge().get(e.enterprise_id, ("", ""))
    return s.EnterpriseRow(
        id=e.enterprise_id,
        name=e.name,
        short_name=e.short_name,
        country=e.country,
        province=e.province,
        city=e.city,
        stock_code=e.stock_code,
        ownership=e.ownership,
        badge=mark,  # type: ignore[arg-type]
        badge_title=title,
    )


@cache
def firm(enterprise: str) -> Any:
    return next(e for e in table("enterprises").itertuples() if e.enterprise_id == enterprise)


def bare_chip(e: Any) -> s.Chip:
    mark, title = best_badge().get(e.enterprise_id, ("", ""))
    return s.Chip(
        enterprise_id=e.enterprise_id,
        name=e.short_name or e.name,
        full_name=e.name,
        badge=mark,  # type: ignore[arg-type]
        badge_title=title,
        city=e.city,
        province=e.province,
        local=e.province == "河南省",
    )


@cache
def supplies(enterprise: str) -> tuple[s.SupplyFact, ...]:
    out = []
    for x in table("supplies").itertuples():
        if enterprise in (x.supplier_id, x.buyer_id):
            other = x.buyer_id if x.supplier_id == enterprise else x.supplier_id
            seg = by_id().get(x.segment_id)
            out.append(
                s.SupplyFact(
                    direction="in" if x.buyer_id == enterprise else "out",
                    partner=bare_chip(firm(other)),
                    product=x.product,
                    segment=ref(seg) if seg else None,
                    since=x.since,
                    confidence=x.confidence,
                    needs_check=x.confidence == "memory",
                    evidence=(evidence(x, f"{x.product}供货"),),
                )
            )
    return tuple(out)


@cache
def enterprise(key: str) -> s.Answer[s.EnterpriseDetail]:
    e = firm(key)
    made = [p for p in table("produces").itertuples() if p.enterprise_id == key]
    tiers = [t for t in table("tiers").itertuples() if t.enterprise_id == key]
    return answer(
        s.EnterpriseDetail(
            row=ent_row(e),
            evidence=(evidence(e, f"{e.name}在册"),),
            products=tuple(
                s.ProductFact(
                    segment=ref(by_id()[p.segment_id]),
                    role=p.role,
                    products=p.products,
                    label=judge(p.segment_id)[1],  # type: ignore[arg-type]
                    confidence=p.confidence,
                    needs_check=p.confidence == "memory",
                    evidence=(evidence(p, f"{e.short_name} 生产 {p.products}"),),
                )
                for p in made
            ),
            tiers=tuple(
                s.TierFact(
                    tier=t.tier,
                    level=t.level,
                    batch_or_year=t.batch_or_year,
                    product=t.product,
                    confidence=t.confidence,
                    needs_check=False,
                    evidence=(evidence(t, t.tier),),
                )
                for t in tiers
            ),
            supplies=supplies(key),
            presence=(),
            others=(),
            counted=s.Counted(facts=len(made) + len(tiers), to_verify=1, sources=3),
        )
    )


@cache
def network(key: str) -> s.Answer[s.Network]:
    made = [p.segment_id for p in table("produces").itertuples() if p.enterprise_id == key]
    facts = supplies(key)

    def side(segments_: list[str], direction: str) -> tuple[s.NetworkRow, ...]:
        rows = []
        for seg in dict.fromkeys(segments_):
            known = tuple(f.partner for f in facts if f.direction == direction and f.segment and f.segment.id == seg)
            here = [m for m in local(seg) if m[1].enterprise_id != key]
            kind = "disclosed" if known else "candidates" if here else "nobody"
            rows.append(
                s.NetworkRow(
                    segment=ref(by_id()[seg]),
                    kind=kind,  # type: ignore[arg-type]
                    label=judge(seg)[1],  # type: ignore[arg-type]
                    state=judge(seg)[0],  # type: ignore[arg-type]
                    disclosed=known,
                    candidates=tuple(chip(*m) for m in here[:6]),
                    candidates_total=len(here),
                )
            )
        return tuple(rows)

    ins = side(
        [x.from_segment for x in links() if x.to_segment in made and x.scope == "within"]
        + [f.segment.id for f in facts if f.direction == "in" and f.segment],
        "in",
    )
    outs = side(
        [f.segment.id for f in facts if f.direction == "out" and f.segment]
        + [x.to_segment for x in links() if x.from_segment in made],
        "out",
    )
    centre = firm(key)
    node = s.NetworkNode(
        id=key, kind="enterprise", name=centre.short_name, full_name=centre.name, column="centre", local=True
    )
    partners = {f.partner.enterprise_id: f for f in facts}
    nodes = (
        node,
        *(
            s.NetworkNode(
                id=k,
                kind="enterprise",
                name=f.partner.name,
                full_name=f.partner.full_name,
                column="suppliers" if f.direction == "in" else "customers",
                local=f.partner.local,
                place=f.partner.city,
            )
            for k, f in partners.items()
        ),
    )
    edges = tuple(
        s.NetworkEdge(
            start=k if f.direction == "in" else key,
            end=key if f.direction == "in" else k,
            kind="disclosed",
            text=f.product,
            confidence=f.confidence,
            needs_check=f.needs_check,
            evidence=f.evidence,
        )
        for k, f in partners.items()
    )
    n = {k: sum(r.kind == k for r in ins) for k in ("disclosed", "candidates", "nobody")}
    return answer(
        s.Network(
            centre=ent_row(centre),
            region="410000",
            depth=1,
            suppliers=ins,
            customers=outs,
            same_group=(),
            relations=facts,
            counts=s.NetworkCounts(
                segments=len(ins),
                local=1,
                outside=max(0, n["disclosed"] - 1),
                candidates=n["candidates"],
                nobody=n["nobody"],
            ),
            nodes=nodes,
            edges=edges,
            disclosed_shown=len(facts),
            disclosed_total=len(facts),
        )
    )


@cache
def gap_map(segment: str) -> s.Answer[s.GapMap]:
    users = [x.to_segment for x in links() if x.from_segment == segment and local(x.to_segment)]
    chain = segment.rsplit("-", 1)[0]
    regions = read(DATA / "regions.csv")
    regions = regions[(regions.parent_adcode == "410000") & (regions.level == "city")]
    cities = []
    for r in regions.itertuples():
        by = {u: tuple(chip(*m) for m in local(u) if m[1].city == r.name) for u in users}
        here = [m for seg in segments(chain) for m in local(seg.segment_id) if m[1].city == r.name]
        cities.append(
            s.CityUse(
                region=s.RegionRef(adcode=r.adcode, name=r.name),
                users=sum(map(len, by.values())),
                by_segment=by,
                segments_present=len({m[0].segment_id for m in here}),
                segments_total=len(segments(chain)),
                enterprises=len({m[1].enterprise_id for m in here}),
            )
        )
    return answer(
        s.GapMap(
            gap=gap_row(segment),
            users=tuple(ref(by_id()[u]) for u in users),
            cities=tuple(cities),
            unplaced=2,
            targets=target_rows(segment)[:5],
        )
    )


@cache
def projects() -> s.Answer[tuple[s.ProjectRow, ...]]:
    rows: dict[str, s.ProjectRow] = {}
    for p in table("projects").itertuples():
        seg = by_id().get(p.segment_id)
        rows[p.project_id] = s.ProjectRow(
            id=p.project_id,
            name=p.project,
            stage=p.stage,
            date=p.date,
            amount_100m_cny=float(p.amount_100m_cny) if p.amount_100m_cny else None,
            enterprise_id=p.enterprise_id,
            enterprise=p.enterprise,
            city=p.city,
            county=p.county,
            park=p.park,
            adcode=p.adcode,
            chain=s.ChainRef(id=p.chain_id, name=chain_row(p.chain_id).name) if p.chain_id else None,
            segment=ref(seg) if seg else None,
            milestones=(s.Milestone(stage=p.stage, date=p.date, evidence=(evidence(p, f"{p.project} {p.stage}"),)),),
        )
    return answer(tuple(rows.values()))


@cache
def report(chain: str) -> s.Answer[s.ChainReport]:
    gaps = sorted(
        (g for g in gap_rows() if g.chain_id == chain and g.priority is not None), key=lambda g: -(g.priority or 0)
    )
    mine = [p for p in projects().data if p.chain and p.chain.id == chain]
    return answer(
        s.ChainReport(
            panorama=panorama(chain).data,
            gaps=tuple(gaps[:6]),
            first_targets={g.id: target_rows(g.segment_id)[:3] for g in gaps[:6]},
            gaps_total=len(gaps),
            projects=tuple(
                s.ProjectChip(
                    project_id=p.id,
                    name=p.name,
                    stage=p.stage,
                    date=p.date,
                    amount_100m_cny=p.amount_100m_cny,
                    place=p.city,
                )
                for p in mine[:10]
            ),
            projects_total=len(mine),
        )
    )


def search(q: str) -> s.Answer[s.SearchAnswer]:
    segs = [
        s.SearchHit(
            kind="segment",
            id=r.segment_id,
            name=r.name,
            sub=chain_row(r.chain_id).name,
            chain=s.ChainRef(id=r.chain_id, name=""),
        )
        for r in by_id().values()
        if q in r.name and r.chain_id in counted()
    ]
    firms = [
        s.SearchHit(
            kind="enterprise",
            id=e.enterprise_id,
            name=e.short_name or e.name,
            sub=e.city,
            badge=best_badge().get(e.enterprise_id, ("", ""))[0],
        )
        for e in table("enterprises").itertuples()
        if q in e.name
    ]
    groups = (
        s.SearchGroup(kind="segment", name="环节", hits=tuple(segs[:10]), total=len(segs)),
        s.SearchGroup(kind="enterprise", name="企业", hits=tuple(firms[:10]), total=len(firms)),
    )
    return answer(s.SearchAnswer(query=q, groups=groups))


def source() -> s.Answer[s.SourceDetail]:
    facts = tuple(
        evidence(p, f"{firm(p.enterprise_id).name} 生产 {p.products}", i)
        for i, p in enumerate(table("produces").itertuples(), 2)
        if i < 40
    )
    return answer(
        s.SourceDetail(source=SOURCE, datasets=("produces",), confidence=("公开报道",), facts=facts, facts_total=312)
    )


LIBRARY = (
    s.QueryInfo(
        name="gap_segments_without_local_producer",
        title="链上哪些环节省内没有企业？",
        question="Which segments of {chain} has nobody in {region}?",
        category="缺口",
        params=(
            s.ParamInfo(name="chain", type="string", required=True, note="产业链"),
            s.ParamInfo(name="region", type="string", required=False, default="410000", note="地区"),
            s.ParamInfo(
                name="limit", type="integer", required=False, default=200, minimum=1, maximum=1000, note="上限"
            ),
        ),
        returns=(
            s.ColumnInfo(name="segment_id", type="string"),
            s.ColumnInfo(name="outside_producers", type="integer"),
        ),
        identity=("segment_id",),
        text=(
            "// question: Which segments of {chain} has nobody in {region}?\n"
            "MATCH (s:Segment)-[:IN_CHAIN]->(:Chain {id: $chain})\n  WHERE NOT EXISTS { (s)<-[:PRODUCES]-() }\n"
            "RETURN s.id AS segment_id, 3 AS outside_producers\nORDER BY segment_id LIMIT $limit"
        ),
    ),
    s.QueryInfo(
        name="suppliers_of",
        title="谁供它、供什么、谁披露的？",
        question="",
        category="供应关系",
        params=(),
        returns=(),
        identity=(),
        text="RETURN 1",
    ),
)
RESULT = s.Answer(
    data=s.QueryResult(
        name=LIBRARY[0].name,
        params={"chain": "K10-22"},
        columns=LIBRARY[0].returns,
        rows=({"segment_id": "K10-22-S08", "outside_producers": 3},),
    ),
    meta=META.model_copy(update={"took_ms": 9.2}),
)
LOADS = answer(
    (
        s.LoadRow(
            id="L0001",
            dataset="atlas",
            state="done",
            files=("clusters.csv", "chains.csv"),
            read=18320,
            made=18200,
            merged=117,
            refused=3,
            started="2026-11-24T14:02:11",
            ended="2026-11-24T14:02:31",
        ),
    )
)


def leaders() -> s.Answer[tuple[tuple[s.ChainRef, s.Chip], ...]]:
    rows = []
    for m in table("chain_masters").itertuples():
        row = chain_row(m.chain_id)
        rows.append(
            (
                s.ChainRef(id=row.id, name=row.name),
                bare_chip(firm(m.enterprise_id)).model_copy(update={"role": m.basis}),
            )
        )
    return answer(tuple(rows))


LEADS = (
    Lead(
        id="LD-1", gap_id="410000.K10-22-S10", enterprise_id="E00604", enterprise="甲公司", segment_id="K10-22-S10",
        segment="电池管理系统（BMS）", chain_id="K10-22", chain="新能源及网联汽车", region="410000",
        label="补链", state="投产",
        owner="郑州市商务局", next_step="核对投产日期", due="2026-11-01", note="一期", city="410100",
        city_name="郑州市",
        amount_100m_cny=12.5, version=2, created="2026-11-02T08:00:00+00:00", updated="2026-11-03T08:00:00+00:00",
        proposal=Proposal(
            enterprise_id="E00604", segment_id="K10-22-S10", region="410100", text="甲公司已在本地投产",
            row={"动作": "补充", "企业名称": "甲公司", "来源网址": ""}, needs=("一个公开出处",),
        ),
    ),
    Lead(
        id="LD-2", gap_id="410000.K10-22-S10", enterprise_id="E00605", enterprise="乙公司", segment_id="K10-22-S10",
        segment="电池管理系统（BMS）", chain_id="K10-22", chain="新能源及网联汽车", region="410000",
        label="补链", state="在谈",
        due="2026-11", version=1, created="2026-11-02T08:00:00+00:00", updated="2026-11-02T08:00:00+00:00",
    ),
)  # fmt: skip
CHANGES = (
    LeadChange(version=2, who="李", at="2026-11-03T08:00:00+00:00", before={"state": "在谈"}, after={"state": "投产"}),
    LeadChange(
        version=1, who="张", at="2026-11-02T08:00:00+00:00",
        after={"state": "在谈", "owner": "郑州市商务局", "city": "410100", "amount_100m_cny": 12.5},
    ),
)  # fmt: skip
CITIES = (s.RegionRef(adcode="410100", name="郑州市", level="city"),)


def _orders(own: float) -> tuple[OrderRow, ...]:
    names = ("本方法", "规模", "最近扩张", "只看匹配", "知名度", "只看邻近", "随机")
    metrics = ("hits@10", "hits@20", "recall@10", "recall@20", "MRR", "AP")
    value = Measured(value=own, lo=own / 2, hi=min(1.0, own * 2))
    return tuple(OrderRow(order=n, metrics=dict.fromkeys(metrics, value)) for n in names)


RUN = BacktestRow(
    id="B-1", cut="2018-12-31", months=60, region="410000", basis="open", profile="default@1",
    ended="2026-11-24T08:00:00+00:00", min_positives=30, verdict=("事实可见：正例 17 个，样本不足，不作结论",),
    strata=tuple(
        Stratum(pool="本链及相连各链", stratum=n, gaps=15, positives=17, pool_size=211.3, enough=e, rows=_orders(v))
        for n, e, v in (("全部", False, 0.3), ("事实隐藏", True, 0.05), ("事实可见", False, 0.6))
    ),
    expansions=0, known=0,
)  # fmt: skip
BACKTEST = BacktestDetail(
    row=RUN,
    margins=tuple(
        Margin(pool="本链及相连各链", stratum="事实隐藏", baseline=b, metric="AP", value=v, lo=v - 0.03, hi=v + 0.03)
        for b, v in (("随机", 0.01), ("只看邻近", -0.04))
    ),
    judged=(
        Move(
            enterprise_id="E00604", enterprise="甲公司", segment_id="K10-22-S10", segment="电池管理系统",
            date="2023-12-31", event="甲公司郑州基地", stratum="事实可见",
        ),
    ),
    expansions=(), known=(),
)  # fmt: skip
WEIGHTS = {"fit": 0.4, "capability": 0.2, "linkage": 0.2, "expansion": 0.15, "pull": 0.05}
PROFILES = (
    WeightProfile(
        id="W-1", name="关联优先", weights=WEIGHTS, author="张", created="2026-11-24T08:00:00+00:00", reason="先看往来",
        backtest="B-2",
    ),
)  # fmt: skip
