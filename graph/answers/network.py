"""链主网络: an enterprise between its suppliers and its customers, disclosed, inferred and missing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from graph.answers.chips import chip, read_enterprises
from graph.answers.common import HERE, Scope, ground, source_ids, sources_of
from graph.answers.enterprises import enterprise_row, missing_enterprise, read_segments, supply_fact
from graph.answers.gap_detail import segment_ref
from graph.answers.makers import Maker, fact_keys, makers
from graph.answers.network_drawing import drawing
from graph.answers.shapes import (
    Answer,
    Chip,
    Network,
    NetworkCounts,
    NetworkRow,
    SegmentRef,
    SupplyFact,
)
from graph.queries import query
from graph.reader import Reader

CANDIDATES = 6
Side = Literal["suppliers", "customers"]
WORDS = {"disclosed": 0, "candidates": 1, "nobody": 2}


def network(reader: Reader, enterprise_id: str, scope: Scope = HERE, *, depth: int = 1) -> Answer[Network]:
    """The network up to ``depth`` supply steps (1-3); at most 150 nodes, nearest first. Raise NotFound."""
    base = ground(reader, scope)
    rows = query("enterprise_list").run(reader, ids=[enterprise_id])
    if not rows:
        raise missing_enterprise(reader, enterprise_id)
    centre = enterprise_row(rows[0])
    supply = query("network_supply").run(reader, enterprise=enterprise_id, depth=depth, limit=2000)
    near = query("network_segments").run(reader, enterprise=enterprise_id, region=scope.region)
    proofs = {r["id"]: json.loads(r["proof"]) for r in near}
    here = makers(reader, {s: fact_keys(p) for s, p in proofs.items()}, scope.region)
    group = query("enterprise_facts").run(reader, enterprise=enterprise_id)[0]["groups"]
    ids = {i for s in supply for i in (s["supplier"], s["customer"])} | {g["id"] for g in group}
    who = read_enterprises(reader, ids)
    refs = sources_of(reader, source_ids(s["evidence"] for s in supply))
    segments = read_segments(reader, (s["segment_id"] for s in supply if s["segment_id"]))
    relations = [
        supply_fact(
            {**s, "partner": s["supplier"] if s["customer"] == enterprise_id else s["customer"]},
            "in" if s["customer"] == enterprise_id else "out", who, segments, refs, scope.region,
        )
        for s in supply if s["depth"] == 1
    ]  # fmt: skip
    siblings = tuple(chip(who[g["id"]], region=scope.region) for g in group)
    suppliers = _rows("suppliers", near, [r for r in relations if r.direction == "in"], here, enterprise_id)
    customers = _rows("customers", near, [r for r in relations if r.direction == "out"], here, enterprise_id)
    nodes, edges = drawing(centre, supply, (suppliers, customers), siblings, who, refs, scope.region)
    shown = sum(e.kind == "disclosed" for e in edges)
    data = Network(
        centre=centre, region=scope.region, depth=depth, suppliers=suppliers, customers=customers, same_group=siblings,
        relations=tuple(relations), counts=_counts(suppliers), nodes=nodes, edges=edges, disclosed_shown=shown,
        disclosed_total=len(supply),
    )  # fmt: skip
    return base.answer(data, shown=shown, total=len(supply), sources=refs.values())


def _rows(
    side: Side, near: Iterable[Mapping[str, Any]], relations: Iterable[SupplyFact], here: Mapping[str, list[Maker]],
    centre: str,
) -> tuple[NetworkRow, ...]:  # fmt: skip
    """One row a segment: disclosed partners first, then local candidates, then nobody."""
    by_segment: dict[str, list[Chip]] = {}
    refs: dict[str, SegmentRef | None] = {"": None}
    for r in relations:
        key = r.segment.id if r.segment else ""
        refs[key] = r.segment
        by_segment.setdefault(key, []).append(r.partner)
    rows, seen = [], set()
    for n in near:
        if n["side"] == side:
            seen.add(n["id"])
            rows.append(_row(segment_ref(n), n, by_segment.get(n["id"], []), here.get(n["id"], []), centre))
    rows += [_row(refs[k], {}, found, [], centre) for k, found in by_segment.items() if k not in seen]
    return tuple(sorted(rows, key=lambda r: (WORDS[r.kind], r.segment is None)))


def _row(
    segment: SegmentRef | None, n: Mapping[str, Any], disclosed: list[Chip], here: list[Maker], centre: str
) -> NetworkRow:
    partners = {c.enterprise_id: c for c in disclosed}
    candidates = [m.chip for m in here if m.chip.enterprise_id not in {*partners, centre}]
    kind: Literal["disclosed", "candidates", "nobody"] = "disclosed" if partners else "candidates"
    if not partners and not n.get("local_enterprises"):
        kind = "nobody"
    return NetworkRow(
        segment=segment, kind=kind, label=n.get("label"), state=n.get("state"), disclosed=tuple(partners.values()),
        candidates=tuple(candidates[:CANDIDATES]), candidates_total=max(n.get("local_enterprises", 0), len(candidates)),
    )  # fmt: skip


def _counts(rows: Iterable[NetworkRow]) -> NetworkCounts:
    of_segments = [r for r in rows if r.segment]
    local = sum(any(c.local for c in r.disclosed) for r in of_segments)
    disclosed = sum(r.kind == "disclosed" for r in of_segments)
    return NetworkCounts(
        segments=len(of_segments), local=local, outside=disclosed - local,
        candidates=sum(r.kind == "candidates" for r in of_segments),
        nobody=sum(r.kind == "nobody" for r in of_segments),
    )  # fmt: skip
