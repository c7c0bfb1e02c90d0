"""What changed between two analyses, and why (a new fact, a new source, another profile, another method)."""

from __future__ import annotations

from typing import Any

import pandas as pd

WATCHED = ("label", "state", "flags", "confidence", "basis", "local_enterprises")
"""Columns of a gaps frame whose change makes a row of the diff."""
NEW_FACT, LOST_FACT, NEW_SOURCE = "新事实", "事实撤下", "来源变化"
PROFILE, METHOD, COVERAGE, AROUND, TIME = "权重方案变了", "规则变了", "覆盖口径变了", "上下游变了", "时间推移"
PANEL = "全省或全国基数变了"


def reasons(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """Why two proofs of one segment differ: ``{why, facts, text}`` each, most direct first.

    A fact is known by its key; one that both proofs name with another confidence has another source. Where nothing of
    the segment's own differs, its surroundings or the passing of time (a pipeline that grew old) remain.
    """
    old, new = before.get("facts", {}), after.get("facts", {})
    own = [
        (NEW_FACT, sorted(set(new) - set(old))),
        (LOST_FACT, sorted(set(old) - set(new))),
        (NEW_SOURCE, sorted(f for f in set(old) & set(new) if old[f] != new[f])),
    ]
    found = [{"why": why, "facts": facts, "text": f"{why} {len(facts)} 条"} for why, facts in own if facts]
    for why, field in ((PROFILE, "profile"), (METHOD, "method"), (COVERAGE, "basis")):
        if before.get(field) != after.get(field):
            found.append({"why": why, "facts": [], "text": f"{why}：{before.get(field)} → {after.get(field)}"})
    if not found and before.get("lo") != after.get("lo"):
        found.append({"why": PANEL, "facts": [], "text": f"{PANEL}：强度 {before.get('lo')} → {after.get('lo')}"})
    if before.get("around") != after.get("around"):
        found.append({"why": AROUND, "facts": _moved_segments(before, after), "text": AROUND})
    return found or [{"why": TIME, "facts": [], "text": TIME}]


def _moved_segments(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Segments that joined or left the surroundings that a proof names."""
    sides = [{s for group in p.get("around", {}).values() for s in group["segments"]} for p in (before, after)]
    return sorted(sides[0] ^ sides[1])


def diff(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Rows of two gaps frames (``run.Analysis.gaps``) that differ in a watched column, by region and segment.

    Columns: region, chain_id, segment_id, each watched column with ``_from`` and ``_to``, ``why`` (list, see
    ``reasons``). A segment that only one side has counts as changed; its missing side is blank.
    """
    keys = ["region", "chain_id", "segment_id"]
    columns = [*keys, *WATCHED, "proof"]
    both = before[columns].merge(after[columns], on=keys, how="outer", suffixes=("_from", "_to"))
    differs = pd.Series(False, index=both.index)
    for column in WATCHED:
        differs |= both[f"{column}_from"].astype(object).fillna("") != both[f"{column}_to"].astype(object).fillna("")
    out = both[differs].sort_values(keys, ignore_index=True)
    empty: dict[str, Any] = {}
    why = [
        reasons(a if isinstance(a, dict) else empty, b if isinstance(b, dict) else empty)
        for a, b in zip(out.proof_from, out.proof_to, strict=True)
    ]
    return out.drop(columns=["proof_from", "proof_to"]).assign(why=pd.Series(why, index=out.index, dtype=object))
