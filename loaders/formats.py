"""Tables that are not CSV: JSON, JSON Lines, sheets of .xls and .xlsx. All end in the same checked rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from loaders.columns import TableSpec
from loaders.lines import read_lines
from loaders.problems import FileReport, Problem
from loaders.tables import Table, fill, read_table

Numbered = Iterator[tuple[int, Sequence[str]]]


def read_any(spec: TableSpec, path: Path, *, records: str = "") -> Table:
    """Read a file by the end of its name: .csv, .jsonl, .json (an object whose ``records`` is the list), .xls, .xlsx.

    A byte order mark and CRLF are taken as they come, since such files come from spreadsheets.
    """
    suffix = path.suffix.lower()
    if suffix in READERS and path.is_file():
        table = Table(spec, FileReport(spec.file))
        rows = READERS[suffix](table, path, records)
        fill(table, rows)
        return table
    return read_table(spec, path, strict=False)


def _json_object(table: Table, path: Path, records: str) -> Numbered:
    """Each record counts as a line, after a first line for the header."""
    try:
        found = json.loads(path.read_bytes())
        found = found[records] if records and isinstance(found, dict) else found
    except (ValueError, KeyError) as error:
        table.report.add(_not_json(0, str(error), whole=True))
        return iter(())
    return _from_records(table, enumerate(found, start=2))


def read_json_lines(spec: TableSpec, path: Path) -> Table:
    """A file of one JSON object a line."""
    table = Table(spec, FileReport(spec.file))
    if not path.is_file():
        return read_table(spec, path)

    def records() -> Iterator[tuple[int, Any]]:
        for number, line in enumerate(read_lines(path, table.refuse_line, strict=False), start=1):
            if not line.strip():
                continue
            try:
                yield number, json.loads(line)
            except ValueError as error:
                table.report.read += 1
                table.refuse(number, _not_json(number, str(error)))

    fill(table, _from_records(table, records()))
    return table


def _not_json(line: int, value: str, *, whole: bool = False) -> Problem:
    return Problem(
        line, "", value[:80], "file.json", "不是合法的 JSON", "用 JSON 校验工具检查，或重新导出", whole=whole
    )


def _from_records(table: Table, records: Iterable[tuple[int, Any]]) -> Numbered:
    """Objects as rows of the columns that the contract names; a name it does not know is listed once."""
    names = [c.name for c in table.spec.columns]
    yield 0, names
    strange: set[str] = set()
    for number, record in records:
        if not isinstance(record, dict):
            table.report.read += 1
            table.refuse(number, _not_json(number, str(record)))
            continue
        given = {table.spec.clean(key): value for key, value in record.items()}
        for name in sorted(given.keys() - set(names) - strange):
            strange.add(name)
            table.report.add(
                Problem(
                    number,
                    name,
                    name,
                    "column.extra",
                    f"多出字段 {name}",
                    f"本文件的字段是 {'、'.join(names)}",
                    whole=True,
                )
            )
        yield number, [_text(given.get(name)) for name in names]


def _text(value: Any) -> str:
    """A cell as text: whole floats without their point, nothing as ``""``, structures as JSON."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(value, "f").rstrip("0")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _xls(table: Table, path: Path, records: str) -> Numbered:
    """The first sheet of an Excel 97 file."""
    import xlrd

    try:
        sheet = xlrd.open_workbook(str(path), on_demand=True).sheet_by_index(0)
    except (xlrd.XLRDError, ValueError, IndexError) as error:
        table.report.add(_no_workbook(error))
        return
    for i in range(sheet.nrows):
        yield i + 1, [_text(v).strip() for v in sheet.row_values(i)]


def _xlsx(table: Table, path: Path, records: str) -> Numbered:
    """The sheet called ``records``, or the first."""
    from zipfile import BadZipFile

    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        table.report.add(_no_workbook(error))
        return
    try:
        sheet = book[records] if records in book.sheetnames else None if records else book.worksheets[0]
        if sheet is None:
            table.report.add(
                Problem(
                    0,
                    "",
                    records,
                    "file.sheet",
                    f"没有工作表“{records}”",
                    "用 liantu template 重新取得模板",
                    whole=True,
                )
            )
            return
        width = 0
        for i, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells = [_text(v).strip() for v in values]
            while cells and i == 1 and not cells[-1]:
                cells.pop()
            width = width or len(cells)
            if any(cells[width:]):
                yield i, cells
            else:
                yield i, [*cells[:width], *[""] * (width - len(cells))]
    finally:
        book.close()


def _no_workbook(error: Exception) -> Problem:
    return Problem(
        0,
        "",
        type(error).__name__,
        "file.workbook",
        "打不开这个工作簿",
        "在表格软件里重新保存为 .xlsx 后再装载",
        whole=True,
    )


READERS: dict[str, Callable[[Table, Path, str], Numbered]] = {
    ".json": _json_object,
    ".xls": _xls,
    ".xlsx": _xlsx,
}
