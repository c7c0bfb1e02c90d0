"""The gate after EXPLAIN: what the server itself says the text would do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graph.errors import QueryRefused
from graph.guard.names import OPERATORS, PROCEDURES

ROWS = 3_000_000.0
"""Estimated rows of one operator. The server touches a row in 4-6 µs, so more would run into the clock anyway."""


def check_plan(query_type: str | None, plan: Mapping[str, Any] | None) -> None:
    """Return if the plan only reads, with known operators and bearable rows. Raise QueryRefused."""
    if query_type != "r":
        raise QueryRefused(
            "cypher.write",
            "这个接口只能读取",
            where=query_type or "",
            remedy="去掉写入、建索引与管理语句；线索等请用各自的接口修改",
        )
    if plan is None:
        raise QueryRefused("cypher.no_plan", "服务器没有给出执行计划", remedy="把查询改写成 MATCH … RETURN …")
    for step in _steps(plan):
        _check_step(step)


def _check_step(step: Mapping[str, Any]) -> None:
    name, arguments = str(step["operatorType"]).split("@", 1)[0], step.get("args", {})
    if name not in OPERATORS:
        raise QueryRefused(
            "cypher.operator",
            f"不能使用 {name}",
            where=name,
            remedy="只用读取图谱的语句：MATCH、WITH、UNWIND、RETURN、子查询",
        )
    if name == "ProcedureCall" and not str(arguments.get("Details", "")).lower().startswith(
        tuple(f"{p}(" for p in PROCEDURES)
    ):
        called = str(arguments.get("Details", ""))[:80]
        raise QueryRefused(
            "cypher.procedure", f"不能调用过程 {called}", where=name, remedy=f"可用：{'、'.join(PROCEDURES)}"
        )
    if float(arguments.get("EstimatedRows", 0) or 0) > ROWS:
        raise QueryRefused(
            "cypher.too_many_rows", f"预计要处理 {float(arguments['EstimatedRows']):,.0f} 行", where=name,
            remedy="给 MATCH 加上关系或条件，别让两个互不相连的集合相乘；尽早 LIMIT",
        )  # fmt: skip


def _steps(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    waiting = [plan]
    while waiting:
        step = waiting.pop()
        yield step
        waiting.extend(step.get("children", ()))
