"""The glyphs of labels and states, 12 px, drawn once: a sprite in each page and ``use`` wherever one stands.

Shape says the label without colour: filled, half, hollow dashed, dotted, hatched.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape

from viz.svg.draw import safe
from viz.tokens import design

_BOX = 'x="1.25" y="1.25" width="9.5" height="9.5" rx="1"'
_DOTTED = 'stroke-dasharray="1 1.6"'
GLYPHS: Mapping[str, str] = {
    "grow": '<rect x=".5" y=".5" width="11" height="11" rx="1.5" class="gm"/>'
    '<path d="M3.2 7.4 6 4.6l2.8 2.8" class="gk"/>',
    "shore": f'<path d="M1.25 6h9.5v3.75a1 1 0 0 1-1 1h-7.5a1 1 0 0 1-1-1z" class="gm"/><rect {_BOX} class="gs"/>',
    "fill": f'<rect {_BOX} class="gs" stroke-dasharray="2.2 1.4"/><path d="M6 3.6v4.8M3.6 6h4.8" class="gs"/>',
    "extend": '<path d="M.8 6h6.4M5 3.6 7.4 6 5 8.4" class="gs"/>'
    '<path d="M10.6 1v10" class="gs" stroke-dasharray="2.2 1.4"/>',
    "watch": f'<circle cx="6" cy="6" r="4.7" class="gs" {_DOTTED}/><circle cx="6" cy="6" r="1.3" class="gm"/>',
    "plan": f'<circle cx="6" cy="6" r="4.7" class="gs" {_DOTTED}/><path d="M6 3.9v4.2M3.9 6h4.2" class="gs"/>',
    "local": f'<rect {_BOX} class="gs"/><circle cx="6" cy="6" r="1.5" class="gm"/>',
    "nodata": f'<rect {_BOX} class="gs" {_DOTTED}/>'
    '<path d="M4.7 4.7a1.35 1.35 0 1 1 2 1.2c-.5.3-.7.5-.7 1M6 8.3v.3" class="gs"/>',
    # frame icons
    "i-search": '<circle cx="5" cy="5" r="3.6" class="gi"/><path d="m7.8 7.8 3 3" class="gi"/>',
    "i-theme": '<circle cx="6" cy="6" r="4.8" class="gi"/><path d="M6 1.2a4.8 4.8 0 0 1 0 9.6z" class="gc"/>',
    "i-down": '<path d="M6 1v6.6M3.2 5 6 7.8 8.8 5M1.2 10.8h9.6" class="gi"/>',
    "i-close": '<path d="m2 2 8 8M10 2l-8 8" class="gi"/>',
    "i-logo": '<path d="M0 4h1.6v7H0zM2.6 1h1.6v10H2.6z" class="gc"/><path d="M10.4 1H12v10h-1.6z" class="gc"/>'
    '<path d="M5.6 1.4h1.2v9.2H5.6zM8 1.4h1.2v9.2H8z" class="gl" stroke-dasharray="1.6 .9"/>',
}


def sprite() -> Markup:
    """The hidden SVG that holds every glyph as a symbol; once a page, before the first use."""
    symbols = "".join(f'<symbol id="g-{n}" viewBox="0 0 12 12">{body}</symbol>' for n, body in GLYPHS.items())
    return safe(f'<svg class="sprite" aria-hidden="true" width="0" height="0">{symbols}</svg>')


def glyph(name: str, tone: str = "") -> Markup:
    """A use of one glyph, decorative: a word always stands beside it."""
    if name not in GLYPHS:
        raise KeyError(f"no glyph {name!r}; known: {', '.join(GLYPHS)}")
    cls = f"g t-{escape(tone)}" if tone else "g"
    return safe(f'<svg class="{cls}" width="12" height="12" aria-hidden="true"><use href="#g-{name}"/></svg>')


def label_glyph(label: str) -> Markup:
    """The glyph of a label in its tone."""
    look = design().look(label)
    return glyph(look.glyph, look.tone)
