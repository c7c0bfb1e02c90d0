"""The proof of a label as one JSON-able structure: rule, conditions, indicators with their sources, basis, flips."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pandas as pd

from graph.analysis.core import Core
from graph.analysis.labels import LABEL, Words
from graph.analysis.priority import Priorities
from graph.analysis.strength import INDICATORS

METHOD = "2026-11-25.3"
"""Changes when the code of the analysis gives other answers from the same facts and profile."""
Flips = list[dict[str, Any]]
DIGITS = 4
NEAR_LINE = 0.005
"""So near to the line that two decimals would print the line itself."""
SHARE_DIGITS = 7
"""Shares of a region or of the panel are small numbers."""
CONDITIONS = {
    "R-PROVINCE": "本市没有生产者，本省另有一市能做",
    "R-EXTEND": "没有生产者或偏弱，有强的供应环节（关键或同链），没有强的使用环节",
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
    """Facts behind each (region, capability), key -> confidence, most weighty first, and its local supply edges."""

    facts: dict[tuple[str, int], dict[str, str]]
    edges: dict[tuple[str, int], list[str]]


def evidence(core: Core) -> Evidence:
    """Collect fact keys for the regions of ``core``; each list is cut to the profile's number of facts shown."""
    shown = core.profile.proof.facts_shown
    return Evidence(facts_of(core, core.capacity.placed), _supply_edges(core, shown))


def facts_of(core: Core, placed: pd.DataFrame) -> dict[tuple[str, int], dict[str, str]]:
    """The facts of every (region, capability) of ``placed``: all rows of it, or all those of some cells."""
    shown = core.profile.proof.facts_shown
    here = placed[placed.region.isin(core.regions)]
    here = here.sort_values(["quality", "place"], ascending=[False, True]).groupby(["region", "capability"]).head(shown)
    source = core.capacity.source[here.row.to_numpy()]
    keys, grades = (core.made.rows[name].to_numpy()[source] for name in ("fact", "confidence"))
    facts: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for region, capability, key, grade in zip(here.region, here.capability, keys, grades, strict=True):
        facts[(region, int(capability))].setdefault(key, grade)
    return facts


def _supply_edges(core: Core, shown: int) -> dict[tuple[str, int], list[str]]:
    """Supply edges whose buyer is local, by (region, capability)."""
    edges: dict[tuple[str, int], list[str]] = defaultdict(list)
    code = core.shape.code()
    supplies = core.world.supplies
    place = (
        core.world.enterprises.set_index("enterprise_id")[["province", "city"]].reindex(supplies.buyer_id).fillna("")
    )
    for supplier, buyer, segment, province, city in zip(
        supplies.supplier_id, supplies.buyer_id, supplies.segment_id, place.province, place.city, strict=True
    ):
        if segment in code:
            for region in (province, city):
                found = edges[(region, int(core.shape.capability[code[segment]]))]
                if len(found) < shown:
                    found.append(f"supplies:{supplier}>{buyer}>{segment}")
    return edges


class Plain:
    """Matrices of a reading as nested lists of JSON values (NaN as None, 4 decimals), so that proofs are cheap."""

    def __init__(self, core: Core, priority: Priorities) -> None:
        sums, found, size = core.sums, core.strength, core.rule.shape
        share = np.broadcast_to(sums.share, size)
        with np.errstate(divide="ignore", invalid="ignore"):
            local_share = (sums.x + sums.k * share) / (sums.x_region + sums.k)
        self.values = {name: plain(found.indicators[name]) for name in INDICATORS}
        counts = [plain(m.astype(int)) for m in (sums.supplied, sums.buyers)]
        depth = plain(np.full(size, core.profile.strength.depth_scale))
        nothing = plain(np.full(size, np.nan))
        self.fractions = {
            "quality": (plain(sums.quality_sum), nothing),
            "lq": (plain(local_share, SHARE_DIGITS), plain(share, SHARE_DIGITS)),
            "depth": (plain(sums.n_eff), depth),
            "local": (counts[0], counts[1]),
        }
        self.numbers = {
            "lo": plain(found.lo),
            "hi": plain(found.hi),
            "mid": plain(found.mid),
            "coverage": plain(found.coverage),
            "known_weight": plain(core.weight),
            "distance": plain(found.mid - core.profile.strength.threshold),
        }
        self.hhi = plain(core.hhi)
        self.parts = {
            part: {
                "raw": plain(priority.raw[part]),
                "in_chain": plain(priority.in_chain[part]),
                "in_region": plain(priority.in_region[part]),
                "coverage": plain(priority.share[part]),
            }
            for part in priority.raw
        }
        self.part_coverage = plain(priority.coverage)
        self.named = plain(priority.named)


def plain(matrix: np.ndarray[Any, Any], digits: int = DIGITS) -> list[list[Any]]:
    """A matrix as lists of Python numbers, NaN as None."""
    if matrix.dtype.kind != "f":
        return cast("list[list[Any]]", matrix.tolist())
    out = np.round(matrix, digits).astype(object)
    out[np.isnan(matrix)] = None
    return cast("list[list[Any]]", out.tolist())


