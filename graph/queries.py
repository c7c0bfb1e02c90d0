"""The named queries of cypher/: loaded once, checked when they are loaded, run with typed values.

Stem = name = address = golden file. Values travel as parameters; nothing is ever formatted into a query text.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from graph.errors import NotFound, UsageError
from graph.ontology import Ontology, ontology
from graph.query_check import check
from graph.query_header import CATEGORIES, Column, Param, fault, parse_header
from graph.reader import Reader

FOLDER = Path(__file__).parents[1] / "cypher"


@dataclass(frozen=True)
class Query:
    """A named query. ``text`` is the file as it stands, ``example`` values that give an answer on the shipped atlas."""

    name: str
    title: str
    question: str
    category: str
    params: tuple[Param, ...]
    returns: tuple[Column, ...]
    identity: tuple[str, ...]
    example: Mapping[str, Any]
    text: str

    def bind(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Every parameter, typed, defaults filled in. Raise UsageError naming the parameter and the mend."""
        known = {p.name: p for p in self.params}
        if unknown := [name for name in given if name not in known]:
            raise UsageError(
                "query.param", f"查询 {self.name} 没有参数 {unknown[0]}", where=unknown[0],
                remedy=f"可用：{'、'.join(known) or '无'}",
            )  # fmt: skip
        if missing := [p for p in self.params if p.required and p.name not in given]:
            raise UsageError(
                "query.param", f"查询 {self.name} 缺参数 {missing[0].name}", where=missing[0].name,
                remedy=f"例如 -p {missing[0].name}={self.example[missing[0].name]}",
            )  # fmt: skip
        return {p.name: p.read(given[p.name]) if p.name in given else p.default for p in self.params}

    def run(self, reader: Reader, /, **given: Any) -> list[dict[str, Any]]:
        """The rows. Raise UsageError for a bad parameter, GraphError if the graph fails."""
        return reader.rows(self.text, **self.bind(given))


def read_query(path: Path, onto: Ontology) -> Query:
    """One file, checked. Raise DataError with file:line and the mend."""
    text = path.read_text(encoding="utf-8")
    header = parse_header(path, text)
    check(path, text, header, onto)
    return Query(
        path.stem, header.title, header.question, header.category, header.params, header.returns, header.identity,
        header.example, text,
    )  # fmt: skip


def read_library(folder: Path, onto: Ontology) -> dict[str, Query]:
    """Every .cypher file of a folder by name, ordered by category and name."""
    files = sorted(folder.glob("*.cypher"))
    if not files:
        raise fault(folder / "*.cypher", 0, "没有命名查询", "检查安装是否完整")
    found = [read_query(path, onto) for path in files]
    return {q.name: q for q in sorted(found, key=lambda q: (CATEGORIES.index(q.category), q.name))}


@cache
def library() -> Mapping[str, Query]:
    """The shipped queries."""
    return read_library(FOLDER, ontology())


def query(name: str) -> Query:
    """A query by name. Raise NotFound with the nearest names."""
    known = library()
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.3)
        raise NotFound(
            "query.unknown", f"没有命名查询 {name}", where=name,
            remedy=f"相近的有 {'、'.join(near)}" if near else "运行 liantu query 列出全部",
        )  # fmt: skip
    return known[name]
