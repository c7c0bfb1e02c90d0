"""Bars, intervals and slots, as SVG because a width in a style attribute would need a looser content policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from viz.svg.draw import image, tag, text
from viz.words import fixed, interval


def share_bar(value: float | None, *, width: float = 60, height: float = 6, name: str = "") -> Markup:
    """A share 0..1 on a sunken track; unknown is a hatched frame, a known zero an empty track."""
    if value is None:
        return image(tag("rect", width=width, height=height, fill="url(#hatch)"), width, height, name, "bar")
    body = tag("rect", width=width, height=height, class_="trk")
    body += tag("rect", width=max(0.0, min(1.0, value)) * width, height=height, class_="v4") if value > 0 else ""
    return image(body, width, height, name, "bar")


def strength(lo: float | None, mid: float | None, hi: float | None, *, width: float = 90, height: float = 12) -> Markup:
    """lo–hi bar with a ring at mid on a track whose strong part starts at .50."""
    y = height / 2
    body = tag("rect", y=y - 1.5, width=width, height=3, class_="trk")
    body += tag("rect", x=width / 2, y=y - 1.5, width=width / 2, height=3, class_="v3")
    if lo is None or hi is None:
        return image(body, width, height, "环节强度无数据", "iv")
    body += tag("path", d=f"M{lo * width:.1f} {y}H{hi * width:.1f}", class_="rng")
    if mid is not None:
        body += tag("circle", cx=min(max(mid * width, 3.2), width - 3.2), cy=y, r=2.8, class_="ring")
    return image(body, width, height, f"环节强度 {fixed(mid)}，区间 {interval(lo, hi, 2)}", "iv")


def strength_wide(lo: float, mid: float | None, hi: float) -> Markup:
    """The same in the drawer: band grounds, end ticks, figures under the axis. 358 units wide, it scales."""
    width, y = 358.0, 8.0
    body = tag("rect", y=y - 4, width=width / 2, height=8, class_="trk")
    body += tag("rect", x=width / 2, y=y - 4, width=width / 2, height=8, class_="v3")
    a, b = lo * (width - 2) + 1, hi * (width - 2) + 1
    body += tag("path", d=f"M{a:.1f} {y}H{b:.1f}", class_="rng5")
    body += tag("path", d=f"M{a:.1f} {y - 7}v14M{b:.1f} {y - 7}v14", class_="tick")
    if mid is not None:
        body += tag("circle", cx=min(max(mid * width, 5), width - 5), cy=y, r=4.2, class_="ring")
    body += text(0, 27, "0 弱", "ax") + text(width / 2, 27, ".50 强，且有龙头", "ax", "middle")
    body += text(width, 27, "1", "ax", "end")
    return image(body, width, 30, f"环节强度 {fixed(mid)}，下限 {fixed(lo)}，上限 {fixed(hi)}，.50 起为强", "iv wide")


def dot_range(lo: float | None, value: float | None, hi: float | None, *, width: float = 80) -> Markup:
    """A score 0..100 as a dot on a line, its interval as ticks."""
    body = tag("path", d=f"M0 6H{width}", class_="axis")
    if value is None:
        return image(body, width, 12, "优先级无数据", "iv")
    at = width / 100
    if lo is not None and hi is not None and hi - lo > 0.5:
        body += tag("path", d=f"M{lo * at:.1f} 6H{hi * at:.1f}M{lo * at:.1f} 3v6M{hi * at:.1f} 3v6", class_="tick")
    body += tag("circle", cx=value * at, cy=6, r=2.8, class_="dot")
    words = interval(lo, hi, 1) if lo is not None and hi is not None else "未计"
    return image(body, width, 12, f"{fixed(value, 1)}，区间 {words}", "iv")


@dataclass(frozen=True)
class Part:
    """One part of a score: caption, weight 0..1, value 0..1 or None, and whether it is imputed."""

    caption: str
    weight: float
    value: float | None
    imputed: bool = False


def parts_columns(parts: Sequence[Part], *, width: float = 100, height: float = 12) -> Markup:
    """Needs side by side: column width is the weight, height the value; unknown is hatched."""
    total = sum(p.weight for p in parts) or 1
    body, x = "", 0.0
    for p in parts:
        w = p.weight / total * width - 1
        if p.value is None:
            body += tag("rect", x=x, width=w, height=height, fill="url(#hatch)")
        else:
            body += tag("rect", x=x, width=w, height=height, class_="trk")
            h = p.value * height
            body += tag("rect", x=x, y=height - h, width=w, height=h, class_="v4") if h else ""
        x += w + 1
    words = "，".join(f"{p.caption} {fixed(p.value)}" for p in parts)
    return image(body, width, height, words, "bar")


def target_bar(parts: Sequence[Part], case: float | None, lo: float | None, hi: float | None) -> Markup:
    """Weighted parts on 0–100 in their fixed order, imputed ones hatched; under it the whisker with the dot at T."""
    width, height = 400.0, 13.0
    total = sum(p.weight for p in parts) or 1
    body, x = tag("rect", width=width, height=height, class_="trk"), 0.0
    for i, p in enumerate(parts, 1):
        w = (p.value or 0) * p.weight / total * width
        if w > 0:
            paint = "imp" if p.imputed else f"p{i}"
            body += tag("rect", x=x, width=max(w - 1, 0.5), height=height, class_=paint)
            body += tag("rect", x=x, width=max(w - 1, 0.5), height=height, fill="url(#hatch)") if p.imputed else ""
        x += w
    if case is not None:
        if lo is not None and hi is not None and hi - lo > 0.5:
            a, b = lo * 4, hi * 4
            body += tag("path", d=f"M{a:.1f} 18.5H{b:.1f}M{a:.1f} 15.5v6M{b:.1f} 15.5v6", class_="tick")
        body += tag("circle", cx=min(max(case * 4, 3), 397), cy=18.5, r=2.8, class_="dot")
    words = "，".join(f"{p.caption} {fixed(p.value)}{'（估）' if p.imputed else ''}" for p in parts)
    return image(body, width, 22, f"T {fixed(case, 0)}，区间 {interval(lo, hi)}；{words}", "tb")


def slots(confirmed: int, unknown: int, need: int = 3) -> Markup:
    """The aim of three a year: filled = confirmed, dotted = amount unknown, a line = none found."""
    body = ""
    for i in range(need):
        x = i * 11.0
        if i < confirmed:
            body += tag("rect", x=x, y=1, width=9, height=9, class_="gc")
        elif i < confirmed + unknown:
            body += tag("rect", x=x + 0.5, y=1.5, width=8, height=8, class_="dotted")
        else:
            body += tag("path", d=f"M{x} 9.5h9", class_="axis")
    return image(body, 32, 11, f"已核 {confirmed} 个，金额未载 {unknown} 个，目标 {need} 个", "sl")


def steps(done: int, of: int = 3) -> Markup:
    """签约 – 开工 – 投产 as dots on a line."""
    body = tag("path", d=f"M4 5H{4 + 26 * (of - 1)}", class_="axis")
    for i in range(of):
        body += tag("circle", cx=4 + 26 * i, cy=5, r=3.4, class_="dot" if i < done else "ring")
    return image(body, 26 * (of - 1) + 8, 10, f"第 {done} 步，共 {of} 步（签约、开工、投产）", "st")
