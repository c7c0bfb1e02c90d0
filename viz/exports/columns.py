"""The exported columns: the names that scripts rely on, the Chinese headings of the sheets, and how a value is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from graph.answers.shapes import STAGE_WORDS, GapRow, TargetRow
from viz.tokens import design

Row = TypeVar("Row")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """``name`` stands in .csv, ``heading`` in .xlsx; ``read`` gives the value, ``shown`` how a sheet words it."""

    name: str
    heading: str
    read: Callable[[Row], Any]
    width: int = 12
    shown: Callable[[Any], Any] = lambda value: value


def _attr(name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(row, name)


def _words(key: str, part: str = "") -> Callable[[Any], Any]:
    """Look a stored word up among the design's words."""

    def look(value: Any) -> Any:
        found = design().words[key].get(value, value)
        return found[part] if part and isinstance(found, dict) else found

    return look


GAP_COLUMNS: tuple[Column[GapRow], ...] = (
    Column("region", "区域", _attr("region")),
    Column("chain_id", "产业链编号", _attr("chain_id")),
    Column("chain", "产业链", _attr("chain"), 20),
    Column("segment_id", "环节编号", _attr("segment_id"), 14),
    Column("segment", "环节", _attr("segment"), 28),
    Column("stage", "位置", _attr("stage"), 8, lambda v: STAGE_WORDS.get(v, v)),
    Column("label", "判断", _attr("label"), 12),
    Column("state", "状态", _attr("state"), 8, _words("states")),
    Column("flags", "标记", lambda g: ";".join(g.flags), 16),
    Column("confidence", "把握", _attr("confidence"), 8),
    Column("priority", "优先级 G", _attr("priority")),
    Column("priority_all", "优先级 G*（区域内）", _attr("priority_all")),
    Column("lo", "强度下限", _attr("lo")),
    Column("hi", "强度上限", _attr("hi")),
    Column("coverage", "完整度", _attr("coverage")),
    Column("basis", "依据", _attr("basis"), 8, _words("basis", "word")),
    Column("local_enterprises", "省内企业", _attr("local_enterprises")),
    Column("national_enterprises", "全国企业", _attr("national_enterprises")),
    Column("proof", "为什么", _attr("proof"), 60),
    Column("as_of", "截至", _attr("as_of")),
)
TARGET_COLUMNS: tuple[Column[TargetRow], ...] = (
    Column("region", "区域", _attr("region")),
    Column("chain_id", "产业链编号", _attr("chain_id")),
    Column("segment_id", "环节编号", _attr("segment_id"), 14),
    Column("segment", "环节", _attr("segment"), 26),
    Column("board", "板", _attr("board"), 10),
    Column("class", "类", _attr("klass"), 8),
    Column("rank", "名次", _attr("rank"), 6),
    Column("enterprise_id", "企业编号", _attr("enterprise_id")),
    Column("enterprise", "企业", _attr("enterprise"), 32),
    Column("province", "省", _attr("province"), 10),
    Column("city", "市", _attr("city"), 10),
    Column("score", "位次分", _attr("score")),
    Column("case", "把握 T（不排序）", _attr("case")),
    Column("lo", "T 下限", _attr("lo")),
    Column("hi", "T 上限", _attr("hi")),
    Column("coverage", "完整度", _attr("coverage")),
    Column("grade", "等级", _attr("grade"), 8),
    Column("fit", "匹配", _attr("fit")),
    Column("capability", "能力", _attr("capability")),
    Column("linkage", "关联", _attr("linkage")),
    Column("expansion", "扩张", _attr("expansion")),
    Column("pull", "区位", _attr("pull")),
    Column("reason", "理由", _attr("reason"), 50),
    Column("as_of", "截至", _attr("as_of")),
)
