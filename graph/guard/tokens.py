"""Cypher text as tokens: enough to judge it, in one pass, in time that grows with its length only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from graph.errors import QueryRefused

Kind = Literal["word", "quoted", "string", "number", "param", "sign"]
_SPACE = re.compile(r"\s+")
_COMMENT = re.compile(r"//[^\n\r]*|/\*.*?\*/", re.DOTALL)
_WORD = re.compile(r"[^\W\d]\w*")
_NUMBER = re.compile(r"0[xo][0-9a-fA-F_]+|\d[\d_]*(?:\.(?!\.)[\d_]+)?(?:[eE][+-]?\d+)?")
_STRING = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_QUOTED = re.compile(r"`(?:[^`]|``)*`")
_PARAM = re.compile(r"\$(?:\w+|`[^`]*`)")
_SIGN = re.compile(r"<=|>=|<>|=~|\.\.|\+=|\|\||::|[-+*/%^=<>|&!:;,.(){}\[\]?]")
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("string", _STRING),
    ("quoted", _QUOTED),
    ("param", _PARAM),
    ("number", _NUMBER),
    ("word", _WORD),
    ("sign", _SIGN),
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token; ``at`` is its offset in the text, ``upper`` the word in capitals or the sign itself."""

    kind: Kind
    text: str
    at: int

    @property
    def upper(self) -> str:
        """For words that are not case sensitive; blank for strings and quoted names, which are never keywords."""
        return "" if self.kind in ("string", "quoted") else self.text.upper()

    @property
    def content(self) -> str:
        """A string without its quotes, escapes left as they stand."""
        return self.text[1:-1]


def tokens(text: str) -> list[Token]:
    """Every token but comments. Raise QueryRefused ``cypher.unreadable`` where the text is none of them."""
    out: list[Token] = []
    at = 0
    while at < len(text):
        if skipped := _SPACE.match(text, at) or _COMMENT.match(text, at):
            at = skipped.end()
            continue
        for kind, pattern in _KINDS:
            if found := pattern.match(text, at):
                out.append(Token(kind, found.group(), at))
                at = found.end()
                break
        else:
            raise QueryRefused(
                "cypher.unreadable", f"第 {at + 1} 个字符处看不懂：{text[at : at + 12]!r}", where=place(text, at),
                remedy="检查引号、注释与括号是否成对，去掉特殊字符",
            )  # fmt: skip
    return out


def place(text: str, at: int) -> str:
    """``line:column`` of an offset."""
    return f"{text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}"
