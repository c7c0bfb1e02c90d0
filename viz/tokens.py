"""Labels, words, colours and glyphs in one place: viz/design.yaml checked against graph/ontology.yaml.

Pages, the stylesheet, legends, spreadsheets and the pyvis export all take them from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from graph.ontology import ontology

DESIGN_FILE = Path(__file__).with_name("design.yaml")
Theme = Literal["light", "dark"]


@dataclass(frozen=True)
class Look:
    """How one label looks: ``tone`` names its colours, ``glyph`` its drawing, ``short`` the word inside a box."""

    label: str
    tone: str
    glyph: str
    short: str
    gloss: str


@dataclass(frozen=True)
class Design:
    """Every look and word. ``colours`` maps a token to (light, dark)."""

    colours: Mapping[str, tuple[str, str]]
    labels: Mapping[str, Look]
    words: Mapping[str, Any]

    def look(self, label: str) -> Look:
        """The look of a label; an unknown word is drawn as 无数据 would be, under its own name."""
        known = self.labels.get(label)
        return known or Look(label, "watch", "nodata", label, "")

    def colour(self, token: str, theme: Theme = "light") -> str:
        """The hex value of a token."""
        return self.colours[token][0 if theme == "light" else 1]


def parse(text: str) -> Design:
    """Build and check a Design. Raise ValueError when it and the ontology name different labels, states or ranks."""
    raw = yaml.safe_load(text)
    gap = ontology().label("Gap").properties
    _same("labels", raw["labels"], gap["label"].allowed)
    _same("states", raw["states"], gap["state"].allowed)
    _same("basis", raw["basis"], gap["basis"].allowed)
    _same("stages", raw["stages"], ontology().label("Segment").properties["stage"].allowed)
    colours = {name: (light, dark) for name, (light, dark) in raw["colours"].items()}
    labels = {name: Look(name, **spec) for name, spec in raw["labels"].items()}
    if missing := sorted({look.tone for look in labels.values()} - set(colours)):
        raise ValueError(f"design.yaml: tones {missing} have no colour; add them under colours")
    return Design(colours, labels, raw)


def _same(what: str, here: Mapping[str, Any], declared: tuple[str, ...]) -> None:
    if set(here) != set(declared):
        odd = sorted(set(here) ^ set(declared))
        raise ValueError(f"design.yaml: {what} and ontology.yaml differ in {odd}; name the same ones in both")


@cache
def design() -> Design:
    """The shipped design."""
    return parse(DESIGN_FILE.read_text(encoding="utf-8"))


def css_variables() -> str:
    """viz/static/tokens.css: one variable a colour, for the light theme, the dark one and print (always light)."""
    look = design()
    light = "".join(f"--{name}:{value[0]};" for name, value in look.colours.items())
    dark = "".join(f"--{name}:{value[1]};" for name, value in look.colours.items())
    tones = sorted({x.tone for x in look.labels.values()})
    return "\n".join(
        [
            "/* Made by `python -m viz.tokens` from viz/design.yaml. Change it there. */",
            f":root{{color-scheme:light;{light}}}",
            f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}",
            "@media screen and (prefers-color-scheme:dark)"
            f"{{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}",
            *(_tone(tone, look) for tone in tones),
            "",
        ]
    )


def _tone(tone: str, look: Design) -> str:
    """The three colours of a tone as local variables: an element of class t-fill draws with --tone and --mark."""
    stroke = f"{tone}-stroke" if f"{tone}-stroke" in look.colours else f"{tone}-mark"
    ground = f"{tone}-ground" if f"{tone}-ground" in look.colours else "surface"
    return (
        f".t-{tone}{{--tone:var(--{tone});--mark:var(--{tone}-mark);--stroke:var(--{stroke});--ground:var(--{ground})}}"
    )


if __name__ == "__main__":
    Path(__file__).with_name("static").joinpath("tokens.css").write_text(css_variables(), encoding="utf-8")
