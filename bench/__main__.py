"""``make bench``: load rate and read times, each beside DuckDB over the same files in the same run.

The graph is a server of its own in a folder of its own. Figures are for this machine and this run; none is a test.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import duckdb
import pandas as pd

from bench.generate import generate, write_csv
from bench.questions import QUESTIONS, STORED
from bench.records import records
from graph.analyse import run_analysis
from graph.analysis.profile import load_profile
from graph.analysis.run import analyse
from graph.analysis.world import COLUMNS, World
from graph.connection import Connection
from graph.reader import Reader
from graph.server.home import Home
from graph.server.process import start, stop
from graph.writer import LoadInput, Writer
from liantu.settings import Settings
from loaders.run import load_atlas
from tests.support.atlas import atlas_world

DATA = Path(__file__).parents[1] / "data"


def main() -> None:
    """Run every benchmark and print the table."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--enterprises", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=50)
    args = parser.parse_args()
    print(f"SYNTHETIC: {args.enterprises:,} made-up enterprises, seed 20261124; {args.rounds} rounds a question\n")
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        running = start(home, Settings.from_environment().cache)
        try:
            with Connection(running.uri, running.user, running.password) as connection:
                run(connection, Path(folder), args.enterprises, args.rounds)
        finally:
            stop(home)


def run(connection: Connection, folder: Path, enterprises: int, rounds: int) -> None:
    """Load, analyse, ask."""
    _line("atlas: load", seconds(lambda: load_atlas(connection, DATA)), "s", "")
    profile = load_profile(DATA / "profiles" / "default.yaml")
    _line("atlas: analyse and store", seconds(lambda: run_analysis(connection, profile)), "s", "")
    world = generate(enterprises)
    both = with_atlas(world)
    files = write_csv(both, folder / "csv")
    stated = records(world)
    writer = Writer(connection)
    load = LoadInput("bench", ("bench",), "", len(stated))
    graph_s = seconds(lambda: writer.load(load, stated))
    db = duckdb.connect()
    duck_s = seconds(lambda: [_table(db, name, files) for name in COLUMNS])
    rate = len(stated) / graph_s
    _line(f"load {len(stated):,} facts", rate, "facts/s", f"DuckDB reads the files in {duck_s:.2f} s")
    _line("analysis alone, province and cities", seconds(lambda: analyse(world, profile)), "s", _floor(world))
    ask(Reader(connection), db, both, rounds)


def with_atlas(world: World) -> World:
    """The made-up enterprises beside the real ones, as the graph holds them."""
    real = atlas_world()
    frames = {
        name: pd.concat([getattr(real, name), getattr(world, name)], ignore_index=True)
        if name in ("enterprises", "produces", "supplies")
        else getattr(world, name)
        for name in COLUMNS
    }
    return World(**frames)


def ask(reader: Reader, db: duckdb.DuckDBPyConnection, world: World, rounds: int) -> None:
    """Time each question in both; raise AssertionError where the answers differ."""
    params = {
        "enterprise": world.enterprises.enterprise_id.iloc[len(world.enterprises) // 2], "region": "410000",
        "segment": world.produces.segment_id.mode()[0], "chain": "K10-22", "hub": world.supplies.supplier_id.mode()[0],
    }  # fmt: skip
    print(f"\n{'question':62}{'graph ms':>20}{'DuckDB ms':>20}   (median / p95)")
    for q in QUESTIONS:
        used = {k: v for k, v in params.items() if f"${k}" in q.cypher}
        mine = lambda q=q, used=used: [tuple(r.values()) for r in reader.rows(q.cypher, **used)]  # noqa: E731
        theirs = lambda q=q, used=used: db.execute(q.sql, used).fetchall()  # noqa: E731
        assert mine() == theirs(), f"the two answers differ: {q.name}"
        print(f"{q.name:62}{spread(mine, rounds):>20}{spread(theirs, rounds):>20}")
    stored = spread(lambda: reader.rows(STORED[1], region="410000", chain="K10-22"), rounds)
    print(f"{STORED[0]:62}{stored:>20}{'-':>20}")


def spread(work: Callable[[], Any], rounds: int) -> str:
    """Median and 95th percentile in milliseconds, after three warm-up calls."""
    for _ in range(3):
        work()
    times = [1000 * seconds(work) for _ in range(rounds)]
    return f"{median(times):.2f} / {quantiles(times, n=20)[18]:.2f}"


def seconds(work: Callable[[], Any]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _table(db: duckdb.DuckDBPyConnection, name: str, files: dict[str, Path]) -> None:
    db.execute(f"CREATE TABLE {name} AS SELECT * FROM read_csv('{files[name]}', all_varchar = true, header = true)")


def _floor(world: World) -> str:
    """What counting the makers of every segment and province costs in numpy: no analysis can be faster."""
    joined = world.produces.merge(world.enterprises[["enterprise_id", "province"]], on="enterprise_id")
    took = seconds(lambda: joined.groupby(["province", "segment_id"]).size())
    return f"one group-by over the same facts {took:.3f} s"


def _line(name: str, value: float, unit: str, beside: str) -> None:
    print(f"{name:44}{value:12,.2f} {unit:8} {beside}", flush=True)


if __name__ == "__main__":
    main()
