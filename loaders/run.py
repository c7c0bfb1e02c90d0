"""A load from beginning to end, by its kind: read, check the whole, transform, write, sweep, report."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from graph.connection import Connection
from graph.errors import NotFound, UsageError
from graph.ledger import interrupted, loads
from graph.reader import Reader
from loaders.apple import prepare_apple
from loaders.chaingraph import prepare_chaingraph
from loaders.chainkg import prepare_chainkg
from loaders.facts import prepare_facts
from loaders.listed import prepare_listed
from loaders.own_chain import prepare_own_chain
from loaders.pipeline import Prepared, Progress, no_progress, write_prepared
from loaders.problems import LoadReport
from loaders.register import prepare_register
from loaders.shipped import prepare_shipped

Prepare = Callable[[Reader, Sequence[Path], Progress], Prepared]


def _shipped(dataset: str) -> Prepare:
    return lambda reader, paths, on_progress: prepare_shipped(dataset, paths[0], reader, on_progress)


KINDS: dict[str, Prepare] = {
    "atlas": _shipped("atlas"),
    "notice": _shipped("notice"),
    "register": prepare_register,
    "listed": prepare_listed,
    "chain": prepare_own_chain,
    "chainkg": prepare_chainkg,
    "chaingraph": prepare_chaingraph,
    "apple": prepare_apple,
    "facts": prepare_facts,
}
"""Kind of load to what reads its paths. A dataset's id is its kind, or starts with ``kind/``."""


def load(
    connection: Connection,
    kind: str,
    paths: Sequence[Path],
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
    on_progress: Progress = no_progress,
) -> LoadReport:
    """Load the files or folder of one kind.

    Nothing is written while anything is wrong, unless ``skip_bad`` leaves out the rows that are; a file that is
    spoiled as a whole always stops the load. Raises DataError for what cannot be read at all, GraphError and
    GraphUnavailable.
    """
    started = time.monotonic()
    prepared = KINDS[kind](Reader(connection), paths, on_progress)
    report = write_prepared(connection, prepared, dry_run=dry_run, skip_bad=skip_bad, on_progress=on_progress)
    report.seconds = time.monotonic() - started
    return report


def load_atlas(
    connection: Connection,
    data_dir: Path,
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
    on_progress: Progress = no_progress,
) -> LoadReport:
    """Load the curated atlas of a folder laid out as data/ (see ``load``)."""
    return load(connection, "atlas", [data_dir], dry_run=dry_run, skip_bad=skip_bad, on_progress=on_progress)


def load_notice(
    connection: Connection,
    data_dir: Path,
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
    on_progress: Progress = no_progress,
) -> LoadReport:
    """Load the 2022 notice; the atlas must be there, since the notice names what stands in it (see ``load``)."""
    return load(connection, "notice", [data_dir], dry_run=dry_run, skip_bad=skip_bad, on_progress=on_progress)


def resume(connection: Connection, load_id: str, *, on_progress: Progress = no_progress) -> LoadReport:
    """Bring an interrupted load to its end from the files it began with.

    Raises NotFound if there is no such load, UsageError if it is not interrupted.
    """
    reader = Reader(connection)
    of_id = {row["id"]: row for row in loads(reader)}
    if load_id not in of_id:
        raise NotFound("load.unknown", f"没有装载 {load_id}", remedy="运行 liantu loads list 查看编号")
    if load_id not in {row["id"] for row in interrupted(reader)}:
        raise UsageError("load.not_interrupted", "这次装载没有中断", where=load_id, remedy="无需继续")
    row = of_id[load_id]
    if not row["origin"]:
        raise UsageError("load.no_file", "这次修正来自表单，没有文件可续", where=load_id, remedy="撤销它，再填一次")
    kind = row["dataset"].split("/")[0]
    skip_bad = row["refused"] > 0  # it was told so when it began
    return load(connection, kind, [Path(p) for p in row["origin"]], skip_bad=skip_bad, on_progress=on_progress)
