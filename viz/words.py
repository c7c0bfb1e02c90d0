"""Numbers, dates and standing phrases as the pages print them (never a bare number, never zero for unknown)."""

from __future__ import annotations

from collections.abc import Iterable

DASH = "—"


def _number(value: float | None) -> float | None:
    return None if value is None or value != value else float(value)


def thousands(value: float | None) -> str:
    """``2960`` -> ``2,960``; unknown -> ``—``."""
    v = _number(value)
    return DASH if v is None else f"{v:,.0f}"


def fixed(value: float | None, digits: int = 2) -> str:
    """A number with ``digits`` decimals; unknown -> ``—``."""
    v = _number(value)
    return DASH if v is None else f"{v:.{digits}f}"


def amount(value: float | None) -> str:
    """A number with two decimals, four below .1 so that a small share is not shown as nothing; unknown -> ``—``."""
    v = _number(value)
    return fixed(v, 4 if v and abs(v) < 0.1 else 2)


def weight(value: float) -> str:
    """A weight as ``.40``."""
    return f"{value:.2f}".removeprefix("0")


def percent(value: float | None) -> str:
    """A share 0..1 without decimals, ``91%``; unknown -> ``—``."""
    v = _number(value)
    return DASH if v is None else f"{v * 100:.0f}%"


def percents(lo: float | None, hi: float | None) -> str:
    """An interval of shares: ``59–100%``, or one value where both print the same."""
    a, b = percent(lo), percent(hi)
    return a if a == b else f"{a.removesuffix('%')}–{b}"


def interval(lo: float | None, hi: float | None, digits: int = 0) -> str:
    """``36–86``, or a single value when both print the same; unknown -> ``—``."""
    a, b = fixed(lo, digits), fixed(hi, digits)
    return a if a == b else f"{a}–{b}"


def money(value: float | None) -> str:
    """亿元, ``16.1 亿元``; unknown -> ``金额未载``."""
    v = _number(value)
    return "金额未载" if v is None else f"{v:,.2f}".rstrip("0").rstrip(".") + " 亿元"


def date(value: str | None) -> str:
    """A date only as precise as its source; unknown -> ``—``."""
    return value or DASH


def short_name(name: str, limit: int = 12) -> str:
    """A name cut at its end with …; the full one belongs in ``title``."""
    return name if len(name) <= limit else name[: limit - 1] + "…"


def confirmed(known: int, unknown: int) -> str:
    """``5+1?``: five confirmed and one of unknown amount."""
    return f"{known}+{unknown}?" if unknown else str(known)


def listing(names: Iterable[str], shown: int = 3, unit: str = "个") -> str:
    """``甲、乙、丙 等 9 个``: what is cut is counted."""
    items = list(names)
    text = "、".join(items[:shown])
    return f"{text} 等 {len(items)} {unit}" if len(items) > shown else text
