"""The proof of a label as one JSON-able structure: rule, conditions, indicators with their sources, basis, flips."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from graph.analysis.core import Core
from graph.analysis.labels import LABEL, Words
from graph.analysis.priority import Priorities
from graph.analysis.strength import INDICATORS
from graph.analysis.structure import Ints

CONDITIONS = {
    "R-PROVINCE": "本市没有生产者，本省另有一市能做",
    "R-EXTEND": "缺失或偏弱，有强的供应环节（关键或同链），没有强的使用环节",
    "R-FILL": "没有生产者，有在产的环节要用它",
    "R-BUILD": "没有生产者，正式文件的条文或项目指向它",
    "R-WATCH": "没有生产者，也没有在产的环节要用它",
    "R-SHORE": "有生产者，强度不到或没有支点企业",
    "R-BOTTLENECK": "强，但属卡脖子环节",
    "R-GROW": "强",
    "R-NODATA": "没有可用的资料，看不见不等于没有",
}
BASIS_WORDS = {"census": "名录口径", "survey": "调研口径", "sample": "样本口径"}
MISSING = {
    "quality": "状态未知",
    "lq": "全国已知生产者太少，或状态未知",
    "depth": "状态未知",
    "local": "金额未知，本地用户太少",
}


@dataclass(frozen=True)
class Evidence:
    """Fact keys behind each capability of a region, most weighty first, and supply edges behind its local share."""

    facts: dict[tuple[str, int], list[str]]
    edges: dict[int, list[str]]


def evidence(core: Core) -> Evidence:
    """Collect fact keys for the regions of ``core``; each list is cut to the profile's number of facts shown."""
    shown = core.profile.proof.facts_shown
    placed = core.capacity.placed
    here = placed[placed.region.isin(core.regions)]
    here = here.sort_values(["quality", "row"], ascending=[False, True]).groupby(["region", "capability"]).head(shown)
    known = core.made.rows[core.made.rows.segment_id.isin(core.shape.code())].fact.to_numpy()
    facts: dict[tuple[str, int], list[str]] = defaultdict(list)
    for region, capability, row in zip(here.region, here.capability, here.row, strict=True):
        facts[(region, int(capability))].append(known[row])
    edges: dict[int, list[str]] = defaultdict(list)
    code = core.shape.code()
    supplies = core.world.supplies
    for supplier, buyer, segment in zip(supplies.supplier_id, supplies.buyer_id, supplies.segment_id, strict=True):
        if segment in code:
            edges[int(core.shape.capability[code[segment]])].append(f"supplies:{supplier}>{buyer}>{segment}")
    return Evidence(facts, edges)


def number(value: float, digits: int = 6) -> float | None:
    """A JSON number, None for NaN."""
    return None if np.isnan(value) else round(float(value), digits)


def _indicators(core: Core, i: int, s: int, found: Evidence) -> list[dict[str, Any]]:
    """The four indicators with value, numerator, denominator and source keys."""
    sums, capability = core.sums, int(core.shape.capability[s])
    facts = found.facts.get((core.regions[i], capability), [])
    edges = found.edges.get(capability, [])[: core.profile.proof.facts_shown]
    share = float(sums.share[0, s])
    local_share = (sums.x[i, s] + sums.k * share) / (sums.x_region[i, 0] + sums.k) if sums.x_region[i, 0] else 0.0
    parts: dict[str, tuple[Any, Any, list[str]]] = {
        "quality": (number(sums.quality_sum[i, s]), None, facts),
        "lq": (number(local_share), number(share), facts),
        "depth": (number(sums.n_eff[i, s]), number(core.profile.strength.depth_scale), facts),
        "local": (int(sums.supplied[i, s]), int(sums.buyers[i, s]), edges),
    }
    out = []
    for name in INDICATORS:
        value = number(core.strength.indicators[name][i, s])
        numerator, denominator, sources = parts[name]
        out.append({
            "name": name, "weight": getattr(core.profile.strength.weights, name), "value": value,
            "numerator": numerator, "denominator": denominator, "sources": sources,
            "missing": MISSING[name] if value is None else "",
        })  # fmt: skip
    return out


def _names(core: Core, numbers: Ints) -> list[str]:
    """Segment ids of ``numbers``, cut to what a proof shows."""
    return [str(core.shape.ids[n]) for n in numbers[: core.profile.proof.facts_shown]]


