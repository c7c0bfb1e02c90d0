"""The lines of an enterprise's network: from each row of a side to its hub, sorted as the rows are."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from viz.svg.draw import num, safe, tag

ROW, STEP = 44, 50
CLASSES = {"disclosed": "disclosed", "candidates": "candidates", "nobody": "nobody"}


def lines(
    kinds: Sequence[str], tops: Sequence[float], hub_middle: float, height: float, *, towards_hub: bool
) -> Markup:
    """One curve a row, ``kinds`` and the rows' ``tops`` in px, in a box 60 wide; it stretches in width only."""
    n, body = len(kinds), ""
    spread = min(9.0, 90.0 / max(n, 1))
    for i, (kind, top) in enumerate(zip(kinds, tops, strict=True)):
        a, b = top + ROW / 2, hub_middle + (i - (n - 1) / 2) * spread
        x0, x1 = (0, 60) if towards_hub else (60, 0)
        curve = f"M{x0} {num(a)}C{x0 + (x1 - x0) * 0.6:.0f} {num(a)} {x0 + (x1 - x0) * 0.4:.0f} {num(b)} {x1} {num(b)}"
        body += tag("path", d=curve, class_=CLASSES.get(kind, "disclosed"))
    return safe(
        tag(
            "svg",
            body or " ",
            class_="lines",
            viewBox=f"0 0 60 {num(height)}",
            height=height,
            preserveAspectRatio="none",
            aria_hidden="true",
            focusable="false",
        )
    )
