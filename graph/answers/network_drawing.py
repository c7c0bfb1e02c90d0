"""Nodes and edges of a network, for a drawing: disclosed supply first, then what the chain lets us infer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from graph.answers.chips import chip
from graph.answers.common import evidence_items, needs_check
from graph.answers.shapes import Chip, EnterpriseRow, NetworkEdge, NetworkNode, NetworkRow, SourceRef

MOST_NODES = 150
Column = Literal["suppliers", "centre", "customers", "group"]
SIDES: tuple[Column, Column] = ("suppliers", "customers")


def drawing(
    centre: EnterpriseRow, supply: Iterable[Mapping[str, Any]], sides: Sequence[Iterable[NetworkRow]],
    siblings: Iterable[Chip], who: Mapping[str, Mapping[str, Any]], refs: Mapping[str, SourceRef], region: str,
) -> tuple[tuple[NetworkNode, ...], tuple[NetworkEdge, ...]]:  # fmt: skip
    """At most 150 nodes, nearest first, and the edges between them. ``supply`` is in order of depth."""
    middle = Chip(
        enterprise_id=centre.id, name=centre.short_name or centre.name, full_name=centre.name, badge=centre.badge,
        city=centre.city,
    )  # fmt: skip
    nodes, edges = _disclosed(middle, supply, who, refs, region)
    for column, rows in zip(SIDES, sides, strict=True):
        for row in rows:
            if row.segment and row.kind != "disclosed":
                nodes[row.segment.id] = _segment_node(row, column)
                edges.append(_segment_edge(row, column, centre.id))
    for c in siblings:
        nodes.setdefault(c.enterprise_id, _node(c, "group", 1))
        edges.append(NetworkEdge(start=centre.id, end=c.enterprise_id, kind="group", text="同一集团"))
    kept = dict(list(nodes.items())[:MOST_NODES])
    return tuple(kept.values()), tuple(e for e in edges if e.start in kept and e.end in kept)


def _disclosed(
    centre: Chip, supply: Iterable[Mapping[str, Any]], who: Mapping[str, Mapping[str, Any]],
    refs: Mapping[str, SourceRef], region: str,
) -> tuple[dict[str, NetworkNode], list[NetworkEdge]]:  # fmt: skip
    nodes = {centre.enterprise_id: _node(centre, "centre", 0)}
    edges: list[NetworkEdge] = []
    upstream = {centre.enterprise_id}
    for s in supply:
        a, b = s["supplier"], s["customer"]
        column: Column = "suppliers" if b in upstream and a != centre.enterprise_id else "customers"
        if column == "suppliers":
            upstream.add(a)
        for id_ in (a, b):
            nodes.setdefault(id_, _node(chip(who[id_], region=region), column, s["depth"]))
        text = f"{who[a]['name']} 供货给 {who[b]['name']}：{s['product'] or '产品未载'}"
        edges.append(
            NetworkEdge(
                start=a, end=b, kind="disclosed", text=s["product"], segment_id=s["segment_id"], since=s["since"],
                confidence=s["confidence"], needs_check=needs_check(s["confidence"]),
                evidence=evidence_items(s["evidence"], refs, text, s["since"]),
            )
        )  # fmt: skip
    return nodes, edges


def _node(c: Chip, column: Column, depth: int) -> NetworkNode:
    return NetworkNode(
        id=c.enterprise_id, kind="enterprise", name=c.name, full_name=c.full_name, column=column, local=c.local,
        place=c.city or c.province, badge=c.badge, depth=depth,
    )  # fmt: skip


def _segment_node(row: NetworkRow, column: Column) -> NetworkNode:
    assert row.segment is not None
    return NetworkNode(
        id=row.segment.id, kind="segment", name=row.segment.short_name, full_name=row.segment.name, column=column,
        local=row.kind == "candidates",
    )  # fmt: skip


def _segment_edge(row: NetworkRow, column: Column, centre: str) -> NetworkEdge:
    assert row.segment is not None
    start, end = (row.segment.id, centre) if column == "suppliers" else (centre, row.segment.id)
    return NetworkEdge(
        start=start, end=end, kind="inferred" if row.kind == "candidates" else "nobody", text="按环节推断",
        segment_id=row.segment.id,
    )  # fmt: skip
