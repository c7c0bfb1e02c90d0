"""Metrics of a ranked list per gap, averaged over gaps, with a bootstrap interval (methods, section 5).

Orders with ties are averaged over seeded shuffles of the tied; the value of a random order is exact.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import gammaln

from graph.analysis.structure import Bools, Floats, Ints


def names(ks: Sequence[int]) -> list[str]:
    """The metrics in their order of print."""
    return [*[f"hits@{k}" for k in ks], *[f"recall@{k}" for k in ks], "MRR", "AP"]


def measure(rank: Ints, positive: Bools, ks: Sequence[int], rounds: int, seed: int) -> dict[str, float]:
    """Metrics of one gap. ``rank``: n values, lower is better, equal is tied; ``positive``: n flags, one or more."""
    size = len(rank)
    shuffles = rounds if len(np.unique(rank)) < size else 1
    noise = np.random.default_rng(seed).random((shuffles, size))
    place = np.argsort(np.argsort(rank[None, :] + noise * 0.5, axis=1, kind="stable"), axis=1, kind="stable") + 1
    found = np.sort(place[:, positive], axis=1)
    precision = np.arange(1, found.shape[1] + 1) / found
    out = {f"hits@{k}": float((found[:, 0] <= k).mean()) for k in ks}
    out |= {f"recall@{k}": float((found <= k).mean()) for k in ks}
    return out | {"MRR": float((1 / found[:, 0]).mean()), "AP": float(precision.mean())}


def at_random(size: int, positives: int, ks: Sequence[int]) -> dict[str, float]:
    """The exact expectation of the same metrics for a random order of ``size`` with ``positives`` among them."""
    k = np.arange(1, size + 1)
    first = np.exp(_log_choose(size - k, positives - 1) - _log_choose(np.array([size]), positives))
    below = np.cumsum(first)
    out = {f"hits@{n}": float(below[min(n, size) - 1]) for n in ks}
    out |= {f"recall@{n}": min(n, size) / size for n in ks}
    ahead = (k - 1) * (positives - 1) / max(size - 1, 1)
    return out | {"MRR": float((first / k).sum()), "AP": float(((1 + ahead) / k).sum() / size)}


def _log_choose(n: Ints, k: int) -> Floats:
    """ln of n over k; -inf where k is larger than n."""
    fits = n >= k
    safe = np.where(fits, n, k)
    return np.where(fits, gammaln(safe + 1) - gammaln(k + 1) - gammaln(safe - k + 1), -np.inf)


def interval(values: Floats, rounds: int, share: float, seed: int) -> tuple[Floats, Floats, Floats]:
    """Mean, lower and upper bootstrap bound over the rows of ``values`` (gaps x metrics)."""
    draw = np.random.default_rng(seed).integers(0, len(values), size=(rounds, len(values)))
    means = values[draw].mean(axis=1)
    low, high = np.quantile(means, [(1 - share) / 2, (1 + share) / 2], axis=0)
    return values.mean(axis=0), low, high


def summary(values: pd.DataFrame, ks: Sequence[int], rounds: int, share: float, seed: int) -> pd.DataFrame:
    """One row a order: its metrics averaged over gaps with ``<metric>_lo`` and ``<metric>_hi``.

    ``values``: order, gap and one column a metric; every order has the same gaps.
    """
    out = []
    metrics = names(ks)
    for order, rows in values.groupby("order", sort=False):
        mean, low, high = interval(rows[metrics].to_numpy(dtype=float), rounds, share, seed)
        row: dict[str, object] = {"order": order}
        for i, metric in enumerate(metrics):
            row |= {metric: mean[i], f"{metric}_lo": low[i], f"{metric}_hi": high[i]}
        out.append(row)
    return pd.DataFrame(out)
