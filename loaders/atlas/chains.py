"""Clusters, chains, their leads, segments and the links between segments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.records import Record
from loaders.sources import stable_id
from loaders.tables import Row
from loaders.transform import DATED, SOURCE, Context, edge, node, table_load

TOTAL = re.compile(r".*-(SUM|GWR\d*|WP)")
"""Ids of rows that speak of all clusters of a system at once."""
LATER, EARLIER = "7+28", "10+30"
ALLIANCE_ROLE = re.compile("盟|企业")
GUESS = "推断"
LINKS = {"feeds": "FEEDS", "equips": "EQUIPS", "serves": "SERVES", "recycles": "RECYCLES"}


def _cluster(row: Row, ctx: Context) -> Iterator[Record]:
    yield node(
        "Cluster", row["cluster_id"], ctx.cite(row), name=row["cluster_name"], system=row["version"],
        valid_from=row["valid_from"], valid_to=row["valid_to"], is_total=bool(TOTAL.fullmatch(row["cluster_id"])),
        scale=row["tier"], target_2025=row["target_2025"], chains_named=row["chains_named"],
        key_regions=row["key_regions"], note=row["note"],
    )  # fmt: skip


def _chain(row: Row, ctx: Context) -> Iterator[Record]:
    evidence, chain = ctx.cite(row), ("Chain", row["chain_id"])
    yield node(
        *chain, evidence, name=row["chain_name"], system=row["version"], valid_from=row["valid_from"],
        valid_to=row["valid_to"], counted=row["counted_in_total"], cluster_id=row["cluster_id"],
        cluster_name=row["cluster_name"], basis=row["basis"], note=row["note"],
    )  # fmt: skip
    if row["cluster_id"]:
        yield edge("IN_CLUSTER", chain, ("Cluster", row["cluster_id"]), evidence)
    if row["version"] == LATER:
        for old in ctx.rows("atlas/chains.csv"):
            if old["version"] == EARLIER and old["chain_name"] == row["chain_name"]:
                yield edge("CONTINUES", chain, ("Chain", old["chain_id"]), ctx.cite(row, confidence="inferred"))


def _lead(row: Row, ctx: Context) -> Iterator[Record]:
    """An official who guides, or a unit that chairs. Nobody's name is kept but an official's."""
    evidence = ctx.cite(row)
    system, scope, role, position = row["version"], row["scope"], row["role"], row["position_or_unit"]
    shared = {
        "system": system, "scope": scope, "role": role, "department": row["responsible_department"],
        "valid_from": row["valid_from"], "note": row["source_note"],
    }  # fmt: skip
    ends = _named(scope, system, ctx)
    if ALLIANCE_ROLE.search(role):
        lead, kind = ("Alliance", stable_id("AL", system, scope, role, position)), "CHAIRS"
        yield node(*lead, evidence, name=position, **shared)
    else:
        lead, kind = ("ChainLead", stable_id("CL", system, scope, role, position)), "GUIDES"
        person = row["person_if_official"]
        yield node(*lead, evidence, name=f"{position} {person}".strip(), position=position, person=person, **shared)
    if kind == "CHAIRS" or "链长" in role:
        for end in ends:
            yield edge(kind, lead, end, evidence)
    yield from _responsible(row, ends, ctx)


def _named(scope: str, system: str, ctx: Context) -> list[tuple[str, str]]:
    """The chains and clusters of a system that bear exactly this name (a cluster's may end in 集群)."""
    chains = [
        ("Chain", r["chain_id"])
        for r in ctx.rows("atlas/chains.csv")
        if r["version"] == system and r["chain_name"] == scope
    ]
    clusters = [
        ("Cluster", r["cluster_id"])
        for r in ctx.rows("atlas/clusters.csv")
        if r["version"] == system and scope in (r["cluster_name"], r["cluster_name"] + "集群")
    ]
    return chains or clusters


def _responsible(row: Row, ends: list[tuple[str, str]], ctx: Context) -> Iterator[Record]:
    """The department that answers for a chain; what stands in brackets says how we know."""
    text = row["responsible_department"]
    name = re.sub(r"（.*?）", "", text)
    if not ends or not name or "、" in name or "各" in name or "专班" in name:
        return
    evidence = ctx.cite(row, confidence="inferred" if GUESS in text else "")
    known = {r[c]: r["agency_id"] for r in ctx.rows("notice/agencies.csv") for c in ("name", "full_name")}
    agency = ("Agency", known.get(name) or stable_id("AG", name))
    yield node(*agency, evidence, name=name)
    for end in ends:
        yield edge("RESPONSIBLE_FOR", agency, end, evidence)


def _segment(row: Row, ctx: Context) -> Iterator[Record]:
    evidence, segment = ctx.cite(row), ("Segment", row["segment_id"])
    columns = (
        "name", "short_name", "chain_id", "stage", "group", "group_order", "order", "essential", "bottleneck",
        "bottleneck_note", "products", "gbt4754",
    )  # fmt: skip
    yield node(*segment, evidence, **{c: row[c] for c in columns})
    yield edge("IN_CHAIN", segment, ("Chain", row["chain_id"]), evidence)
    for name in row["products"]:
        product = ("Product", stable_id("PD", name))
        yield node(*product, evidence, name=name)
        yield edge("HAS_PRODUCT", segment, product, evidence)


def _link(row: Row, ctx: Context) -> Iterator[Record]:
    yield edge(
        LINKS.get(row["kind"], row["kind"]), ("Segment", row["from_segment"]), ("Segment", row["to_segment"]),
        ctx.cite(row), scope=row["scope"], note=row["note"], resolved_by=row["resolved_by"],
    )  # fmt: skip


def _same_as(row: Row, ctx: Context) -> Iterator[Record]:
    ends = ("Segment", row["segment_a"]), ("Segment", row["segment_b"])
    yield edge("SAME_AS", *ends, ctx.cite(row), note=row["note"])


def _unresolved(row: Row, ctx: Context) -> Iterator[Record]:
    yield node(
        "Review", stable_id("RV", row.file, row.as_json()), ctx.cite(row),
        name=f"{row['from_segment_or_name']} → {row['to_segment_or_name']}", kind="cross_link", reason=row["reason"],
        row=row.as_json(), state="open",
    )  # fmt: skip


CHAINS = (
    table_load(
        "atlas/clusters.csv",
        "cluster_id! version! valid_from:date valid_to:date cluster_name! tier target_2025 chains_named key_regions "
        "note" + DATED,
        _cluster, key="cluster_id", defines="Cluster",
    ),
    table_load(
        "atlas/chains.csv",
        "chain_id! version! valid_from:date valid_to:date chain_name! cluster_id>Cluster cluster_name "
        "counted_in_total!:yesno basis note" + DATED,
        _chain, key="chain_id", defines="Chain",
    ),
    table_load(
        "atlas/chain_leads.csv",
        "version! scope! role! position_or_unit! person_if_official responsible_department valid_from:date source_note"
        + DATED,
        _lead, key="version scope role position_or_unit",
    ),
    table_load(
        "atlas/segments.csv",
        "segment_id! chain_id!>Chain name! short_name! stage! group group_order:integer order!:integer essential!:flag "
        "products:list gbt4754:list bottleneck!:flag bottleneck_note" + SOURCE,
        _segment, key="segment_id", defines="Segment",
    ),
    table_load(
        "atlas/segment_links.csv",
        "from_segment!>Segment to_segment!>Segment kind! scope! note resolved_by" + SOURCE,
        _link, key="from_segment to_segment kind",
    ),
    table_load(
        "atlas/same_as.csv", "segment_a!>Segment segment_b!>Segment note" + SOURCE, _same_as, key="segment_a segment_b"
    ),
    table_load(
        "atlas/cross_links_unresolved.csv",
        "from_segment_or_name! from_chain_id>Chain to_segment_or_name! to_chain_id>Chain kind note reason!",
        _unresolved, key="from_segment_or_name to_segment_or_name kind",
    ),
)  # fmt: skip
