"""全景图: every segment of a chain in a region, in a handful of reads however long the chain is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from graph.answers.chain_detail import chain_detail
from graph.answers.chains import known_chain
from graph.answers.common import HERE, SOURCES_SHOWN, Ground, Scope, ground, needs_check, source_ids, sources_of
from graph.answers.gap_rows import provisional, strength, zero_word
from graph.answers.gaps import GapFilter, gap_rows, label_counts
from graph.answers.makers import Maker, fact_keys, makers
from graph.answers.projects import project_chip, project_rows
from graph.answers.shapes import (
    STAGE_WORDS,
    STAGES,
    Answer,
    Box,
    BoxGroup,
    ChainDetail,
    ChainRef,
    ChainReport,
    Chip,
    CrossChain,
    Panorama,
    ProjectChip,
    ProjectRow,
    SegmentLink,
    StageColumn,
    Strength,
    TargetRow,
)
from graph.answers.summary import Summary, summary
from graph.answers.targets import first_targets
from graph.queries import query
from graph.reader import Reader

CHIPS, OUTSIDE, PROJECTS = 6, 3, 3
BREAK = "断点"
WORDS = {"强链·锻长": "锻长", "强链·补短": "补短"}
REPORT_GAPS, REPORT_PROJECTS = 6, 10


def panorama(reader: Reader, chain_id: str, scope: Scope = HERE, *, outside: bool = False) -> Answer[Panorama]:
    """The map of a chain. ``outside`` adds the first targets to each box (mode 招商).

    Raise NotFound for an unknown chain, region or snapshot.
    """
    base = ground(reader, scope)
    head = chain_head(reader, chain_id)
    boxes = query("chain_boxes").run(reader, chain=chain_id, region=scope.region, snapshot=base.snapshot)
    proofs = {b["segment_id"]: json.loads(b["gap"]["proof"]) for b in boxes if b["gap"]}
    here = makers(reader, {s: fact_keys(p) for s, p in proofs.items()}, scope.region)
    projects = project_rows(reader, chain=chain_id, with_evidence=False, as_of=base.known_by)
    known = summary(reader, base)
    named = source_ids([head["sources"], *(o["evidence"] for o in head["officers"])])
    cited = sorted(named | source_ids(m.evidence for found in here.values() for m in found))
    refs = sources_of(reader, [*named, *cited[:SOURCES_SHOWN]])
    detail = chain_detail(head, boxes, here, projects, base, known, refs)
    targets = _outside(reader, base, chain_id) if outside else {}
    flows = [f for b in boxes for f in b["flows"]]
    data = Panorama(
        detail=detail, stages=_stages(boxes, proofs, here, projects, targets, known), links=_links(flows, within=True),
        cross=_cross(flows, chain_id, boxes), cross_links=_links(flows, within=False),
        unresolved_cross=head["unresolved"],
    )  # fmt: skip
    gaps = [b["gap"] for b in boxes if b["gap"]]
    return base.answer(
        data, shown=len(boxes), total=len(boxes), sources=refs.values(), source_count=len(cited),
        basis=[g["basis"] for g in gaps],
        coverage=[g["coverage"] for g in gaps],
    )  # fmt: skip


def chain_head(reader: Reader, chain_id: str) -> Mapping[str, Any]:
    """The row of ``chain_head``. Raise NotFound with the nearest ids and names."""
    rows = query("chain_head").run(reader, chain=chain_id)
    return rows[0] if rows else known_chain(reader, chain_id)


def chain(reader: Reader, chain_id: str, scope: Scope = HERE) -> Answer[ChainDetail]:
    """A chain's page head alone."""
    found = panorama(reader, chain_id, scope)
    return Answer[ChainDetail](data=found.data.detail, meta=found.meta)


def chain_report(reader: Reader, chain_id: str, scope: Scope = HERE) -> Answer[ChainReport]:
    """Everything that 链长一页 prints."""
    found = panorama(reader, chain_id, scope)
    base = ground(reader, scope)
    what = GapFilter(chain=chain_id, labels=("补链", "延链", "建链", "强链·补短"))
    gaps = gap_rows(reader, base, what, limit=REPORT_GAPS)
    counts = label_counts(reader, base, what)
    projects = project_rows(reader, chain=chain_id, with_evidence=False, as_of=base.known_by)
    largest = sorted(projects, key=lambda p: (-(p.amount_100m_cny or -1.0), p.id))
    data = ChainReport(
        panorama=found.data, gaps=gaps, first_targets=first_targets(reader, gaps),
        gaps_total=sum(counts.get(label, 0) for label in what.labels),
        projects=tuple(project_chip(p) for p in largest[:REPORT_PROJECTS]), projects_total=len(projects),
    )  # fmt: skip
    return Answer[ChainReport](data=data, meta=found.meta)


