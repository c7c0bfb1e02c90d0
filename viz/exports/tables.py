"""Gaps and targets: .csv (UTF-8 with BOM, stable names), .xlsx (Chinese headings, frozen head, filters, 口径说明)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from graph.answers.shapes import GapRow, Meta, TargetRow
from viz.exports.columns import GAP_COLUMNS, TARGET_COLUMNS, Column
from viz.exports.notes import notes
from viz.tokens import design

Row = TypeVar("Row")
DIGITS = 4
STARTS_FORMULA = ("=", "+", "-", "@", "\t")


def gaps_csv(rows: Iterable[GapRow]) -> bytes:
    """Every judged segment, the columns of GAP_COLUMNS."""
    return to_csv(rows, GAP_COLUMNS)


def targets_csv(rows: Iterable[TargetRow]) -> bytes:
    """Every target, the columns of TARGET_COLUMNS."""
    return to_csv(rows, TARGET_COLUMNS)


def gaps_xlsx(rows: Sequence[GapRow], meta: Meta, profile: str = "") -> bytes:
    """A book of two sheets: 缺口清单 and 口径说明."""
    book = Workbook(write_only=True)
    add_sheet(book, "缺口清单", rows, GAP_COLUMNS)
    add_notes(book, meta, profile)
    return saved(book)


def targets_xlsx(rows: Sequence[TargetRow], meta: Meta, profile: str = "") -> bytes:
    """A book of two sheets: 招商目标 and 口径说明."""
    book = Workbook(write_only=True)
    add_sheet(book, "招商目标", rows, TARGET_COLUMNS)
    add_notes(book, meta, profile)
    return saved(book)


def to_csv(rows: Iterable[Row], columns: Sequence[Column[Row]]) -> bytes:
    """UTF-8 with BOM, CRLF; unknown is blank, never 0."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([c.name for c in columns])
    writer.writerows([[_plain(c.read(row)) for c in columns] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def _plain(value: Any) -> Any:
    """A number with at most four decimals; a text that a spreadsheet would run as a formula gets a quote before it."""
    if isinstance(value, float):
        return round(value, DIGITS) if value == value else ""
    if isinstance(value, str) and value.startswith(STARTS_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def add_sheet(book: Workbook, title: str, rows: Iterable[Row], columns: Sequence[Column[Row]]) -> None:
    """Add a sheet with a frozen head and filters to a write-only book; labels carry the colour of their tone."""
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for i, c in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(i)].width = c.width
    sheet.append([_head(sheet, c.heading) for c in columns])
    n = 1
    for row in rows:
        sheet.append([_cell(sheet, c, c.shown(c.read(row))) for c in columns])
        n += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{n}"


def _head(sheet: Any, words: str) -> Any:
    cell = WriteOnlyCell(sheet, value=words)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", start_color=design().colour("sunken")[1:])
    cell.border = Border(bottom=Side("thin", color=design().colour("line2")[1:]))
    return cell


def _cell(sheet: Any, column: Column[Any], value: Any) -> Any:
    """A text never becomes a formula; a label is written in its colour."""
    if isinstance(value, float):
        return round(value, DIGITS) if value == value else None
    if not isinstance(value, str):
        return value
    if column.name != "label" and not value.startswith(STARTS_FORMULA):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    if column.name == "label":
        look = design().look(value)
        cell.font = Font(bold=look.tone in {"fill", "extend"}, color=design().colour(look.tone)[1:])
    return cell


def add_notes(book: Workbook, meta: Meta, profile: str = "") -> None:
    """The sheet 口径说明: date, basis, coverage, formulas, words."""
    sheet = book.create_sheet("口径说明")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 110
    for left, right in notes(meta, profile):
        cell = WriteOnlyCell(sheet, value=left)
        cell.font = Font(bold=True)
        words = WriteOnlyCell(sheet, value=right)
        words.data_type, words.alignment = "s", Alignment(wrap_text=True, vertical="top")
        sheet.append([cell, words])


def saved(book: Workbook) -> bytes:
    """The book as bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
