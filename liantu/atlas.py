"""The atlas that ships with the project: whether the graph wants it, and how it gets in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from graph.connection import Connection
from graph.errors import DataError
from graph.ledger import loads
from graph.reader import Reader

if TYPE_CHECKING:
    from loaders.problems import LoadReport

DATA = Path(__file__).resolve().parent.parent / "data"
PROFILE = DATA / "profiles" / "default.yaml"
SHIPPED = frozenset({"atlas", "notice"})
OPEN_CUT, OPEN_MONTHS = "2018-12-31", 60
"""The window of data/backtest/open_positives.csv."""


def is_wanted(connection: Connection) -> bool:
    """Whether nothing is in the graph, or the loading or analysis of the shipped data was broken off."""
    reader = Reader(connection)
    if reader.one("MATCH (n) RETURN 1 AS found LIMIT 1") is None:
        return True
    states = {row["dataset"]: row["state"] for row in reversed(loads(reader)) if row["dataset"] in SHIPPED}
    begun = bool(states)
    whole = set(states) == SHIPPED and set(states.values()) == {"done"}
    analysed = reader.one("MATCH (a:Analysis) RETURN 1 AS found LIMIT 1") is not None
    return begun and not (whole and analysed)


def is_outdated(connection: Connection) -> bool:
    """Whether the files that ship with this version are not the ones in the graph, as after an update."""
    from loaders.catalog import CATALOG
    from loaders.pipeline import checksum

    newest = {load["dataset"]: load for load in reversed(loads(Reader(connection))) if load["dataset"] in SHIPPED}
    return any(
        checksum((f, DATA / f) for f in (CATALOG, *load["files"])) != load["sha256"]
        for load in newest.values()
        if load["state"] == "done" and load.get("origin") == [str(DATA)]
    )


def fill(connection: Connection, on_progress: Callable[[str, int, int], None]) -> None:
    """Load atlas and notice and analyse them; brings to its end what was broken off. Raises DataError, GraphError."""
    from graph.analyse import run_analysis  # two seconds of imports that a start without work does not need
    from graph.analysis.profile import load_profile
    from loaders.run import load_atlas, load_notice

    for load in (load_atlas, load_notice):
        _must_be_whole(load(connection, DATA, on_progress=on_progress))
    run_analysis(connection, load_profile(PROFILE), on_progress=on_progress)


def back_test(connection: Connection) -> None:
    """Judge the order of targets on the open moves that ship, and store it: the page shows it from the start."""
    from graph import backtests
    from graph.analysis.profile import load_profile

    profile = load_profile(PROFILE)
    result = backtests.run(connection, profile, cut=OPEN_CUT, months=OPEN_MONTHS, basis="open")
    backtests.store(connection, result, basis="open", min_positives=profile.backtest.min_positives, who="local")


def _must_be_whole(report: LoadReport) -> None:
    if report.stopped:
        problem = next(p for file in report.files for p in file.problems)
        raise DataError("atlas.faulty", f"随附的数据有误：{problem}", where=str(DATA), remedy="恢复 data/ 中的原文件。")
