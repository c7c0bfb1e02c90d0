"""The parameters of a stranger's query: plain JSON, small and flat."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graph.errors import QueryRefused

NAMES = 50
DEPTH = 4
VALUES = 5_000
TEXT = 64_000
WHOLE = 1 << 63
_NAME = re.compile(r"[^\W\d]\w{0,63}")


def check_parameters(parameters: Mapping[str, Any]) -> None:
    """Raise QueryRefused ``cypher.parameters`` where one is too large, too deep or not plain."""
    if len(parameters) > NAMES:
        _refuse("$", f"参数有 {len(parameters)} 个，上限 {NAMES}", "合成一个列表参数")
    budget = [VALUES, TEXT]
    for name, value in parameters.items():
        if not _NAME.fullmatch(name):
            _refuse(name[:64], "参数名只能用字母、汉字、数字和下划线", "换一个名字")
        _check(name, value, DEPTH, budget)


def _check(name: str, value: Any, depth: int, budget: list[int]) -> None:
    budget[0] -= 1
    if isinstance(value, str):
        budget[1] -= len(value)
        if budget[1] >= 0 and "\ud800" <= max(value, default="") <= "\udfff":
            _refuse(name, "参数里有不成对的代理字符", "用有效的 Unicode 文字")
    elif isinstance(value, int) and not -WHOLE <= value < WHOLE:
        _refuse(name, "整数超出 64 位", "写成文字")
    elif isinstance(value, list | tuple | dict):
        if depth == 0:
            _refuse(name, f"参数嵌套超过 {DEPTH} 层", "拆成几个参数")
        for inner in value.values() if isinstance(value, dict) else value:
            _check(name, inner, depth - 1, budget)
        budget[1] -= sum(len(str(k)) for k in value) if isinstance(value, dict) else 0
    if min(budget) < 0:
        _refuse(name, f"参数太大：至多 {VALUES:,} 个值、{TEXT:,} 个字符", "分批查询")


def _refuse(where: str, message: str, remedy: str) -> None:
    raise QueryRefused("cypher.parameters", message, where=where, remedy=remedy)
