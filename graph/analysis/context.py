"""Context of a region: relatedness over the provinces with its honest AUC, and the regions most like it in a chain.

Relatedness follows Hidalgo, Klinger, Barabási and Hausmann 2007: two segments are near when provinces that make one
also make the other; the density of a segment in a region is the share of its nearness that the region already makes.
It is shown with its leave-one-out AUC and may replace feasibility only where it beats the plain share of present
segments in the chain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from graph.analysis.capacity import table
from graph.analysis.core import Core
from graph.analysis.structure import Bools, Floats, Ints

MIDDLING = 0.5  # what a predictor is worth that knows nothing


@dataclass(frozen=True)
class Relatedness:
    """``density`` and ``chain_share`` are provinces x segments, both without the cell itself.

    ``auc_density`` and ``auc_share`` say how well each tells present from absent cells of a region, on the average of
    the regions that make anything; ``useful``: density beats the share. ``regions`` are the provinces of the panel.
    """

    regions: list[str]
    present: Bools
    density: Floats
    chain_share: Floats
    auc_density: float
    auc_share: float

    @property
    def useful(self) -> bool:
        """Whether density tells more than the plain share of present segments in the chain."""
        return self.auc_density > self.auc_share


def relatedness(core: Core) -> Relatedness:
    """Density of every segment in every province, each cell predicted without itself."""
    regions = core.where.panel
    present = table(core.capacity.cells, regions, "n", core.shape) > 0
    density = np.vstack([_density(np.delete(present, i, axis=0), present[i]) for i in range(len(regions))])
    share = chain_shares(present, core.shape.chain)
    once = core.shape.once()
    return Relatedness(
        regions,
        present,
        density,
        share,
        mean_auc(density[:, once], present[:, once]),
        mean_auc(share[:, once], present[:, once]),
    )


def _density(others: Bools, mine: Bools) -> Floats:
    """Density of every segment in one region: nearness learnt from the others, the segment itself left out."""
    counts = others.astype(float)
    together = counts.T @ counts
    alone = np.maximum(np.diag(together)[:, None], np.diag(together)[None, :])
    near = np.divide(together, alone, out=np.zeros_like(together), where=alone > 0)
    np.fill_diagonal(near, 0.0)
    total = near.sum(axis=1)
    return np.asarray(np.divide(near @ mine, total, out=np.zeros_like(total), where=total > 0))


def chain_shares(present: Bools, chain: Ints) -> Floats:
    """The share of the other segments of the chain that each region makes."""
    size = np.bincount(chain)[chain]
    made = np.vstack([np.bincount(chain, weights=row, minlength=int(chain.max()) + 1)[chain] for row in present])
    others = made - present
    return np.asarray(np.divide(others, size - 1, out=np.zeros_like(others), where=size > 1))


def mean_auc(score: Floats, truth: Bools) -> float:
    """The mean over regions: pooled, it would mostly tell large regions from small ones."""
    return float(np.mean([auc(s, t) for s, t in zip(score, truth, strict=True) if t.any()] or [MIDDLING]))


def auc(score: Floats, truth: Bools) -> float:
    """Chance that a true cell scores higher than a false one (ties count half); .5 if one kind is missing."""
    positive = int(truth.sum())
    negative = len(truth) - positive
    if not positive or not negative:
        return MIDDLING
    ranks = rankdata(score)
    return float((ranks[truth].sum() - positive * (positive + 1) / 2) / (positive * negative))


def peers(core: Core, region: str, chain_id: str) -> pd.DataFrame:
    """Provinces like ``region`` in one chain, most alike first: region, alike (cosine of x), shared, made, segments.

    ``shared`` are segments that both make, ``made`` those that the peer makes. What the peer makes and ``region`` does
    not is in ``only_there`` (segment ids).
    """
    chain = core.shape.chain_ids.index(chain_id)
    members = core.shape.members(chain)
    regions = sorted({*core.where.panel, region})
    x = table(core.capacity.cells, regions, "x", core.shape)[:, members]
    mine = x[regions.index(region)]
    rows = []
    for i, other in enumerate(regions):
        if other == region or not x[i].any():
            continue
        length = float(np.linalg.norm(x[i]) * np.linalg.norm(mine))
        only_there = core.shape.ids[members[(x[i] > 0) & (mine == 0)]]
        rows.append({
            "region": other, "alike": float(x[i] @ mine) / length if length else 0.0,
            "shared": int(((x[i] > 0) & (mine > 0)).sum()), "made": int((x[i] > 0).sum()), "segments": len(members),
            "only_there": ";".join(str(s) for s in only_there),
        })  # fmt: skip
    columns = ["region", "alike", "shared", "made", "segments", "only_there"]
    found = pd.DataFrame(rows, columns=columns)
    return found.sort_values(["alike", "shared", "region"], ascending=[False, False, True], ignore_index=True)
