"""Empty files to fill in: a workbook for a chain of one's own, a table for corrections."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from loaders.own_sheets import Sheet, SheetColumn, sheets

KIND_WORDS = {
    "text": "文字", "integer": "整数", "number": "数字", "shi": "是 或 否", "list": "用英文分号 ; 隔开",
    "date": "YYYY、YYYY-MM 或 YYYY-MM-DD",
}  # fmt: skip
ROWS_CHECKED = 5_000
EXPLAIN = "填写说明"
INTRO = (
    "一个工作簿写一条产业链。先填“产业链”一行，再填“环节”，其余三张表可以留空。",
    "带 * 的列必填。空白表示不知道，不是零。编号在全库中不能与已有的重复，建议用自己的前缀，例如 ZJ-01、ZJ-01-S01。",
    "填好后运行：liantu load chain 文件.xlsx",
)


def write_template(path: Path) -> None:
    """Write the workbook of a chain; an existing file is replaced."""
    _book(path, sheets(), INTRO)


def write_table(path: Path, sheet: Sheet, intro: Sequence[str]) -> None:
    """Write one sheet as .xlsx with its explanation, or as .csv with headings alone; an existing file is replaced."""
    if path.suffix.lower() != ".csv":
        _book(path, (sheet,), intro)
        return
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerow([heading(c) for c in sheet.columns])


def _book(path: Path, chosen: Sequence[Sheet], intro: Sequence[str]) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = EXPLAIN
    _explain(first, chosen, intro)
    for sheet in chosen:
        _sheet(book.create_sheet(sheet.title), sheet)
    book.save(path)


def heading(column: SheetColumn) -> str:
    """What stands above a column."""
    return column.heading + ("*" if column.required else "")


def _sheet(page: Worksheet, sheet: Sheet) -> None:
    page.append([heading(c) for c in sheet.columns])
    page.freeze_panes = "A2"
    for i, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(i)
        page[f"{letter}1"].font = Font(bold=True)
        page.column_dimensions[letter].width = max(12, 2 * len(heading(column)) + 4)
        words = [w for w, _ in column.words] or (["是", "否"] if column.kind == "shi" else [])
        if words:
            rule = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=not column.required)
            rule.error, rule.errorTitle = "只能从列表中选", column.heading
            page.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{ROWS_CHECKED}")


def _explain(page: Worksheet, chosen: Sequence[Sheet], intro: Sequence[str]) -> None:
    for line in intro:
        page.append([line])
    page.append([])
    page.append(["工作表", "列", "必填", "填什么", "说明"])
    for cell in page[page.max_row]:
        cell.font = Font(bold=True)
    for sheet in chosen:
        for c in sheet.columns:
            words = "、".join(w for w, _ in c.words) or KIND_WORDS[c.kind]
            page.append([sheet.title, c.heading, "是" if c.required else "", words, c.note])
    for letter, width in zip("ABCDE", (14, 22, 8, 44, 60), strict=True):
        page.column_dimensions[letter].width = width
    for row in page.iter_rows(min_row=1, max_row=len(intro), max_col=1):
        row[0].alignment = Alignment(wrap_text=False)
