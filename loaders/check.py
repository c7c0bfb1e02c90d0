"""Checks over all files of a load at once: ids twice, ids that nobody brings, values that the ontology forbids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from graph.ontology import Ontology
from graph.records import Record, faults
from loaders.columns import Column
from loaders.problems import Problem
from loaders.tables import Row, Table, duplicated

KnownIds = Callable[[str, set[str]], set[str]]
"""``known(label, ids)``: those of the ids that the graph holds apart from this load."""


def check_tables(tables: Mapping[str, Table], known: KnownIds) -> None:
    """Refuse rows with an id twice, then rows that name an id nobody brings, until no row names a refused one."""
    for table in tables.values():
        for row, earlier, key in duplicated(table):
            table.refuse(
                row.line,
                Problem(
                    row.line,
                    table.spec.key[0],
                    key,
                    "row.twice",
                    f"与第 {earlier} 行重复：{key}",
                    "删去其中一行；若是两回事，给它另一个编号",
                ),
            )
        table.drop_refused()
    elsewhere = _elsewhere(tables, known)
    while _refuse_unknown(tables, elsewhere):
        pass


def _ids(tables: Mapping[str, Table]) -> dict[str, set[str]]:
    """Label to the ids that the usable rows bring."""
    found: dict[str, set[str]] = {}
    for table in tables.values():
        for label, column in table.spec.defines:
            found.setdefault(label, set()).update(row.get(column) for row in table.rows)
    return found


def _references(table: Table) -> Iterable[tuple[Row, Column, str]]:
    columns = [c for c in table.spec.columns if c.refs]
    for row in table.rows:
        for column in columns:
            if value := row.get(column.name):
                yield row, column, value


def _elsewhere(tables: Mapping[str, Table], known: KnownIds) -> dict[str, set[str]]:
    """Label to the ids that rows name, no file brings, and the graph holds."""
    here = _ids(tables)
    asked: dict[str, set[str]] = {}
    for table in tables.values():
        for _, column, value in _references(table):
            if not any(value in here.get(label, ()) for label in column.refs):
                for label in column.refs:
                    asked.setdefault(label, set()).add(value)
    return {label: known(label, ids) for label, ids in asked.items()}


def _refuse_unknown(tables: Mapping[str, Table], elsewhere: Mapping[str, set[str]]) -> bool:
    """One round; whether it refused anything."""
    here = _ids(tables)
    refused = False
    for table in tables.values():
        for row, column, value in _references(table):
            if any(value in here.get(label, ()) or value in elsewhere.get(label, ()) for label in column.refs):
                continue
            table.refuse(
                row.line,
                Problem(
                    row.line,
                    column.name,
                    value,
                    "row.unknown_reference",
                    f"找不到编号 {value}",
                    "改正编号，或先把它补进定义它的文件",
                ),
            )
            refused = True
        table.drop_refused()
    return refused


def check_records(records: Iterable[Record], tables: Mapping[str, Table], onto: Ontology) -> bool:
    """List what the ontology forbids at the row that states it, and refuse the row; whether anything was refused."""
    refused = False
    for record in records:
        for column, text in faults(record, onto):
            file, _, line = record.evidence.locator.rpartition(":")
            table = tables[file]
            problem = Problem(int(line), column, _stated(record, column), "row.value", text, "改成允许的值，或留空")
            if problem not in table.report.problems:
                table.refuse(int(line), problem)
            refused = True
    for table in tables.values():
        table.drop_refused()
    return refused


def _stated(record: Record, column: str) -> str:
    value = record.props.get(column)
    return "" if value is None else str(value)
