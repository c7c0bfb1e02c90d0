"""The workbook in which users write a chain of their own: its sheets and columns, derived from the ontology."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.ontology import Ontology, Property, ontology
from loaders.columns import Column

KINDS = {
    "string": "text", "integer": "integer", "float": "number", "boolean": "shi", "date": "date", "strings": "list",
}  # fmt: skip
STAGES = {"上游": "upstream", "中游": "midstream", "下游": "downstream", "支撑": "support"}
LINKS = ("FEEDS", "EQUIPS", "SERVES", "RECYCLES")


@dataclass(frozen=True)
class SheetColumn:
    """A column: its name inside, its heading, and the words allowed in it (heading word -> stored word)."""

    name: str
    heading: str
    kind: str = "text"
    required: bool = False
    words: tuple[tuple[str, str], ...] = ()
    refs: tuple[str, ...] = ()
    note: str = ""

    def column(self) -> Column:
        """As the reading of tables wants it."""
        return Column(self.name, self.kind, self.required, self.refs, words=self.words)


@dataclass(frozen=True)
class Sheet:
    """A sheet: its title, its columns, its key and the label whose ids it brings."""

    title: str
    columns: tuple[SheetColumn, ...]
    key: tuple[str, ...]
    defines: str = ""


def of_property(prop: Property, *, name: str = "", required: bool | None = None, heading: str = "") -> SheetColumn:
    """A column as the ontology declares a property, perhaps under another name."""
    allowed = STAGES.items() if set(prop.allowed) == set(STAGES.values()) else ((w, w) for w in prop.allowed if w)
    return SheetColumn(
        name or prop.name, heading or prop.caption, KINDS[prop.type], prop.required if required is None else required,
        tuple(allowed), (), prop.note,
    )  # fmt: skip


def _sources(onto: Ontology) -> Iterator[SheetColumn]:
    words = tuple((str(spec["caption"]), name) for name, spec in onto.confidence.items())
    yield SheetColumn("source_url", "来源网址")
    yield SheetColumn("source_title", "来源标题")
    yield SheetColumn("source_date", "来源日期", "date")
    yield SheetColumn("confidence", "可信度", "text", True, words)


def sheets(onto: Ontology | None = None) -> tuple[Sheet, ...]:
    """The sheets of the workbook, in order."""
    onto = onto or ontology()
    chain, segment = onto.label("Chain").properties, onto.label("Segment").properties
    firm, produces, link = (
        onto.label("Enterprise").properties,
        onto.relationship("PRODUCES").properties,
        onto.relationship("FEEDS").properties,
    )
    kinds = tuple((onto.relationship(kind).caption, kind) for kind in LINKS)
    parts = (
        "id", "name", "short_name", "stage", "group", "group_order", "order", "essential", "bottleneck",
        "bottleneck_note", "products", "gbt4754",
    )  # fmt: skip
    at = ("Segment",)
    return (
        Sheet(
            "产业链",
            (of_property(chain["id"]), of_property(chain["name"]), of_property(chain["note"])),
            ("id",),
            "Chain",
        ),
        Sheet("环节", tuple(of_property(segment[p]) for p in parts), ("id",), "Segment"),
        Sheet(
            "环节关系",
            (
                SheetColumn("from_segment", "供给环节编号", required=True, refs=at),
                SheetColumn("to_segment", "需求环节编号", required=True, refs=at),
                SheetColumn("kind", "关系", required=True, words=kinds),
                of_property(link["note"]),
            ),
            ("from_segment", "to_segment", "kind"),
        ),
        Sheet(
            "企业",
            (
                of_property(firm["name"]),
                of_property(firm["short_name"]),
                of_property(firm["uscc"]),
                of_property(firm["stock_code"]),
                of_property(firm["province_name"]),
                of_property(firm["city_name"]),
            ),
            ("name",),
            "Enterprise",
        ),
        Sheet(
            "生产",
            (
                SheetColumn("enterprise", "企业名称", required=True, refs=("Enterprise",)),
                SheetColumn("segment_id", "环节编号", required=True, refs=at),
                of_property(produces["role"]),
                of_property(produces["products"]),
                *_sources(onto),
            ),
            ("enterprise", "segment_id"),
        ),
    )
