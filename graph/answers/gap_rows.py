"""A stored judgement as a row: figures, the four parts of its priority, and the sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from graph.answers.shapes import ZERO_WORDS, GapRow, Interval, Part, Strength
from graph.answers.summary import Summary

PART_NAMES = {"need": "需求", "criticality": "关键", "risk": "风险", "feasibility": "可行"}
PART_TEXTS = {
    "need": "（1 − 强度）× 用户强度",
    "criticality": "可达在位下游与介数各半",
    "risk": "卡脖子 ½ + 集中度 ½",
    "feasibility": "两步内相邻环节中强的占比",
}
PRESENT = ("strong", "weak")


def gap_row(row: Mapping[str, Any], summary: Summary) -> GapRow:
    """From a row of ``gap_cards`` or ``gap_one``: {gap, segment, chain}."""
    g, s = row["gap"], row["segment"]
    proof = json.loads(g["proof"])
    parts = priority_parts(proof, summary) if g["priority"] is not None else ()
    return GapRow(
        id=g["id"], region=g["region"], chain_id=g["chain_id"], chain=row["chain"], segment_id=g["segment_id"],
        segment=s["name"], short_name=s["short_name"], stage=s["stage"], group=s["group"] or "", label=g["label"],
        state=g["state"], flags=tuple(g["flags"] or ()), confidence=g["confidence_word"] or "",
        priority=g["priority"], priority_all=g["priority_all"], parts=parts, priority_interval=priority_interval(parts),
        lo=g["lo"], mid=g["mid"], hi=g["hi"], coverage=g["coverage"], basis=g["basis"],
        zero_word=zero_word(g), local_enterprises=g["local_enterprises"],
        national_enterprises=g["national_enterprises"], groups=g["groups"], users=g["users"],
        user_enterprises=g["user_enterprises"], targets=g["targets"] or 0, run_id=g["run_id"] or "",
        essential=s["essential"], bottleneck=s["bottleneck"], provisional=provisional(proof, summary),
        rule=g["rule"], proof=proof["sentence"], as_of=g["as_of"],
    )  # fmt: skip


def zero_word(gap: Mapping[str, Any]) -> str:
    """缺失, 未发现（调研口径）or 无数据 where nobody is here."""
    return "" if gap["local_enterprises"] else ZERO_WORDS[gap["basis"]]


def strength(gap: Mapping[str, Any]) -> Strength:
    """The strength of a stored judgement."""
    return Strength(lo=gap["lo"], mid=gap["mid"], hi=gap["hi"], coverage=gap["coverage"])


def provisional(proof: Mapping[str, Any], summary: Summary) -> bool:
    """暂定: the strength that is known and the one that is possible lie on two sides of the threshold."""
    w = proof.get("known_weight") or 0.0
    if proof["state"] not in PRESENT or not w:
        return False
    low, high = proof["lo"] / w, (proof["lo"] + w - proof["coverage"]) / w
    line = summary.threshold - 1e-9
    return bool(low < line <= high) and (proof["state"] == "strong" or proof["mid"] < line)


def priority_parts(proof: Mapping[str, Any], summary: Summary, *, within: str = "in_chain") -> tuple[Part, ...]:
    """The four parts of G; weights are those over the parts that are known, so that points add up to G."""
    stored = proof["priority"]["parts"]
    weights = summary.priority_weights
    known = sum(weights[k] for k in PART_NAMES if stored[k][within] is not None)
    parts = []
    for key, name in PART_NAMES.items():
        value = stored[key][within]
        weight = weights[key] / known if value is not None else 0.0
        parts.append(
            Part(
                key=key, name=name, weight=round(weight, 4), value=value,
                points=None if value is None else round(100 * weight * value, 1), coverage=stored[key]["coverage"],
                raw=stored[key]["raw"], text=PART_TEXTS[key],
            )
        )  # fmt: skip
    return tuple(parts)


def priority_interval(parts: tuple[Part, ...]) -> Interval | None:
    """G with every missing input at 0 and at 1: each part known for a share of its inputs moves by the rest."""
    if not parts or all(p.value is None for p in parts):
        return None
    lo = hi = 0.0
    for p in parts:
        share = p.coverage if p.coverage is not None and p.value is not None else 0.0
        lo += p.weight * (p.value or 0.0) * share
        hi += p.weight * ((p.value or 0.0) * share + 1 - share)
    mid = sum(p.points or 0.0 for p in parts)
    return Interval(lo=round(100 * lo, 1), hi=round(100 * hi, 1), mid=round(mid, 1))
