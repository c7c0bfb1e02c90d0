"""Methods, section 4, read a second time: pools, parts, order, boards and grades."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.analysis.world import World
from tests.oracle.facts import (
    CONFIDENCE,
    LISTS_500,
    OUTSIDE_PANEL,
    PIPELINE,
    RUNNING,
    SOURCED,
    TOLERANCE,
    Facts,
    Row,
    facts_of,
    last_day,
    months_between,
    tier_value,
)
from tests.oracle.priority import percentiles

PARTS = {"fit": 0.40, "capability": 0.20, "linkage": 0.20, "expansion": 0.15, "pull": 0.05}
CLASSES = ("直接", "邻近", "省内")
SHOWN = 50
ACTIVE_FROM = 0.20
EVENT_VALUE = {"新设工厂": 0.6, "签约外省项目": 0.6, "拿地": 0.6, "募投": 0.5, "扩产": 0.5, "融资": 0.4}
ELSEWHERE = {"新设工厂", "签约外省项目"}
NICHE = {"单项冠军", "小巨人"}
SHARERS = 6
FEWEST_MAKERS = 5


@dataclass
class Target:
    """One enterprise of the pool."""

    enterprise: str
    kind: str
    direct: list[Row]
    used: list[str]  # confidences of the facts that fit uses
    newest: date | None
    values: dict[str, float | None] = field(default_factory=dict)
    others: float = 0.0

    @property
    def coverage(self) -> float:
        return sum(PARTS[k] for k, v in self.values.items() if v is not None)

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
        self.supplies = [r for r in facts.rows["supplies"] if self.moved(r["known_from"] or r["since"])]
        self.province_name = str(facts.regions[facts.province_of(region)]["name"])

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
            if p["stage"] in RUNNING and self.moved(p["known_from"]) and self.region in f.path(p["adcode"]):
                named = bool(p["segment_id"]) and f.capability[p["segment_id"]] == self.capability
                if (named and p["confidence"] != "inferred") or p["local_enterprise_id"] in local:
                    found.add(p["enterprise_id"])
        return found

    # ---- parts ----------------------------------------------------------------------------------------------------

    def read(self, enterprise: str, kind: str, direct: list[Row], near: dict[str, float]) -> Target:
        edges = self.edges_for_s(enterprise)
        used = [r["confidence"] for r in direct + edges]
        days = [last_day(r["known_from"]) for r in direct + edges]
        missing = 1.0
        for capability, rows in self.products.get(enterprise, {}).items():
            if capability == self.capability:
                continue
            a = max(self.near(near, capability), self.share(capability, enterprise))
            if a:
                missing *= 1 - a
                used += [r["confidence"] for r in rows]
                days += [last_day(r["known_from"]) for r in rows]
        best = [0.8 * max((CONFIDENCE[r["confidence"]] for r in direct), default=0.0)]
        best.append(0.9 * max((CONFIDENCE[r["confidence"]] for r in edges), default=0.0))
        strength = 1 - math.prod(1 - b for b in best)
        target = Target(enterprise, kind, direct, used, max((d for d in days if d), default=None))
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

    def capability_of(self, pool: list[Target]) -> None:
        """Mean of what is known: percentile of log revenue in the pool, tier, 1 for the 500 lists."""
        revenue: dict[str, float | None] = {}
        for t in pool:
            rows = [
                r for r in self.facts.rows["revenue"] if r["enterprise_id"] == t.enterprise and self.moved(r["year"])
            ]
            rows = [r for r in rows if r["revenue_100m_cny"] > 0]
            newest = max(rows, key=lambda r: (r["year"], r["revenue_100m_cny"]), default=None)
            revenue[t.enterprise] = math.log(newest["revenue_100m_cny"]) if newest else None
        rank = percentiles(revenue)
        for t in pool:
            titles = [r for r in self.facts.tiers.get(t.enterprise, []) if self.moved(r["known_from"])]
            known = [rank[t.enterprise]] if rank[t.enterprise] is not None else []
            tier = max((tier_value(r["tier"], r["level"]) for r in titles), default=0.0)
            known += [tier] if tier else []
            known += [1.0] if any(r["tier"] in LISTS_500 for r in titles) else []
            t.values["capability"] = statistics.fmean(k for k in known if k is not None) if known else None

    def linkage_of(self, pool: list[Target]) -> None:
        edges = known_edges(self)
        local = {n for n in edges if self.is_local(n)}
        strength: dict[str, float] = {}
        for t in pool:
            if not edges.get(t.enterprise):
                continue
            total = 0.0
            for partner, day in edges[t.enterprise].items():
                if partner in local or any(n in local for n in edges[partner] if n != t.enterprise):
                    decay = 2 ** (-months_between(day, self.facts.now) / 13) if day else 0.5
                    total += decay / math.log(1 + len(edges[partner]))
            strength[t.enterprise] = total
        positive = [a for a in strength.values() if a > 0]
        half = statistics.median(positive) if positive else 1.0
        for t in pool:
            a = strength.get(t.enterprise)
            t.values["linkage"] = None if a is None else a / (a + half)

    def is_local(self, node: str) -> bool:
        if node.startswith("plant:"):
            return self.region in self.facts.path(node.split(":")[2])
        return node in self.facts.enterprises and self.region in self.facts.places(node)

    def expansion_of(self, pool: list[Target]) -> None:
        events: dict[str, list[Row]] = defaultdict(list)
        for e in self.facts.rows["events"]:
            if self.moved(e["date"]):
                events[e["enterprise_id"]].append(e)
        for t in pool:
            known = events.get(t.enterprise)
            if not known:
                t.values["expansion"] = None
                continue
            total = 0.0
            for e in known:
                here = e["type"] in ELSEWHERE and e["place_province"] == self.province_name
                day = last_day(e["date"])
                decay = 2 ** (-months_between(day, self.facts.now) / 12) if day else 0.5
                total += 0.0 if here else EVENT_VALUE.get(e["type"], 0.0) * decay
            t.values["expansion"] = 1 - math.exp(-total)

    def pull_of(self, pool: list[Target]) -> None:
        """Past moves from the origin's province into the region, over the largest such flow."""
        f = self.facts
        moves: set[tuple[str, str]] = set()
        for p in f.rows["presence"]:
            if self.moved(p["known_from"]) and self.region in f.path(p["adcode"]):
                moves.add((p["enterprise_id"], p["segment_id"]))
        for p in f.rows["projects"]:
            if p["enterprise_id"] and self.moved(p["date"]) and self.region in f.path(p["adcode"]):
                moves.add((p["enterprise_id"], p["segment_id"]))
        flow: dict[str, int] = defaultdict(int)
        home = f.province_of(self.region)
        for enterprise, _ in moves:
            origin = f.enterprises[enterprise]["province"]
            if origin and origin != home:
                flow[origin] += 1
        for t in pool:
            origin = f.enterprises[t.enterprise]["province"]
            t.values["pull"] = flow[origin] / max(flow.values()) if flow.get(origin) else None

    # ---- order, boards, grades ------------------------------------------------------------------------------------

    def ordered(self, pool: list[Target]) -> list[Target]:
        self.weigh(pool)
        found: list[Target] = []
        for kind in CLASSES:
            mine = sorted((t for t in pool if t.kind == kind), key=order_key)
            seen: set[str] = set()
            first: list[Target] = []
            later: list[Target] = []
            for t in mine:
                group = self.facts.group[t.enterprise]
                (later if group in seen else first).append(t)
                seen.add(group)
            shown = first + later
            found += shown[:SHOWN] if kind == "邻近" else shown
        return found

    def weigh(self, pool: list[Target]) -> None:
        """The mean of the parts other than fit that are active in the pool; unknown is the pool's median."""
        self.median: dict[str, float] = {}
        active = []
        for part in PARTS:
            known = [v for t in pool if (v := t.values[part]) is not None]
            if known:
                self.median[part] = statistics.median(known)
            if part != "fit" and known and len(known) >= ACTIVE_FROM * len(pool) - TOLERANCE:
                active.append(part)
        whole = sum(PARTS[p] for p in active)
        for t in pool:
            t.others = sum(PARTS[p] * self.value(t, p) for p in active) / whole if whole else 0.0

    def value(self, t: Target, part: str) -> float:
        known = t.values[part]
        return self.median[part] if known is None else known

    def boards(self, t: Target) -> list[str]:
        f = self.facts
        group = f.group[t.enterprise]
        titles = {r["tier"] for r in f.tiers.get(t.enterprise, [])}
        titles |= {
            "省级专精特新" for r in f.tiers.get(t.enterprise, []) if (r["tier"], r["level"]) == ("专精特新", "省级")
        }
        big = any(r["tier"] in LISTS_500 for e, g in f.group.items() if g == group for r in f.tiers.get(e, []))
        found = []
        if big or any(r["role"] in ("龙头", "链主") for r in t.direct):
            found.append("链主")
        if titles & (NICHE | {"省级专精特新"}):
            found.append("专精特新")
        return found or ["其他厂商"]

    def grade(self, t: Target) -> str:
        if not t.sourced:
            return "待核实"
        fit = t.values["fit"] or 0.0
        if not t.direct or fit < 0.6 - TOLERANCE:
            return "C"
        evidence = t.direct + self.edges_for_s(t.enterprise)
        sources = {r["source_url"] or r["confidence"] for r in evidence if r["confidence"] in SOURCED}
        moved = (t.values["linkage"] or 0.0) > TOLERANCE or t.values["expansion"] is not None
        return "A" if len(sources) >= 2 and moved else "B"

    def case(self, t: Target) -> tuple[float, float, float]:
        """T with unknown = pool median, lo with unknown = 0, hi with unknown = 1; all 0..100."""
        parts = [p for p in PARTS if p in self.median]
        middle = sum(PARTS[p] * self.value(t, p) for p in parts) / sum(PARTS[p] for p in parts)
        lo = sum(PARTS[p] * v for p, v in t.values.items() if v is not None)
        return 100 * middle, 100 * lo, 100 * (lo + 1 - t.coverage)


