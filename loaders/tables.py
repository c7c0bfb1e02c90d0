"""CSV tables against their contract: what each column holds is declared, and all that breaks it is listed."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from loaders.columns import TableSpec, typed
from loaders.lines import LONGEST_LINE, read_lines
from loaders.problems import FileReport, Problem


@dataclass(frozen=True, slots=True)
class Row:
    """One data row: its line, its typed values, and the cells as they stand in the file.

    Typed: a blank number, integer or flag is None, a blank text or date ``""``, a blank list ``[]``.
    """

    file: str
    line: int
    values: dict[str, Any]
    cells: dict[str, str]

    def __getitem__(self, column: str) -> Any:
        """The typed value of a column."""
        return self.values[column]

    def get(self, column: str) -> str:
        """The cell as text, ``""`` if the table has no such column."""
        return self.cells.get(column, "")

    @property
    def locator(self) -> str:
        """``file:line``."""
        return f"{self.file}:{self.line}"

    def as_json(self) -> str:
        """The row as it stands, blanks left out."""
        return json.dumps({k: v for k, v in self.cells.items() if v}, ensure_ascii=False)


@dataclass
class Table:
    """The rows of a file that can be used, and the report of the rest."""

    spec: TableSpec
    report: FileReport
    rows: list[Row] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)

    @property
    def spoiled(self) -> bool:
        """Whether the file as a whole cannot be used."""
        return any(p.whole for p in self.report.problems)

    def refuse(self, row_line: int, problem: Problem) -> None:
        """List a problem of a row, and leave the row out."""
        self.report.add(problem)
        self.refused.add(row_line)
        self.report.refused = len(self.refused)

    def refuse_line(self, problem: Problem) -> None:
        """List what is wrong with a line before it is a row. Only the first line in a wrong encoding is listed."""
        if problem.whole:
            self.report.add(problem)
            return
        self.report.read += 1
        if problem.code == "file.encoding" and any(p.code == problem.code for p in self.report.problems):
            self.report.unshown += 1
            self.refused.add(problem.line)
            self.report.refused = len(self.refused)
        else:
            self.refuse(problem.line, problem)

    def drop_refused(self) -> None:
        """Take the refused rows out."""
        self.rows = [row for row in self.rows if row.line not in self.refused]


def read_table(spec: TableSpec, path: Path, *, strict: bool = True) -> Table:
    """Read a file whole; never raises for what stands in it. ``strict`` also refuses a BOM and CRLF."""
    table = Table(spec, FileReport(spec.file))
    if not path.is_file():
        table.report.add(Problem(0, "", "", "file.missing", "找不到文件", f"把 {spec.file} 放回数据文件夹", whole=True))
        return table
    fill(table, _csv_rows(table, path, strict=strict))
    return table


def fill(table: Table, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Take header and rows, each with its line, into a table, and list what is wrong with them."""
    header: list[str] | None = None
    for line, cells in rows:
        if header is None:
            header = [table.spec.clean(name) for name in cells]
            _check_header(table, header)
        elif any(cells):
            table.report.read += 1
            _take_row(table, header, line, cells)
    if table.spoiled:
        pass
    elif not header:
        table.report.add(
            Problem(0, "", "", "file.empty", "文件是空的，连表头也没有", "写上表头和数据，或恢复原文件", whole=True)
        )
    elif table.report.read == 0:
        table.report.add(Problem(1, "", "", "file.empty", "只有表头，没有数据", "补上数据，或恢复原文件", whole=True))
    table.drop_refused()


def _csv_rows(table: Table, path: Path, *, strict: bool) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST_LINE)
    reader = csv.reader(read_lines(path, table.refuse_line, strict=strict), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            table.report.read += 1
            table.refuse(line, _broken(line, error))


def _broken(line: int, error: csv.Error) -> Problem:
    return Problem(
        line, "", "", "row.quotes", f"这一行的引号不成对（{error}）", "字段内的英文引号写成两个，整个字段用引号括起"
    )


def _check_header(table: Table, header: Sequence[str]) -> None:
    known = [c.name for c in table.spec.columns]
    for name in (c.name for c in table.spec.columns if not c.optional):
        if name not in header:
            table.report.add(
                Problem(
                    1, name, "", "column.missing", f"缺少列 {name}", f"在表头加上 {name} 列；没有内容就留空", whole=True
                )
            )
    for i, name in enumerate(header):
        if name not in known:
            table.report.add(
                Problem(
                    1,
                    name,
                    name,
                    "column.extra",
                    f"多出一列 {name or f'（第 {i + 1} 列，无名）'}",
                    f"删去这一列；本表的列是 {'、'.join(known)}",
                    whole=True,
                )
            )
        elif name in header[:i]:
            table.report.add(Problem(1, name, name, "column.twice", f"列 {name} 出现两次", "删去其中一列", whole=True))


def _take_row(table: Table, header: Sequence[str], line: int, raw: Sequence[str]) -> None:
    if len(raw) != len(header):
        table.refuse(
            line,
            Problem(
                line,
                "",
                str(len(raw)),
                "row.width",
                f"这一行有 {len(raw)} 个字段，表头有 {len(header)} 个",
                "检查多出或缺少的逗号；含逗号的字段用引号括起",
            ),
        )
        return
    given = dict(zip(header, raw, strict=True))
    cells: dict[str, str] = {}
    values: dict[str, Any] = {}
    for column in table.spec.columns:
        if column.name in given and not column.dropped:
            cell = given[column.name].strip() if table.spec.trim else given[column.name]
            cells[column.name] = cell = "" if cell in table.spec.blanks else cell
            values[column.name], problem = typed(column, cell, line)
            if problem:
                table.refuse(line, problem)
            elif column.words:
                cells[column.name] = values[column.name]
    table.rows.append(Row(table.spec.file, line, values, cells))


def duplicated(table: Table) -> Iterator[tuple[Row, int, str]]:
    """Rows whose key stood in an earlier row: the row, that earlier line, the key as text."""
    seen: dict[tuple[str, ...], int] = {}
    for row in table.rows if table.spec.key else ():
        key = tuple(row.get(c) for c in table.spec.key)
        if key in seen:
            yield row, seen[key], " / ".join(k for k in key if k)
        else:
            seen[key] = row.line
