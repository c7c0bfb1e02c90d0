"""The data that ship with the project, read from a folder laid out as data/: the atlas, and the notice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from graph.ontology import ontology
from graph.reader import Reader
from graph.records import Record
from loaders.atlas import ATLAS
from loaders.catalog import CATALOG, read_catalog
from loaders.check import check_records, check_tables
from loaders.notice import NOTICE
from loaders.pipeline import Prepared, Progress, checksum
from loaders.problems import FileReport
from loaders.tables import Table, read_table
from loaders.transform import Context, TableLoad

SHIPPED: dict[str, Sequence[TableLoad]] = {"atlas": ATLAS, "notice": NOTICE}
LOOKED_UP = {"atlas": ("notice/agencies.csv",)}
"""Files of another dataset that a transform looks things up in."""


def prepare_shipped(dataset: str, folder: Path, reader: Reader, on_progress: Progress) -> Prepared:
    """Read and check every file of ``atlas`` or ``notice``. Raises DataError for a bad catalog."""
    catalog = read_catalog(folder)
    loads = {load.spec.file: load for load in SHIPPED[dataset]}
    tables: dict[str, Table] = {}
    for i, (file, load) in enumerate(loads.items()):
        on_progress("read", i, len(loads))
        tables[file] = read_table(load.spec, folder / file)
    on_progress("read", len(loads), len(loads))
    on_progress("check", 0, 1)
    records = _checked_records(dataset, folder, tables, reader)
    if records:
        records += catalog.records(dataset)
    on_progress("check", 1, 1)
    return Prepared(
        dataset, tuple(loads), checksum((f, folder / f) for f in (CATALOG, *loads)), records,
        [FileReport(CATALOG, read=len(catalog.of(dataset))), *(t.report for t in tables.values())], (str(folder),),
    )  # fmt: skip


def _checked_records(dataset: str, folder: Path, tables: dict[str, Table], reader: Reader) -> list[Record]:
    """The records of the rows that are good; none if a file is spoiled as a whole."""

    def known(label: str, ids: set[str]) -> set[str]:
        return known_ids(reader, label, ids, dataset)

    check_tables(tables, known)
    if any(table.spoiled for table in tables.values()):
        return []
    looked_up = {
        load.spec.file: read_table(load.spec, folder / load.spec.file)
        for loads in SHIPPED.values()
        for load in loads
        if load.spec.file in LOOKED_UP.get(dataset, ())
    }
    records = transform(SHIPPED[dataset], tables, looked_up)
    while check_records(records, tables, ontology()):
        check_tables(tables, known)
        records = transform(SHIPPED[dataset], tables, looked_up)
    return records


def transform(
    loads: Iterable[TableLoad], tables: dict[str, Table], looked_up: dict[str, Table] | None = None
) -> list[Record]:
    """The records of every usable row, the sources first; pure."""
    context = Context({**tables, **(looked_up or {})})
    facts = [r for load in loads for row in context.rows(load.spec.file) for r in load.records(row, context)]
    return [*context.sources.records(), *facts]


def known_ids(reader: Reader, label: str, ids: set[str], dataset: str) -> set[str]:
    """Those of the ids that another dataset states."""
    rows = reader.rows(
        f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) WHERE any(d IN n.datasets WHERE d <> $dataset) RETURN id",
        ids=sorted(ids), dataset=dataset,
    )  # fmt: skip
    return {row["id"] for row in rows}
