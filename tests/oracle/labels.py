"""Methods, sections 1 and 3, read a second time: basis, state, confidence, runs, labels and flags."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.oracle.facts import Facts, facts_of
from tests.oracle.pipeline import pipeline_rows, young
from tests.oracle.strength import WEIGHTS, Strength, strengths
from tests.oracle.words import TOLERANCE

ORDER = ("census", "survey", "sample")
LADDER = ("高", "中", "低", "待核实")
NAMED_SHARE = 0.9


@dataclass
class Reading:
    """One segment of the region: everything section 3 says about it before priority."""

    segment: str
    strength: Strength
    basis: str
    inherited: bool
    state: str
    indicators: dict[str, float | None]
    lo: float
    mid: float | None
    hi: float
    coverage: float
    confidence: str = ""
    label: str = ""
    flags: set[str] = field(default_factory=set)

    @property
    def present(self) -> bool:
        return self.state in ("strong", "weak")


# ---- section 1 --------------------------------------------------------------------------------------------------


def declared(facts: Facts, region: str, segment: str) -> str | None:
    """The basis that a source declares: the segment's own row before the chain's, the stronger of two equals."""
    for scope in (segment, facts.chain_of(segment)):
        found = [r["basis"] for r in facts.rows["coverage"] if r["region"] == region and r["scope"] == scope]
        if found:
            return ORDER[min(ORDER.index(b) for b in found)]
    return None


def bases(facts: Facts, region: str) -> dict[str, tuple[str, bool]]:
    """segment -> (basis, inherited from the province)."""
    province = facts.province_of(region)
    whole = facts_of(facts.world)  # coverage does not depend on the as-of date
    named = {c: names_the_city(whole, province, c) for c in {facts.chain_of(s) for s in facts.segments}}
    found = {}
    for segment in facts.segments:
        own = declared(facts, region, segment)
        if own is None and region != province:
            zero = not whole.makers_in(province, segment)
            if zero and declared(facts, province, segment) == "survey" and named[facts.chain_of(segment)]:
                found[segment] = ("survey", True)
                continue
        found[segment] = (own or "sample", False)
    return found


def names_the_city(whole: Facts, province: str, chain: str) -> bool:
    """Is the city of at least 90 % of the chain's own local producers known? Pooling comes later, in section 2."""
    cities = {a for a, r in whole.regions.items() if r["level"] == "city" and whole.province_of(a) == province}

    def own(region: str) -> set[str]:
        return {
            e
            for segment in whole.segments_of(chain)
            for e, facts in whole.makers_in(region, segment).items()
            if any(whole.chain_of(f.segment) == chain for f in facts)
        }

    placed = {e for city in cities for e in own(city)}
    return len(placed) >= NAMED_SHARE * len(own(province)) - TOLERANCE


# ---- section 2, state and confidence ------------------------------------------------------------------------------


def emptied_by_the_cut(facts: Facts, region: str) -> set[str]:
    """Segments that only the cut has emptied: without it they have makers, and without gating still none."""
    if facts.as_of is None:
        return set()
    whole = facts.build_makers(cut=False, gate=True).get(region, {})
    ungated = facts.build_makers(cut=True, gate=False).get(region, {})
    return {s for s, c in facts.capability.items() if whole.get(c) and not ungated.get(c)}


def read_states(facts: Facts, region: str) -> dict[str, Reading]:
    """Basis, indicators and state of every segment."""
    basis, emptied = bases(facts, region), emptied_by_the_cut(facts, region)
    found = {}
    for segment, strength in strengths(facts, region).items():
        known, inherited = basis[segment]
        absent = strength.n == 0 and known != "sample" and segment not in emptied
        indicators = dict.fromkeys(WEIGHTS, 0.0) if absent else strength.indicators
        coverage = sum(WEIGHTS[k] for k, v in indicators.items() if v is not None)
        lo = sum(WEIGHTS[k] * v for k, v in indicators.items() if v is not None)
        mid = lo / coverage if coverage else None
        if strength.n == 0:
            state = "absent" if absent else "unknown"
        else:
            state = "strong" if strength.anchor and mid is not None and mid >= 0.5 - TOLERANCE else "weak"
        found[segment] = Reading(
            segment, strength, known, inherited, state, dict(indicators), lo, mid, lo + 1 - coverage, coverage
        )
    for reading in found.values():
        reading.confidence = confidence(facts, found, reading)
    return found


def lower(word: str) -> str:
    return LADDER[min(LADDER.index(word) + 1, len(LADDER) - 1)]


def confidence(facts: Facts, all_of: dict[str, Reading], r: Reading) -> str:
    """高, 中, 低, 待核实; the text gives an unknown segment none."""
    if r.state == "unknown":
        return ""
    if r.state == "absent":
        word = "高" if r.basis == "census" else "中"
        return lower(word) if r.inherited else word
    best = {f.confidence for known in r.strength.makers.values() for f in known}
    word = "高" if best & {"official", "register", "press"} else "中" if "filing" in best else "待核实"
    if r.strength.anchor:
        chain = facts.chain_of(r.segment)
        known = {
            k
            for other in all_of.values()
            if facts.chain_of(other.segment) == chain and other.state != "absent"
            for k, v in other.indicators.items()
            if v is not None
        }
        w = sum(WEIGHTS[k] for k in known)
        low, high = r.lo / w, (r.lo + w - r.coverage) / w
        if low < 0.5 - TOLERANCE and high >= 0.5 - TOLERANCE:
            word = lower(word)
    return "待核实" if r.state == "strong" and r.strength.anchors_on_memory else word


