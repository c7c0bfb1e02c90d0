"""A chain as a workbook: its segments with their judgement, the targets of its gaps, its projects, 口径说明."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook

from graph.answers.shapes import Answer, ChainReport, GapRow, ProjectChip, TargetRow
from viz.exports.columns import GAP_COLUMNS, TARGET_COLUMNS, Column
from viz.exports.tables import add_notes, add_sheet, saved

PROJECT_COLUMNS: tuple[Column[ProjectChip], ...] = (
    Column("project_id", "项目编号", lambda p: p.project_id),
    Column("name", "项目", lambda p: p.name, 40),
    Column("place", "地点", lambda p: p.place, 16),
    Column("amount", "金额（亿元，空＝未载）", lambda p: p.amount_100m_cny, 20),
    Column("stage", "阶段", lambda p: p.stage, 8),
    Column("date", "时间", lambda p: p.date, 12),
)


def chain_xlsx(
    answer: Answer[ChainReport], *, gaps: Sequence[GapRow] = (), targets: Sequence[TargetRow] = (), profile: str = ""
) -> bytes:
    """``gaps``: every segment of the chain (else the report's six); ``targets``: all (else the first three each)."""
    r = answer.data
    book = Workbook(write_only=True)
    add_sheet(book, "环节与缺口", gaps or r.gaps, GAP_COLUMNS)
    add_sheet(book, "招商目标", targets or [t for rows in r.first_targets.values() for t in rows], TARGET_COLUMNS)
    add_sheet(book, "项目", r.projects, PROJECT_COLUMNS)
    add_notes(book, answer.meta, profile)
    return saved(book)
