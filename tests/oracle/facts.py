"""Methods, section 0, read a second time: dates, groups, places, and who makes what where.

Plain dicts and loops on purpose. Nothing here may be copied from, or corrected by, the product's own analysis.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from graph.analysis.world import World
from tests.oracle.pipeline import gated
from tests.oracle.words import CONFIDENCE, OUTSIDE_PANEL, ROLE, RUNNING, Row, last_day, tier_value


@dataclass(frozen=True)
class Fact:
    """One reason to say that an enterprise makes a segment: a product row or a running plant."""

    role: str
    confidence: str
    segment: str
    of_parent: bool = False  # an unnamed plant, counted under its parent's id

    @property
    def c(self) -> float:
        return CONFIDENCE[self.confidence]

    @property
    def weight(self) -> float:
        """Role x c."""
        return ROLE[self.role] * self.c


# makers[region][capability][enterprise id] = its facts
Makers = dict[str, dict[str, dict[str, list[Fact]]]]


@dataclass
class Facts:
    """The rows of a World at one date, with the lookups that sections 1 to 4 need."""

    world: World
    as_of: str | None
    now: date = field(init=False)

    def __post_init__(self) -> None:
        rows = {name: getattr(self.world, name).to_dict("records") for name in self.world.__dataclass_fields__}
        self.rows: dict[str, list[Row]] = rows
        self.regions: dict[str, Row] = {r["adcode"]: r for r in rows["regions"]}
        self.segments: dict[str, Row] = {r["segment_id"]: r for r in rows["segments"]}
        self.enterprises: dict[str, Row] = {r["enterprise_id"]: r for r in rows["enterprises"]}
        self.now = self._date_of_the_analysis()
        self._read_twins()
        self._read_links()
        self._read_groups()
        self.tiers: dict[str, list[Row]] = defaultdict(list)
        for row in rows["tiers"]:
            if self.seen(row["known_from"]):
                self.tiers[row["enterprise_id"]].append(row)
        self.makers = self.build_makers(cut=True, gate=True)

    def _date_of_the_analysis(self) -> date:
        """The as-of date; without one the atlas's date, the newest coverage date."""
        if self.as_of:
            day = last_day(self.as_of)
            assert day
            return day
        return max((d for r in self.rows["coverage"] if (d := last_day(r["as_of"]))), default=date(2026, 11, 30))

    def seen(self, written: str) -> bool:
        """Is a fact of this date visible? Blank always is; without an as-of date the whole atlas is."""
        day = last_day(written)
        return self.as_of is None or day is None or day <= self.now

    # ---- segments -------------------------------------------------------------------------------------------------

    def _read_twins(self) -> None:
        """same-as: ``capability`` maps a segment to the smallest id of those it is the same as."""
        self.capability = {s: s for s in self.segments}
        for _ in range(2):  # pairs only, but a chain of pairs would still end in one name
            for pair in self.rows["same_as"]:
                a, b = self.capability[pair["segment_a"]], self.capability[pair["segment_b"]]
                low = min(a, b)
                for s, name in self.capability.items():
                    if name in (a, b):
                        self.capability[s] = low
        self.members: dict[str, list[str]] = defaultdict(list)
        for s in sorted(self.segments):
            self.members[self.capability[s]].append(s)
        self.bottleneck = {
            s: any(self.segments[m]["bottleneck"] for m in self.members[self.capability[s]]) for s in self.segments
        }

    def _read_links(self) -> None:
        """``feeds``/``fed_by``: FEEDS and EQUIPS of all chains; ``inner``: FEEDS inside one chain."""
        self.feeds: dict[str, set[str]] = {s: set() for s in self.segments}
        self.fed_by: dict[str, set[str]] = {s: set() for s in self.segments}
        self.inner: dict[str, set[str]] = {s: set() for s in self.segments}
        for link in self.rows["segment_links"]:
            a, b, kind = link["from_segment"], link["to_segment"], link["kind"]
            if kind not in ("feeds", "equips") or self.capability[a] == self.capability[b]:
                continue  # a link inside a pair counts nowhere
            self.feeds[a].add(b)
            self.fed_by[b].add(a)
            if kind == "feeds" and self.chain_of(a) == self.chain_of(b):
                self.inner[a].add(b)
        self.inner_back: dict[str, set[str]] = {s: set() for s in self.segments}
        for a, targets in self.inner.items():
            for b in targets:
                self.inner_back[b].add(a)

    def chain_of(self, segment: str) -> str:
        return str(self.segments[segment]["chain_id"])

    def segments_of(self, chain: str) -> list[str]:
        return sorted(s for s in self.segments if self.chain_of(s) == chain)

    # ---- places and groups ----------------------------------------------------------------------------------------

    def path(self, adcode: str) -> list[str]:
        """The region and all regions above it, without the country."""
        found = []
        while adcode in self.regions:
            if self.regions[adcode]["level"] != "country":
                found.append(adcode)
            adcode = self.regions[adcode]["parent_adcode"]
        return found

    def places(self, enterprise: str) -> set[str]:
        row = self.enterprises[enterprise]
        return {row[k] for k in ("province", "city", "county") if row[k]}

    def level(self, adcode: str) -> str:
        return str(self.regions[adcode]["level"])

    def province_of(self, region: str) -> str:
        return self.path(region)[-1]

    def panel(self) -> list[str]:
        """The 31 provinces."""
        return sorted(a for a, r in self.regions.items() if r["level"] == "province" and a not in OUTSIDE_PANEL)

    def _read_groups(self) -> None:
        listed = {r["enterprise_id"]: r["controlling_group"] for r in self.rows["groups"]}
        names = set(listed.values())
        self.group: dict[str, str] = {}
        for key, row in self.enterprises.items():
            own = [n for n in (row["name"], row["short_name"]) if n and n in names]
            name = own[0] if own else listed.get(key)  # its own name says more than the list
            self.group[key] = f"group:{name}" if name else key

    # ---- producers ------------------------------------------------------------------------------------------------

    def product_facts(self, cut: bool = True, gate: bool = True) -> dict[tuple[str, str], Row]:
        """(enterprise, segment) -> its visible product row that the pipeline does not hold back."""
        held = gated(self, cut) if gate else set()
        found = {}
        for p in self.rows["produces"]:
            key = (p["enterprise_id"], p["segment_id"])
            if key not in held and (not cut or self.seen(p["known_from"])):
                found[key] = p
        return found

    def build_makers(self, cut: bool, gate: bool) -> Makers:
        """Every producer of every capability in every region: found for each segment, then pooled with its twin."""
        products = self.product_facts(cut, gate)
        single: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)  # place, segment, enterprise
        for (enterprise, segment), row in products.items():
            for place in self.places(enterprise):
                single[place, segment, enterprise].append(Fact(row["role"], row["confidence"], segment))
        for p in self.rows["presence"]:
            if p["stage"] in RUNNING and p["segment_id"] and (not cut or self.seen(p["known_from"])):
                self._add_plant(single, products, p)
        makers: Makers = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        for (place, segment, enterprise), facts in single.items():
            if any(f.confidence != "inferred" for f in facts):
                makers[place][self.capability[segment]][enterprise] += facts
        return makers

    def _add_plant(
        self, single: dict[tuple[str, str, str], list[Fact]], products: dict[tuple[str, str], Row], presence: Row
    ) -> None:
        parent, segment = presence["enterprise_id"], presence["segment_id"]
        plant = presence["local_enterprise_id"] or parent
        unnamed = plant == parent
        own, of_parent = (products.get((e, segment)) for e in (presence["local_enterprise_id"], parent))
        if own and own["confidence"] != "inferred":
            fact = Fact(own["role"], own["confidence"], segment)
        else:
            known = of_parent and of_parent["confidence"] != "inferred"
            fact = Fact(of_parent["role"] if of_parent and known else "骨干", presence["confidence"], segment, unnamed)
        for place in self.path(presence["adcode"]):
            if place not in self.places(parent) and fact not in single[place, segment, plant]:
                single[place, segment, plant].append(fact)

    def makers_in(self, region: str, segment: str) -> dict[str, list[Fact]]:
        """The producers of a segment (pooled with its twin) in a region."""
        return self.makers.get(region, {}).get(self.capability[segment], {})

    def national(self, segment: str) -> set[str]:
        """Enterprises that make the segment somewhere in the 31 provinces."""
        return {e for province in self.panel() for e in self.makers_in(province, segment)}

    def tier_here(self, enterprise: str, known: list[Fact]) -> float:
        """Best title of a producer; an unnamed plant has none, its parent's do not count."""
        return 0.0 if all(f.of_parent for f in known) else self.best_tier(enterprise)

    def best_tier(self, enterprise: str) -> float:
        return max((tier_value(t["tier"], t["level"]) for t in self.tiers.get(enterprise, [])), default=0.0)


_KEPT: dict[tuple[int, str | None], Facts] = {}


def facts_of(world: World, as_of: str | None = None) -> Facts:
    """Return the Facts of a world at a date; the last few are kept, since cities ask for the same ones."""
    key = (id(world), as_of)
    if key not in _KEPT or _KEPT[key].world is not world:
        while len(_KEPT) > 4:
            _KEPT.pop(next(iter(_KEPT)))
        _KEPT[key] = Facts(world, as_of)
    return _KEPT[key]