# ---- section 3 --------------------------------------------------------------------------------------------------


def through(
    facts: Facts, read: dict[str, Reading], segment: str, links: dict[str, set[str]], inner: dict[str, set[str]]
) -> set[str]:
    """Present segments one Feeds link away, or behind one run of absent segments of one chain joined by FEEDS."""
    reached: set[str] = set()
    for first in links[segment]:
        if read[first].present:
            reached.add(first)
        if read[first].state != "absent":
            continue
        run, todo = {first}, [first]
        while todo:
            step = todo.pop()
            reached |= {t for t in links[step] if read[t].present}
            todo += [t for t in inner[step] if read[t].state == "absent" and t not in run]
            run |= set(todo)
    return {t for t in reached if facts.capability[t] != facts.capability[segment]}


def needers(facts: Facts, read: dict[str, Reading], segment: str) -> set[str]:
    """Present segments that need the segment, directly or through a run."""
    return through(facts, read, segment, facts.feeds, facts.inner)


def once(facts: Facts, found: Iterable[str]) -> list[str]:
    """One segment for every capability: a pair counts once."""
    return sorted({facts.capability[s]: s for s in sorted(found, reverse=True)}.values())


def runs(facts: Facts, read: dict[str, Reading]) -> list[list[str]]:
    """Runs of two steps or more: absent segments of one chain joined by FEEDS."""
    left, found = {s for s, r in read.items() if r.state == "absent"}, []
    while left:
        run, todo = set(), [min(left)]
        while todo:
            step = todo.pop()
            run.add(step)
            left.discard(step)
            todo += [t for t in facts.inner[step] | facts.inner_back[step] if t in left and t not in todo]
        if len(run) > 1:
            found.append(sorted(run))
    return found


def official(facts: Facts, region: str) -> set[str]:
    """Segments that a sentence of the notice maps to, or with a project here that stands in an official document."""
    mentioned = {m["maps_to_id"] for m in facts.rows["mentions"]}
    found = {s for s in facts.segments if s in mentioned}
    for p in facts.rows["projects"]:
        stands = p["confidence"] == "official" or p["project_id"] in mentioned
        if stands and p["segment_id"] and region in facts.path(p["adcode"]) and facts.seen(p["date"]):
            found.add(p["segment_id"])
    return found


def label_of(facts: Facts, read: dict[str, Reading], r: Reading, region: str, named: set[str]) -> str:
    """The first condition of the table that holds; 断点 is set on the way."""
    province = facts.province_of(region)
    if region != province and r.state in ("absent", "unknown"):
        cities = [a for a, row in facts.regions.items() if row["level"] == "city" and a != region]
        if any(facts.province_of(a) == province and facts.makers_in(a, r.segment) for a in cities):
            return "省内可配"
    feeders = [u for u in facts.fed_by[r.segment] if read[u].state == "strong"]
    base = any(facts.segments[u]["essential"] or facts.chain_of(u) == facts.chain_of(r.segment) for u in feeders)
    strong_user = any(read[t].state == "strong" for t in facts.feeds[r.segment])
    short = r.state == "absent" or (r.state == "weak" and r.mid is not None and r.mid < 0.5 - TOLERANCE)
    if short and base and not strong_user:
        return "延链"
    if r.state == "absent":
        if needers(facts, read, r.segment):
            fed = through(facts, read, r.segment, facts.fed_by, facts.inner_back)
            if fed and facts.segments[r.segment]["essential"]:
                r.flags.add("断点")
            return "补链"
        return "建链" if r.segment in named else "观察"
    if r.state == "weak":
        return "强链·补短"
    if r.state == "strong":
        return "强链·补短" if facts.bottleneck[r.segment] else "强链·锻长"
    return "无数据"


def building(facts: Facts, region: str) -> set[str]:
    """Segments with a pipeline row here that is younger than 36 months."""
    return {r["segment"] for r in pipeline_rows(facts) if region in r["places"] and young(facts, r["date"])}


def read_labels(facts: Facts, region: str) -> dict[str, Reading]:
    """Every segment of the region with state, label, flags and confidence."""
    read = read_states(facts, region)
    named, in_building = official(facts, region), building(facts, region)
    for r in read.values():
        r.label = label_of(facts, read, r, region, named)
        if facts.bottleneck[r.segment]:
            r.flags.add("卡脖子")
        if r.segment in in_building:
            r.flags.add("在建")
        lone = r.strength.n == 1 or r.strength.hhi > 0.6 + TOLERANCE
        if r.present and lone and r.confidence in ("高", "中"):
            r.flags.add("单点风险")
    return read
