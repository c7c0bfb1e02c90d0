"""The few helpers every drawing uses: elements with escaped attributes, rounded numbers."""

from __future__ import annotations

from markupsafe import Markup, escape


def num(value: float) -> str:
    """A coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def tag(name: str, content: str = "", **attributes: str | float | None) -> str:
    """``<name a="b">content</name>``; ``_`` in names becomes ``-``, a trailing one is dropped, None is left out.

    ``content`` is markup already; texts go through ``text``.
    """
    parts = []
    for key, value in attributes.items():
        if value is None:
            continue
        shown = value if isinstance(value, str) else num(value)
        parts.append(f'{key.rstrip("_").replace("_", "-")}="{escape(shown)}"')
    head = " ".join([name, *parts])
    return f"<{head}>{content}</{name}>" if content else f"<{head}/>"


def text(x: float, y: float, words: str, class_: str = "", anchor: str | None = None) -> str:
    """An SVG text at the baseline (x, y)."""
    return tag("text", str(escape(words)), x=x, y=y, class_=class_ or None, text_anchor=anchor)


def safe(svg: str) -> Markup:
    """Say that a drawing made of ``tag`` and ``text`` is markup: they escape what came from outside."""
    return Markup(svg)  # noqa: S704 # nosec B704


def image(body: str, width: float, height: float, name: str = "", class_: str = "") -> Markup:
    """A whole SVG: ``role=img`` with ``name`` as its accessible name, or hidden from readers without one."""
    seen = {"role": "img", "aria_label": name} if name else {"aria_hidden": "true"}
    return safe(
        tag(
            "svg",
            body or " ",
            viewBox=f"0 0 {num(width)} {num(height)}",
            width=width,
            height=height,
            class_=class_ or None,
            focusable="false",
            **seen,
        )
    )
