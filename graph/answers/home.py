"""工作台: how the region stands, which gaps first, what is missing to judge, who is on target, what changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from graph.answers.chain_detail import BIG_PROJECT
from graph.answers.chains import barcodes, cluster_rows, state_counts
from graph.answers.common import HERE, Ground, Scope, ground, source_ids, sources_of
from graph.answers.gaps import GapFilter, gap_rows, label_counts
from graph.answers.loads import load_rows
from graph.answers.projects import project_rows
from graph.answers.shapes import (
    Answer,
    ChainRow,
    ChangeRow,
    CityAim,
    ClusterRow,
    HomeAnswer,
    HomeCounts,
    ProjectRow,
    RegionRef,
    SourceRef,
    TodoItem,
)
from graph.answers.summary import kept
from graph.answers.targets import first_targets
from graph.leads import landed
from graph.leads import state_counts as lead_counts
from graph.queries import query
from graph.reader import Reader

FIRST = ("补链", "延链")
SHOWN_GAPS, SHOWN_CHANGES, SHOWN_CHAINS = 6, 6, 3
AIM_CLAUSE, AIM_PROJECTS = "N2022-08", 3
"""Clause 8 of the 2022 notice; the number stands in its indicator IND-24 and is read from there."""
YEAR = re.compile(r"\d{4}")


def home(reader: Reader, scope: Scope = HERE) -> Answer[HomeAnswer]:
    """Everything the home page shows. Raise NotFound for an unknown region, system or snapshot."""
    base = ground(reader, scope)
    clusters = cluster_rows(reader, base)
    chains = [c for k in clusters for c in k.chains if c.counted]
    counts = kept(base, "products", lambda: _product_counts(reader, base))
    what = GapFilter(labels=FIRST)
    gaps = gap_rows(reader, base, what, limit=SHOWN_GAPS)
    total = sum(label_counts(reader, base, what).get(label, 0) for label in FIRST)
    year, aims = city_aims(reader, base)
    sentence, aim, source = _aim(reader)
    data = HomeAnswer(
        region=base.region, title=_title(reader, base, chains, counts), clusters=_listed(clusters), first_gaps=gaps,
        gaps_total=total, first_targets=first_targets(reader, gaps), todo=_todo(reader, base, chains, counts),
        aim_year=year, aims=tuple(a.model_copy(update={"aim": aim}) for a in aims),
        aims_met=sum(a.confirmed >= aim for a in aims), leads=lead_counts(reader), aim_sentence=sentence,
        aim_source=source, changes=_changes(reader, base),
    )  # fmt: skip
    cited = [s for k in clusters for s in k.sources]
    return base.answer(data, sources=cited, basis=[g.basis for g in gaps], coverage=[g.coverage for g in gaps])


def _listed(clusters: Iterable[ClusterRow]) -> tuple[ClusterRow, ...]:
    """Clusters with their counted chains; totals and clusters without a chain are left out."""
    rows = (
        k.model_copy(update={"chains": tuple(c for c in k.chains if c.counted)}) for k in clusters if not k.is_total
    )
    return tuple(k for k in rows if k.chains)


def _product_counts(reader: Reader, base: Ground) -> Mapping[str, int]:
    return query("product_counts").run(reader, region=base.scope.region, system=base.scope.system, as_of=base.known_by)[
        0
    ]


def _title(reader: Reader, base: Ground, chains: Sequence[ChainRow], counts: Mapping[str, int]) -> HomeCounts:
    cells = barcodes(reader, base)
    every = [c for chain in chains for c in cells.get(chain.id, [])]
    return HomeCounts(
        chains=len(chains), segments=len(every), states=state_counts(c["state"] for c in every),
        labels=dict(Counter(c["label"] for c in every if c["label"])),
        absent_with_users=sum(c["state"] == "absent" and c["users"] > 0 for c in every),
        local_enterprises=counts["local"], national_enterprises=counts["national"],
    )  # fmt: skip


def _todo(reader: Reader, base: Ground, chains: Sequence[ChainRow], counts: Mapping[str, int]) -> tuple[TodoItem, ...]:
    unknown = sorted(chains, key=lambda c: (-c.states.unknown, c.id))
    most = "、".join(f"{c.name} {c.states.unknown}" for c in unknown[:SHOWN_CHAINS] if c.states.unknown)
    share = counts["on_memory"] / counts["facts"] if counts["facts"] else 0.0
    led = {r["chain_id"] for r in query("chains_with_lead").run(reader, system=base.scope.system)}
    unnamed = sum(c.id not in led for c in chains)
    reviews = {r["kind"]: r["count"] for r in query("review_counts").run(reader)}
    guessed = f"；另 {counts['inferred']} 条为推断" if counts["inferred"] else ""
    items = (
        TodoItem(
            kind="unknown_segments", count=sum(c.states.unknown for c in chains), title="个环节无数据，下不了判断",
            detail=f"{most} 最多" if most else "", action="分派核实",
        ),
        TodoItem(
            kind="memory_facts", count=counts["on_memory"], title="条省内产品事实只凭记忆",
            detail=f"占省内 {share:.0%}，标「待核实」" + guessed, action="开始核",
        ),
        TodoItem(
            kind="unnamed_leads", count=unnamed, title="条链的链长姓名未检得", detail="有职务规定，逐链附件未公开",
            action="补录",
        ),
        TodoItem(
            kind="unresolved_links", count=reviews.get("cross_link", 0), title="条跨链关系只有名称，没对上环节",
            detail="对上后会改变「被需要」的判断", action="对齐",
        ),
    )  # fmt: skip
    return tuple(i for i in items if i.count)


def city_aims(reader: Reader, base: Ground) -> tuple[str, tuple[CityAim, ...]]:
    """(the last year with dated projects, each city's projects of that year against the aim)."""
    cities = [
        RegionRef(adcode=r["adcode"], name=r["name"], level=r["level"])
        for r in query("region_children").run(reader, parent=base.scope.region)
    ]
    projects = project_rows(reader, with_evidence=False, as_of=base.known_by)
    year = max((y for p in projects for y in _years(p)), default="")
    at = Counter(
        landed(reader, str(datetime.now(UTC).year), BIG_PROJECT)
    )  # leads are of now, projects of their sources
    return year, tuple(_city_aim(c, year, projects).model_copy(update={"leads": at[c.adcode]}) for c in cities)


def _years(project: ProjectRow) -> set[str]:
    return {m[0] for s in project.milestones if (m := YEAR.match(s.date))}


def _city_aim(city: RegionRef, year: str, projects: Iterable[ProjectRow]) -> CityAim:
    here = [p for p in projects if year in _years(p) and p.city == city.name]
    big = [p for p in here if p.amount_100m_cny is not None and p.amount_100m_cny >= BIG_PROJECT]
    open_ = [p for p in here if p.amount_100m_cny is None]
    return CityAim(
        region=city,
        year=year,
        confirmed=len(big),
        unknown_amount=len(open_),
        project_ids=tuple(p.id for p in big + open_),
    )


def _aim(reader: Reader) -> tuple[str, int, SourceRef | None]:
    """(the sentence that sets the aim, projects a year, its source)."""
    rows = query("aim_sentence").run(reader, clause=AIM_CLAUSE)
    wanted = [r for r in rows if r["unit"] == "个" and "项目" in r["name"]]
    if not wanted:
        return "", AIM_PROJECTS, None
    refs = sources_of(reader, source_ids([wanted[0]["evidence"]]))
    return wanted[0]["sentence"], int(wanted[0]["target"]), next(iter(refs.values()), None)


def _changes(reader: Reader, base: Ground) -> tuple[ChangeRow, ...]:
    """The last loads, and the analysis that followed."""
    rows = [
        ChangeRow(
            date=(r.ended or r.started)[:10], kind="load", ref=r.id,
            text=f"装入「{r.dataset}」：读 {r.read:,} 行，新 {r.made:,}，并 {r.merged:,}"
            + (f"，清 {r.swept:,}" if r.swept else "") + (f"，拒 {r.refused:,}" if r.refused else ""),
        )
        for r in load_rows(reader, limit=SHOWN_CHANGES) if r.state == "done"
    ]  # fmt: skip
    return tuple(rows)
