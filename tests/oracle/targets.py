"""Methods, section 4, read a second time: order, boards, grades; and the entry ``oracle_targets``."""

from __future__ import annotations

import statistics
from collections import defaultdict
from typing import Any
from urllib.parse import urlsplit

from graph.analysis.world import World
from tests.oracle.facts import facts_of
from tests.oracle.target_parts import capability_of, expansion_of, linkage_of, pull_of
from tests.oracle.target_pool import PARTS, Board, Target
from tests.oracle.words import LISTS_500, SOURCED, TOLERANCE

CLASSES = ("直接", "邻近", "省内")
SHOWN = 50
ACTIVE_FROM = 0.20
NICHE = {"单项冠军", "小巨人"}


def ordered(board: Board, pool: list[Target]) -> list[Target]:
    weigh(board, pool)
    found: list[Target] = []
    for kind in CLASSES:
        mine = sorted((t for t in pool if t.kind == kind), key=lambda t: order_key(board, t))
        seen: set[str] = set()
        first: list[Target] = []
        later: list[Target] = []
        for t in mine:
            group = board.facts.group[t.enterprise]
            (later if group in seen else first).append(t)
            seen.add(group)
        shown = first + later
        found += shown[:SHOWN] if kind == "邻近" else shown
    return found


def weigh(board: Board, pool: list[Target]) -> None:
    """Find the active parts and their medians, and the mean of those other than fit; unknown is the pool's median."""
    board.median = {}
    for part in PARTS:
        known = [v for t in pool if (v := t.values[part]) is not None]
        if known and len(known) >= ACTIVE_FROM * len(pool) - TOLERANCE:
            board.median[part] = statistics.median(known)
    others = [p for p in board.median if p != "fit"]
    whole = sum(PARTS[p] for p in others)
    for t in pool:
        t.others = sum(PARTS[p] * value(board, t, p) for p in others) / whole if whole else 0.0


def value(board: Board, t: Target, part: str) -> float:
    known = t.values[part]
    return board.median[part] if known is None else known


def boards(board: Board, t: Target) -> list[str]:
    f = board.facts
    group = f.group[t.enterprise]
    titles = {r["tier"] for r in f.tiers.get(t.enterprise, [])}
    titles |= {"省级专精特新" for r in f.tiers.get(t.enterprise, []) if (r["tier"], r["level"]) == ("专精特新", "省级")}
    big = any(r["tier"] in LISTS_500 for e, g in f.group.items() if g == group for r in f.tiers.get(e, []))
    found = []
    if big or any(r["role"] in ("龙头", "链主") for r in t.direct):
        found.append("链主")
    if titles & (NICHE | {"省级专精特新"}):
        found.append("专精特新")
    return found or ["其他厂商"]


def grade(board: Board, t: Target) -> str:
    if not t.sourced:
        return "待核实"
    fit = t.values["fit"] or 0.0
    if not t.direct or fit < 0.6 - TOLERANCE:
        return "C"
    evidence = t.direct + board.edges_for_s(t.enterprise)
    # a source is the site of a page; what is sourced without a page is one more
    sources = {urlsplit(r["source_url"]).hostname or "no page" for r in evidence if r["confidence"] in SOURCED}
    moved = max(t.values["linkage"] or 0.0, t.values["expansion"] or 0.0) > TOLERANCE  # an event in r is no expansion
    return "A" if len(sources) >= 2 and moved else "B"


def coverage(board: Board, t: Target) -> float:
    """Share of the weight of the active parts that is known."""
    whole = sum(PARTS[p] for p in board.median)
    return sum(PARTS[p] for p in board.median if t.values[p] is not None) / whole


def case_of(board: Board, t: Target) -> tuple[float, float, float]:
    """T with unknown = pool median, lo with unknown = 0, hi with unknown = 1; over the active parts, 0..100."""
    whole = sum(PARTS[p] for p in board.median)
    middle = sum(PARTS[p] * value(board, t, p) for p in board.median) / whole
    lo = sum(PARTS[p] * (t.values[p] or 0.0) for p in board.median) / whole
    return 100 * middle, 100 * lo, 100 * (lo + 1 - coverage(board, t))


def order_key(board: Board, t: Target) -> tuple[Any, ...]:
    """Inside a class: sourced first, fit, the other parts, coverage, newest evidence, id.

    Only the same evidence may tie (docs/decisions/target-order.md): before the id stand the other parts, one by one.
    """
    newest = -t.newest.toordinal() if t.newest else 0
    return (
        not t.sourced,
        -round(t.values["fit"] or 0, 9),
        -round(t.others, 9),
        -round(coverage(board, t), 9),
        newest,
        *(-round(-1.0 if (known := t.values[part]) is None else known, 9) for part in PARTS if part != "fit"),
        t.enterprise,
    )


def oracle_targets(
    world: World, segment_id: str, region: str = "410000", as_of: str | None = None
) -> list[dict[str, Any]]:
    """The targets shown for a segment, in order; ``boards`` maps each board of a target to its rank and score there."""
    facts = facts_of(world, as_of)
    board = Board(facts, segment_id, region)
    pool = board.pool()
    if not pool:
        return []
    for part in (capability_of, linkage_of, expansion_of, pull_of):
        part(board, pool)
    shown = ordered(board, pool)
    places: dict[str, list[str]] = defaultdict(list)
    for t in shown:
        for name in boards(board, t):
            places[name].append(t.enterprise)
    found = []
    for t in shown:
        case, lo, hi = case_of(board, t)
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
                "coverage": coverage(board, t),
                "grade": grade(board, t),
                "sourced": t.sourced,
                "others": t.others,
                "newest": t.newest,
                "pool": len(pool),
            }
        )
    return found
