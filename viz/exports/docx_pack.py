"""链长一页 as a Word file that an office can go on writing in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from graph.answers.shapes import Answer, ChainReport
from viz.exports.pack_text import ChainText, box_line, text_of

BODY, TITLE = "微软雅黑", "宋体"
GAP_HEAD = ("序", "环节", "判断", "G", "依据", "可邀请", "责任单位")
PROJECT_HEAD = ("项目", "地点", "金额", "状态 时间")


def chain_docx(answer: Answer[ChainReport]) -> bytes:
    """The report as .docx; Chinese fonts are named for East Asian text, so that Word and WPS both show it."""
    t = text_of(answer)
    doc = Document()
    section = doc.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.6)
    section.top_margin = section.bottom_margin = Cm(1.4)
    _font(doc.styles["Normal"], BODY, 9)
    doc.styles["Normal"].paragraph_format.space_after = Pt(2)
    _head(doc, t)
    _panorama(doc, t)
    _heading(doc, "三、缺口与目标")
    _table(doc, [GAP_HEAD, *t.gaps])
    _heading(doc, "四、项目")
    _table(doc, [PROJECT_HEAD, *t.projects])
    _heading(doc, "五、请链长协调")
    for i, ask in enumerate(t.asks, 1):
        doc.add_paragraph(f"{i}. {ask}")
    _small(doc.add_paragraph(t.foot))
    out = io.BytesIO()
    doc.save(out)
    return out.getvalue()


def _head(doc: Any, t: ChainText) -> None:
    _small(doc.add_paragraph(t.head))
    title = doc.add_paragraph()
    run = title.add_run(t.title)
    run.bold = True
    _font(run, TITLE, 18)
    for i in range(0, len(t.basics), 3):
        doc.add_paragraph("　　".join(f"{k} {v}" for k, v in t.basics[i : i + 3]))
    _table(doc, [[k for k, _, _ in t.kpis], [v for _, v, _ in t.kpis], [note for _, _, note in t.kpis]])
    _heading(doc, "一、判断")
    doc.add_paragraph(t.judgement)


def _panorama(doc: Any, t: ChainText) -> None:
    """Stages as columns of a table: ■ strong, ◧ weak, □ not found, ? no data."""
    _heading(doc, "二、全景图（■ 强　◧ 弱　□ 未发现　? 无数据；数字＝省内点名企业）")
    columns = [(name, column) for name, parts in t.stages for column in parts]
    tall = max((len(column) for _, column in columns), default=0)
    rows: list[Sequence[str]] = [[name for name, _ in columns]]
    rows += [[box_line(c[i]) if i < len(c) else "" for _, c in columns] for i in range(tall)]
    _table(doc, rows)
    if t.cross:
        _small(doc.add_paragraph(f"跨链供入：{t.cross}"))


def _heading(doc: Any, words: str) -> None:
    run = doc.add_paragraph().add_run(words)
    run.bold = True
    _font(run, BODY, 10)


def _table(doc: Any, rows: Sequence[Sequence[str]]) -> None:
    if not rows or not rows[0]:
        return
    table = doc.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, words in zip(cells.cells, row, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            run = paragraph.add_run(words)
            run.bold = row is rows[0]
            _font(run, BODY, 8)


def _small(paragraph: Any) -> None:
    for run in paragraph.runs:
        _font(run, BODY, 7.5)


def _font(owner: Any, name: str, size: float) -> None:
    """Set the font for Latin and East Asian text alike."""
    owner.font.name, owner.font.size = name, Pt(size)
    owner.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)
