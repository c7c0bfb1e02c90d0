"""保存的查询: a list with the form of a new one, and one query with its run, its cost and its copies for scripts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from graph.errors import LiantuError
from graph.query_header import Param
from viz.page import Frame, render
from viz.pages.queries import MOST_CELLS, typed

EMPTY = {"title": "", "question": "", "text": "", "params": [], "shared": False}


class SavedQuery(Protocol):
    """A kept query, as the API shows it."""

    id: str
    title: str
    question: str
    text: str
    params: tuple[str, ...]
    owner: str
    shared: bool
    updated: str


def render_saved_list(
    rows: Sequence[Any], frame: Frame, *, me: str, values: Mapping[str, Any] | None = None,
    error: LiantuError | None = None,
) -> str:  # fmt: skip
    """Every query that ``me`` may see; ``values`` is what was typed when the form was refused."""
    return render(
        "saved_list.html", frame, tab="queries", title="保存的查询", me=me, error=error, values=values or EMPTY,
        mine=[r for r in rows if r.owner == me], others=[r for r in rows if r.owner != me],
    )  # fmt: skip


def render_saved(
    now: Any, frame: Frame, *, params: Sequence[Param], me: str, cypher: str, result: Any = None, seconds: float = 0.0,
    values: Mapping[str, Any] | None = None, error: LiantuError | None = None,
) -> str:  # fmt: skip
    """One kept query; its owner also sees the form that changes it."""
    given = {p.name: frame.query.get(p.name, "" if p.default is None else _text(p.default)) for p in params}
    sent = {p.name: typed(p.type, given[p.name]) for p in params if given[p.name] != ""}
    columns = result.data.columns if result else ()
    stated = {k: getattr(now, k) for k in EMPTY}
    return render(
        "saved.html", frame, tab="queries", title=now.title, now=now, params=params, given=given, me=me,
        result=result.data if result else None, room=MOST_CELLS // max(1, len(columns)), seconds=seconds,
        error=error, values=values or stated, code=now.text.rstrip().splitlines(), cypher=cypher,
        curl=curl(now.id, sent), python=python(now.id, sent),
    )  # fmt: skip


def _text(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def curl(query: str, params: Mapping[str, Any]) -> str:
    """The same run from a shell."""
    body = json.dumps({"parameters": params}, ensure_ascii=False)
    return (
        f'curl -s -X POST "$LIANTU/api/v1/saved-queries/{query}/run" \\\n'
        f"  -H \"Content-Type: application/json\" \\\n  -d '{body}'"
    )


def python(query: str, params: Mapping[str, Any]) -> str:
    """The same run from Python."""
    given = "".join(f", {name}={value!r}" for name, value in params.items())
    return f'from liantu.client import Client\nrows = Client(LIANTU).run_saved("{query}"{given})["data"]["rows"]'
