"""Where boxes stand and how lines run: pure layout, on small worlds and on every chain of the atlas."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from graph.answers import shapes as s
from tests.viz import samples
from viz.page import STATIC_DIR
from viz.panorama import columns as c
from viz.panorama.drawing import flows, path_of
from viz.panorama.routes import GUTTER, Grid, Route, route_all

CHAINS = samples.counted()


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([8, 12, 2], [1, 2, 1]),
        ([4, 13, 5], [1, 2, 1]),
        ([1, 1, 1], [1, 1, 1]),
        ([9, 17, 9], [1, 2, 1]),
        ([20], [3]),
        ([40], [4]),
        ([], []),
    ],
)
def test_sub_columns_are_at_most_four(counts: list[int], expected: list[int]) -> None:
    assert c.sub_columns(counts) == expected


def test_a_split_keeps_order_and_prefers_a_border_of_groups() -> None:
    assert c.split(list("aaabbb"), 2) == [range(3), range(3, 6)]
    assert c.split(list("aaaaaa"), 2) == [range(3), range(3, 6)]
    assert c.split(["a"], 2) == [range(1)]


def test_a_split_group_repeats_its_heading() -> None:
    boxes = tuple(b for st in samples.stages("K10-22") for g in st.groups for b in g.boxes)[:10]
    column = s.StageColumn(
        stage="midstream", name="中游", segments=10, groups=(s.BoxGroup(name="器件", order=1, boxes=boxes),)
    )
    block = c.arrange([column]).blocks[0]
    assert [run.heading for col in block.columns for run in col] == ["器件", "器件（续）"]


@pytest.mark.parametrize("chain", CHAINS)
def test_every_box_has_one_place_and_none_overlap(chain: str) -> None:
    stages = samples.stages(chain)
    layout = c.arrange(stages)
    wanted = {b.segment_id for st in stages if st.stage != "support" for g in st.groups for b in g.boxes}
    assert set(layout.places) == wanted and layout.columns <= c.MOST_COLUMNS
    for column in range(layout.columns):
        tops = sorted(p.top for p in layout.places.values() if p.column == column)
        assert all(b - a >= c.BOX + c.GAP for a, b in pairwise(tops))
        assert tops and tops[-1] + c.BOX <= layout.height


def test_the_stylesheet_has_the_same_heights() -> None:
    css = (STATIC_DIR / "liantu.css").read_text(encoding="utf-8")
    assert re.search(rf"\.box\{{[^}}]*height:{c.BOX}px", css)
    assert f".boxes>li{{height:{c.BOX + c.GAP}px}}" in css
    assert re.search(rf"\.gh\{{height:{c.HEADING}px", css)


def _routes(chain: str) -> tuple[c.Layout, list[Route]]:
    layout = c.arrange(samples.stages(chain))
    return layout, route_all(layout, samples.panorama(chain).data.links)


@pytest.mark.parametrize("chain", CHAINS)
def test_lines_are_orthogonal_and_join_the_edges_of_their_boxes(chain: str) -> None:
    layout, routes = _routes(chain)
    grid = Grid(layout)
    assert routes
    for r in routes:
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(r.points))
        for end, point in ((r.start, r.points[0]), (r.end, r.points[-1])):
            place = layout.places[end]
            left = grid.left(place.column)
            assert point[1] == place.middle
            assert point[0] == pytest.approx(left) or point[0] == pytest.approx(left + grid.column_width)


@pytest.mark.parametrize("chain", CHAINS)
def test_no_line_crosses_a_box(chain: str) -> None:
    layout, routes = _routes(chain)
    grid = Grid(layout)
    for r in routes:
        for a, b in pairwise(r.points):
            if a[0] == b[0]:
                assert any(grid.left(g) - GUTTER < a[0] < grid.left(g) for g in range(1, layout.columns + 1)), (
                    "in a gutter"
                )
                continue
            lo, hi = sorted((a[0], b[0]))
            for p in layout.places.values():
                left, right = grid.left(p.column), grid.left(p.column) + grid.column_width
                inside = lo < right - 1e-6 and hi > left + 1e-6
                assert not (inside and p.top < a[1] < p.top + c.BOX), (r.start, r.end, p.box.segment_id)


@pytest.mark.parametrize("chain", CHAINS)
def test_lines_into_one_box_from_few_sources_keep_apart(chain: str) -> None:
    _, routes = _routes(chain)
    for target in {r.end for r in routes}:
        into = [r for r in routes if r.end == target]
        if len(into) > 2:
            continue  # a gutter has four lanes, and lines of other boxes may have taken two
        pieces = [(r.start, a[0], *sorted((a[1], b[1]))) for r in into for a, b in pairwise(r.points) if a[0] == b[0]]
        for x in pieces:
            for y in pieces:
                assert not (x[0] < y[0] and x[1] == y[1] and x[2] < y[3] and y[2] < x[3]), (x, y)


def test_corners_are_round_and_the_chosen_flows_are_on() -> None:
    assert path_of([(0, 0), (10, 0), (10, 20)]) == "M0 0L5 0Q10 0 10 5L10 20"
    svg = flows(c.arrange(samples.stages("K10-22")), samples.panorama("K10-22").data.links, "K10-22-S10")
    on = re.findall(r'<g class="on" data-a="([^"]+)" data-b="([^"]+)"', svg)
    assert on and all("K10-22-S10" in pair for pair in on)
