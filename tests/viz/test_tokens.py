"""One source of looks: design.yaml, checked against the ontology; stylesheet, legend, sheets and pyvis take it."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from graph.ontology import ontology
from tests.viz import samples as s
from viz import exports, pyvis_export
from viz.page import STATIC_DIR
from viz.pages import lists
from viz.svg.glyphs import GLYPHS
from viz.tokens import DESIGN_FILE, css_variables, design, parse

LABELS = ontology().label("Gap").properties["label"].allowed


def test_the_stylesheet_is_what_the_design_gives() -> None:
    assert (STATIC_DIR / "tokens.css").read_text(encoding="utf-8") == css_variables(), "run: python -m viz.tokens"


def test_every_variable_that_the_stylesheet_uses_is_set() -> None:
    text = (STATIC_DIR / "liantu.css").read_text(encoding="utf-8")
    used = set(re.findall(r"var\(--([a-z0-9-]+)", text))
    set_here = set(re.findall(r"--([a-z0-9-]+):", text)) | set(re.findall(r"--([a-z0-9-]+):", css_variables()))
    assert used <= set_here


def test_every_label_has_its_own_look_and_a_drawing() -> None:
    looks = [design().look(x) for x in LABELS]
    assert all(x.glyph in GLYPHS and x.short and x.gloss for x in looks)
    assert len({x.glyph for x in looks}) == len(looks), "labels differ by shape, not by hue alone"


def test_a_label_that_the_ontology_does_not_know_is_refused() -> None:
    text = DESIGN_FILE.read_text(encoding="utf-8").replace("  观察: {tone", "  看看: {tone")
    with pytest.raises(ValueError, match=r"labels and ontology\.yaml differ.*看看"):
        parse(text)


def test_legend_sheets_and_pyvis_show_every_label_in_its_colour() -> None:
    legend = lists.render_about(s.FRAME)
    picture = pyvis_export.export_chain(s.panorama("K10-22"))
    for label in LABELS:
        look = design().look(label)
        assert f"{look.gloss}" in legend
        assert f'style="border-color:{design().colour(f"{look.tone}-mark")}"></i>{label}' in picture
    rows = s.gap_rows()
    sheet = openpyxl.load_workbook(io.BytesIO(exports.gaps_xlsx(rows, s.META)))["缺口清单"]
    for row, cells in zip(rows[:200], sheet.iter_rows(min_row=2), strict=False):
        assert cells[6].value == row.label
        assert cells[6].font.color.rgb[2:] == design().colour(design().look(row.label).tone)[1:]


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "ink2", "ink3", "fill", "extend", "shore", "grow", "watch"])
def test_texts_can_be_read_on_every_ground(ink: str, theme: str) -> None:
    for ground in ("bg", "surface", "sunken"):
        a, b = sorted((_luminance(design().colour(ink, theme)), _luminance(design().colour(ground, theme))))  # type: ignore[arg-type]
        assert (b + 0.05) / (a + 0.05) >= 4.5, (ink, ground, theme)
