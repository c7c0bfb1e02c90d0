"""Methods, section 2, read a second time: the four indicators of a segment in a region."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from dataclasses import dataclass

from tests.oracle.facts import Fact, Facts
from tests.oracle.words import ROLE, SOURCED

WEIGHTS = {"quality": 0.40, "lq": 0.35, "depth": 0.10, "local": 0.15}
FEWEST_BUYERS = 5
FEWEST_NATIONAL = 3


@dataclass
class Panel:
    """What lq compares with: each province's x, the national share of each capability and k."""

    share: dict[str, float]
    k: float


@dataclass
class Strength:
    """One segment in one region before its state is known."""

    makers: dict[str, list[Fact]]
    n: int
    national: int
    indicators: dict[str, float | None]
    group_weight: dict[str, float]
    anchor: bool
    anchors_on_memory: bool

    @property
    def hhi(self) -> float:
        """Concentration of the groups' role x c, 0..1."""
        total = sum(self.group_weight.values())
        return sum((w / total) ** 2 for w in self.group_weight.values()) if total else 1.0


def best_weight_of_groups(facts: Facts, makers: dict[str, list[Fact]]) -> dict[str, float]:
    """group -> best role x c of its members."""
    best: dict[str, float] = defaultdict(float)
    for enterprise, known in makers.items():
        group = facts.group[enterprise]
        best[group] = max(best[group], max(f.weight for f in known))
    return dict(best)


def x_of(facts: Facts, region: str) -> dict[str, float]:
    """capability -> x_rs, for the capabilities somebody makes there."""
    return {
        capability: sum(best_weight_of_groups(facts, makers).values())
        for capability, makers in facts.makers.get(region, {}).items()
        if makers
    }


def panel_of(facts: Facts) -> Panel:
    """p_s over the 31 provinces and k, 5 % of the median X of the 31."""
    national: dict[str, float] = defaultdict(float)
    totals = []
    for province in facts.panel():
        x = x_of(facts, province)
        totals.append(sum(x.values()))
        for capability, value in x.items():
            national[capability] += value
    whole = sum(national.values())
    return Panel({c: v / whole for c, v in national.items()}, 0.05 * statistics.median(totals) if totals else 0.0)


def quality(facts: Facts, makers: dict[str, list[Fact]]) -> float:
    best: dict[str, float] = defaultdict(float)
    for enterprise, known in makers.items():
        tier = facts.tier_here(enterprise, known)
        value = max(max(ROLE[f.role], tier) * f.c for f in known)
        best[facts.group[enterprise]] = max(best[facts.group[enterprise]], value)
    return 1 - math.exp(-sum(best.values()))


def depth(facts: Facts, makers: dict[str, list[Fact]]) -> float:
    best: dict[str, float] = defaultdict(float)
    for enterprise, known in makers.items():
        best[facts.group[enterprise]] = max(best[facts.group[enterprise]], max(f.c for f in known))
    return 1 - math.exp(-sum(best.values()) / 2)


def lq(panel: Panel, x: dict[str, float], capability: str) -> float:
    p = panel.share[capability]
    ratio = ((x.get(capability, 0.0) + panel.k * p) / (sum(x.values()) + panel.k)) / p
    return ratio / (1 + ratio)


def local(facts: Facts, region: str) -> dict[str, float]:
    """capability -> share of its local buyers with a local supplier; only from five buyers up."""
    supplied: dict[str, dict[str, bool]] = defaultdict(dict)
    for edge in facts.rows["supplies"]:
        if not edge["segment_id"] or not facts.seen(edge["known_from"]):
            continue
        if region not in facts.places(edge["buyer_id"]):
            continue
        capability = facts.capability[edge["segment_id"]]
        is_local = region in facts.places(edge["supplier_id"])
        buyers = supplied[capability]
        buyers[edge["buyer_id"]] = buyers.get(edge["buyer_id"], False) or is_local
    return {c: sum(b.values()) / len(b) for c, b in supplied.items() if len(b) >= FEWEST_BUYERS}


def anchors(facts: Facts, makers: dict[str, list[Fact]]) -> tuple[bool, bool]:
    """Whether there is an anchor, and whether all anchors rest on memory."""
    leaders_sourced = [
        f.confidence in SOURCED for known in makers.values() for f in known if f.role in ("链主", "龙头")
    ]
    solid = {
        e: any(f.confidence in SOURCED and ROLE[f.role] >= ROLE["骨干"] for f in known) for e, known in makers.items()
    }
    titled = any(ok and facts.tier_here(e, makers[e]) >= 0.7 for e, ok in solid.items())
    three = len({facts.group[e] for e, ok in solid.items() if ok}) >= 3
    exists = bool(leaders_sourced) or titled or three
    return exists, exists and not (any(leaders_sourced) or titled or three)


def strengths(facts: Facts, region: str) -> dict[str, Strength]:
    """segment -> Strength; the indicators are those of a present segment, all None where nobody is seen."""
    panel, x, bought = panel_of(facts), x_of(facts, region), local(facts, region)
    found = {}
    for segment, capability in facts.capability.items():
        makers = facts.makers_in(region, segment)
        national = len(facts.national(segment))
        known: dict[str, float | None] = {"quality": None, "lq": None, "depth": None, "local": bought.get(capability)}
        if makers:
            known["quality"], known["depth"] = quality(facts, makers), depth(facts, makers)
            known["lq"] = lq(panel, x, capability) if national >= FEWEST_NATIONAL else None
        exists, on_memory = anchors(facts, makers)
        weight = best_weight_of_groups(facts, makers)
        found[segment] = Strength(makers, len(weight), national, known, weight, exists, on_memory)
    return found
