"""Methods, section 4, read a second time: the parts beside fit."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict

from tests.oracle.priority import percentiles
from tests.oracle.target_pool import Board, Target, kept
from tests.oracle.words import LISTS_500, Row, last_day, months_between, tier_value

EVENT_VALUE = {"新设工厂": 0.6, "签约外省项目": 0.6, "拿地": 0.6, "募投": 0.5, "扩产": 0.5, "融资": 0.4}
ELSEWHERE = {"新设工厂", "签约外省项目"}


def capability_of(board: Board, pool: list[Target]) -> None:
    """Mean of what is known: percentile of log revenue in the pool, tier, 1 for the 500 lists."""
    revenue: dict[str, float | None] = {}
    for t in pool:
        rows = [r for r in board.facts.rows["revenue"] if r["enterprise_id"] == t.enterprise and board.moved(r["year"])]
        for r in rows:
            t.saw(r["year"])
        rows = [r for r in rows if r["revenue_100m_cny"] > 0]
        newest = max(rows, key=lambda r: (r["year"], r["revenue_100m_cny"]), default=None)
        revenue[t.enterprise] = math.log(newest["revenue_100m_cny"]) if newest else None
    rank = percentiles(revenue)
    for t in pool:
        titles = [r for r in board.facts.tiers.get(t.enterprise, []) if board.moved(r["known_from"])]
        known = [rank[t.enterprise]] if rank[t.enterprise] is not None else []
        tier = max((tier_value(r["tier"], r["level"]) for r in titles), default=0.0)
        known += [tier] if tier else []
        known += [1.0] if listed(board, t.enterprise) else []
        t.values["capability"] = statistics.fmean(k for k in known if k is not None) if known else None


def listed(board: Board, enterprise: str) -> bool:
    """Is the enterprise or a member of its group on a 500 list, by a title that counts in section 4?"""
    f = board.facts
    group = [e for e in f.tiers if f.group[e] == f.group[enterprise]]
    return any(r["tier"] in LISTS_500 and board.moved(r["known_from"]) for e in group for r in f.tiers[e])


def linkage_of(board: Board, pool: list[Target]) -> None:
    edges = known_edges(board)
    dates = kept(board.facts)[f"dates {board.region}"]
    local = {n for n in edges if is_local(board, n)}
    strength: dict[str, float] = {}
    for t in pool:
        if not edges.get(t.enterprise):
            continue
        for written in dates[t.enterprise]:
            t.saw(written)
        total = 0.0
        for partner, freshness in edges[t.enterprise].items():
            if partner in local or any(n in local for n in edges[partner] if n != t.enterprise):
                total += freshness / math.log(1 + len(edges[partner]))
        strength[t.enterprise] = total
    positive = [a for a in strength.values() if a > 0]
    half = statistics.median(positive) if positive else 1.0
    for t in pool:
        a = strength.get(t.enterprise)
        t.values["linkage"] = None if a is None else a / (a + half)


def is_local(board: Board, node: str) -> bool:
    if node.startswith("plant:"):
        return board.region in board.facts.path(node.split(":")[2])
    return node in board.facts.enterprises and board.region in board.facts.places(node)


def expansion_of(board: Board, pool: list[Target]) -> None:
    events: dict[str, list[Row]] = defaultdict(list)
    for e in board.facts.rows["events"]:
        if board.moved(e["date"]):
            events[e["enterprise_id"]].append(e)
    name = board.facts.regions[board.region]["name"]
    place = "place_province" if board.facts.level(board.region) == "province" else "place_city"
    for t in pool:
        known = events.get(t.enterprise)
        if not known:
            t.values["expansion"] = None
            continue
        total = 0.0
        for e in known:
            here = e["type"] in ELSEWHERE and e[place] == name  # another city of the same province is elsewhere
            day = last_day(e["date"])
            t.saw(e["date"])
            decay = 2 ** (-months_between(day, board.facts.now) / 12) if day else 0.5
            total += 0.0 if here else EVENT_VALUE.get(e["type"], 0.0) * decay
        t.values["expansion"] = 1 - math.exp(-total)


def pull_of(board: Board, pool: list[Target]) -> None:
    """Past moves from the origin's province into the region, over the largest such flow."""
    f = board.facts
    moves: set[tuple[str, str, str]] = set()
    for p in f.rows["presence"]:
        if board.moved(p["known_from"]) and board.region in f.path(p["adcode"]):
            moves.add((p["enterprise_id"], p["segment_id"], p["adcode"]))
    for p in f.rows["projects"]:
        if p["enterprise_id"] and board.moved(p["date"]) and board.region in f.path(p["adcode"]):
            moves.add((p["enterprise_id"], p["segment_id"], p["adcode"]))
    flow: dict[str, int] = defaultdict(int)
    for enterprise, _, _ in moves:
        origin = f.enterprises[enterprise]["province"]
        if origin and board.region not in f.places(enterprise):
            flow[origin] += 1
    for t in pool:
        origin = f.enterprises[t.enterprise]["province"]
        t.values["pull"] = flow[origin] / max(flow.values()) if flow.get(origin) else None


def site(move: Row) -> str:
    """One node for one move: the same enterprise, segment and place in presence and projects is one investment."""
    return f"plant:{move['enterprise_id']}/{move['segment_id']}:{move['adcode']}"


def known_edges(board: Board) -> dict[str, dict[str, float]]:
    """node -> partner -> 2^(-age/13) of the strongest edge: supply, ownership, past investment."""
    store = kept(board.facts)
    key = f"edges {board.region}"
    if key in store:
        return store[key]  # type: ignore[no-any-return]
    f = board.facts
    edges: dict[str, dict[str, float]] = defaultdict(dict)
    dates: dict[str, set[str]] = defaultdict(set)

    def join(a: str, b: str, written: str) -> None:
        day = last_day(written)
        freshness = 2 ** (-months_between(day, f.now) / 13) if day else 0.5
        for x, y in ((a, b), (b, a)):
            edges[x][y] = max(freshness, edges[x].get(y, 0.0))
            dates[x].add(written)

    for r in board.supplies:
        if r["supplier_id"] != r["buyer_id"]:
            join(r["supplier_id"], r["buyer_id"], r["known_from"] or r["since"])
    # Groups carry no date. The group of a local plant is often known from the move itself, so at an as-of date it is an
    # undated move in disguise and ties nobody: docs/decisions/target-order.md, "A leak that was found and closed".
    for enterprise, group in f.group.items():
        if group != enterprise and f.as_of is None:
            join(enterprise, group, "")
    for p in f.rows["presence"]:
        plant = p["local_enterprise_id"]  # a plant that is an enterprise is owned; any other is an investment in r
        if board.moved(p["known_from"]) and (plant or board.region in f.path(p["adcode"])):
            join(p["enterprise_id"], plant or site(p), p["known_from"] or p["year"])
    for p in f.rows["projects"]:
        here = board.region in f.path(p["adcode"]) and board.moved(p["date"])
        if p["enterprise_id"] and here and board.region not in f.places(p["enterprise_id"]):
            join(p["enterprise_id"], site(p), p["date"])
    store[key], store[f"dates {board.region}"] = edges, dates
    return edges
