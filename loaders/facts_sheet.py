"""The columns of a file (or form) of corrections: one row adds a fact with its source, or says that one is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from graph.ontology import Ontology, ontology
from loaders.columns import TableSpec
from loaders.formats import read_any
from loaders.own_sheets import Sheet, SheetColumn, of_property
from loaders.problems import FileReport
from loaders.tables import Table, fill
from loaders.template import heading

TITLE = "修正"
ADD, WRONG = "补充", "有误"
MAKES, PLANT = "生产", "设厂"
INTRO = (
    "一行一条：补充一条图中没有的事实，或指出一条有误。带 * 的列必填，空白表示不知道。",
    "补充“生产”：写企业、省市、环节、角色和来源；补充“设厂”：外地企业在这里的工厂，写阶段。",
    "指出“有误”：写企业编号、环节和理由；图中这条事实连同现有出处一起撤下，撤销这次装载就恢复。",
    "不写个人信息。填好后运行：liantu load facts 文件；判断随即重算。删去一行再装一次，那一行就撤回。",
)
UNCHOSEN = "inferred"
"""Nobody may choose it: what is inferred makes no producer."""


def facts_sheet(onto: Ontology | None = None) -> Sheet:
    """The one sheet, derived from the ontology."""
    onto = onto or ontology()
    firm, correction = onto.label("Enterprise").properties, onto.label("Correction").properties
    produces, presence = onto.relationship("PRODUCES").properties, onto.relationship("HAS_PRESENCE").properties
    grades = tuple((str(spec["caption"]), name) for name, spec in onto.confidence.items() if name != UNCHOSEN)
    columns = (
        of_property(correction["action"]),
        of_property(correction["kind"]),
        of_property(firm["name"], name="enterprise", heading="企业名称"),
        SheetColumn("enterprise_id", "企业编号", refs=("Enterprise",), note="图中已有的企业写编号，最不会认错"),
        of_property(firm["uscc"], required=False),
        of_property(firm["province_name"], required=False),
        of_property(firm["city_name"], required=False),
        SheetColumn("segment_id", "环节编号", required=True, refs=("Segment",)),
        of_property(produces["role"], required=False),
        of_property(produces["products"], required=False),
        of_property(presence["stage"], required=False),
        SheetColumn("source_title", "来源标题"),
        SheetColumn("source_url", "来源网址", note="以 http:// 或 https:// 开头"),
        SheetColumn("source_date", "来源日期", "date"),
        SheetColumn(
            "confidence", "可信度", words=grades, note="照来源选：政府文件、登记、报道、公司披露；没有来源选记忆"
        ),
        SheetColumn("reason", "理由", note="“有误”必填；不写个人信息"),
    )
    return Sheet(TITLE, columns, ("action", "kind", "enterprise", "segment_id", "city_name"))


def read_facts(path: Path) -> Table:
    """A file: .csv, .xls or .xlsx (the sheet 修正, else the first)."""
    records = TITLE if path.suffix.lower() == ".xlsx" and TITLE in _sheet_names(path) else ""
    return read_any(_spec(path.name), path, records=records)


def table_of(file: str, rows: Iterable[dict[str, str]]) -> Table:
    """Rows that never were a file, checked as if they were; ``file`` stands in their locators."""
    spec = _spec(file)
    table = Table(spec, FileReport(file))
    names = [c.name for c in spec.columns]
    cells: list[Sequence[str]] = [[row.get(name, "").strip() for name in names] for row in rows]
    fill(table, enumerate([names, *cells], start=1))
    return table


def _spec(file: str) -> TableSpec:
    sheet = facts_sheet()
    names = {heading(c): c.name for c in sheet.columns} | {c.heading: c.name for c in sheet.columns}
    return TableSpec(
        file, tuple(c.column() for c in sheet.columns), sheet.key, clean=lambda name: names.get(name, name), trim=True
    )


def _sheet_names(path: Path) -> list[str]:
    from zipfile import BadZipFile

    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True)
    except (BadZipFile, KeyError, ValueError, OSError):
        return []
    try:
        return list(book.sheetnames)
    finally:
        book.close()