def order_key(t: Target) -> tuple[Any, ...]:
    """Inside a class: sourced first, fit, the other parts, coverage, newest evidence, id."""
    newest = -t.newest.toordinal() if t.newest else 0
    return (
        not t.sourced,
        -round(t.values["fit"] or 0, 9),
        -round(t.others, 9),
        -round(t.coverage, 9),
        newest,
        t.enterprise,
    )


_PER_FACTS: dict[int, tuple[Facts, dict[str, Any]]] = {}


def kept(facts: Facts) -> dict[str, Any]:
    """A place for what is the same for all segments of one Facts."""
    if id(facts) not in _PER_FACTS or _PER_FACTS[id(facts)][0] is not facts:
        while len(_PER_FACTS) > 4:
            _PER_FACTS.pop(next(iter(_PER_FACTS)))
        _PER_FACTS[id(facts)] = (facts, {})
    return _PER_FACTS[id(facts)][1]


def sourced_products(facts: Facts) -> dict[str, dict[str, list[Row]]]:
    """enterprise -> capability -> product rows; where a capability rests on inferred rows only there is no product."""
    store = kept(facts)
    if "products" not in store:
        found: dict[str, dict[str, list[Row]]] = defaultdict(dict)
        for enterprise, by_capability in facts.product_facts().items():
            for capability, rows in by_capability.items():
                if any(r["confidence"] != "inferred" for r in rows):
                    found[enterprise][capability] = rows
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
                for capability in known:
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


