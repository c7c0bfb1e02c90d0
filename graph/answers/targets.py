"""招商目标: the boards of a gap, each row with its explanation."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from graph.answers.chips import best_badge
from graph.answers.city_targets import city_rows
from graph.answers.common import HERE, Ground, Scope, needs_check
from graph.answers.gap_rows import gap_row
from graph.answers.gaps import read_gap
from graph.answers.shapes import (
    GAP_LABELS,
    Answer,
    Board,
    BoardName,
    GapRow,
    Part,
    PathStep,
    PoolCounts,
    Signal,
    SourceRef,
    TargetBoards,
    TargetRow,
)
from graph.answers.summary import summary
from graph.queries import query
from graph.reader import Reader

BOARDS: dict[str, BoardName] = {"leader": "链主", "niche": "专精特新", "other": "其他厂商", "expansion": "增资扩产"}
"""Board names in addresses -> in the graph."""
PARTS = ("fit", "capability", "linkage", "expansion", "pull")
EMPTY = {
    "链主": "候选池里没有本环节的龙头，也没有 500 强集团",
    "专精特新": "候选池里没有一家持有单项冠军、小巨人或省级专精特新；名录未全装，不等于没有企业",
    "其他厂商": "候选都在前两块板上",
    "增资扩产": "省内没有点名的生产者",
}


def targets(
    reader: Reader, gap_id: str, *, board: str = "", limit: int = 20, scope: Scope = HERE
) -> Answer[TargetBoards]:
    """The boards of one gap, at most ``limit`` rows each; ``board`` (leader, niche, other) empties the others.

    ``scope`` gives the as-of date. Raise NotFound for an unknown gap or date.
    """
    row, base = read_gap(reader, gap_id, scope)
    gap = gap_row(row, summary(reader, base))
    found, totals, stored = _rows(reader, base, gap, row["pool"], limit)
    pool = json.loads(stored) if stored else {}
    wanted = [BOARDS[board]] if board in BOARDS else list(BOARDS.values())
    boards = {
        name: _board(
            name, [r for r in found if r["target"]["board"] == name] if name in wanted else [], totals, gap, pool
        )
        for name in BOARDS.values()
    }
    data = TargetBoards(
        gap=gap, region=base.region, leader=boards["链主"], niche=boards["专精特新"], other=boards["其他厂商"],
        expansion=boards["增资扩产"], pool=_pool(pool), notes=_notes(pool), contested=_contested(pool),
        rank_in_chain=row["gap"]["rank_in_chain"], gaps_in_chain=_gaps_in_chain(reader, gap, base.snapshot),
    )  # fmt: skip
    shown = sum(b.shown for b in boards.values())
    return base.answer(
        data, shown=shown, total=sum(totals.get(n, 0) for n in wanted), basis=[gap.basis], coverage=[gap.coverage]
    )


def _rows(
    reader: Reader, base: Ground, gap: GapRow, pool: str, limit: int
) -> tuple[list[dict[str, Any]], dict[str, int], str]:
    """The first rows of each board, how many there are in each, and what stands beside them as JSON.

    Those of a province are stored; those of a city are made now.
    """
    if pool or base.region.level != "city":
        found = query("target_rows").run(reader, gaps=[gap.id], best=limit, limit=20000)
        return found, {r["board"]: r["enterprises"] for r in query("target_totals").run(reader, gap=gap.id)}, pool
    made, pools = city_rows(reader, base, [gap.segment_id])
    totals = Counter(r["target"]["board"] for r in made)
    return [r for r in made if r["target"]["rank"] <= limit], totals, pools.get(gap.segment_id, "")


def first_targets(reader: Reader, gaps: Iterable[GapRow], *, best: int = 3) -> dict[str, tuple[TargetRow, ...]]:
    """The first ``best`` candidates of each gap over all boards: 直接 first, then by fit."""
    by_id = {g.id: g for g in gaps}
    rows = query("target_rows").run(reader, gaps=list(by_id), best=best, limit=20000) if by_id else []
    out: dict[str, list[TargetRow]] = {}
    for r in rows:
        if r["target"]["board"] != "增资扩产":
            out.setdefault(r["gap_id"], []).append(target_row(r, by_id[r["gap_id"]]))
    return {id_: _best_of(found, best) for id_, found in out.items()}


def _best_of(rows: list[TargetRow], best: int) -> tuple[TargetRow, ...]:
    """Each enterprise once, by class, sourced before memory, fit and rank."""
    order = {"直接": 0, "邻近": 1, "省内": 2}
    rows = sorted(rows, key=lambda t: (order.get(t.klass, 3), t.needs_check, -(t.fit or 0.0), t.rank, t.enterprise_id))
    once = {t.enterprise_id: t for t in reversed(rows)}
    return tuple(t for t in rows if once[t.enterprise_id] is t)[:best]


def _board(
    name: BoardName, rows: list[dict[str, Any]], totals: Mapping[str, int], gap: GapRow, pool: Mapping[str, Any]
) -> Board:
    total = totals.get(name, 0)
    counts = pool.get("pool", {})
    weights = {p: counts.get(f"weight_{p}", 0.0) for p in PARTS if counts.get(f"active_{p}")}
    return Board(
        board=name, rows=tuple(target_row(r, gap) for r in rows), shown=len(rows), total=total,
        weights={} if name == "增资扩产" else weights, empty_reason="" if total else EMPTY[name],
    )  # fmt: skip


def _pool(pool: Mapping[str, Any]) -> PoolCounts:
    counts = pool.get("pool", {})
    shown = sum(r["shown"] for r in pool.get("rest", ()))
    return PoolCounts(
        direct=counts.get("direct", 0), adjacent=counts.get("adjacent", 0), province=counts.get("home", 0), shown=shown
    )


def _notes(pool: Mapping[str, Any]) -> tuple[str, ...]:
    notes = [n for n in str(pool.get("pool", {}).get("note") or "").split("；") if n]
    cut = [f"{r['class']}另有 {r['rest']} 家未列" for r in pool.get("rest", ()) if r["rest"]]
    return tuple(notes + cut)


def _contested(pool: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(g.get("text") or g.get("note") or g) for g in pool.get("guards", ()))


def _gaps_in_chain(reader: Reader, gap: GapRow, snapshot: str) -> int:
    counts = query("gap_label_counts").run(reader, region=gap.region, chain=gap.chain_id, snapshot=snapshot)
    return sum(r["segments"] for r in counts if r["label"] in GAP_LABELS)


def target_row(row: Mapping[str, Any], gap: GapRow) -> TargetRow:
    """From a row of ``target_rows``."""
    t = row["target"]
    detail = json.loads(t.get("detail") or "{}")
    product = detail.get("product") or {}
    badge, title = best_badge(row["titles"], leads=row["leads"])
    return TargetRow(
        gap_id=gap.id, region=gap.region, chain_id=gap.chain_id, segment_id=gap.segment_id, segment=gap.segment,
        board=t["board"], klass=t["class"], rank=t["rank"], enterprise_id=row["id"], enterprise=row["name"],
        short_name=row["short_name"], province=row["province_name"] or row["country"], city=row["city_name"],
        score=t.get("score"), case=t.get("case"), lo=t.get("lo"), hi=t.get("hi"), coverage=t.get("coverage"),
        grade=t.get("grade"), fit=t.get("fit"), capability=t.get("capability"), linkage=t.get("linkage"),
        expansion=t.get("expansion"), pull=t.get("pull"), reason=t.get("reason") or "",
        as_of=t.get("as_of") or gap.as_of, badge=badge, badge_title=title, products=product.get("text") or "",
        distance_km=detail.get("km"), marks=tuple(detail.get("marks") or ()), parts=_parts(detail),
        path=path_steps(detail.get("path")), signals=_signals(detail),
        why_not_higher=tuple(detail.get("why_not_higher") or ()),
        needs_check=t.get("grade") == "待核实" or needs_check(product.get("confidence")),
        group=_group(detail), detail=detail,
    )  # fmt: skip


def _group(detail: Mapping[str, Any]) -> str:
    name = str(detail.get("group") or "")
    return "" if name.startswith("=") else name


def _parts(detail: Mapping[str, Any]) -> tuple[Part, ...]:
    parts = []
    for p in detail.get("contributions") or ():
        used, points = p["used"], p["points"]
        weight = points / (100 * used) if used else 0.0
        parts.append(
            Part(
                key=p["part"], name=p["name"], weight=round(weight, 4) if p["active"] else 0.0, value=p["value"],
                points=points, imputed=p["active"] and not p["known"] and used is not None, raw=used,
            )
        )  # fmt: skip
    return tuple(parts)


def path_steps(path: Mapping[str, Any] | None) -> tuple[PathStep, ...]:
    """A stored path as steps."""
    if not path:
        return ()
    nodes, steps = path["nodes"], []
    for i, edge in enumerate(path["edges"]):
        a, b = nodes[i], nodes[i + 1]
        url = edge.get("url") or ""
        supply = f"供{edge.get('text') or '货'}" if edge["kind"] == "供货" else edge["kind"]
        steps.append(
            PathStep(
                start_id=a["id"], start=a["name"], end_id=b["id"], end=b["name"], relation=edge["kind"], text=supply,
                forward=edge["forward"], needs_check=needs_check(edge.get("confidence")),
                source=SourceRef(id="", title=url, url=url) if url else None,
            )
        )  # fmt: skip
    return tuple(steps)


def _signals(detail: Mapping[str, Any]) -> tuple[Signal, ...]:
    return tuple(
        Signal(
            date=s.get("date") or "", kind=s.get("kind") or "", text=s["text"],
            source=SourceRef(id="", title=s["url"], url=s["url"]) if s.get("url") else None,
            needs_check=needs_check(s.get("confidence")),
        )
        for s in detail.get("signals") or ()
    )  # fmt: skip
