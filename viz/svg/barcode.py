"""环节码: one cell a segment, upstream to downstream, then 配套. It stands for a chain wherever the chain is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from graph.answers.shape_base import STAGES
from graph.answers.shape_chain import BarcodeCell
from viz.svg.draw import image, num, tag
from viz.tokens import design

STAGE_GAP = 4.0


def kind_of(state: str | None, label: str | None) -> str:
    """The drawing of a cell as ``tone shape``; the shape is full, half, hollow, dashed or stub."""
    tone = design().look(label or "无数据").tone
    if state is None or (state == "unknown" and label != "省内可配"):
        return "watch stub"
    if state in {"strong", "weak"}:
        return f"{tone} {'full' if state == 'strong' else 'half'}"
    return "watch dashed" if label in {"观察", "建链"} else f"{tone} hollow"


def _shape(kind: str, x: float, width: float, height: float) -> str:
    """The path of one cell with its left edge at x."""
    if kind.endswith("full"):
        return f"M{num(x)} 0h{num(width)}v{num(height)}h-{num(width)}z"
    if kind.endswith("half"):
        half = height / 2
        return f"M{num(x)} {num(half)}h{num(width)}v{num(half)}h-{num(width)}z"
    if kind.endswith("stub"):
        return f"M{num(x)} {num(height - 2.5)}h{num(width)}v2.5h-{num(width)}z"
    w, h = width - 1.2, height - 1.2  # the outline stays inside the cell
    return f"M{num(x + 0.6)} .6h{num(w)}v{num(h)}h-{num(w)}z"


def barcode(
    cells: Sequence[BarcodeCell], *, height: float = 18, cell: float = 5, gap: float = 1, name: str = ""
) -> Markup:
    """The code as SVG, cells in the order given inside each stage. One path a kind of cell, so it stays small."""
    if cell < 3:
        raise ValueError(f"a cell of the 环节码 is at least 3 px wide, not {cell}")
    paths: dict[str, list[str]] = {}
    x = 0.0
    for stage in STAGES:
        row = [c for c in cells if c.stage == stage]
        for c in row:
            kind = kind_of(c.state, c.label)
            paths.setdefault(kind, []).append(_shape(kind, x, cell, height))
            x += cell + gap
        x += STAGE_GAP - gap if row else 0
    width = max(x - STAGE_GAP, cell)
    body = "".join(
        tag("path", d="".join(d), class_=f"bc-{kind.split()[1]} t-{kind.split()[0]}") for kind, d in paths.items()
    )
    return image(
        body, width, height, name=f"{name}环节码：{in_words(cells)}" if name or cells else "无环节", class_="bc"
    )


def in_words(cells: Sequence[BarcodeCell]) -> str:
    """``24 个环节：强 13，弱 8，未发现 3，无数据 0``."""
    n = Counter(c.state for c in cells)
    words = design().words["states"]
    return f"{len(cells)} 个环节，" + "，".join(f"{word} {n[state]}" for state, word in words.items())


def sample(state: str, label: str, height: float = 12) -> Markup:
    """One cell as a legend shows it."""
    kind = kind_of(state, label)
    body = tag("path", d=_shape(kind, 0, 5, height), class_=f"bc-{kind.split()[1]} t-{kind.split()[0]}")
    return image(body, 5, height, class_="bc")
