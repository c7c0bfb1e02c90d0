"""链长一页 as PDF: one A4 page. A Chinese TrueType font of this computer is embedded; where there is none, the standard
Adobe-GB1 font is named, which readers bring along. What does not fit is counted, type is never shrunk."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Table, TableStyle

from graph.answers.shapes import Answer, Box, ChainReport
from viz.exports.pack_text import ChainText, text_of
from viz.tokens import design

SIDE, TOP = 33.0, 28.0
WIDTH = A4[0] - 2 * SIDE
FONT_FILES = (
    "C:/Windows/Fonts/msyh.ttc", "C:/Windows/Fonts/simhei.ttf", "/System/Library/Fonts/STHeiti Light.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
)  # fmt: skip


@cache
def font_name() -> str:
    """The name of a registered font that has Chinese."""
    for path in FONT_FILES:
        if not Path(path).exists():
            continue
        try:
            pdfmetrics.registerFont(TTFont("LiantuSans", path))
        except TTFError:  # an outline format that cannot be embedded: try the next one
            continue
        return "LiantuSans"
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


def chain_pdf(answer: Answer[ChainReport]) -> bytes:
    """The report as one page."""
    text = text_of(answer)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setTitle(f"{text.title}，链长一页")
    projects = len(text.projects)
    while (flow := _flow(text, projects)) and _height(flow) > A4[1] - 2 * TOP and projects:
        projects -= 1
    y = A4[1] - TOP
    for item in flow:
        _, tall = item.wrap(WIDTH, A4[1])
        y -= tall
        item.drawOn(canvas, SIDE, y)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _height(flow: Sequence[Flowable]) -> float:
    return float(sum(item.wrap(WIDTH, A4[1])[1] for item in flow))


def _flow(t: ChainText, projects: int) -> list[Flowable]:
    """The page from top to bottom with the first ``projects`` projects."""
    cut = f"　项目另 {len(t.projects) - projects} 项未载于本页。" if projects < len(t.projects) else ""
    asks = [[_p(f"{i}. {a}")] for i, a in enumerate(t.asks, 1)] or [[_p("没有待协调事项")]]
    return [
        _p(t.head, 8, "ink3"),
        _p(f"<b>{escape(t.title)}</b>", 17, raw=True),
        _plain_table(
            [[_p(f"{k}　{v}") for k, v in t.basics[i : i + 3]] for i in range(0, len(t.basics), 3)], [WIDTH / 3] * 3
        ),
        _kpis(t),
        _h("一、判断"),
        _p(t.judgement),
        _h("二、全景图（方框：实＝强，半＝弱，虚＝未发现，点＝无数据；数字＝省内点名企业）"),
        PanoramaDrawing(t),
        *([_p(f"跨链供入：{t.cross}", 7.5, "ink3")] if t.cross else []),
        _h("三、缺口与目标"),
        _rows(("序", "环节", "判断", "G", "依据", "可邀请", "责任单位"), t.gaps, (16, 88, 36, 22, 152, 160, 55)),
        _h("四、项目"),
        _rows(("项目", "地点", "金额", "状态 时间"), t.projects[:projects], (250, 80, 80, 119)),
        _h("五、请链长协调"),
        _plain_table(asks, [WIDTH]),
        _p(t.foot + cut, 7, "ink3"),
    ]


def _p(words: str, size: float = 8.5, colour: str = "ink", *, raw: bool = False, right: bool = False) -> Paragraph:
    style = ParagraphStyle(
        f"s{size}{colour}{right}", fontName=font_name(), fontSize=size, leading=size * 1.42, wordWrap="CJK",
        textColor=HexColor(design().colour(colour)), alignment=TA_RIGHT if right else 0,
    )  # fmt: skip
    return Paragraph(words if raw else escape(words), style)


def _h(words: str) -> Table:
    head = Table([[_p(words, 9.5)]], colWidths=[WIDTH])
    head.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.8, HexColor(design().colour("ink"))), *_tight(4, 2)]))
    return head


def _tight(top: float = 1.2, bottom: float = 1.2) -> list[tuple[Any, ...]]:
    pads = (("LEFTPADDING", 0), ("RIGHTPADDING", 4), ("TOPPADDING", top), ("BOTTOMPADDING", bottom))
    return [(name, (0, 0), (-1, -1), value) for name, value in pads] + [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]


def _plain_table(rows: list[list[Paragraph]], widths: list[float]) -> Table:
    return Table(rows, colWidths=widths, style=TableStyle(_tight(0.6, 0.6)))


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Table:
    """A table with a thin head; without rows it says so."""
    body = [[_p(c, 8) for c in row] for row in rows] or [[_p("没有", 8), *[_p("")] * (len(head) - 1)]]
    line = HexColor(design().colour("line"))
    style = [*_tight(), ("LINEBELOW", (0, 0), (-1, -1), 0.4, line)]
    return Table([[_p(c, 7.5, "ink3") for c in head], *body], colWidths=list(widths), style=TableStyle(style))


def _kpis(t: ChainText) -> Table:
    cells = [
        [_p(k, 7.5, "ink2") for k, _, _ in t.kpis],
        [_p(v, 14) for _, v, _ in t.kpis],
        [_p(n, 7.5, "ink3") for _, _, n in t.kpis],
    ]
    line = HexColor(design().colour("line2"))
    style = [
        *_tight(0.5, 1),
        ("LINEABOVE", (0, 0), (-1, 0), 0.8, HexColor(design().colour("ink"))),
        ("LINEBELOW", (0, -1), (-1, -1), 0.5, line),
    ]
    return Table(cells, colWidths=[WIDTH / len(t.kpis)] * len(t.kpis), style=TableStyle(style))


class PanoramaDrawing(Flowable):  # type: ignore[misc]
    """Boxes with a count: the shape says the state in black and white."""

    ROW, BOX, HEAD, SPACE = 13.0, 11.0, 12.0, 8.0

    def __init__(self, text: ChainText) -> None:
        super().__init__()
        flat = [(name if i == 0 else "", column) for name, parts in text.stages for i, column in enumerate(parts)]
        self.columns = [c for c in flat if c[0] != "配套 / 支撑"]
        self.support = next((column for name, column in flat if name == "配套 / 支撑"), [])
        self.across = max(len(self.columns), 3)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The size: the tallest column, and 配套 beneath."""
        self.width = width
        rows = max((len(c) for _, c in self.columns), default=0)
        under = (-(-len(self.support) // self.across)) * self.ROW + self.HEAD if self.support else 0
        self.height = self.HEAD + rows * self.ROW + under
        return width, self.height

    def draw(self) -> None:
        """Draw columns left to right, then the row of 配套."""
        w = (self.width - (self.across - 1) * self.SPACE) / self.across
        lowest = self.height
        for i, (name, column) in enumerate(self.columns):
            x, y = i * (w + self.SPACE), self.height - self.HEAD
            self._words(x, y + 3, name, 8)
            for box in column:
                y -= self.ROW
                self._box(box, x, y, w)
            lowest = min(lowest, y)
        if self.support:
            self._words(0, lowest - self.HEAD + 3, "配套 / 支撑", 8)
            for i, box in enumerate(self.support):
                row, column_ = divmod(i, self.across)
                self._box(box, column_ * (w + self.SPACE), lowest - self.HEAD - (row + 1) * self.ROW, w)

    def _words(self, x: float, y: float, words: str, size: float, right: bool = False) -> None:
        self.canv.setFont(font_name(), size)
        self.canv.setFillColor(HexColor(design().colour("ink")))
        (self.canv.drawRightString if right else self.canv.drawString)(x, y, words)

    def _box(self, box: Box, x: float, y: float, w: float) -> None:
        c, tone = self.canv, design().look(box.label or "无数据").tone
        mark = HexColor(design().colour(f"{tone}-mark"))
        dash = {"absent": (2.5, 1.5), "unknown": (0.8, 1.6)}.get(box.state or "unknown")
        c.saveState()
        c.setStrokeColor(mark if dash else HexColor(design().colour("line2")))
        c.setLineWidth(0.9 if dash else 0.5)
        if dash:
            c.setDash(*dash)
        c.rect(x, y, w, self.BOX, stroke=1, fill=0)
        c.restoreState()
        if not dash:
            c.setFillColor(mark)
            c.rect(x, y, 3, self.BOX if box.state == "strong" else self.BOX / 2, stroke=0, fill=1)
        count = "—" if box.state == "unknown" else str(box.local_enterprises)
        word = design().look(box.label or "无数据").short if dash else ""
        self._words(x + 6, y + 2.8, f"{box.short_name}  {word}".strip(), 7.5)
        self._words(x + w - 4, y + 2.8, count, 7.5, right=True)
