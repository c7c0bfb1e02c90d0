"""A load from beginning to end: read, check the whole, transform, write, sweep, report."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.connection import Connection
from graph.ledger import interrupted, undo
from graph.ontology import ontology
from graph.reader import Reader
from graph.records import Record
from graph.writer import LoadCounts, LoadInput, Writer
from loaders.atlas import ATLAS
from loaders.catalog import CATALOG, Catalog, read_catalog, sha256
from loaders.check import check_records, check_tables
from loaders.notice import NOTICE
from loaders.problems import FileReport, LoadReport
from loaders.tables import Table, read_table
from loaders.transform import Context, TableLoad

Progress = Callable[[str, int, int], None]
"""``progress(step, done, total)``; step is read, check or write."""

LOADS: dict[str, Sequence[TableLoad]] = {"atlas": ATLAS, "notice": NOTICE}
LOOKED_UP = {"atlas": ("notice/agencies.csv",)}
"""Files of another dataset that a transform looks things up in."""


def no_progress(step: str, done: int, total: int) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Prepared:
    """A dataset read and checked: what could be written, and the report so far."""

    dataset: str
    files: tuple[str, ...]
    sha256: str
    records: list[Record]
    reports: list[FileReport] = field(default_factory=list)

    @property
    def faulty(self) -> bool:
        """Whether anything was refused."""
        return any(r.problems for r in self.reports)

    @property
    def hopeless(self) -> bool:
        """Whether a file as a whole cannot be used, so that not even ``skip_bad`` helps."""
        return any(p.whole for r in self.reports for p in r.problems)


def load_atlas(
    connection: Connection,
    data_dir: Path,
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
    on_progress: Progress = no_progress,
) -> LoadReport:
    """Load the curated atlas of a data folder (see ``load_dataset``)."""
    return load_dataset(connection, data_dir, "atlas", dry_run=dry_run, skip_bad=skip_bad, on_progress=on_progress)


def load_notice(
    connection: Connection,
    data_dir: Path,
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
    on_progress: Progress = no_progress,
) -> LoadReport:
    """Load the 2022 notice; the atlas must be there, since the notice names what stands in it."""
    return load_dataset(connection, data_dir, "notice", dry_run=dry_run, skip_bad=skip_bad, on_progress=on_progress)


def load_dataset(
    connection: Connection, data_dir: Path, dataset: str, *, dry_run: bool, skip_bad: bool, on_progress: Progress
) -> LoadReport:
    """Load ``atlas`` or ``notice`` from a folder laid out as data/.

    Nothing is written while anything is wrong, unless ``skip_bad`` leaves out the rows that are; a file that is
    spoiled as a whole always stops the load. Raises DataError for a bad catalog, GraphError and GraphUnavailable.
    """
    started = time.monotonic()
    reader = Reader(connection)
    prepared = prepare(dataset, read_catalog(data_dir), reader, on_progress)
    return write(connection, prepared, dry_run=dry_run, skip_bad=skip_bad, on_progress=on_progress, started=started)


def write(
    connection: Connection, prepared: Prepared, *, dry_run: bool, skip_bad: bool, on_progress: Progress, started: float
) -> LoadReport:
    """Write what was prepared, if it may be written; ``started`` is the monotonic time of the beginning."""
    report = LoadReport(prepared.dataset, files=prepared.reports, dry_run=dry_run)
    report.stopped = prepared.hopeless or (prepared.faulty and not skip_bad)
    if not report.stopped and not dry_run:
        counts, report.resumed = _write(connection, prepared, on_progress)
        report.load_id, report.swept = counts.load_id, counts.swept
        for file in report.files:
            file.made, file.merged = counts.made_by_file.get(file.file, 0), counts.merged_by_file.get(file.file, 0)
    report.seconds = time.monotonic() - started
    return report


def prepare(dataset: str, catalog: Catalog, reader: Reader, on_progress: Progress) -> Prepared:
    """Read and check every file of a dataset; pure but for reading."""
    loads = {load.spec.file: load for load in LOADS[dataset]}
    helpers = [load for loads_ in LOADS.values() for load in loads_ if load.spec.file in LOOKED_UP.get(dataset, ())]
    tables: dict[str, Table] = {}
    for i, (file, load) in enumerate(loads.items()):
        on_progress("read", i, len(loads))
        tables[file] = read_table(load.spec, catalog.folder / file)
    on_progress("check", 0, 1)
    check_tables(tables, lambda label, ids: known_ids(reader, label, ids, dataset))
    looked_up = {h.spec.file: read_table(h.spec, catalog.folder / h.spec.file) for h in helpers}
    records: list[Record] = []
    if not any(table.spoiled for table in tables.values()):
        records = transform(loads.values(), tables, looked_up)
        while check_records(records, tables, ontology()):
            check_tables(tables, lambda label, ids: known_ids(reader, label, ids, dataset))
            records = transform(loads.values(), tables, looked_up)
        records += catalog.records(dataset)
    on_progress("check", 1, 1)
    return Prepared(
        dataset, tuple(loads), checksum(catalog.folder, [CATALOG, *loads]), records,
        [FileReport(CATALOG, read=len(catalog.of(dataset))), *(t.report for t in tables.values())],
    )  # fmt: skip


def transform(
    loads: Iterable[TableLoad], tables: dict[str, Table], looked_up: dict[str, Table] | None = None
) -> list[Record]:
    """The records of every usable row, the sources first."""
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


def checksum(folder: Path, files: Iterable[str]) -> str:
    """One checksum over several files and their names."""
    total = hashlib.sha256()
    for file in files:
        total.update(f"{file} {sha256(folder / file)}\n".encode())
    return total.hexdigest()


def _write(connection: Connection, prepared: Prepared, on_progress: Progress) -> tuple[LoadCounts, bool]:
    """Write in batches. An interrupted load of the same files is brought to its end, one of others is undone first."""
    reader, writer = Reader(connection), Writer(connection)
    writer.prepare()
    resumed = ""
    for load in interrupted(reader):
        if load["dataset"] != prepared.dataset:
            continue
        if load["sha256"] == prepared.sha256 and not resumed:
            resumed = load["id"]
        else:
            undo(reader, writer, load["id"])
    read, refused = sum(r.read for r in prepared.reports), sum(r.refused for r in prepared.reports)
    what = LoadInput(prepared.dataset, prepared.files, prepared.sha256, read, refused)
    counts = writer.load(
        what, prepared.records, on_batch=lambda done, total: on_progress("write", done, total), resume=resumed
    )
    return counts, bool(resumed)
