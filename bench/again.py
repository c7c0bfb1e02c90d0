"""One enterprise more: how long until its labels follow, beside a whole analysis and the floor that numpy sets.

``python -m bench.again --enterprises 200000`` for made-up ones, without the option the atlas. SYNTHETIC above it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

from bench.generate import generate
from graph.analysis.again import analyse_again
from graph.analysis.profile import load_profile
from graph.analysis.run import Analysis, analyse
from graph.analysis.world import COLUMNS, World, tidy
from graph.standing import spliced
from tests.support.atlas import atlas_world

PROFILE = Path(__file__).parents[1] / "data" / "profiles" / "default.yaml"
ROUNDS = 7
NEW: dict[str, dict[str, Any]] = {
    "enterprises": {"name": "合成新企业", "country": "中国", "province": "410000", "city": "410100"},
    "produces": {"segment_id": "K10-22-S05", "role": "骨干", "confidence": "press", "source_url": "http://bench"},
}


def main() -> None:
    """Print wall and processor seconds of each step."""
    parser = argparse.ArgumentParser(prog="bench.again", description=__doc__)
    parser.add_argument("--enterprises", type=int, default=0)
    n = parser.parse_args().enterprises
    report(generate(n) if n else atlas_world())


def report(world: World) -> None:
    """Whole, then one enterprise more at a time, then the floor."""
    profile = load_profile(PROFILE)
    print(f"{len(world.enterprises):,} enterprises, {len(world.produces):,} product facts")
    found, wall, cpu = timed(lambda: analyse(world, profile, system=None))
    print(f"whole analysis, province and cities   {wall:7.2f} s   processor {cpu:6.2f} s")
    steps = [_one_more(found, world, f"X{i:07d}") for i in range(ROUNDS)]
    wall, cpu = median(s[0] for s in steps), median(s[1] for s in steps)
    print(f"one enterprise more, median of {ROUNDS}      {wall:7.2f} s   processor {cpu:6.2f} s")
    print(f"numpy adds up the same facts          {floor(world):7.3f} s")


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """The answer, wall seconds, processor seconds."""
    began, used = time.perf_counter(), time.process_time()
    found = work()
    return found, time.perf_counter() - began, time.process_time() - used


def _one_more(found: Analysis, world: World, enterprise: str) -> tuple[float, float]:
    """Seconds from the fact to the new judgements, facts spliced in."""
    fresh = {name: tidy(name, pd.DataFrame([{**dict.fromkeys(COLUMNS[name], ""), **row, "enterprise_id": enterprise}]))
             for name, row in NEW.items()}  # fmt: skip
    key = frozenset({enterprise})
    _, wall, cpu = timed(lambda: analyse_again(found, spliced(world, fresh, key), key))
    return wall, cpu


def floor(world: World) -> float:
    """Makers of every province and segment counted with codes that are already there: no reading can be faster."""
    place = world.enterprises.set_index("enterprise_id").province.reindex(world.produces.enterprise_id)
    province, segment = (pd.factorize(c)[0] + 1 for c in (place, world.produces.segment_id))
    return timed(lambda: np.bincount(province * (segment.max() + 1) + segment))[1]


if __name__ == "__main__":
    main()
