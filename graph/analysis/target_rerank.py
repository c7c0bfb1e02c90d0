"""Other weights on a list that is shown already: POST /targets/rerank, from stored parts alone."""

from __future__ import annotations

from collections.abc import Mapping

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
    rows = parts_frame.assign(
        s=pd.factorize(parts_frame.segment_id)[0], klass=parts_frame["class"].map(number), id=parts_frame.enterprise_id
    )
    firms = rows.drop_duplicates(["s", "enterprise_id"])
    firms = case(firms, weights)
    firms = firms.iloc[order(firms)].reset_index(drop=True)
    place = pd.Series(range(len(firms)), index=pd.MultiIndex.from_frame(firms[["s", "enterprise_id"]]))
    rows["at"] = place.reindex(pd.MultiIndex.from_frame(rows[["s", "enterprise_id"]])).to_numpy()
    changed = ["case", "lo", "hi", "coverage"]
    rows[changed] = firms[changed].to_numpy()[rows["at"]]
    boards = pd.Categorical(rows.board, categories=rows.board.drop_duplicates())
    rows = rows.assign(b=boards.codes).sort_values(["s", "b", "at"], ignore_index=True)
    out = scores(rows)
    out[changed[:3]] = tenth(out[changed[:3]].to_numpy(dtype=float)) / 10
    return out.drop(columns=["s", "klass", "id", "at", "b"])