def known_edges(board: Board) -> dict[str, dict[str, date | None]]:
    """node -> partner -> newest date (None: undated): supply, ownership, past investment."""
    store = kept(board.facts)
    if "edges" in store:
        return store["edges"]  # type: ignore[no-any-return]
    f = board.facts
    edges: dict[str, dict[str, date | None]] = defaultdict(dict)

    def join(a: str, b: str, written: str) -> None:
        day = last_day(written)
        for x, y in ((a, b), (b, a)):
            known = edges[x].get(y)
            edges[x][y] = max(day, known) if day and known else day or known

    for r in board.supplies:
        if r["supplier_id"] != r["buyer_id"]:
            join(r["supplier_id"], r["buyer_id"], r["since"] or r["known_from"])
    members: dict[str, list[str]] = defaultdict(list)
    for enterprise, group in f.group.items():
        members[group].append(enterprise)
    for found in members.values():
        for i, a in enumerate(found):
            for b in found[i + 1 :]:
                join(a, b, "")
    for p in f.rows["presence"]:
        if board.moved(p["known_from"]):
            plant = p["local_enterprise_id"] or f"plant:{p['presence_id']}:{p['adcode']}"
            join(p["enterprise_id"], plant, p["year"] or p["known_from"])
    for p in f.rows["projects"]:
        known = p["enterprise_id"] and p["stage"] in PIPELINE | RUNNING and board.moved(p["date"])
        if known and not set(f.path(p["adcode"])) & f.places(p["enterprise_id"]):
            join(p["enterprise_id"], f"plant:{p['project_id']}:{p['adcode']}", p["date"])
    store["edges"] = edges
    return edges


def oracle_targets(
    world: World, segment_id: str, region: str = "410000", as_of: str | None = None
) -> list[dict[str, Any]]:
    """The targets shown for a segment, in order; ``boards`` maps each board of a target to its rank and score there."""
    facts = facts_of(world, as_of)
    board = Board(facts, segment_id, region)
    pool = board.pool()
    if not pool:
        return []
    for part in (board.capability_of, board.linkage_of, board.expansion_of, board.pull_of):
        part(pool)
    shown = board.ordered(pool)
    places: dict[str, list[str]] = defaultdict(list)
    for t in shown:
        for name in board.boards(t):
            places[name].append(t.enterprise)
    found = []
    for t in shown:
        case, lo, hi = board.case(t)
        ranks = {n: ids.index(t.enterprise) + 1 for n, ids in places.items() if t.enterprise in ids}
        found.append(
            {
                "enterprise_id": t.enterprise,
                "class": t.kind,
                "boards": sorted(ranks),
                "rank": ranks,
                "score": {n: 100 * (len(places[n]) - i + 1) / len(places[n]) for n, i in ranks.items()},
                **t.values,
                "case": case,
                "lo": lo,
                "hi": hi,
                "coverage": t.coverage,
                "grade": board.grade(t),
                "sourced": t.sourced,
                "others": t.others,
                "newest": t.newest,
                "pool": len(pool),
            }
        )
    return found
