"""A city, two regions or two dates beside each other, and what to check first."""

from __future__ import annotations

from collections.abc import Sequence

from graph.answers.shapes import LABELS, Answer, Check, CityView, Comparison, DiffAnswer, RegionRef, RegionRow
from viz import links
from viz.page import Frame, render
from viz.pages.home import short_city
from viz.svg import tiles

STATE = {"strong": "强", "weak": "弱", "absent": "未见", "unknown": "无数据", None: "—"}
BOUNDS = (1, 50, 100, 150)
"""Segments present, for the classes of the tile grid."""
WORDS = ("没有在册环节", "1–49 个", "50–99 个", "100–149 个", "150 个及以上")


def render_city(answer: Answer[CityView], frame: Frame) -> str:
    """The page: 18 tiles, counties, chains with their 环节码, gaps of the city, what the province makes elsewhere."""
    a = answer.data
    shown = {short_city(c.name): _tile(c, a.region) for c in a.cities}
    return render(
        "city.html", frame, tab="", title=f"{a.region.name}：环节与缺口", meta=answer.meta, a=a,
        grid=tiles.grid(shown, "各市在位环节数", bounds=BOUNDS, unit="个环节"),
        legend=tiles.legend(shown, bounds=BOUNDS, words=WORDS), here=next(
            (c for c in a.cities if c.adcode == a.region.adcode), None),
        counts=[(w, a.labels[w]) for w in LABELS if a.labels.get(w)], segments=sum(a.labels.values()), city=short_city,
    )  # fmt: skip


def _tile(c: RegionRow, chosen: RegionRef) -> tiles.Tile:
    return tiles.Tile(short_city(c.name), c.segments_present, links.city(c.adcode), c.adcode == chosen.adcode)


def render_compare(
    answer: Answer[Comparison] | Answer[DiffAnswer] | None, frame: Frame, *, regions: Sequence[RegionRef],
    dates: Sequence[str],
) -> str:  # fmt: skip
    """Two regions or two dates; without an answer only the two choices. ``dates``: stored snapshots."""
    rows, sides, counts = _side_by_side(answer)
    return render(
        "compare.html", frame, tab="", title="比较", meta=answer.meta if answer else None, rows=rows, sides=sides,
        counts=counts, state=STATE, same=answer.data.same if answer else 0, regions=regions, dates=dates,
        city=short_city, q=frame.query, between="dates" if frame.query.get("from") else "regions",
    )  # fmt: skip


Rows = list[dict[str, object]]


def _side_by_side(
    answer: Answer[Comparison] | Answer[DiffAnswer] | None,
) -> tuple[Rows, tuple[str, str], list[tuple[str, int, int]]]:
    """Rows, names of both sides, and counts a label on both."""
    if answer is None:
        return [], ("", ""), []
    a = answer.data
    if isinstance(a, Comparison):
        rows: Rows = [
            {"segment": r.segment, "left": (r.label_left, r.state_left, r.local_left, r.gap_left),
             "right": (r.label_right, r.state_right, r.local_right, r.gap_right), "why": r.why}
            for r in a.rows
        ]  # fmt: skip
        return rows, (short_city(a.left.name), short_city(a.right.name)), _counts(a.counts_left, a.counts_right)
    rows = [
        {"segment": r.segment, "left": (r.label_from, r.state_from, r.local_from, ""),
         "right": (r.label_to, r.state_to, r.local_to, f"{r.region}.{r.segment.id}"), "why": r.why}
        for r in a.rows
    ]  # fmt: skip
    return rows, (a.before, a.after), _counts(a.counts_before, a.counts_after)


def _counts(left: dict[str, int], right: dict[str, int]) -> list[tuple[str, int, int]]:
    return [(w, left.get(w, 0), right.get(w, 0)) for w in LABELS if left.get(w) or right.get(w)]


def render_checks(answer: Answer[tuple[Check, ...]], frame: Frame, *, regions: Sequence[RegionRef]) -> str:
    """What to check first; each row leads to the form that states what was found."""
    title = "先核实什么"
    return render(
        "checks.html", frame, tab="", title=title, meta=answer.meta, rows=answer.data, regions=regions, city=short_city
    )
