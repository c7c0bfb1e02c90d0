"""Which box stands where: sub-columns by count, balanced by height, a split group repeats its heading with （续）.

All heights are in px and equal those of the stylesheet: a box, the gap under it, a group heading, a stage heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, pairwise
from math import ceil

from graph.answers.shape_chain import Box, StageColumn

BOX, GAP, HEADING = 52, 6, 22
PER_COLUMN = 8
MOST_COLUMNS = 4


@dataclass(frozen=True)
class Placed:
    """A box in its column; ``top`` counts from the column's first heading."""

    box: Box
    column: int
    top: int

    @property
    def middle(self) -> float:
        """The height at which lines enter and leave."""
        return self.top + BOX / 2


@dataclass(frozen=True)
class Run:
    """Boxes under one heading in one sub-column."""

    heading: str
    boxes: tuple[Placed, ...]


@dataclass(frozen=True)
class StageBlock:
    """A stage with its sub-columns; ``first`` is the index of its first column."""

    stage: StageColumn
    first: int
    columns: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True)
class Layout:
    """The whole grid. ``places`` maps a segment id to its place; ``height`` is that of the tallest column."""

    blocks: tuple[StageBlock, ...]
    places: dict[str, Placed]
    columns: int
    height: int


def sub_columns(counts: Sequence[int]) -> list[int]:
    """Sub-columns a stage: ceil(n / 8) each, at most 4 in all; the stage that suffers least gives one up first."""
    wanted = [ceil(n / PER_COLUMN) for n in counts]
    while sum(wanted) > MOST_COLUMNS and max(wanted) > 1:
        spare = [i for i, k in enumerate(wanted) if k > 1]
        wanted[min(spare, key=lambda i: counts[i] / (wanted[i] - 1))] -= 1
    return wanted


def split(groups: Sequence[str], parts: int) -> list[range]:
    """Cut boxes (given by their group) into ``parts`` runs: lowest tallest column, then fewest split groups."""
    n = len(groups)
    if parts <= 1 or n <= parts:
        return [range(i, i + 1) for i in range(n)] if 0 < n <= parts and parts > 1 else [range(n)]

    def cost(cuts: tuple[int, ...]) -> tuple[int, int, tuple[int, ...]]:
        edges = (0, *cuts, n)
        tallest = max(_height(groups[a:b]) for a, b in pairwise(edges))
        return tallest, sum(groups[c] == groups[c - 1] for c in cuts), cuts

    edges = (0, *min(combinations(range(1, n), parts - 1), key=cost), n)
    return [range(a, b) for a, b in pairwise(edges)]


def _height(groups: Sequence[str]) -> int:
    return sum(HEADING for _ in groupby(groups)) + len(groups) * (BOX + GAP)


def arrange(stages: Sequence[StageColumn]) -> Layout:
    """Place every box of upstream, midstream and downstream; 配套 has its own row beneath and no place here."""
    shown = [s for s in stages if s.stage != "support" and s.segments]
    blocks, places, first, height = [], {}, 0, 0
    for stage, count in zip(shown, sub_columns([s.segments for s in shown]), strict=True):
        flat = [(group.name, box) for group in stage.groups for box in group.boxes]
        columns: list[tuple[Run, ...]] = []
        for part in split([name for name, _ in flat], count):
            runs, tall = _fill([flat[i] for i in part], first + len(columns), part.start and flat[part.start - 1][0])
            columns.append(runs)
            places.update({p.box.segment_id: p for run in runs for p in run.boxes})
            height = max(height, tall)
        blocks.append(StageBlock(stage, first, tuple(columns)))
        first += len(columns)
    return Layout(tuple(blocks), places, first, height)


def _fill(boxes: Sequence[tuple[str, Box]], column: int, before: str | int) -> tuple[tuple[Run, ...], int]:
    """The runs of one sub-column and its height; ``before`` is the group that the column before ended with."""
    runs: list[Run] = []
    top = 0
    for name, members in groupby(boxes, key=lambda b: b[0]):
        heading = f"{name}（续）" if name == before and not runs else name
        top += HEADING
        placed = []
        for _, box in members:
            placed.append(Placed(box, column, top))
            top += BOX + GAP
        runs.append(Run(heading, tuple(placed)))
    return tuple(runs), top
