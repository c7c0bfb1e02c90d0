"""A small data folder cut from the shipped one: every kind of file, few rows, no loose end."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from loaders.catalog import CATALOG
from loaders.check import check_tables
from loaders.seal import seal
from loaders.shipped import SHIPPED
from loaders.tables import Table, read_table

DATA = Path(__file__).parents[2] / "data"
CHAINS = ("F-01", "K10-16", "K10-17", "K10-22")
FEW = (
    "atlas/stats.csv", "atlas/emerging_clusters.csv", "atlas/platforms.csv", "atlas/cross_links_unresolved.csv",
    "atlas/supply_relations_unmatched.csv",
)  # fmt: skip
KEPT_OF_FEW = 12
MAKERS = 2
"""Enterprises kept of each segment."""


def cut(folder: Path) -> Path:
    """Write the small data into ``folder`` and return it."""
    tables = {
        load.spec.file: read_table(load.spec, DATA / load.spec.file) for loads in SHIPPED.values() for load in loads
    }
    segments = tables["atlas/segments.csv"]
    segments.rows = [r for r in segments.rows if r["chain_id"] in CHAINS]
    makers: dict[str, list[str]] = {r["segment_id"]: [] for r in segments.rows}
    for row in tables["atlas/produces.csv"].rows:
        if len(makers.get(row["segment_id"], [""] * MAKERS)) < MAKERS:
            makers[row["segment_id"]].append(row["enterprise_id"])
    wanted = {e for found in makers.values() for e in found} | {
        r["enterprise_id"] for r in tables["atlas/chain_masters.csv"].rows if r["chain_id"] in CHAINS
    }
    table = tables["atlas/enterprises.csv"]
    table.rows = [r for r in table.rows if r["enterprise_id"] in wanted]
    for file in FEW:
        tables[file].rows = tables[file].rows[:KEPT_OF_FEW]
    check_tables(tables, lambda label, ids: set())
    _keep_needed_regions(tables)
    for table in tables.values():
        _write(table, folder)
    shutil.copy(DATA / CATALOG, folder / CATALOG)
    seal(folder)
    return folder


def _keep_needed_regions(tables: dict[str, Table]) -> None:
    """Provinces, the cities of Henan, what rows name, and what those lie in."""
    regions = tables["regions.csv"]
    named = {
        row.get(c.name)
        for t in tables.values()
        if t is not regions
        for c in t.spec.columns
        if "Region" in c.refs
        for row in t.rows
    }
    parents = {r["parent_adcode"] for r in regions.rows if r["adcode"] in named}
    regions.rows = [
        r
        for r in regions.rows
        if r["level"] in ("country", "province")
        or r["adcode"] in named | parents
        or (r["level"] == "city" and r["parent_adcode"] == "410000")
    ]


def _write(table: Table, folder: Path) -> None:
    assert table.rows, f"{table.spec.file} has no row left; keep more chains or makers"
    path = folder / table.spec.file
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [c.name for c in table.spec.columns], lineterminator="\n")
        writer.writeheader()
        writer.writerows(r.cells for r in table.rows)


def edit(folder: Path, file: str, old: str, new: str) -> None:
    """Replace a text that stands in a file once."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def append(folder: Path, file: str, line: str) -> None:
    """Add one line to a file."""
    with (folder / file).open("a", encoding="utf-8") as stream:
        stream.write(line + "\n")
