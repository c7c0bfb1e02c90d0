"""A gap's boards under other weights, from what the analysis stored: nothing is computed anew but the order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from graph.analysis.target_profile import PARTS
from graph.analysis.target_rerank import STORED, rerank
from graph.answers.common import HERE, Scope, ground
from graph.answers.shapes import Answer, Board, Part, TargetBoards, TargetRow
from graph.answers.summary import kept
from graph.answers.targets import targets
from graph.reader import Reader

FIELDS = {"链主": "leader", "专精特新": "niche", "其他厂商": "other"}
WHOLE_BOARD = 5_000


def reweighed(
    reader: Reader, gap_id: str, weights: Mapping[str, float], *, limit: int = 20, scope: Scope = HERE
) -> Answer[TargetBoards]:
    """The boards of ``targets`` in the order of ``weights`` (all of PARTS, not negative).

    Raise UsageError for other weights, NotFound for an unknown gap.
    """
    answer = _stored(reader, gap_id, scope)
    rows = [row for field in FIELDS.values() for row in getattr(answer.data, field).rows]
    ordered = rerank(_frame(rows), weights)
    by_key = {(r.board, r.enterprise_id): r for r in rows}
    found: dict[str, list[TargetRow]] = {name: [] for name in FIELDS}
    for new in ordered.to_dict("records"):
        found[new["board"]].append(_moved(by_key[new["board"], new["enterprise_id"]], new, weights))
    boards: dict[str, Any] = {
        field: _board(getattr(answer.data, field), found[name][:limit], weights) for name, field in FIELDS.items()
    }
    boards["expansion"] = answer.data.expansion.model_copy(update={"rows": answer.data.expansion.rows[:limit]})
    shown = sum(len(b.rows) for b in boards.values())
    meta = answer.meta.model_copy(update={"shown": shown, "truncated": shown < answer.meta.total})
    return Answer[TargetBoards](data=answer.data.model_copy(update=boards), meta=meta)


def _stored(reader: Reader, gap_id: str, scope: Scope) -> Answer[TargetBoards]:
    """The whole boards; kept while the analysis is the same, for a slider asks many times a second."""
    bare, _, day = gap_id.partition("@")
    base = ground(reader, replace(scope, region=bare.partition(".")[0], as_of=day or scope.as_of))
    return kept(base, f"boards {gap_id}", lambda: targets(reader, gap_id, limit=WHOLE_BOARD, scope=scope))


def _frame(rows: list[TargetRow]) -> pd.DataFrame:
    """What ``rerank`` needs of each row; a part that is unknown somewhere has its pool's median there as ``raw``."""
    medians = {p.key: p.raw for row in rows for p in row.parts if p.imputed}
    records = []
    for row in rows:
        parts, active = {p.key: p for p in row.parts}, _active(row)
        newest = row.detail.get("newest")
        records.append(
            {
                "segment_id": row.segment_id,
                "board": row.board,
                "class": row.klass,
                "enterprise_id": row.enterprise_id,
                "sourced": bool(row.detail.get("sourced")),
                "group": row.detail.get("group") or f"={row.enterprise_id}",
                "newest": newest or None,
            }
            | {p: parts[p].value if p in parts else None for p in PARTS}
            | {f"active_{p}": p in active for p in PARTS}
            | {f"median_{p}": medians.get(p) for p in PARTS}
        )
    numbers = [*PARTS, *(f"median_{p}" for p in PARTS)]
    return pd.DataFrame(records, columns=list(STORED)).astype(dict.fromkeys(numbers, float))


def _active(row: TargetRow) -> set[str]:
    """The parts that count in the pool of the row; one may count and be worth nothing."""
    return {p["part"] for p in row.detail.get("contributions") or () if p["active"]}


def _moved(row: TargetRow, new: Mapping[Any, Any], weights: Mapping[str, float]) -> TargetRow:
    active = _active(row)
    total = sum(weights[p] for p in active) or 1.0
    parts = tuple(_part(p, weights[p.key] / total if p.key in active else 0.0) for p in row.parts)
    change = {k: new[k] for k in ("rank", "score", "case", "lo", "hi", "coverage")}
    detail = {**row.detail, "was": row.rank}  # the place under the stored weights, for comparison
    return row.model_copy(update=change | {"rank": int(new["rank"]), "parts": parts, "detail": detail})


def _part(part: Part, weight: float) -> Part:
    points = 100 * weight * part.raw if part.raw is not None else 0.0
    return part.model_copy(update={"weight": round(weight, 4), "points": points})


def _board(board: Board, rows: list[TargetRow], weights: Mapping[str, float]) -> Board:
    used = {p: weights[p] for p in board.weights}
    return board.model_copy(update={"rows": tuple(rows), "shown": len(rows), "weights": used})
