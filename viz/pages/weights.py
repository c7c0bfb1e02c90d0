"""换权重: five sliders over the boards of one gap, ordered anew from the stored parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.answers.shapes import Answer, TargetBoards
from graph.backtest_shapes import WeightProfile
from graph.errors import LiantuError
from viz import links
from viz.page import Frame, fragment, render
from viz.tokens import design

PARTS = ("fit", "capability", "linkage", "expansion", "pull")


def render_weights(
    answer: Answer[TargetBoards],
    frame: Frame,
    *,
    weights: Mapping[str, float],
    default: Mapping[str, float],
    profiles: Sequence[WeightProfile] = (),
    values: Mapping[str, str] | None = None,
    error: LiantuError | None = None,
) -> str:
    """The page. ``weights`` (shares) made the order shown, ``default`` those in force; ``values``: what was typed."""
    gap = answer.data.gap.id
    typed, now = dict(values or {}), frame.query.get("profile", "")
    options = [
        {
            "name": p.name,
            "href": links.weights(gap, profile=p.id),
            "on": p.id == now,
            "note": f"{p.author} {p.created[:10]}",
        }
        for p in profiles
    ]
    options.insert(0, {"name": "默认档", "href": links.weights(gap), "on": not now, "note": ""})
    chosen = next((p for p in profiles if p.id == now), None)
    return render(
        "weights.html", frame, tab="targets", title=f"换权重：{answer.data.gap.segment}", meta=answer.meta,
        b=answer.data, sliders=_sliders(weights, default, answer.data), options=options, chosen=chosen, error=error,
        typed={"name": typed.get("name", ""), "reason": typed.get("reason", "")},
        changed=any(abs(weights[p] - default[p]) > 1e-6 for p in PARTS), boards=_boards(answer.data),
    )  # fmt: skip


def render_boards(answer: Answer[TargetBoards], frame: Frame) -> str:
    """The boards alone."""
    return fragment("weights_boards.html", frame, boards=_boards(answer.data))


def _boards(b: TargetBoards) -> list[object]:
    return [board for board in (b.leader, b.niche, b.other) if board.total]


def _sliders(
    weights: Mapping[str, float], default: Mapping[str, float], b: TargetBoards
) -> list[dict[str, object]]:  # fmt: skip
    """One a part: its word, points of 100, what it is by default, and whether it counts in this pool."""
    active = {k for board in (b.leader, b.niche, b.other) for k in board.weights}
    return [
        {
            "key": p,
            "name": name,
            "points": f"{weights[p] * 100:.0f}",
            "default": f"{default[p] * 100:.0f}",
            "active": p in active,
        }
        for p, name in design().words["parts"].items()
    ]