def _around(core: Core, i: int, s: int) -> dict[str, Any]:
    """The segments that the conditions speak of, and how many there are."""
    shape, strong, present = core.shape, core.strength.state[i] == "strong", core.sums.n[i] > 0
    same = shape.essential | (shape.chain == shape.chain[s])
    groups = {
        "strong_feeders": np.flatnonzero(shape.feeds[:, s] & strong & same),
        "strong_users": np.flatnonzero(shape.feeds[s] & strong),
        "users": np.flatnonzero(core.needers[i, s]),
        "feeders": np.flatnonzero(shape.feeds[:, s] & present),
    }
    return {name: {"count": len(found), "segments": _names(core, found)} for name, found in groups.items()}


def _conditions(rule: str) -> list[dict[str, Any]]:
    """The rules in the order tried, down to the one that holds."""
    tried = list(LABEL)[: list(LABEL).index(rule) + 1]
    return [{"rule": r, "label": LABEL[r], "holds": r == rule, "text": CONDITIONS[r]} for r in tried]


def _sentence(core: Core, i: int, s: int, around: dict[str, Any], label: str) -> str:
    """The judgement in one sentence: the fact first, the label last."""
    state, basis = core.strength.state[i, s], core.basis.basis[i, s]
    made = int(core.local_enterprises[i, s])
    if state == "unknown":
        head = "没有这一环节的可用资料"
    elif state == "absent":
        head = "缺失（名录口径）" if basis == "census" else "未发现（调研口径）生产者"
    else:
        mid = core.strength.mid[i, s]
        head = f"点名 {made} 家，强度 {mid:.2f}，为{'强' if state == 'strong' else '弱'}"
    users, strong = around["users"]["count"], around["strong_feeders"]["count"]
    return f"{head}；在产的使用环节 {users} 个，强的供应环节 {strong} 个，因此判为{label}"


def proof(
    core: Core, priority: Priorities, i: int, s: int, label: str, flips: list[dict[str, Any]], found: Evidence
) -> dict[str, Any]:
    """The proof of one (region row, segment)."""
    strong = core.strength
    around = _around(core, i, s)
    w = float(core.weight[i, s])
    return {
        "rule": core.rule[i, s],
        "label": label,
        "state": strong.state[i, s],
        "sentence": _sentence(core, i, s, around, label),
        "conditions": _conditions(core.rule[i, s]),
        "around": around,
        "indicators": _indicators(core, i, s, found),
        "lo": number(strong.lo[i, s]),
        "hi": number(strong.hi[i, s]),
        "mid": number(strong.mid[i, s]),
        "coverage": number(strong.coverage[i, s]),
        "known_weight": number(w),
        "distance": number(strong.mid[i, s] - core.profile.strength.threshold),
        "basis": core.basis.basis[i, s],
        "basis_words": BASIS_WORDS[core.basis.basis[i, s]],
        "basis_inherited": bool(core.basis.inherited[i, s]),
        "basis_source": core.basis.scope[i, s],
        "confidence": core.confidence[i, s],
        "producers": {"enterprises": int(core.local_enterprises[i, s]), "groups": int(core.sums.n[i, s]),
                      "hhi": number(core.hhi[i, s])},
        "priority": {
            "parts": {
                part: {"raw": number(priority.raw[part][i, s]), "in_chain": number(priority.in_chain[part][i, s]),
                       "in_region": number(priority.in_region[part][i, s]),
                       "coverage": number(priority.share[part][i, s])}
                for part in priority.raw
            },
            "policy_named": bool(priority.named[i, s]),
            "coverage": number(priority.coverage[i, s]),
        },
        "flips": flips,
        "as_of": core.as_of,
        "profile": f"{core.profile.id}@{core.profile.version}",
    }  # fmt: skip


def proofs(
    core: Core, priority: Priorities, rows: list[int], labels: Words, flips: dict[tuple[int, int], list[dict[str, Any]]]
) -> pd.Series:
    """The proof of every segment of the region rows ``rows``, region by region."""
    found = evidence(core)
    return pd.Series(
        [proof(core, priority, i, s, labels[i, s], flips[(i, s)], found) for i in rows for s in range(core.shape.size)],
        dtype=object,
    )
