"""The 2022 notice on industrial growth as data: clauses, sentences, agencies, indicators, mentions, dates."""

from __future__ import annotations

from collections.abc import Iterator

from graph.records import Record
from loaders.sources import stable_id
from loaders.tables import Row
from loaders.transform import SOURCE, Context, edge, node, table_load

MENTIONED = {
    "chain": "Chain", "cluster": "Cluster", "enterprise": "Enterprise", "event": "Event", "place": "Region",
    "platform": "Platform", "project": "Project", "unit": "Agency",
}  # fmt: skip
PREFIXES = {"EC": "LocalCluster"}
"""Ids that say more of what a mention is than its kind does."""


def policy_of(clause_id: str) -> str:
    """N2022-01 belongs to N2022."""
    return clause_id.split("-")[0]


def mentioned_label(kind: str, maps_to_id: str) -> str:
    """The label of what a mention points to, ``""`` if it points nowhere."""
    return PREFIXES.get(maps_to_id[:2]) or MENTIONED.get(kind, "") if maps_to_id else ""


def _sentence(row: Row, ctx: Context) -> Iterator[Record]:
    """One sentence, its clause and its policy."""
    evidence = ctx.cite(row)
    policy, clause = ("Policy", policy_of(row["clause_id"])), ("Clause", row["clause_id"])
    sentence = ("Sentence", row["sentence_id"])
    yield node(*policy, evidence, name=row["source_title"], date=policy[1][1:5])
    title = _clause_title(row, ctx)
    yield node(
        *clause, evidence, name=title, policy_id=policy[1], section=row["section"], number=row["number"],
        title=title, responsible_units=row["responsible_units"],
    )  # fmt: skip
    yield node(
        *sentence, evidence, name=row["text"][:40], clause_id=row["clause_id"], text=row["text"], part=row["title"]
    )
    yield edge("PART_OF", clause, policy, evidence)
    yield edge("PART_OF", sentence, clause, evidence)


def _clause_title(row: Row, ctx: Context) -> str:
    """A clause bears the titles of its sentences; the head and the end of a notice have several."""
    titles = [r["title"] for r in ctx.rows("notice/clauses.csv") if r["clause_id"] == row["clause_id"]]
    return "、".join(dict.fromkeys(titles))


def _agency(row: Row, ctx: Context) -> Iterator[Record]:
    yield node(
        "Agency", row["agency_id"], ctx.cite(row), name=row["name"], full_name=row["full_name"], level=row["level"]
    )


def _responsible(row: Row, ctx: Context) -> Iterator[Record]:
    yield edge(
        "RESPONSIBLE_FOR", ("Agency", row["agency_id"]), ("Clause", row["clause_id"]), ctx.cite(row), lead=row["lead"],
        order=row["order"], unit=row["unit"],
    )  # fmt: skip


def _indicator(row: Row, ctx: Context) -> Iterator[Record]:
    evidence, indicator = ctx.cite(row), ("Indicator", row["indicator_id"])
    columns = (
        "name", "clause_id", "sentence_id", "scope", "target_value", "unit", "comparator", "period", "applies_to",
        "note",
    )  # fmt: skip
    yield node(*indicator, evidence, **{c: row[c] for c in columns})
    yield edge("SET_BY", indicator, ("Sentence", row["sentence_id"]), evidence)


def _mention(row: Row, ctx: Context) -> Iterator[Record]:
    """What a sentence names; what could not be found in the graph waits for review."""
    evidence = ctx.cite(row)
    if label := mentioned_label(row["kind"], row["maps_to_id"]):
        yield edge(
            "NAMED_IN", (label, row["maps_to_id"]), ("Sentence", row["sentence_id"]), evidence,
            text_span=row["text_span"], kind=row["kind"], note=row["note"],
        )  # fmt: skip
        return
    yield node(
        "Review", stable_id("RV", row.file, row.as_json()), evidence, name=row["text_span"], kind="mention",
        reason=row["note"] or "文中所指在图中没有对应", row=row.as_json(), state="open",
    )  # fmt: skip


def _event(row: Row, ctx: Context) -> Iterator[Record]:
    evidence, event = ctx.cite(row), ("Event", row["event_id"])
    yield node(
        *event, evidence, name=row["name"], kind="文件所列事项", date=row["year"], place_city=row["city"],
        note=row["note"],
    )  # fmt: skip
    yield edge("SET_BY", event, ("Sentence", row["sentence_clause"]), evidence)


NOTICE = (
    table_load(
        "notice/agencies.csv", "agency_id! name! full_name level" + SOURCE, _agency, key="agency_id", defines="Agency"
    ),
    table_load(
        "notice/clauses.csv",
        "clause_id! section number title sentence_id! text! responsible_units" + SOURCE, _sentence,
        key="sentence_id", defines="Sentence Clause=clause_id",
    ),
    table_load(
        "notice/clause_agencies.csv",
        "clause_id!>Clause order:integer unit agency_id!>Agency lead!:flag" + SOURCE, _responsible,
        key="clause_id agency_id unit",
    ),
    table_load(
        "notice/indicators.csv",
        "indicator_id! clause_id!>Clause sentence_id!>Sentence name! scope target_value unit comparator period "
        "applies_to note" + SOURCE,
        _indicator, key="indicator_id", defines="Indicator",
    ),
    table_load(
        "notice/timeline.csv",
        "event_id! name! year:date city sentence_clause!>Sentence note" + SOURCE, _event, key="event_id",
        defines="Event",
    ),
    table_load(
        "notice/mentions.csv",
        "sentence_id!>Sentence text_span! kind! "
        "maps_to_id>Chain|Cluster|LocalCluster|Enterprise|Event|Region|Platform|Project|Agency note" + SOURCE,
        _mention, key="sentence_id text_span kind maps_to_id",
    ),
)  # fmt: skip
