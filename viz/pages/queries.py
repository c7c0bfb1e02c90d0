"""查询: the library of named queries, a typed form, the text, the result, and the call for scripts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from graph.answers.shapes import Answer, Meta, QueryInfo, QueryResult
from graph.errors import LiantuError
from viz.page import Frame, render

MOST_CELLS = 1600
"""Cells of a result on the page: a page stays under 2,500 elements."""


def render_queries(
    library: Sequence[QueryInfo],
    frame: Frame,
    *,
    name: str = "",
    result: Answer[QueryResult] | None = None,
    error: LiantuError | None = None,
    meta: Meta | None = None,
) -> str:
    """The page of query ``name`` (else the first), with the result or the refusal of a run. KeyError if unknown."""
    if not library:
        raise KeyError("the library of queries is empty")
    by_name = {q.name: q for q in library}
    now = by_name[name or library[0].name]
    given = {k: v for k, v in frame.query.items() if k not in {"run", "system", "as_of"}}
    values = {p.name: given.get(p.name, "" if p.default is None else str(p.default)) for p in now.params}
    groups: dict[str, list[QueryInfo]] = {}
    for q in library:
        groups.setdefault(q.category, []).append(q)
    sent = {p.name: typed(p.type, values[p.name]) for p in now.params if values[p.name] != ""}
    return render(
        "queries.html",
        frame,
        tab="queries",
        title=now.title,
        meta=result.meta if result else meta,
        groups=list(groups.items()),
        total=len(library),
        now=now,
        values=values,
        code=now.text.rstrip().splitlines(),
        result=result.data if result else None,
        room=MOST_CELLS // max(1, len(result.data.columns)) if result else 0,
        error=error,
        curl=curl(now.name, sent),
        python=python(now.name, sent),
    )


def typed(kind: str, value: str) -> Any:
    """A value of the form as JSON has it."""
    if kind == "integer" and value.lstrip("-").isdigit():
        return int(value)
    if kind == "boolean":
        return value.lower() == "true"
    return value


def curl(name: str, params: Mapping[str, Any]) -> str:
    """The same run from a shell."""
    body = json.dumps({"parameters": params}, ensure_ascii=False)
    return (
        f'curl -s -X POST "$LIANTU/api/v1/queries/{name}/run" \\\n'
        f"  -H \"Content-Type: application/json\" \\\n  -d '{body}'"
    )


def python(name: str, params: Mapping[str, Any]) -> str:
    """The same run from Python."""
    body = json.dumps({"parameters": params}, ensure_ascii=False)
    return (
        f'import httpx\nurl = f"{{LIANTU}}/api/v1/queries/{name}/run"\n'
        f'rows = httpx.post(url, json={body}).json()["data"]["rows"]'
    )
