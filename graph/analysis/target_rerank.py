"""Other weights on a list that is shown already: POST /targets/rerank, from stored parts alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from graph.analysis.target_order import case, order, scores, tenth
from graph.analysis.target_pool import CLASSES
from graph.analysis.target_profile import PARTS
from graph.errors import UsageError

STORED = (
    "segment_id", "board", "class", "enterprise_id", "sourced", "group", "newest", *PARTS,
    *(f"active_{p}" for p in PARTS), *(f"median_{p}" for p in PARTS),
)  # fmt: skip
"""What a row must carry; all of it stands in the boards of ``target_boards``."""


def rerank(parts_frame: pd.DataFrame, weights: Mapping[str, float]) -> pd.DataFrame:
    """The rows of ``parts_frame`` in the order under other weights, with rank, score, case, lo, hi and coverage.

    Class, sourced before memory and fit stay in front, as the method says: weights move the mean of the other parts and
    T. Raises UsageError ``weights.invalid``.
    """
    wrong = sorted(set(weights) ^ set(PARTS)) or [p for p in PARTS if not 0 <= float(weights[p]) < float("inf")]
    if wrong or sum(weights.values()) <= 0:
        raise UsageError(
            "weights.invalid", "五项权重须齐全、不为负、和大于零", where="weights", remedy=f"写全 {'、'.join(PARTS)}"
        )
    number = {name: i for i, name in enumerate(CLASSES)}
    s, e = pd.factorize(parts_frame.segment_id)[0], pd.factorize(parts_frame.enterprise_id)[0]
    rows = parts_frame.assign(s=s, klass=parts_frame["class"].map(number), id=parts_frame.enterprise_id)
    _, first, firm = np.unique(s * (e.max(initial=0) + 1) + e, return_index=True, return_inverse=True)
    firms = case(rows.iloc[first], weights)  # a firm stands on two boards, but has one place in the order
    place = np.empty(len(firms), dtype=np.int64)
    place[order(firms)] = np.arange(len(firms))
    changed = ["case", "lo", "hi", "coverage"]
    rows[changed] = firms[changed].to_numpy()[firm]
    board = pd.factorize(parts_frame.board)[0]
    rows = rows.iloc[np.lexsort([place[firm], board, s])].reset_index(drop=True)
    out = scores(rows)
    out[changed[:3]] = tenth(out[changed[:3]].to_numpy(dtype=float)) / 10
    return out.drop(columns=["s", "klass", "id"])
