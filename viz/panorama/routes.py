"""Orthogonal routes for the flows of a chain, in gutters between columns and in the gaps between rows.

Lines of one source share their way (one net); different nets keep 4 px apart. x counts in thousandths of the grid's
width (columns and gutters are shares of it, so one drawing fits every width), y in px.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.answers.shape_chain import SegmentLink
from viz.panorama.columns import BOX, GAP, Layout, Placed

WIDTH = 1000.0
GUTTER = 20.0
LANE = 4.0
LANES = 4
Point = tuple[float, float]


@dataclass(frozen=True)
class Route:
    """One flow as corner points from the edge of its source to the edge of its target."""

    start: str
    end: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Upright:
    """A piece of a flow (source, target) in a lane of a gutter, from height lo to hi."""

    flow: tuple[str, str]
    lo: float
    hi: float
    lane: int


@dataclass
class Grid:
    """Columns, gutters and the free heights of each column; remembers which net runs where."""

    layout: Layout
    _across: dict[tuple[int, int], list[str]] = field(default_factory=lambda: defaultdict(list))
    _down: dict[int, list[Upright]] = field(default_factory=lambda: defaultdict(list))

    @property
    def column_width(self) -> float:
        """Width of a column in thousandths."""
        n = max(self.layout.columns, 1)
        return (WIDTH - (n - 1) * GUTTER) / n

    def left(self, column: int) -> float:
        """x of a column's left edge."""
        return column * (self.column_width + GUTTER)

    def free_heights(self, column: int) -> list[float]:
        """Middles of the gaps under each box of a column; the last one lies under everything."""
        return sorted(p.top + BOX + GAP / 2 for p in self.layout.places.values() if p.column == column)

    def passage(self, net: str, column: int, near: float) -> float:
        """The height at which a net crosses a column: the gap nearest to ``near``, beside the nets already there."""
        heights = self.free_heights(column)
        index = min(range(len(heights)), key=lambda i: abs(heights[i] - near))
        nets = self._across[column, index]
        if net not in nets:
            nets.append(net)
        lane = nets.index(net)
        shift = (lane - 0.5) * LANE if index < len(heights) - 1 else lane * LANE
        return heights[index] + (max(-GAP / 3, min(GAP / 3, shift)) if index < len(heights) - 1 else shift)

    def lane(self, flow: tuple[str, str], gutter: int, a: float, b: float) -> float:
        """x of a flow's upright in a gutter between heights a and b.

        Flows of one source share a lane. Another lane is needed only beside flows that are seen together with this one,
        which is when they have an end in common: no more than one box is chosen at a time.
        """
        lo, hi = min(a, b), max(a, b)
        taken = self._down[gutter]
        mine = [u.lane for u in taken if u.flow[0] == flow[0]]
        busy = {u.lane for u in taken if _together(u.flow, flow) and u.lo < hi + LANE and lo - LANE < u.hi}
        free = [n for n in [*mine, *range(LANES)] if n not in busy]
        lane = free[0] if free else (mine or [len(taken) % LANES])[0]
        taken.append(Upright(flow, lo, hi, lane))
        return self.left(gutter) - GUTTER + 3 + lane * LANE


def _together(a: tuple[str, str], b: tuple[str, str]) -> bool:
    """Whether two flows of different sources show when one box is chosen."""
    return a[0] != b[0] and bool({*a} & {*b})


def route_all(layout: Layout, links: Iterable[SegmentLink]) -> list[Route]:
    """Route every link whose two ends have a place, shortest first so that long ones go around."""
    grid = Grid(layout)
    ends = [
        (layout.places[link.start], layout.places[link.end])
        for link in links
        if link.start in layout.places and link.end in layout.places and link.start != link.end
    ]
    ends.sort(key=lambda e: (abs(e[1].column - e[0].column), e[0].box.segment_id, e[1].box.segment_id))
    return [_route(grid, a, b) for a, b in dict.fromkeys(ends)]


def _route(grid: Grid, a: Placed, b: Placed) -> Route:
    """Leave a, go gutter by gutter towards b, cross the columns between in their gaps."""
    flow, width = (a.box.segment_id, b.box.segment_id), grid.column_width
    forward = b.column > a.column
    same = a.column == b.column
    side_right = forward or (same and a.column == 0)
    x = grid.left(a.column) + (width if side_right else 0)
    gutter = a.column + 1 if side_right else a.column
    y = a.middle
    points: list[Point] = [(x, y)]
    step = 1 if forward else -1
    last = b.column if forward else b.column + 1
    while not same and gutter != last:
        crossed = gutter if forward else gutter - 1
        there = grid.passage(flow[0], crossed, b.middle)
        lane = grid.lane(flow, gutter, y, there)
        points += [(lane, y), (lane, there)]
        y, gutter = there, gutter + step
    lane = grid.lane(flow, gutter, y, b.middle)
    enter_left = forward or (same and not side_right)
    points += [(lane, y), (lane, b.middle), (grid.left(b.column) + (0 if enter_left else width), b.middle)]
    return Route(*flow, _tidy(points))


def _tidy(points: list[Point]) -> tuple[Point, ...]:
    """Drop points that lie on a straight line between their neighbours."""
    kept: list[Point] = []
    for p in points:
        if kept and p == kept[-1]:
            continue
        if len(kept) > 1 and ((kept[-2][0] == kept[-1][0] == p[0]) or (kept[-2][1] == kept[-1][1] == p[1])):
            kept[-1] = p
        else:
            kept.append(p)
    return tuple(kept)
