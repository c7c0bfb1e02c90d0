"""A query that a user keeps: a text that the guard lets through, with typed parameters written as in cypher/."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.errors import UsageError
from graph.guard.text_gate import check_text
from graph.guard.tokens import tokens
from graph.query_header import Param, read_param

MOST_PARAMS = 20


@dataclass(frozen=True)
class SavedText:
    """Text and parameters, checked against each other."""

    text: str
    params: tuple[Param, ...]

    def bind(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Every parameter, typed, defaults filled in. Raise UsageError naming the parameter."""
        names = {p.name for p in self.params}
        if unknown := sorted(set(given) - names):
            raise _wrong(unknown[0], f"没有参数 {unknown[0]}", f"可用：{'、'.join(sorted(names)) or '无'}")
        if missing := [p.name for p in self.params if p.required and p.name not in given]:
            raise _wrong(missing[0], f"缺参数 {missing[0]}", "给它一个值")
        return {p.name: p.read(given[p.name]) if p.name in given else p.default for p in self.params}

    def with_header(self, *, title: str, question: str) -> str:
        """As a file that Neo4j Browser and cypher/ take."""
        lines = [f"title: {title}", f"question: {question or title}", *(f"param {line_of(p)}" for p in self.params)]
        return "\n".join(f"// {line}" for line in lines) + "\n" + self.text.rstrip() + "\n"


def check_saved(text: str, lines: Sequence[str], example: Mapping[str, Any]) -> SavedText:
    """The query, if the guard lets its text through and its parameters are those that the text uses.

    Raise QueryRefused, UsageError or DataError, each with what to write instead. Nothing is run.
    """
    if len(lines) > MOST_PARAMS:
        raise _wrong("params", f"参数超过 {MOST_PARAMS} 个", "合并成列表参数，或拆成几个查询")
    params = tuple(read_param(Path("params"), n, line) for n, line in enumerate(lines, 1))
    saved = SavedText(text, params)
    check_text(text, saved.bind(example))
    used = {t.text[1:].strip("`") for t in tokens(text) if t.kind == "param"}
    declared = {p.name for p in params}
    if len(declared) < len(params):
        raise _wrong("params", "有参数写了两次", "留一个")
    if extra := sorted(used - declared):
        raise _wrong(extra[0], f"${extra[0]} 没有声明", f"加一行 {extra[0]}: string")
    if idle := sorted(declared - used):
        raise _wrong(idle[0], f"参数 {idle[0]} 没有用到", "删去或用上")
    return saved


def line_of(p: Param) -> str:
    """A parameter as it is written."""
    default = "" if p.required else f" = {json.dumps(p.default, ensure_ascii=False)}"
    return f"{p.name}: {p.type}{default}" + (f"  {p.note}" if p.note else "")


def _wrong(where: str, message: str, remedy: str) -> UsageError:
    return UsageError("query.param", message, where=where, remedy=remedy)
