"""The one SVG behind the boxes: a faint bus in each gutter, and every true flow, hidden until its box is pointed at."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from graph.answers.shape_chain import SegmentLink
from viz.panorama.columns import Layout
from viz.panorama.routes import GUTTER, WIDTH, Grid, Point, Route, route_all
from viz.svg.draw import num, safe, tag

CORNER = 6.0
MARGIN = 16


def path_of(points: Sequence[Point]) -> str:
    """SVG path data with rounded corners of at most 6."""
    out = [f"M{num(points[0][0])} {num(points[0][1])}"]
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        r = min(CORNER, _length(before, at) / 2, _length(at, after) / 2)
        a, b = _towards(at, before, r), _towards(at, after, r)
        out.append(f"L{num(a[0])} {num(a[1])}Q{num(at[0])} {num(at[1])} {num(b[0])} {num(b[1])}")
    out.append(f"L{num(points[-1][0])} {num(points[-1][1])}")
    return "".join(out)


def _length(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(a: Point, b: Point, r: float) -> Point:
    length = _length(a, b) or 1
    return a[0] + (b[0] - a[0]) * r / length, a[1] + (b[1] - a[1]) * r / length


def _arrow(points: Sequence[Point]) -> str:
    """A head at the end, pointing the way of the last step."""
    (x0, _), (x, y) = points[-2], points[-1]
    back = x - 5 if x > x0 else x + 5
    return f"M{num(x)} {num(y)}L{num(back)} {num(y - 4)}V{num(y + 4)}z"


def flows(layout: Layout, links: Sequence[SegmentLink], selected: str = "") -> Markup:
    """The SVG: bus, routes with ``data-a`` and ``data-b``; those of ``selected`` are on."""
    body = _bus(layout, links)
    for route in route_all(layout, links):
        on = "on" if selected and selected in (route.start, route.end) else None
        ends = {"data_a": route.start, "data_b": route.end}
        lines = tag("path", d=path_of(_stop_short(route))) + tag("path", d=_arrow(route.points), class_="ah")
        body += tag("g", lines, class_=on, **ends)
    height = layout.height + MARGIN
    return safe(
        tag("svg", body or " ", class_="flows", viewBox=f"0 0 {num(WIDTH)} {height}", height=height,
            preserveAspectRatio="none", aria_hidden="true", focusable="false")
    )  # fmt: skip


def _stop_short(route: Route) -> tuple[Point, ...]:
    (x0, _), (x, y) = route.points[-2], route.points[-1]
    return (*route.points[:-1], (x - 4 if x > x0 else x + 4, y))


def _bus(layout: Layout, links: Sequence[SegmentLink]) -> str:
    """Stubs from the boxes that feed a later stage to a trunk, and from it to the fed boxes; no true edges yet."""
    grid, body = Grid(layout), ""
    starts = [b.first for b in layout.blocks[1:]]
    for gutter in starts:
        ends = [
            (layout.places[x.start], layout.places[x.end])
            for x in links
            if x.start in layout.places and x.end in layout.places
            and layout.places[x.start].column < gutter <= layout.places[x.end].column
        ]  # fmt: skip
        near = {a.middle for a, _ in ends if a.column == gutter - 1}
        far = {b.middle for _, b in ends if b.column == gutter}
        if not ends or not (near or far):
            continue
        left, trunk = grid.left(gutter) - GUTTER, grid.left(gutter) - GUTTER / 2
        stubs = "".join(f"M{num(left)} {num(y)}H{num(trunk)}" for y in sorted(near))
        stubs += "".join(f"M{num(trunk)} {num(y)}H{num(left + GUTTER)}m-4 -3l4 3l-4 3" for y in sorted(far))
        heights = sorted(near | far)
        body += tag("path", class_="stub", d=stubs)
        body += tag("path", class_="trunk", d=f"M{num(trunk)} {num(heights[0])}V{num(heights[-1])}")
    return body
