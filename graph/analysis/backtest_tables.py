"""From gaps to tables: averages, margins over the baselines, and the sentence that they carry (methods, section 5)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from graph.analysis.backtest_metrics import interval, names, summary
from graph.analysis.backtest_orders import BASELINES, DEFAULT
from graph.analysis.profile import Profile

TOO_FEW = "样本不足，不作结论"
ALL, VISIBLE, HIDDEN = "全部", "事实可见", "事实隐藏"
WIDE, OWN = "本链及相连各链", "本链"


def tables(gaps: pd.DataFrame, profile: Profile) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The metrics and the margins over the baselines, averaged over gaps."""
    if gaps.empty:
        return pd.DataFrame(), pd.DataFrame()
    b = profile.backtest
    metrics, margins = [], []
    for (pool, stratum), rows in gaps.groupby(["pool", "stratum"], sort=False):
        one = rows[rows.order == DEFAULT]
        about: dict[str, Any] = {
            "pool": pool,
            "stratum": stratum,
            "gaps": len(one),
            "positives": int(one.positives.sum()),
        }
        table = summary(rows, b.hits_at, b.bootstrap_rounds, b.interval, b.seed)
        about["pool_size"] = float(one["size"].mean())
        for place, (name, value) in enumerate(about.items()):
            table.insert(place, name, value)
        metrics.append(table)
        for name in BASELINES:
            margins += [{**about, **row} for row in _margin(rows, name, profile)]
    return pd.concat(metrics, ignore_index=True), pd.DataFrame(margins)


def _margin(rows: pd.DataFrame, baseline: str, profile: Profile) -> list[dict[str, Any]]:
    """This method minus a baseline, gap by gap, each metric with its interval."""
    b = profile.backtest
    metrics = names(b.hits_at)
    own, other = (rows[rows.order == n].set_index("gap")[metrics] for n in (DEFAULT, baseline))
    values: npt.NDArray[np.float64] = (own - other.reindex(own.index)).to_numpy(dtype=float)
    mean, low, high = interval(values, b.bootstrap_rounds, b.interval, b.seed)
    return [
        {"baseline": baseline, "metric": m, "margin": mean[i], "lo": low[i], "hi": high[i]}
        for i, m in enumerate(metrics)
    ]


def verdict(found: pd.DataFrame, metrics: pd.DataFrame, margins: pd.DataFrame, profile: Profile) -> list[str]:
    """What the figures carry, one sentence a stratum; nothing below the number of positives that the profile asks for.

    A baseline is beaten where the interval of the margin in average precision lies above zero. Both strata together
    claim nothing: their figures are mostly those of the firms whose fact stays visible.
    """
    out = [f"{ALL}：正例 {len(found)} 个，两层混合，只供参照，不作结论"]
    for stratum in (VISIBLE, HIDDEN):
        count = int((found.stratum == stratum).sum())
        if count < profile.backtest.min_positives or metrics.empty:
            out.append(f"{stratum}：正例 {count} 个，{TOO_FEW}")
            continue
        rows = margins[(margins.pool == WIDE) & (margins.stratum == stratum) & (margins.metric == "AP")]
        beaten = rows.baseline[rows.lo > 0].tolist()
        words = f"平均精度的区间高于{'、'.join(beaten)}" if beaten else "平均精度的区间不高于任何一个基线"
        left = [name for name in BASELINES if name not in beaten]
        words += f"；与{'、'.join(left)}分不出高下或更低" if beaten and left else ""
        out.append(f"{stratum}：正例 {count} 个，{words}")
    return out
