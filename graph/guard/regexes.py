"""Regular expressions: the server's engine backtracks and looks at no clock, so only flat, short ones pass."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from graph.errors import QueryRefused
from graph.guard.tokens import Token, place

PATTERN = 100
OPEN_QUANTIFIERS = 2
_BAD = re.compile(r"\)\s*[*+{?]|\\[1-9k]|\(\?<?[=!]|[*+?}][*+{]")
_OPEN = re.compile(r"(?<!\\)[*+]|\{\d+,\d*\}")


def check_regex(text: str, found: Sequence[Token], parameters: Mapping[str, Any]) -> None:
    """Raise QueryRefused for a pattern that is not a literal (or parameter), is long, or can backtrack badly."""
    for i, token in enumerate(found):
        if token.text != "=~":
            continue
        after = found[i + 1] if i + 1 < len(found) else None
        pattern = _pattern(after, parameters)
        joined = i + 2 < len(found) and found[i + 2].text in ("+", "||", "[", ".")
        if pattern is None or joined:
            _refuse(text, token, "正则表达式要直接写成字符串或参数")
        elif len(pattern) > PATTERN or len(_OPEN.findall(pattern)) > OPEN_QUANTIFIERS or _BAD.search(pattern):
            _refuse(text, token, f"正则表达式太长，或会反复回溯（至多 {OPEN_QUANTIFIERS} 个 * 或 +，不重复括号）")


def _pattern(token: Token | None, parameters: Mapping[str, Any]) -> str | None:
    if token is None:
        return None
    if token.kind == "string":
        return token.content.replace("\\\\", "\\")
    value = parameters.get(token.text[1:].strip("`")) if token.kind == "param" else None
    return value if isinstance(value, str) else None


def _refuse(text: str, token: Token, message: str) -> None:
    raise QueryRefused(
        "cypher.regex", message, where=place(text, token.at), remedy="用 CONTAINS、STARTS WITH、ENDS WITH 或全文检索"
    )
