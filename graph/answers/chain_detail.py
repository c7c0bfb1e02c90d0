"""A chain's page head: 链长, 会长, 链主, the strip of figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.answers.chains import chain_row
from graph.answers.chips import chip
from graph.answers.common import Ground, needs_check, source_ids
from graph.answers.makers import Maker
from graph.answers.shapes import (
    ChainDetail,
    ChainKpi,
    ChainRef,
    ClusterRow,
    Label,
    Officer,
    ProjectRow,
    Ratio,
    SourceRef,
)
from graph.answers.summary import Summary

BIG_PROJECT = 10.0
"""亿元: the notice counts projects from here."""
CITIES_SHOWN = 4


def chain_detail(
    head: Mapping[str, Any], boxes: Sequence[Mapping[str, Any]], here: Mapping[str, list[Maker]],
    projects: Sequence[ProjectRow], base: Ground, known: Summary, refs: Mapping[str, SourceRef],
) -> ChainDetail:  # fmt: skip
    """Put a page head together from the rows that the panorama has read."""
    cells = [_cell(b) for b in boxes]
    row = chain_row(head, cells, base.scope.region, known)
    officers = [officer(o, refs) for o in head["officers"]]
    cited = source_ids([head["sources"], *(o["evidence"] for o in head["officers"])])
    return ChainDetail(
        row=row, cluster=_cluster(head, base, refs), region=base.region,
        leads=tuple(o for o, raw in zip(officers, head["officers"], strict=True) if raw["kind"] == "ChainLead"),
        chairs=tuple(o for o, raw in zip(officers, head["officers"], strict=True) if raw["kind"] == "Alliance"),
        masters=tuple(
            chip(m, region=base.scope.region, role=m["basis"], confidence=m["confidence"])
            for m in head["masters"]
        ),
        kpi=kpi(row.id, boxes, here, projects, base, known), cities=_cities(here),
        continues=tuple(ChainRef(**c) for c in head["continues"]),
        sources=tuple(refs[i] for i in sorted(cited) if i in refs),
    )  # fmt: skip


def _cell(box: Mapping[str, Any]) -> dict[str, Any]:
    gap = box["gap"] or {}
    return {
        "segment_id": box["segment_id"], "name": box["short_name"], "stage": box["stage"], "label": gap.get("label"),
        "state": gap.get("state"), "flags": gap.get("flags") or (),
    }  # fmt: skip


def _cluster(card: Mapping[str, Any], base: Ground, refs: Mapping[str, SourceRef]) -> ClusterRow | None:
    if not card["cluster_id"]:
        return None
    return ClusterRow(
        id=card["cluster_id"], name=card["cluster"], system=card["system"], scale=card["scale"],
        target_2025=card["target_2025"], key_regions=card["key_regions"], is_total=card["is_total"],
        valid_from=card["cluster_from"], valid_to=card["cluster_to"], note=card["note"],
        sources=tuple(refs[i] for i in sorted(source_ids([card["sources"]])) if i in refs),
    )  # fmt: skip


def officer(row: Mapping[str, Any], refs: Mapping[str, SourceRef]) -> Officer:
    """From a map of ``chain_head.officers``."""
    cited = [refs[i] for i in sorted(source_ids([row["evidence"]])) if i in refs]
    return Officer(
        role=row["role"], holder=row["position"] or row["name"], person=row["person"] or "",
        department=row["department"] or "", scope=row["scope"], specific=row["specific"],
        valid_from=row["valid_from"] or "", note=row["note"] or "", source=cited[0] if cited else None,
        needs_check=needs_check(row["confidence"]) or "推断" in row["role"],
    )  # fmt: skip


def kpi(
    chain_id: str, boxes: Sequence[Mapping[str, Any]], here: Mapping[str, list[Maker]], projects: Iterable[ProjectRow],
    base: Ground, known: Summary,
) -> ChainKpi:  # fmt: skip
    """The strip of figures of one chain in one region."""
    judged = [b for b in boxes if b["gap"]]
    names: dict[Label, list[str]] = {}
    for b in judged:
        names.setdefault(b["gap"]["label"], []).append(b["short_name"])
    present = sum(b["gap"]["state"] in ("strong", "weak") for b in judged)
    found = [m.chip for makers in here.values() for m in makers]
    amounts = [p.amount_100m_cny for p in projects]
    return ChainKpi(
        completeness=known.completeness(base.scope.region, chain_id),
        present=Ratio(n=present, N=len(boxes), value=present / len(boxes) if judged else None),
        supply_ratio=known.supply_ratio(base.scope.region, chain_id),
        labels={label: len(n) for label, n in names.items()},
        segments_by_label={label: tuple(n) for label, n in names.items()},
        breakpoints=sum("断点" in (b["gap"]["flags"] or ()) for b in judged),
        bottlenecks=sum(bool(b["bottleneck"]) for b in boxes), facts=len(found),
        facts_to_verify=sum(c.needs_check for c in found), local_enterprises=len({c.enterprise_id for c in found}),
        big_projects=sum(a is not None and a >= BIG_PROJECT for a in amounts),
        projects_without_amount=sum(a is None for a in amounts),
    )  # fmt: skip


def _cities(here: Mapping[str, list[Maker]]) -> tuple[str, ...]:
    """The cities with the most producers of the chain."""
    who = {(m.chip.enterprise_id, m.place) for makers in here.values() for m in makers if m.place}
    return tuple(city for city, _ in Counter(sorted(c for _, c in who)).most_common(CITIES_SHOWN))
