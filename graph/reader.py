"""Reads: rows or a frame from a parametrised Cypher text, always in access mode READ, retried when it may help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import neo4j
import pandas as pd
from neo4j.graph import Entity

from graph.connection import Connection, wrapped

READ_TIMEOUT_S = 30.0
SCALARS = frozenset({str, int, float, bool, type(None)})


def plain(value: Any) -> Any:
    """A value without driver types: nodes and relationships as their properties (``record.data()`` is slow)."""
    kind = type(value)
    if kind in SCALARS:
        return value
    if kind is list:
        return [plain(v) for v in value]
    if kind is dict:
        return {k: plain(v) for k, v in value.items()}
    return dict(value) if isinstance(value, Entity) else value


class Reader:
    """Runs read queries on a connection. Values travel as parameters; nothing is formatted into a text."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, text: str, /, **params: Any) -> list[dict[str, Any]]:
        """Every row as a dict. Raise GraphError or GraphUnavailable."""

        def work(tx: neo4j.ManagedTransaction) -> list[dict[str, Any]]:
            result = tx.run(text, params)
            keys = result.keys()
            return [dict(zip(keys, map(plain, record.values()), strict=True)) for record in result]

        with wrapped(text), self._connection.session() as session:
            return session.execute_read(neo4j.unit_of_work(timeout=READ_TIMEOUT_S)(work))

    def one(self, text: str, /, **params: Any) -> dict[str, Any] | None:
        """The first row, or None."""
        found = self.rows(text, **params)
        return found[0] if found else None

    def frame(self, text: str, /, **params: Any) -> pd.DataFrame:
        """The rows as a DataFrame with the columns of RETURN, also when there is no row."""

        def work(tx: neo4j.ManagedTransaction) -> pd.DataFrame:
            result = tx.run(text, params)
            keys = list(result.keys())
            return pd.DataFrame([record.values() for record in result], columns=keys)

        with wrapped(text), self._connection.session() as session:
            return session.execute_read(neo4j.unit_of_work(timeout=READ_TIMEOUT_S * 4)(work))

    def stream(self, text: str, /, **params: Any) -> Iterator[dict[str, Any]]:
        """Rows one by one, for answers that do not fit in memory; not retried."""
        query = neo4j.Query(text, timeout=READ_TIMEOUT_S * 20)
        with wrapped(text), self._connection.session() as session:
            for record in session.run(query, params):
                yield record.data()