def _stages(
    boxes: Sequence[Mapping[str, Any]], proofs: Mapping[str, Any], here: Mapping[str, list[Maker]],
    projects: Sequence[ProjectRow], targets: Mapping[str, tuple[Chip, ...]], known: Summary,
) -> tuple[StageColumn, ...]:  # fmt: skip
    by_segment: dict[str, list[ProjectChip]] = {}
    for p in sorted(projects, key=lambda p: p.date, reverse=True):
        if p.segment:
            by_segment.setdefault(p.segment.id, []).append(project_chip(p))
    columns = []
    for stage in STAGES:
        of_stage = [b for b in boxes if b["stage"] == stage]
        groups = []
        for name, members in groupby(of_stage, key=lambda b: str(b["group"])):
            found = list(members)
            made = tuple(
                box(
                    b, proofs.get(b["segment_id"], {}), here.get(b["segment_id"], []),
                    targets.get(b["segment_id"], ()), by_segment.get(b["segment_id"], []), known,
                )
                for b in found
            )  # fmt: skip
            groups.append(BoxGroup(name=name, order=found[0]["group_order"], boxes=made))
        if groups:
            columns.append(
                StageColumn(stage=stage, name=STAGE_WORDS[stage], segments=len(of_stage), groups=tuple(groups))
            )
    return tuple(columns)


def box(
    b: Mapping[str, Any], proof: Mapping[str, Any], here: list[Maker], outside: tuple[Chip, ...],
    projects: list[ProjectChip], known: Summary,
) -> Box:  # fmt: skip
    """One segment on the panorama."""
    g = b["gap"] or {}
    label, flags = g.get("label"), tuple(g.get("flags") or ())
    return Box(
        gap_id=g.get("id", ""), segment_id=b["segment_id"], name=b["name"], short_name=b["short_name"],
        stage=b["stage"], group=b["group"], order=b["order"], essential=b["essential"], bottleneck=b["bottleneck"],
        label=label, word=BREAK if BREAK in flags else WORDS.get(label or "", label or ""), state=g.get("state"),
        flags=flags, confidence=g.get("confidence_word") or "", basis=g.get("basis"),
        zero_word=zero_word(g) if g else "", provisional=provisional(proof, known) if proof else False,
        local_enterprises=g.get("local_enterprises", 0), national_enterprises=g.get("national_enterprises", 0),
        groups=g.get("groups", 0), users=g.get("users", 0), user_enterprises=g.get("user_enterprises", 0),
        strength=strength(g) if g else Strength(lo=None, hi=None), priority=g.get("priority"),
        run_id=g.get("run_id") or "", targets=g.get("targets") or 0,
        chips=tuple(m.chip for m in here[:CHIPS]), outside=outside, projects=tuple(projects[:PROJECTS]),
    )  # fmt: skip


def _outside(reader: Reader, base: Ground, chain_id: str) -> dict[str, tuple[Chip, ...]]:
    rows = gap_rows(reader, base, GapFilter(chain=chain_id), limit=300)
    found = first_targets(reader, rows, best=OUTSIDE)
    return {g.segment_id: tuple(_target_chip(t) for t in found.get(g.id, ())) for g in rows}


def _target_chip(t: TargetRow) -> Chip:
    return Chip(
        enterprise_id=t.enterprise_id, name=t.short_name or t.enterprise, full_name=t.enterprise, badge=t.badge,
        badge_title=t.badge_title, needs_check=t.needs_check, products=t.products, province=t.province, city=t.city,
        local=False,
    )  # fmt: skip


def _links(flows: Iterable[Mapping[str, Any]], *, within: bool) -> tuple[SegmentLink, ...]:
    return tuple(
        SegmentLink(
            start=f["start"], end=f["end"], kind=f["kind"], note=f["note"], needs_check=needs_check(f["confidence"])
        )
        for f in flows
        if (f["scope"] == "within") == within
    )


def _cross(
    flows: Iterable[Mapping[str, Any]], chain_id: str, boxes: Sequence[Mapping[str, Any]]
) -> tuple[CrossChain, ...]:
    own = {b["segment_id"] for b in boxes}
    names, into, out = {}, Counter[str](), Counter[str]()
    for f in flows:
        if f["other_id"] != chain_id:
            names[f["other_id"]] = f["other"]
            (out if f["start"] in own else into)[f["other_id"]] += 1
    rows = [CrossChain(chain=ChainRef(id=i, name=n), into=into[i], out=out[i]) for i, n in names.items()]
    return tuple(sorted(rows, key=lambda r: (-r.into - r.out, r.chain.id)))
