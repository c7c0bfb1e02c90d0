"""What enterprises do: moves, plants in the province, projects, supplies, and the back-test set made from them."""

from __future__ import annotations

from collections.abc import Iterator

from graph.records import Record
from loaders.sources import stable_id
from loaders.tables import Row
from loaders.transform import DATED, SOURCE, Context, edge, node, table_load


def _event(row: Row, ctx: Context) -> Iterator[Record]:
    evidence, event, enterprise = (
        ctx.cite(row, known_from=row["date"]),
        ("Event", row["event_id"]),
        row["enterprise_id"],
    )
    yield node(
        *event, evidence, name=f"{ctx.enterprise_names.get(enterprise, enterprise)}{row['type']}", kind=row["type"],
        enterprise_id=enterprise, place_province=row["place_province"], place_city=row["place_city"],
        amount_100m_cny=row["amount_100m_cny"], date=row["date"], segment_id=row["segment_id"],
    )  # fmt: skip
    yield edge("MADE", ("Enterprise", enterprise), event, evidence)
    if row["segment_id"]:
        yield edge("ABOUT", event, ("Segment", row["segment_id"]), evidence)


def _presence(row: Row, ctx: Context) -> Iterator[Record]:
    yield edge(
        "HAS_PRESENCE", ("Enterprise", row["enterprise_id"]), ("Region", row["adcode"]), ctx.cite(row),
        presence_id=row["presence_id"], local_name=row["henan_entity"], local_enterprise_id=row["local_enterprise_id"],
        segment_id=row["segment_id"], stage=row["stage"], year=row["year"],
        investment_100m_cny=row["investment_100m_cny"], known_basis=row["known_basis"], adcode=row["adcode"],
        city=row["city"], county=row["county"],
    )  # fmt: skip


def _project(row: Row, ctx: Context) -> Iterator[Record]:
    """One state of a project: the project, its milestone, and what both hang on."""
    evidence, project = ctx.cite(row), ("Project", row["project_id"])
    milestone = ("Milestone", f"{row['project_id']}@{row['stage']}@{row['date']}")
    yield node(*project, evidence, name=row["project"])
    columns = (
        "project_id", "stage", "date", "date_inferred", "amount_100m_cny", "enterprise_id", "enterprise", "city",
        "county", "park", "adcode", "chain_id", "segment_id", "note",
    )  # fmt: skip
    yield node(*milestone, evidence, name=f"{row['project']} {row['stage']}", **{c: row[c] for c in columns})
    yield edge("REACHED", project, milestone, evidence)
    if row["enterprise_id"]:
        yield edge("INVESTS_IN", ("Enterprise", row["enterprise_id"]), project, evidence)
    if row["adcode"]:
        yield edge("LOCATED_IN", project, ("Region", row["adcode"]), evidence)
    if row["segment_id"]:
        yield edge("ABOUT", project, ("Segment", row["segment_id"]), evidence)


def _supplies(row: Row, ctx: Context) -> Iterator[Record]:
    yield edge(
        "SUPPLIES", ("Enterprise", row["supplier_id"]), ("Enterprise", row["buyer_id"]), ctx.cite(row),
        segment_id=row["segment_id"], product=row["product"], since=row["since"],
    )  # fmt: skip


def _unmatched(row: Row, ctx: Context) -> Iterator[Record]:
    yield node(
        "Review", stable_id("RV", row.file, row.as_json()), ctx.cite(row),
        name=f"{row['supplier']} → {row['customer']}", kind="supply", reason=row["note"],
        row=row.as_json(), state="open",
    )  # fmt: skip


def _backtest(row: Row, ctx: Context) -> Iterator[Record]:
    evidence = ctx.cite(row)
    keys = [row[c] for c in ("enterprise_id", "segment_id", "event", "stage", "year")]
    case = ("BacktestCase", stable_id("BT", *keys))
    yield node(
        *case, evidence, name=f"{row['enterprise']}：{row['event'] or row['stage']}",
        enterprise_id=row["enterprise_id"], enterprise=row["enterprise"], segment_id=row["segment_id"],
        event=row["event"], stage=row["stage"], year=row["year"], from_file=row["source"], use=row["use"],
        note=row["note"], product_fact=row["product_fact"],
    )  # fmt: skip
    yield edge("MADE", ("Enterprise", row["enterprise_id"]), case, evidence)
    yield edge("ABOUT", case, ("Segment", row["segment_id"]), evidence)


MOVES = (
    table_load(
        "atlas/events.csv",
        "event_id! enterprise_id!>Enterprise type! place_province place_city amount_100m_cny:number date:date "
        "segment_id>Segment" + SOURCE,
        _event, key="event_id", defines="Event",
    ),
    table_load(
        "atlas/presence.csv",
        "presence_id! enterprise_id!>Enterprise henan_entity local_enterprise_id>Enterprise city county adcode!>Region "
        "segment_id>Segment investment_100m_cny:number stage! year:date known_from:date known_basis" + SOURCE,
        _presence, key="presence_id",
    ),
    table_load(
        "atlas/projects.csv",
        "project_id! project! enterprise_id>Enterprise enterprise city county park adcode>Region chain_id>Chain "
        "segment_id>Segment amount_100m_cny:number stage! date:date date_inferred!:flag note" + DATED,
        _project, key="project_id stage date", defines="Project",
    ),
    table_load(
        "atlas/supplies.csv",
        "supplier_id!>Enterprise buyer_id!>Enterprise product segment_id>Segment since:date known_from:date" + SOURCE,
        _supplies, key="supplier_id buyer_id segment_id product",
    ),
    table_load(
        "atlas/supply_relations_unmatched.csv",
        "supplier! customer! product_or_link supplier_id>Enterprise buyer_id>Enterprise note!" + DATED,
        _unmatched, key="supplier customer product_or_link",
    ),
    table_load(
        "backtest/open_positives.csv",
        "enterprise_id!>Enterprise enterprise! segment_id!>Segment event stage year:date source use!:yesno note "
        "product_fact" + SOURCE,
        _backtest, key="enterprise_id segment_id event stage year",
    ),
)  # fmt: skip
