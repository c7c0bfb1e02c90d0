"""Methods, section 4, read a second time: who is in the pool of a segment, and how well each fits."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.oracle.facts import Facts
from tests.oracle.words import CONFIDENCE, OUTSIDE_PANEL, RUNNING, SOURCED, Row, last_day

PARTS = {"fit": 0.40, "capability": 0.20, "linkage": 0.20, "expansion": 0.15, "pull": 0.05}
SHARERS = 6
FEWEST_MAKERS = 5


@dataclass
class Target:
    """One enterprise of the pool."""

    enterprise: str
    kind: str
    direct: list[Row]
    used: list[str]  # confidences of the facts that fit uses
    newest: date | None = None  # day of the newest dated fact about the enterprise, whatever the segment
    values: dict[str, float | None] = field(default_factory=dict)
    others: float = 0.0

    def saw(self, written: str) -> None:
        """Keep the newest date."""
        day = last_day(written)
        if day and (self.newest is None or day > self.newest):
            self.newest = day

    @property
    def sourced(self) -> bool:
        known = [r["confidence"] for r in self.direct] or self.used
        return any(c in SOURCED for c in known)


class Board:
    """Everything needed to score the targets of one segment in one region."""

    def __init__(self, facts: Facts, segment: str, region: str) -> None:
        self.facts, self.segment, self.region = facts, segment, region
        self.capability = facts.capability[segment]
        self.products = sourced_products(facts)
        self.median: dict[str, float] = {}  # over the pool, of the parts that are active there
        self.supplies = [r for r in facts.rows["supplies"] if self.moved(r["known_from"] or r["since"])]

    def moved(self, written: str) -> bool:
        """Visible in section 4: at an as-of date an undated move, revenue or supply edge counts nowhere."""
        return self.facts.seen(written) and (bool(written) or self.facts.as_of is None)

    # ---- pool -----------------------------------------------------------------------------------------------------

    def adjacency(self) -> dict[str, float]:
        """segment -> a(s', s) from links, GB/T class and group; co-production is added for each enterprise."""
        f, s = self.facts, self.segment
        one = f.feeds[s] | f.fed_by[s]
        two = {w for v in one for w in f.feeds[v] | f.fed_by[v]}
        codes = shared_codes(f)
        found = {}
        for other, row in f.segments.items():
            near = [0.0]
            if other in one or codes[other] & codes[s]:
                near.append(0.5)
            if row["group"] and f.chain_of(other) == f.chain_of(s) and row["group"] == f.segments[s]["group"]:
                near.append(0.4)
            if other in two:
                near.append(0.2)
            if f.capability[other] != self.capability:
                found[other] = max(near)
        return found

    def pool(self) -> list[Target]:
        """All classes, uncut and unordered."""
        f = self.facts
        near = self.adjacency()
        members = {f.capability[s] for s, a in near.items() if a >= 0.4}  # one step, GB/T class or group
        here = self.makers_here()
        found = []
        for enterprise in sorted(f.enterprises):
            known = self.products.get(enterprise, {})
            direct = known.get(self.capability, [])
            if self.region in f.places(enterprise) or enterprise in here or not (direct or members & set(known)):
                continue
            kind = "直接" if direct else "邻近"
            if self.own_province(enterprise):
                kind = "省内"
            found.append(self.read(enterprise, kind, direct, near))
        return found

    def own_province(self, enterprise: str) -> bool:
        province = self.facts.province_of(self.region)
        return self.region != province and self.facts.enterprises[enterprise]["province"] == province

    def makers_here(self) -> set[str]:
        """Outside enterprises that make the segment here through a plant of their own: the 增资扩产 list."""
        f = self.facts
        local = f.makers_in(self.region, self.segment)
        found = set()
        for p in f.rows["presence"]:
            if self.moved(p["known_from"]) and self.region in f.path(p["adcode"]):
                named = p["stage"] in RUNNING and p["segment_id"] and f.capability[p["segment_id"]] == self.capability
                if (named and p["confidence"] != "inferred") or p["local_enterprise_id"] in local:
                    found.add(p["enterprise_id"])
        return found

    # ---- parts ----------------------------------------------------------------------------------------------------

    def read(self, enterprise: str, kind: str, direct: list[Row], near: dict[str, float]) -> Target:
        edges = self.edges_for_s(enterprise)
        used = [r["confidence"] for r in direct + edges]
        missing = 1.0
        for capability, rows in self.products.get(enterprise, {}).items():
            if capability == self.capability:
                continue
            a = max(self.near(near, capability), self.share(capability, enterprise))
            if a:
                missing *= 1 - a
                used += [r["confidence"] for r in rows]
        best = [0.8 * max((CONFIDENCE[r["confidence"]] for r in direct), default=0.0)]
        best.append(0.9 * max((CONFIDENCE[r["confidence"]] for r in edges), default=0.0))
        strength = 1 - math.prod(1 - b for b in best)
        target = Target(enterprise, kind, direct, used)
        for row in [*edges, *(r for rows in self.products.get(enterprise, {}).values() for r in rows)]:
            target.saw(row["known_from"])
        target.values["fit"] = 1 - (1 - strength) * (1 - 0.8 * (1 - missing))
        return target

    def near(self, near: dict[str, float], capability: str) -> float:
        return max(near.get(m, 0.0) for m in self.facts.members[capability])

    def edges_for_s(self, enterprise: str) -> list[Row]:
        return [
            r
            for r in self.supplies
            if r["supplier_id"] == enterprise
            and r["segment_id"]
            and self.facts.capability[r["segment_id"]] == self.capability
        ]

    def share(self, capability: str, without: str) -> float:
        """Share of the makers of s' that also make s, the enterprise itself left out."""
        makers = panel_makers(self.facts, self.products)
        others = makers[capability] - {without}
        if len(others) < FEWEST_MAKERS:
            return 0.0
        return len(others & makers[self.capability]) / len(others)


_PER_FACTS: dict[int, tuple[Facts, dict[str, Any]]] = {}


def kept(facts: Facts) -> dict[str, Any]:
    """A place for what is the same for all segments of one Facts."""
    if id(facts) not in _PER_FACTS or _PER_FACTS[id(facts)][0] is not facts:
        while len(_PER_FACTS) > 4:
            _PER_FACTS.pop(next(iter(_PER_FACTS)))
        _PER_FACTS[id(facts)] = (facts, {})
    return _PER_FACTS[id(facts)][1]


def sourced_products(facts: Facts) -> dict[str, dict[str, list[Row]]]:
    """enterprise -> capability -> product rows; an inferred one is a fact, though it makes no producer."""
    store = kept(facts)
    if "products" not in store:
        found: dict[str, dict[str, list[Row]]] = defaultdict(dict)
        for (enterprise, segment), row in facts.product_facts().items():
            found[enterprise].setdefault(facts.capability[segment], []).append(row)
        store["products"] = found
    return store["products"]  # type: ignore[no-any-return]


def panel_makers(facts: Facts, products: dict[str, dict[str, list[Row]]]) -> dict[str, set[str]]:
    """capability -> its makers in the 31 provinces."""
    store = kept(facts)
    if "makers" not in store:
        found: dict[str, set[str]] = defaultdict(set)
        for enterprise, known in products.items():
            province = facts.enterprises[enterprise]["province"]
            if province and province not in OUTSIDE_PANEL:
                for capability, rows in known.items():
                    if any(r["confidence"] != "inferred" for r in rows):
                        found[capability].add(enterprise)
        store["makers"] = found
    return store["makers"]  # type: ignore[no-any-return]


def shared_codes(facts: Facts) -> dict[str, set[str]]:
    """segment -> its GB/T 4754 classes that at most six segments share."""
    store = kept(facts)
    if "codes" not in store:
        holders: dict[str, set[str]] = defaultdict(set)
        for s, row in facts.segments.items():
            for code in row["gbt4754"].split(";"):
                holders[code.strip()].add(s)
        few = {code for code, held in holders.items() if code and len(held) <= SHARERS}
        store["codes"] = {s: {c.strip() for c in row["gbt4754"].split(";")} & few for s, row in facts.segments.items()}
    return store["codes"]  # type: ignore[no-any-return]
