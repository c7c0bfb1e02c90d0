"""What a transform gets: the tables it may look things up in, and short words for making records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graph.records import EdgeRecord, Evidence, NodeRecord, Record
from loaders.columns import TableSpec, parse_columns
from loaders.sources import Sources
from loaders.tables import Row, Table

SOURCE = " source_url source_title confidence!"
DATED = " source_url source_title source_date:date confidence!"
"""The columns that say where a row has its facts from."""


@dataclass
class Context:
    """The usable rows of every table of a load, and the sources met so far."""

    tables: Mapping[str, Table]
    sources: Sources = field(default_factory=Sources)

    def rows(self, file: str) -> list[Row]:
        """The rows of a table, none if it is not part of the load."""
        return self.tables[file].rows if file in self.tables else []

    def cite(self, row: Row, *, confidence: str = "", known_from: str | None = None) -> Evidence:
        """The evidence that a row is (see Sources.evidence)."""
        return self.sources.evidence(row, confidence=confidence, known_from=known_from)

    @cached_property
    def regions(self) -> RegionTree:
        """The regions of data/regions.csv."""
        return RegionTree(self.rows("regions.csv"))

    @cached_property
    def enterprise_names(self) -> dict[str, str]:
        """Enterprise id to short name."""
        return {r["enterprise_id"]: r["short_name"] or r["name"] for r in self.rows("atlas/enterprises.csv")}

    @cached_property
    def enterprises_called(self) -> dict[str, set[str]]:
        """Name or short name to the ids of the enterprises that bear it."""
        found: dict[str, set[str]] = {}
        for row in self.rows("atlas/enterprises.csv"):
            for name in {row["name"], row["short_name"]} - {""}:
                found.setdefault(name, set()).add(row["enterprise_id"])
        return found


class RegionTree:
    """Names and parents of regions."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = {r["adcode"]: r for r in rows}
        self._called: dict[str, list[str]] = {}
        for adcode, row in self._rows.items():
            for name in {row["name"], row["short_name"]} - {""}:
                self._called.setdefault(name, []).append(adcode)

    def path(self, adcode: str) -> dict[str, str]:
        """``{level: adcode}`` from a region up to, without, the country."""
        found: dict[str, str] = {}
        while adcode in self._rows and self._rows[adcode]["level"] != "country":
            found[self._rows[adcode]["level"]] = adcode
            adcode = self._rows[adcode]["parent_adcode"]
        return found

    def called(self, name: str, *, level: str = "", within: str = "") -> str:
        """The one region of exactly this name or short name, ``""`` if none or several."""
        found = [
            a
            for a in self._called.get(name, [])
            if (not level or self._rows[a]["level"] == level) and (not within or within in self.path(a).values())
        ]
        return found[0] if len(found) == 1 else ""


RowTransform = Callable[[Row, Context], Iterable[Record]]


@dataclass(frozen=True)
class TableLoad:
    """One file of a load: its contract and the pure transform of one of its rows."""

    spec: TableSpec
    records: RowTransform


def table_load(file: str, columns: str, records: RowTransform, *, key: str, defines: str = "") -> TableLoad:
    """A file of a load. ``columns`` as in tables.parse_columns; ``defines`` as words ``Label=column``, the column left
    out where it is the first of the key."""
    keys = tuple(key.split())
    pairs = [word.partition("=") for word in defines.split()]
    brings = tuple((label, column or keys[0]) for label, _, column in pairs)
    return TableLoad(TableSpec(file, parse_columns(columns), keys, brings), records)


def node(label: str, node_id: str, evidence: Evidence, /, **props: Any) -> NodeRecord:
    """A node; ``props`` with its ``name``."""
    return NodeRecord(label, node_id, props, evidence)


def edge(kind: str, start: tuple[str, str], end: tuple[str, str], evidence: Evidence, /, **props: Any) -> EdgeRecord:
    """An edge between (label, id) and (label, id)."""
    return EdgeRecord(kind, start, end, evidence, props)
