"""招商目标: two boards side by side, each target with its parts, its path and why it is not higher."""

from __future__ import annotations

from collections.abc import Sequence

from graph.answers.shapes import Answer, Board, GapRow, TargetBoards, TargetRow
from viz import links, words
from viz.page import Frame, render
from viz.svg.bars import Part
from viz.tokens import design

SHOWN = 15
"""Targets a board, unless the address asks for more."""


def render_targets(answer: Answer[TargetBoards], frame: Frame, *, gaps: Sequence[GapRow] = ()) -> str:
    """The boards of one gap. ``gaps`` fills the menu of other gaps of the chain."""
    b = answer.data
    others = [
        {"name": g.segment, "href": links.targets(g.id), "on": g.id == b.gap.id, "note": g.label}
        for g in gaps
        if g.targets or not g.region.endswith("0000")  # a city's are made when they are opened
    ]
    return render(
        "targets.html",
        frame,
        tab="targets",
        title=f"{b.gap.segment}：请谁来",
        meta=answer.meta,
        b=b,
        others=others,
        limit=int(limit) if (limit := frame.query.get("limit", "")).isdigit() else SHOWN,
        legend=_legend(b),
        weights=_weights,
        bar_parts=bar_parts,
        place=_place,
        stack_other="left" if len(b.leader.rows) < len(b.niche.rows) else "right",
    )


def bar_parts(t: TargetRow) -> list[Part]:
    """The five parts in their fixed order; a part that is not active has no weight and so no length."""
    have = {p.key: p for p in t.parts}
    return [
        Part(
            name,
            have[key].weight if key in have else 0.0,
            have[key].value if key in have else None,
            key in have and have[key].imputed,
        )
        for key, name in design().words["parts"].items()
    ]


def _legend(b: TargetBoards) -> list[dict[str, object]]:
    """The parts that weigh on some board, with the index of their colour."""
    active = {k for board in (b.leader, b.niche, b.other) for k, v in board.weights.items() if v}
    names = design().words["parts"]
    return [{"name": name, "at": i} for i, (key, name) in enumerate(names.items(), 1) if key in active or not active]


def _weights(board: Board) -> str:
    """``权重 匹配 47 能力 24``."""
    names = design().words["parts"]
    shown = [f"{names[k]} {v * 100:.0f}" for k, v in board.weights.items() if v and k in names]
    return "权重 " + " ".join(shown) if shown else ""


def _place(t: TargetRow) -> str:
    """``深圳 · 1356 km · 激光雷达``."""
    km = f"{words.thousands(t.distance_km)} km" if t.distance_km is not None else ""
    return " · ".join(x for x in (t.city or t.province, km, t.products) if x)
