"""The atlas as a World, read straight from data/ and without the graph: what pure tests and oracles start from."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from graph.analysis.world import COLUMNS, World, tidy

DATA = Path(__file__).parents[2] / "data"
PLACES = {"mentions": DATA / "notice" / "mentions.csv"}


def read(path: Path) -> pd.DataFrame:
    """Every cell as text, blanks as ``""``."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def _region_paths(enterprises: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    """Province, city and county names of enterprises.csv as adcodes; ``adcode`` is the finest known one."""
    parent = dict(zip(regions.adcode, regions.parent_adcode, strict=True))
    level = dict(zip(regions.adcode, regions.level, strict=True))
    province = {n: a for a, n, lv in zip(regions.adcode, regions.name, regions.level, strict=True) if lv == "province"}
    out = enterprises.copy()
    rows = []
    for name, adcode in zip(enterprises.province, enterprises.adcode, strict=True):
        path = {"province": province.get(name, ""), "city": "", "county": ""}
        while adcode and adcode != "100000":
            if level.get(adcode) in path:
                path[level[adcode]] = adcode
            adcode = parent.get(adcode, "")
        rows.append(path)
    for column in ("province", "city", "county"):
        out[column] = [r[column] for r in rows]
    return out


@cache
def atlas_world() -> World:
    """The whole shipped atlas."""
    frames = {}
    for name in COLUMNS:
        path = PLACES.get(name, DATA / "atlas" / f"{name}.csv")
        frames[name] = read(path if path.exists() else DATA / f"{name}.csv")
    frames["enterprises"] = _region_paths(frames["enterprises"], frames["regions"])
    return World(**{name: tidy(name, frame) for name, frame in frames.items()})