def _indicators(core: Core, values: Plain, i: int, s: int, found: Evidence) -> list[dict[str, Any]]:
    """The four indicators with value, numerator, denominator and source keys."""
    key = (core.regions[i], int(core.shape.capability[s]))
    facts, edges = list(found.facts.get(key, {})), found.edges.get(key, [])
    out = []
    for name in INDICATORS:
        value = values.values[name][i][s]
        numerator, denominator = values.fractions[name]
        out.append({
            "name": name, "weight": getattr(core.profile.strength.weights, name), "value": value,
            "numerator": numerator[i][s], "denominator": denominator[i][s],
            "sources": edges if name == "local" else facts, "missing": MISSING[name] if value is None else "",
        })  # fmt: skip
    return out


def _around(core: Core, i: int, s: int, marks: dict[str, list[Any]]) -> dict[str, Any]:
    """The segments that the conditions speak of, and how many there are."""
    links, ids, shown = core.links, core.shape.ids, core.profile.proof.facts_shown
    strong, present = marks["strong"], marks["present"]
    essential, chain = marks["essential"], marks["chain"]
    feeders, users = links.feeders[s].tolist(), links.users[s].tolist()
    groups = {
        "strong_feeders": [u for u in feeders if strong[u] and (essential[u] or chain[u] == chain[s])],
        "strong_users": [t for t in users if strong[t]],
        "users": np.flatnonzero(core.needers[i, s]).tolist(),
        "feeders": [u for u in feeders if present[u]],
    }
    return {name: {"count": len(g), "segments": [ids[n] for n in g[:shown]]} for name, g in groups.items()}


def _conditions(rule: str) -> list[dict[str, Any]]:
    """The rules in the order tried, down to the one that holds."""
    tried = list(LABEL)[: list(LABEL).index(rule) + 1]
    return [{"rule": r, "label": LABEL[r], "holds": r == rule, "text": CONDITIONS[r]} for r in tried]


def _sentence(core: Core, i: int, s: int, around: dict[str, Any], label: str) -> str:
    """The judgement in one sentence: the fact first, the label last."""
    state, basis = core.strength.state[i, s], core.basis.basis[i, s]
    if state == "unknown":
        head = "没有这一环节的可用资料"
    elif state == "absent":
        head = "缺失（名录口径）" if basis == "census" else "未发现（调研口径）生产者"
    else:
        made, mid = int(core.local_enterprises[i, s]), core.strength.mid[i, s]
        line = core.profile.strength.threshold
        above = mid > line - core.profile.tolerance
        why = "" if state == "strong" else "过线但没有支点企业，" if above else f"不到 {line:.2f}，"
        digits = 2 if abs(mid - line) >= NEAR_LINE else DIGITS
        head = f"点名 {made} 家，强度 {mid:.{digits}f}，{why}为{'强' if state == 'strong' else '弱'}"
    users, strong = around["users"]["count"], around["strong_feeders"]["count"]
    return f"{head}；在产的使用环节 {users} 个，强的供应环节 {strong} 个，因此判为{label}"


def proof(
    core: Core, values: Plain, i: int, s: int, label: str, around: dict[str, Any], flips: Flips, found: Evidence
) -> dict[str, Any]:
    """The proof of one (region row, segment)."""
    return {
        "rule": core.rule[i, s],
        "label": label,
        "state": core.strength.state[i, s],
        "sentence": _sentence(core, i, s, around, label),
        "conditions": _conditions(core.rule[i, s]),
        "around": around,
        "indicators": _indicators(core, values, i, s, found),
        "facts": found.facts.get((core.regions[i], int(core.shape.capability[s])), {}),
        **{name: matrix[i][s] for name, matrix in values.numbers.items()},
        "basis": core.basis.basis[i, s],
        "basis_words": BASIS_WORDS[core.basis.basis[i, s]],
        "basis_inherited": bool(core.basis.inherited[i, s]),
        "basis_source": core.basis.scope[i, s],
        "confidence": core.confidence[i, s],
        "producers": {
            "enterprises": int(core.local_enterprises[i, s]),
            "groups": int(core.sums.n[i, s]),
            "hhi": values.hhi[i][s],
        },
        "priority": {
            "parts": {p: {k: m[i][s] for k, m in kinds.items()} for p, kinds in values.parts.items()},
            "policy_named": values.named[i][s],
            "coverage": values.part_coverage[i][s],
        },
        "flips": flips,
        "as_of": core.as_of,
        "profile": f"{core.profile.id}@{core.profile.version}",
        "method": METHOD,
    }


def proofs(
    core: Core, priority: Priorities, found: Evidence, labels: Words, flips: dict[tuple[int, int], Flips]
) -> dict[tuple[int, int], dict[str, Any]]:
    """The proof of every (region row, segment) that ``flips`` names."""
    values = Plain(core, priority)
    marks: dict[int, dict[str, list[Any]]] = {}
    out = {}
    for i, s in flips:
        if i not in marks:
            marks[i] = {
                "strong": (core.strength.state[i] == "strong").tolist(),
                "present": (core.sums.n[i] > 0).tolist(),
                "essential": core.shape.essential.tolist(),
                "chain": core.shape.chain.tolist(),
            }
        around = _around(core, i, s, marks[i])
        out[(i, s)] = proof(core, values, i, s, labels[i, s], around, flips[(i, s)], found)
    return out
