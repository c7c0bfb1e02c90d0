"""The library of named queries, and running one."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from graph.answers.common import HERE, Scope, ground
from graph.answers.shapes import Answer, ColumnInfo, ParamInfo, QueryInfo, QueryResult
from graph.queries import Query, library, query
from graph.reader import Reader

PAGES = "页面"
"""Queries that the pages use; they run like any other, but are not listed first."""


def queries(*, pages: bool = False) -> tuple[QueryInfo, ...]:
    """The queries that users ask, by category; ``pages`` adds those behind the pages."""
    return tuple(query_info(q) for q in library().values() if pages or q.category != PAGES)


def query_info(q: Query) -> QueryInfo:
    """A query as a shape."""
    return QueryInfo(
        name=q.name, title=q.title, question=q.question, category=q.category, identity=q.identity, text=q.text,
        example=dict(q.example),
        params=tuple(
            ParamInfo(
                name=p.name, type=p.type, required=p.required, default=p.default, minimum=p.minimum,
                maximum=p.maximum, note=p.note,
            )
            for p in q.params
        ),
        returns=tuple(ColumnInfo(name=c.name, type=c.type) for c in q.returns),
    )  # fmt: skip


def run_query(reader: Reader, name: str, given: Mapping[str, Any], scope: Scope = HERE) -> Answer[QueryResult]:
    """Rows of a named query. Raise NotFound for its name, UsageError for a parameter."""
    q = query(name)
    params = q.bind(given)
    base = ground(reader, scope)
    rows = reader.rows(q.text, **params)
    data = QueryResult(
        name=name, params=params, columns=tuple(ColumnInfo(name=c.name, type=c.type) for c in q.returns),
        rows=tuple(rows),
    )  # fmt: skip
    full = params.get("limit")
    more = isinstance(full, int) and full > 1 and len(rows) >= full
    return base.answer(data, shown=len(rows), total=len(rows) + more)


def find_queries(text: str) -> tuple[QueryInfo, ...]:
    """Queries whose title, question or name has the text in it, else those with a similar name."""
    hits = [q for q in library().values() if text.lower() in f"{q.name} {q.title} {q.question}".lower()]
    near = difflib.get_close_matches(text, library(), n=5, cutoff=0.5)
    return tuple(query_info(q) for q in hits or [library()[n] for n in near])
