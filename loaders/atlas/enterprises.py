"""Enterprises and what is known of each: group, titles, products, chains it leads, revenue, lists it stands in."""

from __future__ import annotations

from collections.abc import Iterator

from graph.records import Record
from loaders.sources import stable_id
from loaders.tables import Row
from loaders.transform import DATED, SOURCE, Context, edge, node, table_load

REVENUE = "营业收入"


def _enterprise(row: Row, ctx: Context) -> Iterator[Record]:
    """The region path as adcodes, the names beside it; LOCATED_IN the finest known region."""
    evidence, enterprise = ctx.cite(row), ("Enterprise", row["enterprise_id"])
    path = {"province": ctx.regions.called(row["province"], level="province")} | ctx.regions.path(row["adcode"])
    yield node(
        *enterprise, evidence, name=row["name"], short_name=row["short_name"], aliases=row["aliases"], uscc=row["uscc"],
        stock_code=row["stock_code"], ownership=row["ownership"], country=row["country"],
        province=path["province"], city=path.get("city"), county=path.get("county"), province_name=row["province"],
        city_name=row["city"], county_name=row["county"], adcode=row["adcode"], founded=row["founded"],
        website=row["website"], name_is_registered=row["name_is_registered"], checked=row["checked"],
        as_of=row["as_of"],
    )  # fmt: skip
    if finest := row["adcode"] or path["province"]:
        yield edge("LOCATED_IN", enterprise, ("Region", finest), evidence)


def _group(row: Row, ctx: Context) -> Iterator[Record]:
    evidence, group = ctx.cite(row), ("Group", stable_id("GR", row["controlling_group"]))
    yield node(*group, evidence, name=row["controlling_group"])
    yield edge("CONTROLLED_BY", ("Enterprise", row["enterprise_id"]), group, evidence, basis=row["basis"])


def _tier(row: Row, ctx: Context) -> Iterator[Record]:
    evidence, tier = ctx.cite(row), ("Tier", stable_id("TI", row["tier"]))
    yield node(*tier, evidence, name=row["tier"])
    yield edge(
        "HOLDS", ("Enterprise", row["enterprise_id"]), tier, evidence, level=row["level"],
        batch_or_year=row["batch_or_year"], product=row["product"], source_date=row["source_date"],
    )  # fmt: skip


def _produces(row: Row, ctx: Context) -> Iterator[Record]:
    yield edge(
        "PRODUCES", ("Enterprise", row["enterprise_id"]), ("Segment", row["segment_id"]), ctx.cite(row),
        role=row["role"], products=row["products"],
    )  # fmt: skip


def _leads(row: Row, ctx: Context) -> Iterator[Record]:
    ends = ("Enterprise", row["enterprise_id"]), ("Chain", row["chain_id"])
    yield edge("LEADS", *ends, ctx.cite(row), basis=row["basis"])


def _revenue(row: Row, ctx: Context) -> Iterator[Record]:
    evidence, enterprise = ctx.cite(row), row["enterprise_id"]
    statistic = ("Statistic", f"REV-{enterprise}-{row['year']}")
    yield node(
        *statistic, evidence, name=f"{ctx.enterprise_names.get(enterprise, enterprise)}{row['year']}年{REVENUE}",
        indicator=REVENUE, value=row.get("revenue_100m_cny"), number=row["revenue_100m_cny"], unit="亿元",
        period=row["year"],
    )  # fmt: skip
    yield edge("MEASURES", statistic, ("Enterprise", enterprise), evidence)


def _listed(row: Row, ctx: Context) -> Iterator[Record]:
    """A name in a public list; a name that is no enterprise of ours waits for review."""
    evidence = ctx.cite(row)
    if not row["enterprise_id"]:
        yield node(
            "Review", stable_id("RV", row.file, row.as_json()), evidence, name=row["enterprise"],
            kind="enterprise_match", reason="公开名单点名，企业表中没有对应企业", row=row.as_json(), state="open",
        )  # fmt: skip
        return
    listing = ("EnterpriseList", stable_id("LI", row["list_type"], row["year"]))
    yield node(*listing, evidence, name=row["list_type"], year=row["year"])
    yield edge(
        "LISTED_IN", ("Enterprise", row["enterprise_id"]), listing, evidence, field=row["chain_or_field"],
        named_as=row["enterprise"], city=row["city"], note=row["note"],
    )  # fmt: skip


ENTERPRISES = (
    table_load(
        "atlas/enterprises.csv",
        "enterprise_id! name! short_name aliases:list uscc stock_code ownership country! province city county "
        "adcode>Region founded:date website name_is_registered!:flag checked source_url source_title as_of:date "
        "confidence!",
        _enterprise, key="enterprise_id", defines="Enterprise",
    ),
    table_load(
        "atlas/groups.csv", "enterprise_id!>Enterprise controlling_group! basis!" + SOURCE, _group, key="enterprise_id"
    ),
    table_load(
        "atlas/tiers.csv", "enterprise_id!>Enterprise tier! level batch_or_year product known_from:date" + DATED, _tier,
        key="enterprise_id tier level batch_or_year product",
    ),
    table_load(
        "atlas/produces.csv",
        "enterprise_id!>Enterprise segment_id!>Segment products role! known_from:date" + SOURCE,
        _produces, key="enterprise_id segment_id",
    ),
    table_load(
        "atlas/chain_masters.csv", "chain_id!>Chain enterprise_id!>Enterprise basis!" + DATED, _leads,
        key="chain_id enterprise_id",
    ),
    table_load(
        "atlas/revenue.csv", "enterprise_id!>Enterprise revenue_100m_cny!:number year!:date" + SOURCE, _revenue,
        key="enterprise_id year",
    ),
    table_load(
        "atlas/anchors_enterprises.csv",
        "enterprise_id>Enterprise enterprise! city chain_or_field list_type! year:date note" + DATED, _listed,
        key="enterprise list_type year chain_or_field",
    ),
)  # fmt: skip
