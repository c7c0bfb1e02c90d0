"""Frames that add segments up: capacity by place, and one row for every chain of a region."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from graph.analysis.core import Core
from graph.analysis.priority import completeness_weights
from graph.analysis.strength import Sums, strength

STATES = ("strong", "weak", "absent", "unknown")


def capacity_frame(core: Core, regions: list[str]) -> pd.DataFrame:
    """Capacity of the provinces, of ``regions`` and of the counties in them: one row a (region, segment) made there.

    x, n (groups), local_enterprises, n_eff, hhi, quality, lq (LQ^/(1+LQ^)), depth; NaN where an indicator is missing.
    """
    counties = {c for r in regions for c in core.where.below(r, "county")}
    wanted = sorted({*core.where.panel, *core.regions, *counties})
    cells = core.capacity.cells
    cells = cells[cells.index.get_level_values("region").isin(wanted)].reset_index()
    panel = core.capacity.panel
    zero = np.zeros(len(cells))
    column = {c: cells[c].to_numpy(dtype=float) for c in cells.columns if c != "region"}
    capability = cells.capability.to_numpy(dtype=int)
    taken = ("x", "quality_sum", "n_eff", "n", "leaders", "leaders_sourced", "holders", "solid_groups", "x_region")
    sums = Sums(
        **{name: column[name] for name in taken}, share=panel.share[capability],
        makers=panel.makers[capability].astype(float), k=panel.k, buyers=zero, supplied=zero,
        empty_known=np.zeros(len(cells), dtype=bool),
    )  # fmt: skip
    found = strength(replace(sums), core.profile)
    for name in ("quality", "lq", "depth"):
        cells[name] = found.indicators[name]
    segments = pd.DataFrame({"capability": core.shape.capability, "segment_id": core.shape.ids})
    out = cells.merge(segments, on="capability")
    out["n"] = out.n.astype(int)
    columns = [
        "region",
        "segment_id",
        "x",
        "x_region",
        "n",
        "local_enterprises",
        "n_eff",
        "hhi",
        "quality",
        "lq",
        "depth",
    ]
    return out[columns].sort_values(["region", "segment_id"], ignore_index=True)


def chain_summary(core: Core, gaps: pd.DataFrame) -> pd.DataFrame:
    """One row a (region, chain): counts of states and labels, completeness with its interval, 本地配套率 n / N.

    completeness_lo counts unknown segments as missing, completeness_hi as present. local_supplied / local_buyers are
    pairs of a local buyer and a segment; ``local_rate`` is NaN below the profile's smallest number of buyers.
    """
    weight = completeness_weights(core.shape, core.profile.priority.reach_share)
    frame = gaps.assign(weight=weight[gaps.segment_id.map(core.shape.code()).to_numpy(dtype=int)])
    keys = ["region", "chain_id"]
    grouped = frame.groupby(keys)
    out = grouped.agg(segments=("segment_id", "size"), total=("weight", "sum"), local_buyers=("buyers", "sum"),
                      local_supplied=("supplied", "sum"))  # fmt: skip
    for state in STATES:
        out[state] = (frame.state == state).groupby([frame[k] for k in keys]).sum()
    for label in sorted(gaps.label.unique()):
        out[label] = (frame.label == label).groupby([frame[k] for k in keys]).sum()
    present = frame.weight.where(frame.state.isin(["strong", "weak"]), 0.0).groupby([frame[k] for k in keys]).sum()
    unknown = frame.weight.where(frame.state == "unknown", 0.0).groupby([frame[k] for k in keys]).sum()
    out["present"] = out.strong + out.weak
    out["completeness_lo"] = present / out.total
    out["completeness_hi"] = (present + unknown) / out.total
    enough = out.local_buyers >= core.profile.strength.local_min_buyers
    out["local_rate"] = (out.local_supplied / out.local_buyers.where(out.local_buyers > 0)).where(enough)
    out["local_buyers_needed"] = (core.profile.strength.local_min_buyers - out.local_buyers).clip(lower=0)
    return out.drop(columns="total").reset_index()
