"""Any number of made-up enterprises on the real chains: the same seed gives the same world. SYNTHETIC, never quoted.

Chains, segments, links and regions are the atlas's; enterprises and every fact about them are drawn, with the atlas's
own shares of roles, confidences and titles, and a heavy-tailed choice of segments.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from graph.analysis.world import COLUMNS, World, tidy
from tests.support.atlas import atlas_world

ENTERPRISE_FRAMES = ("enterprises", "produces", "tiers", "groups", "presence", "revenue", "events", "supplies")


def generate(n: int, seed: int = 20261124) -> World:
    """A world of ``n`` enterprises."""
    base = atlas_world()
    rng = np.random.default_rng(seed)
    ids = np.array([f"G{i:08d}" for i in range(n)], dtype=object)
    frames = {name: getattr(base, name) for name in COLUMNS}
    frames["enterprises"] = _enterprises(base, ids, rng)
    frames["produces"] = _produces(base, ids, rng)
    frames["tiers"] = _like(base.tiers, ids, int(n * 0.3), rng)
    frames["groups"] = _groups(base.groups, ids, rng)
    frames["revenue"] = _like(base.revenue, ids, int(n * 0.2), rng)
    frames["events"] = _like(base.events, ids, int(n * 0.1), rng, key="event_id")
    frames["supplies"] = _supplies(base, ids, rng)
    frames["presence"] = base.presence.iloc[:0]
    frames["chain_masters"] = base.chain_masters.iloc[:0]
    frames["projects"] = base.projects.iloc[:0]
    return World(**{name: tidy(name, frame) for name, frame in frames.items()})


def write_csv(world: World, folder: Path) -> dict[str, Path]:
    """One CSV a frame; returns where each stands."""
    folder.mkdir(parents=True, exist_ok=True)
    out = {}
    for name in COLUMNS:
        out[name] = folder / f"{name}.csv"
        getattr(world, name).to_csv(out[name], index=False)
    return out


def _enterprises(base: World, ids: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    real = base.enterprises
    pick = real.iloc[rng.integers(0, len(real), len(ids))].reset_index(drop=True)
    names = pd.Series([f"合成企业{i[1:]}" for i in ids], dtype=object)
    return pick.assign(enterprise_id=ids, name=names + "有限公司", short_name=names)


def _produces(base: World, ids: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """1.4 product facts an enterprise; segments by a Zipf law over a shuffled order."""
    m = int(len(ids) * 1.4)
    segments = base.segments.segment_id.to_numpy()
    weight = 1 / np.arange(1, len(segments) + 1) ** 0.7
    chosen = rng.permutation(segments)[rng.choice(len(segments), m, p=weight / weight.sum())]
    rows = base.produces.iloc[rng.integers(0, len(base.produces), m)].reset_index(drop=True)
    rows = rows.assign(enterprise_id=ids[rng.integers(0, len(ids), m)], segment_id=chosen)
    return rows.drop_duplicates(["enterprise_id", "segment_id"])


def _like(real: pd.DataFrame, ids: np.ndarray, m: int, rng: np.random.Generator, key: str = "") -> pd.DataFrame:
    """``m`` rows drawn from a real frame, each handed to a random enterprise."""
    rows = real.iloc[rng.integers(0, len(real), m)].reset_index(drop=True)
    rows = rows.assign(enterprise_id=ids[rng.integers(0, len(ids), m)])
    if key:
        return rows.assign(**{key: [f"GE{i:08d}" for i in range(m)]})
    return rows.drop_duplicates([c for c in ("enterprise_id", "tier", "level", "year") if c in rows.columns])


def _groups(real: pd.DataFrame, ids: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    members = rng.choice(ids, int(len(ids) * 0.1), replace=False)
    rows = real.iloc[rng.integers(0, len(real), len(members))].reset_index(drop=True)
    group = rng.integers(0, max(1, len(members) // 4), len(members))
    return rows.assign(enterprise_id=members, controlling_group=[f"合成集团{g}" for g in group])


def _supplies(base: World, ids: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    m = len(ids) // 5
    rows = base.supplies.iloc[rng.integers(0, len(base.supplies), m)].reset_index(drop=True)
    rows = rows.assign(supplier_id=ids[rng.integers(0, len(ids), m)], buyer_id=ids[rng.integers(0, len(ids), m)])
    rows = rows[rows.supplier_id != rows.buyer_id]
    return rows.drop_duplicates(["supplier_id", "buyer_id", "segment_id"])
