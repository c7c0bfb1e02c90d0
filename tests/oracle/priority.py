"""Methods, section 3, priority and completeness, read a second time; and the entry ``oracle_gaps``."""

from __future__ import annotations

import math
from typing import Any

from graph.analysis.world import World
from tests.oracle.facts import Facts, facts_of
from tests.oracle.labels import Reading, needers, once, read_labels
from tests.oracle.words import TOLERANCE

PARTS = {"need": 0.35, "criticality": 0.30, "risk": 0.20, "feasibility": 0.15}
GAPS = {"延链", "补链", "建链", "强链·补短"}


def percentiles(raw: dict[str, float | None]) -> dict[str, float | None]:
    """(average rank - 1)/(n - 1) among the known, .5 when alone; values less than 1e-9 apart are equal."""
    found: dict[str, float | None] = dict.fromkeys(raw)
    known = sorted((v, k) for k, v in raw.items() if v is not None)
    ties: list[list[str]] = []
    last = -math.inf
    for value, key in known:
        if value - last > TOLERANCE:
            ties.append([])
        ties[-1].append(key)
        last = value
    below = 0
    for tie in ties:
        for key in tie:
            found[key] = 0.5 if len(known) == 1 else (below + (len(tie) - 1) / 2) / (len(known) - 1)
        below += len(tie)
    return found


def sum_of_mid(facts: Facts, read: dict[str, Reading], found: set[str]) -> float:
    return sum(read[s].mid or 0.0 for s in once(facts, found))


def need(facts: Facts, read: dict[str, Reading], r: Reading) -> float | None:
    if r.state == "unknown" or r.mid is None:
        return None
    if r.label == "延链":
        asked = {u for u in facts.fed_by[r.segment] if read[u].present}
    else:
        asked = needers(facts, read, r.segment)
    return (1 - r.mid) * sum_of_mid(facts, read, asked)


def downstream(facts: Facts, segment: str) -> set[str]:
    """Everything reachable along FEEDS inside the chain."""
    reached: set[str] = set()
    todo = [segment]
    while todo:
        for t in facts.inner[todo.pop()]:
            if t not in reached:
                reached.add(t)
                todo.append(t)
    return reached - {segment}


def betweenness(facts: Facts, chain: str) -> dict[str, float]:
    """Sum over ordered pairs of the share of shortest paths that pass a segment, by counting paths."""
    nodes = facts.segments_of(chain)
    distance: dict[str, dict[str, int]] = {}
    paths: dict[str, dict[str, int]] = {}
    for source in nodes:
        far, count, layer = {source: 0}, {source: 1}, [source]
        while layer:
            following: list[str] = []
            for v in layer:
                for w in sorted(facts.inner[v]):
                    if w not in far:
                        far[w], count[w] = far[v] + 1, 0
                        following.append(w)
                    if far[w] == far[v] + 1:
                        count[w] += count[v]
            layer = following
        distance[source], paths[source] = far, count
    found = dict.fromkeys(nodes, 0.0)
    for a in nodes:
        for b in distance[a]:
            for v in distance[a]:
                if v in (a, b) or a == b or b not in distance[v]:
                    continue
                if distance[a][v] + distance[v][b] == distance[a][b]:
                    found[v] += paths[a][v] * paths[v][b] / paths[a][b]
    return found


def criticality(facts: Facts, counted: set[str], chain: str) -> dict[str, float]:
    """Half reach among the segments that are counted, half betweenness over its maximum."""
    nodes, between = facts.segments_of(chain), betweenness(facts, chain)
    most = max(between.values())
    found = {}
    for s in nodes:
        others = [t for t in nodes if t != s and t in counted]
        reach = len(downstream(facts, s) & counted) / len(others) if others else 0.0
        found[s] = 0.5 * reach + 0.5 * (between[s] / most if most else 0.0)
    return found


def risk(facts: Facts, r: Reading) -> float | None:
    if r.state == "unknown":
        return None
    return 0.5 * facts.bottleneck[r.segment] + 0.5 * (1.0 if r.state == "absent" else r.strength.hhi)


