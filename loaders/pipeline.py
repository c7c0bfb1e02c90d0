"""What every load shares once its files are read: what may be written, the writing, the report."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from graph.claim import still_runs
from graph.connection import Connection
from graph.errors import UsageError
from graph.ledger import interrupted, undo
from graph.reader import Reader
from graph.records import Record
from graph.writer import LoadCounts, LoadInput, Writer
from loaders.catalog import sha256
from loaders.problems import FileReport, LoadReport

Progress = Callable[[str, int, int], None]
"""``progress(step, done, total)``; step is read, check or write."""


def no_progress(step: str, done: int, total: int) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Prepared:
    """A dataset read and checked: what could be written, and the report so far.

    ``origin`` are the paths that the caller gave; an interrupted load is found and read again by them. ``who``: the
    account that states it, blank on the command line.
    """

    dataset: str
    files: tuple[str, ...]
    sha256: str
    records: list[Record]
    reports: list[FileReport] = field(default_factory=list)
    origin: tuple[str, ...] = ()
    who: str = ""

    @property
    def faulty(self) -> bool:
        """Whether anything was refused."""
        return any(r.problems for r in self.reports)

    @property
    def hopeless(self) -> bool:
        """Whether a file as a whole cannot be used, so that not even ``skip_bad`` helps."""
        return any(p.whole for r in self.reports for p in r.problems)


def checksum(files: Iterable[tuple[str, Path]]) -> str:
    """One checksum over several files and their names."""
    total = hashlib.sha256()
    for name, path in files:
        total.update(f"{name} {sha256(path)}\n".encode())
    return total.hexdigest()


def write_prepared(
    connection: Connection, prepared: Prepared, *, dry_run: bool, skip_bad: bool, on_progress: Progress
) -> LoadReport:
    """Write what was prepared, if it may be written: nothing while anything is wrong, unless ``skip_bad``."""
    report = LoadReport(prepared.dataset, files=prepared.reports, dry_run=dry_run)
    report.stopped = prepared.hopeless or (prepared.faulty and not skip_bad)
    if not report.stopped and not dry_run:
        counts, report.resumed = _write(connection, prepared, on_progress)
        report.load_id, report.swept = counts.load_id, counts.swept
        for file in report.files:
            file.made, file.merged = counts.made_by_file.get(file.file, 0), counts.merged_by_file.get(file.file, 0)
    return report


def _write(connection: Connection, prepared: Prepared, on_progress: Progress) -> tuple[LoadCounts, bool]:
    """Write in batches. An interrupted load of the same files is brought to its end, one of others is undone first.

    Raises UsageError while another process loads the same dataset.
    """
    reader, writer = Reader(connection), Writer(connection)
    writer.prepare()
    resumed = ""
    for load in interrupted(reader):
        if load["dataset"] != prepared.dataset:
            continue
        if still_runs(load):
            raise UsageError(
                "load.running", f"数据集 {prepared.dataset} 正由另一个进程装载", where=load["id"],
                remedy="等它结束；它若在别的机器上中断，两分钟后再试",
            )  # fmt: skip
        if load["sha256"] == prepared.sha256 and not resumed:
            resumed = load["id"]
        else:
            undo(reader, writer, load["id"])
    counts = writer.load(
        LoadInput(
            prepared.dataset, prepared.files, prepared.sha256, sum(r.read for r in prepared.reports),
            sum(r.refused for r in prepared.reports), prepared.origin, prepared.who,
        ),
        prepared.records, on_batch=lambda done, total: on_progress("write", done, total), resume=resumed,
    )  # fmt: skip
    return counts, bool(resumed)
