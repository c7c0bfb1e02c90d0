"""Weights of the five parts that somebody saved: who, when, why, and what the open back-test says of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from graph.analysis.target_profile import PARTS, TargetWeights
from graph.answers.common import missing
from graph.backtest_shapes import WeightProfile
from graph.backtests import OPEN_CUT, OPEN_MONTHS, profile_in_force, run, store
from graph.connection import Connection
from graph.errors import UsageError
from graph.reader import Reader
from graph.writer import Writer


def profiles(reader: Reader) -> list[WeightProfile]:
    """Every saved profile, newest first."""
    rows = reader.rows("MATCH (w:WeightProfile) RETURN properties(w) AS w ORDER BY w.created DESC, w.id")
    return [_shape(r["w"]) for r in rows]


def profile(reader: Reader, profile_id: str) -> WeightProfile:
    """One saved profile. Raise NotFound with the nearest ones."""
    found = profiles(reader)
    for one in found:
        if one.id == profile_id:
            return one
    raise missing("weights", "权重档", profile_id, {p.id: p.name for p in found})


def in_force(reader: Reader) -> dict[str, float]:
    """The weights of the stored analysis. Raise NotFound if nothing was analysed."""
    return {p: float(v) for p, v in asdict(profile_in_force(reader).targets.weights).items()}


def save(
    connection: Connection, *, name: str, weights: Mapping[str, float], reason: str, author: str
) -> WeightProfile:  # fmt: skip
    """Run the open back-test with these weights (scaled to sum 1) and keep both. Some ten seconds.

    Raise UsageError for weights that are no weights, or an open set that is not loaded.
    """
    own, base, profile_id = scaled(weights), profile_in_force(Reader(connection)), f"W-{uuid4().hex[:10]}"
    tried = replace(
        base, id=profile_id, version=1, author=author, reason=reason,
        targets=replace(base.targets, weights=TargetWeights(**own)),
    )  # fmt: skip
    result = run(connection, tried, cut=OPEN_CUT, months=OPEN_MONTHS)
    least = base.backtest.min_positives
    node = {
        "id": profile_id, "name": name, "weights": json.dumps(own), "author": author, "reason": reason,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "backtest": store(connection, result, basis="open", min_positives=least, who=author),
    }  # fmt: skip
    Writer(connection).upsert_nodes("WeightProfile", [node])
    return _shape(node)


def scaled(weights: Mapping[str, float]) -> dict[str, float]:
    """The weights as shares of their sum. Raise UsageError unless all five are there, none negative, not all zero."""
    total = sum(weights.values()) if set(weights) == set(PARTS) and min(weights.values()) >= 0 else 0.0
    if not 0 < total < float("inf"):
        raise UsageError(
            "weights.invalid", "五项权重须齐全、不为负、和大于零", where="weights", remedy=f"写全 {'、'.join(PARTS)}"
        )
    return {p: weights[p] / total for p in PARTS}


def _shape(node: Mapping[str, Any]) -> WeightProfile:
    return WeightProfile(**{**node, "weights": json.loads(node["weights"])})
