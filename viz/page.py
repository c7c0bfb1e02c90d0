"""The frame around every page: the Jinja environment, and what the top bar needs to know.

Templates escape by default and fail on an undefined name. No page holds an inline script, handler or style, so it works
under ``default-src 'self'; style-src 'self'; script-src 'self'``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from graph.answers.shapes import Meta
from viz import evidence, links, words
from viz.svg import barcode, bars, glyphs
from viz.tokens import design

HERE = Path(__file__).parent
STATIC_DIR = HERE / "static"


@dataclass(frozen=True)
class Frame:
    """Where the reader is. ``path`` and ``query`` are of the address shown; the tabs open ``my_chain``."""

    path: str = "/"
    query: Mapping[str, str] = field(default_factory=dict)
    system: str = "10+30"
    systems: tuple[str, ...] = ("10+30", "7+28")
    as_of: str = ""
    region: str = "410000"
    region_name: str = "河南"
    my_chain: str = "K10-22"

    def keep(self, **change: str | int | None) -> str:
        """The same address with some of its query changed; None or ``""`` drops a name."""
        return links.with_query(self.path, {**self.query, **change})


@dataclass(frozen=True)
class Tab:
    """One entry of the top bar."""

    key: str
    name: str
    href: str


def tabs(frame: Frame) -> tuple[Tab, ...]:
    """The eight pages, in order."""
    return (
        Tab("home", "工作台", links.home()),
        Tab("chain", "全景图", links.chain(frame.my_chain)),
        Tab("gaps", "缺口清单", links.gaps()),
        Tab("targets", "招商目标", "/targets"),
        Tab("map", "招商图谱", links.project_map(frame.my_chain)),
        Tab("leaders", "链主网络", "/leaders"),
        Tab("report", "链长一页", links.report(frame.my_chain)),
        Tab("queries", "查询", "/queries"),
    )


@cache
def asset(name: str) -> str:
    """The address of a file in viz/static, with its digest so that it may be cached for ever."""
    digest = hashlib.sha256((STATIC_DIR / name).read_bytes()).hexdigest()[:8]
    return f"/static/{name}?v={digest}"


@cache
def environment() -> Environment:
    """The one Jinja environment."""
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(
        w=words,
        links=links,
        bars=bars,
        design=design(),
        barcode=barcode.barcode,
        cell_sample=barcode.sample,
        glyph=glyphs.glyph,
        label_glyph=glyphs.label_glyph,
        sprite=glyphs.sprite,
        asset=asset,
        tabs=tabs,
        evidence_json=evidence.as_json,
        evidence_title=evidence.title,
    )
    return env


def render(template: str, frame: Frame, *, tab: str, title: str, meta: Meta | None = None, **context: Any) -> str:
    """A whole page. ``tab`` marks the entry of the top bar, ``title`` goes to the browser's title."""
    text = environment().get_template(template).render(frame=frame, tab=tab, title=title, meta=meta, **context)
    return _squeeze(text)


def fragment(template: str, frame: Frame, **context: Any) -> str:
    """A part of a page without the frame around it."""
    return _squeeze(environment().get_template(template).render(frame=frame, **context))


def markup(template: str, frame: Frame, **context: Any) -> Markup:
    """A fragment to be put into another template."""
    return Markup(fragment(template, frame, **context))  # noqa: S704 # nosec B704 - the template escapes


def _squeeze(text: str) -> str:
    """Drop the indentation and the blank lines of the templates; texts keep their spaces."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