def feasibility(facts: Facts, read: dict[str, Reading], segment: str) -> float | None:
    """Share of strong ones among the neighbours of known state; of those a pair is one neighbour, its nearer one."""
    first = facts.feeds[segment] | facts.fed_by[segment]
    second = {w for v in first for w in facts.feeds[v] | facts.fed_by[v]}
    step: dict[str, tuple[float, str]] = {}
    for share, found in ((0.5, second), (1.0, first)):  # the nearer one is written last
        step |= {facts.capability[v]: (share, read[v].state) for v in found if read[v].state != "unknown"}
    step.pop(facts.capability[segment], None)
    weight = sum(share for share, _ in step.values())
    return sum(share for share, state in step.values() if state == "strong") / weight if weight else None


def weighted(parts: dict[str, float | None]) -> float:
    known = {k: v for k, v in parts.items() if v is not None}
    return 100 * sum(PARTS[k] * v for k, v in known.items()) / sum(PARTS[k] for k in known)


def raw_parts(facts: Facts, read: dict[str, Reading]) -> dict[str, dict[str, float | None]]:
    """part -> segment -> raw value."""
    critical: dict[str, float] = {}
    for chain in sorted({facts.chain_of(s) for s in read}):
        critical |= criticality(facts, {s for s, r in read.items() if r.present}, chain)
    return {
        "need": {s: need(facts, read, r) for s, r in read.items()},
        "criticality": {s: critical[s] for s in read},
        "risk": {s: risk(facts, r) for s, r in read.items()},
        "feasibility": {s: feasibility(facts, read, s) for s in read},
    }


def oracle_gaps(world: World, region: str = "410000", as_of: str | None = None) -> dict[str, dict[str, Any]]:
    """Every segment of the region with everything that sections 1 to 3 say about it."""
    facts = facts_of(world, as_of)
    read = read_labels(facts, region)
    raw = raw_parts(facts, read)
    in_region = {part: percentiles(values) for part, values in raw.items()}
    in_chain: dict[str, dict[str, float | None]] = {part: {} for part in PARTS}
    for chain in {facts.chain_of(s) for s in read}:
        for part, values in raw.items():
            in_chain[part] |= percentiles({s: v for s, v in values.items() if facts.chain_of(s) == chain})
    found = {}
    for s, r in read.items():
        users = once(facts, needers(facts, read, s))
        chain_parts = {part: in_chain[part][s] for part in PARTS}
        region_parts = {part: in_region[part][s] for part in PARTS}
        found[s] = {
            "state": r.state,
            "label": r.label,
            "flags": r.flags,
            "confidence": r.confidence,
            "lo": r.lo,
            "mid": r.mid,
            "hi": r.hi,
            "coverage": r.coverage,
            "basis": r.basis,
            "n": r.strength.n,
            "local_enterprises": len(r.strength.makers),
            "national_enterprises": r.strength.national,
            **r.indicators,
            **{part: raw[part][s] for part in PARTS},
            "percentiles_chain": chain_parts,
            "percentiles_region": region_parts,
            "priority": weighted(chain_parts) if r.label in GAPS else None,
            "priority_all": weighted(region_parts) if r.label in GAPS else None,
            "users": len(users),
            "user_enterprises": len({e for t in users for e in r_makers(read, t)}),
        }
    return found


def r_makers(read: dict[str, Reading], segment: str) -> set[str]:
    return set(read[segment].strength.makers)


def ordered_gaps(gaps: dict[str, dict[str, Any]], key: str = "priority") -> list[str]:
    """Gap ids as a list shows them: 待核实 or one known group last, then G, then users, then id."""
    ids = [s for s, g in gaps.items() if g["label"] in GAPS]
    return sorted(
        ids,
        key=lambda s: (
            gaps[s]["confidence"] == "待核实" or gaps[s]["n"] == 1,
            -round(gaps[s][key], 9),
            -gaps[s]["users"],
            s,
        ),
    )


def oracle_completeness(
    world: World, chain: str, region: str = "410000", as_of: str | None = None
) -> dict[str, float | int]:
    """Share of a chain that is present, weighted by criticality + 1/segments; lo and hi when some are unknown."""
    facts = facts_of(world, as_of)
    read = read_labels(facts, region)
    nodes = facts.segments_of(chain)
    weight = {s: v + 1 / len(nodes) for s, v in criticality(facts, set(nodes), chain).items()}  # over all segments
    whole = sum(weight.values())
    present = sum(weight[s] for s in nodes if read[s].present)
    unknown = sum(weight[s] for s in nodes if read[s].state == "unknown")
    return {
        "lo": present / whole,
        "hi": (present + unknown) / whole,
        "present": sum(read[s].present for s in nodes),
        "segments": len(nodes),
    }
