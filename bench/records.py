"""A made-up world as records for the writer: enterprises and what they make, one source."""

from __future__ import annotations

from graph.analysis.world import World
from graph.records import EdgeRecord, Evidence, NodeRecord, Record

SOURCE = "SYNTHETIC"


def records(world: World) -> list[Record]:
    """One node an enterprise, one edge a product fact, one edge a supply."""
    out: list[Record] = [
        NodeRecord("Source", SOURCE, {"name": "合成数据", "kind": "document"}, Evidence(SOURCE, "bench:1", "memory"))
    ]
    for i, e in enumerate(world.enterprises.itertuples(index=False), 2):
        props = {
            "name": e.name, "short_name": e.short_name, "country": e.country, "province": e.province, "city": e.city,
            "county": e.county, "name_is_registered": True,
        }  # fmt: skip
        evidence = Evidence(SOURCE, f"enterprises.csv:{i}", e.confidence)
        out.append(NodeRecord("Enterprise", e.enterprise_id, props, evidence))
    for i, p in enumerate(world.produces.itertuples(index=False), 2):
        evidence = Evidence(SOURCE, f"produces.csv:{i}", p.confidence, p.known_from)
        start, end = ("Enterprise", p.enterprise_id), ("Segment", p.segment_id)
        out.append(EdgeRecord("PRODUCES", start, end, evidence, {"role": p.role, "products": p.products}))
    for i, s in enumerate(world.supplies.itertuples(index=False), 2):
        evidence = Evidence(SOURCE, f"supplies.csv:{i}", s.confidence, s.known_from)
        start, end = ("Enterprise", s.supplier_id), ("Enterprise", s.buyer_id)
        out.append(EdgeRecord("SUPPLIES", start, end, evidence, {"segment_id": s.segment_id, "product": s.product}))
    return out
