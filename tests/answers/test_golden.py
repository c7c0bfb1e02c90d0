"""Every named query on the shipped atlas: it only reads, its rows are identified, and they are those of tests/golden.

After a change that is meant: ``LIANTU_WRITE_GOLDEN=1 .venv/bin/python -m pytest tests/answers/test_golden.py``, then
read the difference before committing it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from graph.connection import Connection
from graph.merge import STAMPS
from graph.queries import Query, library
from graph.reader import Reader

GOLDEN = Path(__file__).parents[1] / "golden"
WRITE = os.environ.get("LIANTU_WRITE_GOLDEN") == "1"
DIGITS = 4
VARYING = {
    "loads": "when the loads ran",
    "load_cards": "when the loads ran",
    "page_scope": "names the last load",
    "analyses": "when the analysis ran",
    "search_names": "scores depend on what the index held before",
}
"""Queries whose answer differs from one load of the same data to the next."""
FORBIDDEN = {"AllNodesScan", "DirectedAllRelationshipsScan", "UndirectedAllRelationshipsScan"}
PYTHON = {
    "string": str, "integer": int, "float": (int, float), "boolean": bool, "date": str, "strings": list, "map": dict,
    "maps": list,
}  # fmt: skip
QUERIES = pytest.mark.parametrize("q", library().values(), ids=lambda q: q.name)


def plain(value: Any) -> Any:
    """Without stamps; figures rounded; JSON texts opened, so that they are rounded too."""
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if k not in STAMPS}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, str) and value.startswith("{"):
        return plain(json.loads(value))
    return value


@QUERIES
def test_it_only_reads(q: Query, atlas_graph: Connection) -> None:
    with atlas_graph.session() as session:
        summary = session.run(f"EXPLAIN {q.text}", q.bind(q.example)).consume()
    assert summary.query_type == "r"
    assert summary.plan is not None
    assert not FORBIDDEN & operators(dict(summary.plan))


def operators(plan: dict[str, Any]) -> set[str]:
    found = {plan["operatorType"].partition("@")[0]}
    return found.union(*(operators(child) for child in plan.get("children", ())))


@QUERIES
def test_its_answer_is_the_golden_one(q: Query, atlas_graph: Connection) -> None:
    rows = q.run(Reader(atlas_graph), **q.example)
    keys = [json.dumps([row[i] for i in q.identity], ensure_ascii=False, sort_keys=True) for row in rows]
    assert len(set(keys)) == len(keys), "identity does not tell the rows apart"
    for row in rows:
        for column in q.returns:
            kind: Any = PYTHON[column.type]
            assert row[column.name] is None or isinstance(row[column.name], kind), column.name
    if q.name in VARYING:
        return
    path = GOLDEN / f"{q.name}.json"
    found = {"params": dict(q.example), "rows": plain(rows)}
    if WRITE:
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    assert found == json.loads(path.read_text(encoding="utf-8"))


def test_no_golden_answer_is_left_over() -> None:
    assert {p.stem for p in GOLDEN.glob("*.json")} == set(library()) - set(VARYING)


def test_what_is_called_varying_exists() -> None:
    assert set(VARYING) <= set(library())
