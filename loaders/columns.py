"""The contract of a file: its columns, what their cells may hold, and how a cell becomes a value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graph.ontology import DATE
from loaders.problems import Problem

_COLUMN = re.compile(r"(?P<name>\w+)(?P<mark>[!?~]?)(:(?P<kind>\w+))?(>(?P<refs>[\w|]+))?")
_FLAGS = {"flag": {"1": True, "0": False}, "yesno": {"yes": True, "no": False}, "shi": {"是": True, "否": False}}
DESTROYED = "\ufffd"
_KIND_WORDS = {
    "number": "数字（小数点用 .，不带单位和千分号）", "integer": "整数", "flag": "1 或 0", "yesno": "yes 或 no",
    "shi": "是 或 否",
    "date": "YYYY、YYYY-MM 或 YYYY-MM-DD",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``kind``: text, number, integer, flag (1/0), yesno, shi (是/否), date or list (``;``).
    ``refs``: the labels whose ids it names. ``words``: (word in the file, stored word), if only those are allowed.

    ``optional``: the file may be without it. ``dropped``: the file may have it, and nothing of it is ever kept.
    """

    name: str
    kind: str = "text"
    required: bool = False
    refs: tuple[str, ...] = ()
    optional: bool = False
    dropped: bool = False
    words: tuple[tuple[str, str], ...] = ()


def parse_columns(text: str) -> tuple[Column, ...]:
    """Columns from words such as ``chain_id! valid_from:date cluster_id>Cluster``.

    ``!`` never blank, ``?`` may be missing from the file, ``~`` may be there and is never kept.
    """
    found = []
    for word in text.split():
        match = _COLUMN.fullmatch(word)
        if match is None:
            raise ValueError(f"column {word!r}: write name[!?~][:kind][>Label|Label]")
        refs = tuple(match["refs"].split("|")) if match["refs"] else ()
        mark = match["mark"]
        found.append(
            Column(
                match["name"],
                match["kind"] or "text",
                mark == "!",
                refs,
                optional=mark in ("?", "~"),
                dropped=mark == "~",
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """The contract of one file.

    ``key``: columns that no two rows share. ``defines``: (label, column) of the ids that the file brings. ``blanks``:
    cells that mean unknown. ``clean``: turns a heading into the name of a column. ``trim``: outer blanks of cells are
    taken off instead of refused.
    """

    file: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    defines: tuple[tuple[str, str], ...] = ()
    blanks: frozenset[str] = frozenset()
    clean: Callable[[str], str] = str
    trim: bool = False


def typed(column: Column, cell: str, line: int) -> tuple[Any, Problem | None]:
    """The value of a cell, or what is wrong with it."""
    if DESTROYED in cell:
        return None, Problem(
            line, column.name, "", "cell.destroyed", "文字已损坏（U+FFFD）", "从原始来源重新取得这一行"
        )
    if cell != cell.strip():
        return None, Problem(line, column.name, cell, "cell.space", "前后有空白", "删去前后的空格或制表符")
    if cell == "":
        if column.required:
            return None, Problem(line, column.name, "", "cell.blank", "不能为空", f"填上 {column.name}，或删去这一行")
        return {"text": "", "date": "", "list": []}.get(column.kind), None
    if column.words:
        words = dict(column.words)
        if cell in words:
            return words[cell], None
        return None, Problem(line, column.name, cell, "row.value", f"只能是 {'、'.join(words)}", "从列表中选一个")
    value = _parse(column.kind, cell)
    if value is None:
        code = "cell.date" if column.kind == "date" else "cell.kind"
        word = _KIND_WORDS[column.kind]
        return None, Problem(line, column.name, cell, code, f"应为{word}", f"改成{word}；不知道就留空")
    return value, None


def _parse(kind: str, cell: str) -> Any:
    """The typed value; None if the cell does not fit."""
    if kind == "text":
        return cell
    if kind == "list":
        return [part for part in cell.split(";") if part]
    if kind in _FLAGS:
        return _FLAGS[kind].get(cell)
    if kind == "date":
        return cell if DATE.fullmatch(cell) else None
    if kind == "integer":
        return int(cell) if re.fullmatch(r"-?\d{1,15}", cell) else None
    return float(cell) if re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", cell) else None
