"""Regions, platforms, county clusters, coverage and statistics."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.records import Record
from loaders.sources import stable_id
from loaders.tables import Row
from loaders.transform import DATED, SOURCE, Context, edge, node, table_load

NUMBER = re.compile(r"-?\d+(\.\d+)?")


def _region(row: Row, ctx: Context) -> Iterator[Record]:
    evidence = ctx.cite(row, confidence="register")
    props = {k: row[k] for k in row.values if k not in ("adcode",)}
    yield node("Region", row["adcode"], evidence, **props)
    if row["parent_adcode"]:
        yield edge("PART_OF", ("Region", row["adcode"]), ("Region", row["parent_adcode"]), evidence)


def _platform(row: Row, ctx: Context) -> Iterator[Record]:
    evidence = ctx.cite(row)
    platform = ("Platform", stable_id("PF", row["name"], row["type"]))
    yield node(
        *platform, evidence, name=row["name"], kind=row["type"], batch=row["batch"], host=row["host_enterprise"],
        city=row["city"], field=row["field"], note=row["note"],
    )  # fmt: skip
    if city := ctx.regions.called(row["city"], level="city"):
        yield edge("LOCATED_IN", platform, ("Region", city), evidence)
    hosts = ctx.enterprises_called.get(row["host_enterprise"], set())
    if len(hosts) == 1:
        yield edge("HOSTS", ("Enterprise", min(hosts)), platform, evidence)


def _local_cluster(row: Row, ctx: Context) -> Iterator[Record]:
    evidence = ctx.cite(row)
    cluster = ("LocalCluster", row["emerging_cluster_id"])
    yield node(
        *cluster, evidence, name=row["name"], kind=row["type"], level=row["level"], batch=row["batch_or_year"],
        city=row["city"], county_or_park=row["county_or_park"], industry=row["industry"],
        output_or_target=row["output_or_target"], note=row["note"],
    )  # fmt: skip
    city = ctx.regions.called(row["city"])
    finest = ctx.regions.called(row["county_or_park"], within=city) if city else ""
    if finest or city:
        yield edge("LOCATED_IN", cluster, ("Region", finest or city), evidence)


def _coverage(row: Row, ctx: Context) -> Iterator[Record]:
    scope = ("Segment" if "-S" in row["scope"] else "Chain", row["scope"])
    yield edge(
        "COVERAGE", ("Region", row["region"]), scope, ctx.cite(row), basis=row["basis"], as_of=row["as_of"],
        note=row["note"],
    )  # fmt: skip


def _statistic(row: Row, ctx: Context) -> Iterator[Record]:
    """A figure; it measures what its scope names exactly: a region, a chain or a cluster (of any system)."""
    evidence = ctx.cite(row)
    cells = [row[c] for c in ("scope", "indicator", "value", "unit", "period", "note")]
    statistic = ("Statistic", stable_id("ST", *cells))
    yield node(
        *statistic, evidence, name=f"{row['scope']}{row['indicator']}", scope=row["scope"], indicator=row["indicator"],
        value=row["value"], number=float(row["value"]) if NUMBER.fullmatch(row["value"]) else None, unit=row["unit"],
        period=row["period"], note=row["note"],
    )  # fmt: skip
    ends = [("Chain", r["chain_id"]) for r in ctx.rows("atlas/chains.csv") if r["chain_name"] == row["scope"]]
    ends += [("Cluster", r["cluster_id"]) for r in ctx.rows("atlas/clusters.csv") if r["cluster_name"] == row["scope"]]
    if region := ctx.regions.called(row["scope"]):
        ends.append(("Region", region))
    for end in ends:
        yield edge("MEASURES", statistic, end, evidence)


PLACES = (
    table_load(
        "regions.csv",
        "adcode! name! short_name level! parent_adcode>Region centroid_lng:number centroid_lat:number seat_lng:number "
        "seat_lat:number note",
        _region, key="adcode", defines="Region",
    ),
    table_load(
        "atlas/platforms.csv", "name! type! batch host_enterprise city field note" + DATED, _platform, key="name type"
    ),
    table_load(
        "atlas/emerging_clusters.csv",
        "emerging_cluster_id! name! type! level batch_or_year city county_or_park industry "
        "output_or_target note" + DATED,
        _local_cluster, key="emerging_cluster_id", defines="LocalCluster",
    ),
    table_load(
        "atlas/coverage.csv", "region!>Region scope!>Chain|Segment basis! as_of:date note" + SOURCE, _coverage,
        key="region scope",
    ),
    table_load(
        "atlas/stats.csv", "scope indicator! value! unit period note" + DATED, _statistic,
        key="scope indicator value unit period note",
    ),
)  # fmt: skip
