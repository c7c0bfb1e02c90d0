"""Facts as they stand in the graph, read and written within one transaction of the writer.

Nodes are addressed by element id once they are known, and labels and types travel as parameters: so all kinds of
facts share a handful of texts. A cold server plans a new text in a quarter of a second and more; a text a kind would
make the planner the slowest part of a first load.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from graph.errors import DataError
from graph.merge import FactKey

Row = dict[str, Any]
UNSOURCED = frozenset({"Source", "Dataset"})  # a source is stated by itself


class Transaction(Protocol):
    """What of a driver's transaction is used here."""

    def run(self, query: Any, parameters: dict[str, Any] | None = ..., **kwparameters: Any) -> Any:
        """Send one statement."""


def run_in(tx: Transaction, text: str, /, **params: Any) -> list[Row]:
    """Rows of one statement within a transaction."""
    rows: list[Row] = tx.run(text, params).data()
    return rows


@dataclass
class Places:
    """Element ids of nodes by (label, id). ``complete``: a node that is not in here is not in the graph."""

    known: MutableMapping[FactKey, str] = field(default_factory=dict)
    complete: bool = False

    def forget(self, keys: Iterable[FactKey]) -> None:
        """Drop what an attempt that was rolled back may have noted."""
        for key in keys:
            self.known.pop(key, None)


_ENDS = "MATCH (a) WHERE elementId(a) = row.a MATCH (b) WHERE elementId(b) = row.b "
_EDGE = "MATCH (a)-[f]->(b) WHERE elementId(a) = row.a AND elementId(b) = row.b AND type(f) = row.t AND f.key = row.k "
_NODE = "MATCH (f) WHERE elementId(f) = row.n "


class StoredFacts:
    """Facts by key in one transaction. ``places`` may be shared by the transactions of one load once they commit."""

    def __init__(self, tx: Transaction, places: Places | None = None) -> None:
        self._tx = tx
        self._places = places or Places()

    def read(self, keys: Sequence[FactKey]) -> dict[FactKey, Row]:
        """The properties of those facts that are there."""
        nodes = [k for k in keys if len(k) == 2]
        found = self._read_nodes(nodes)
        edges = [k for k in keys if len(k) != 2]
        if edges and not self._places.complete:
            rows = [r for r in self._edge_rows(edges) if r["a"] and r["b"]]
            text = f"UNWIND $rows AS row {_EDGE} RETURN row.i AS i, properties(f) AS p"
            found.update({edges[r["i"]]: r["p"] for r in run_in(self._tx, text, rows=rows)})
        return found

    def create(self, facts: Sequence[tuple[FactKey, Row]]) -> None:
        """Make facts that are not there. Raise DataError if an end of an edge is missing."""
        nodes = [f for f in facts if len(f[0]) == 2]
        if nodes:
            made = run_in(
                self._tx,
                "UNWIND $rows AS row CREATE (n:$(row.label)) SET n = row.p RETURN elementId(n) AS e",
                rows=[{"label": key[0], "p": props} for key, props in nodes],
            )
            self._places.known.update({key: m["e"] for (key, _), m in zip(nodes, made, strict=True)})
            self._state_sources(nodes, new=True)
        if edges := [f for f in facts if len(f[0]) != 2]:
            run_in(
                self._tx,
                f"UNWIND $rows AS row {_ENDS} CREATE (a)-[f:$(row.t)]->(b) SET f = row.p",
                rows=self._checked_rows(edges),
            )

    def replace(self, facts: Sequence[tuple[FactKey, Row]]) -> None:
        """Give facts that are there other properties and sources."""
        nodes = [f for f in facts if len(f[0]) == 2]
        if nodes:
            rows = [{"n": place, "p": props} for place, (_, props) in zip(self._located(nodes), nodes, strict=True)]
            run_in(self._tx, f"UNWIND $rows AS row {_NODE} SET f = row.p", rows=rows)
            self._state_sources(nodes, new=False)
        if edges := [f for f in facts if len(f[0]) != 2]:
            run_in(self._tx, f"UNWIND $rows AS row {_EDGE} SET f = row.p", rows=self._checked_rows(edges))

    def put(self, facts: Sequence[tuple[FactKey, Row]]) -> None:
        """Make the facts that are not there, replace those that are."""
        there = self.read([key for key, _ in facts])
        self.create([f for f in facts if f[0] not in there])
        self.replace([f for f in facts if f[0] in there])

    def touch(self, keys: Sequence[FactKey], load_id: str) -> None:
        """Mark facts that are there as stated again by this load."""
        stamp = "SET f.load_id = $load_id, f.last_seen = $today"
        params = {"load_id": load_id, "today": today()}
        if nodes := [k for k in keys if len(k) == 2]:
            rows = [{"n": self._places.known[k]} for k in nodes]
            run_in(self._tx, f"UNWIND $rows AS row {_NODE} {stamp}", rows=rows, **params)
        if edges := [k for k in keys if len(k) != 2]:
            run_in(self._tx, f"UNWIND $rows AS row {_EDGE} {stamp}", rows=self._edge_rows(edges), **params)

    def delete(self, keys: Sequence[FactKey]) -> None:
        """Delete facts, edges first; nodes with what hangs on them."""
        if edges := [k for k in keys if len(k) != 2]:
            rows = [r for r in self._edge_rows(edges) if r["a"] and r["b"]]
            run_in(self._tx, f"UNWIND $rows AS row {_EDGE} DELETE f", rows=rows)
        if nodes := [k for k in keys if len(k) == 2]:
            self._locate(nodes)
            rows = [{"n": self._places.known.pop(k)} for k in nodes if k in self._places.known]
            run_in(self._tx, f"UNWIND $rows AS row {_NODE} DETACH DELETE f", rows=rows)

    def needed(self, keys: Sequence[FactKey]) -> set[FactKey]:
        """Those of these nodes at which a stated edge still hangs."""
        self._locate(keys)
        rows = [{"n": self._places.known[k], "k": list(k)} for k in keys if k in self._places.known]
        text = (
            f"UNWIND $rows AS row {_NODE} AND EXISTS {{ MATCH (f)-[r]-() WHERE r.evidence IS NOT NULL "
            "OR type(r) = 'STATED_IN' AND endNode(r) = f } RETURN row.k AS k"
        )
        return {tuple(row["k"]) for row in run_in(self._tx, text, rows=rows)}

    # --- how -----------------------------------------------------------------------------------------------------

    def _read_nodes(self, keys: Sequence[FactKey]) -> dict[FactKey, Row]:
        """Properties of nodes; notes where they stand."""
        if self._places.complete:
            known = [k for k in keys if k in self._places.known]
            rows = [{"n": self._places.known[k], "k": list(k)} for k in known]
            text = f"UNWIND $rows AS row {_NODE} RETURN row.k AS k, properties(f) AS p"
            return {tuple(r["k"]): r["p"] for r in run_in(self._tx, text, rows=rows)} if rows else {}
        found: dict[FactKey, Row] = {}
        for label in sorted({k[0] for k in keys}):
            text = f"UNWIND $ids AS id MATCH (f:{label} {{id: id}}) RETURN id, elementId(f) AS e, properties(f) AS p"
            for row in run_in(self._tx, text, ids=[k[1] for k in keys if k[0] == label]):
                self._places.known[(label, row["id"])] = row["e"]
                found[(label, row["id"])] = row["p"]
        return found

    def _locate(self, keys: Iterable[FactKey]) -> None:
        unknown = {k for k in keys if k not in self._places.known}
        if unknown and not self._places.complete:
            self._read_nodes(sorted(unknown))

    def _located(self, facts: Sequence[tuple[FactKey, Row]]) -> list[str]:
        self._locate(key for key, _ in facts)
        return [self._places.known[key] for key, _ in facts]

    def _edge_rows(self, keys: Sequence[FactKey]) -> list[Row]:
        """One row an edge; ``a`` or ``b`` is None where that end is not in the graph."""
        self._locate(end for k in keys for end in ((k[1], k[2]), (k[3], k[4])))
        place = self._places.known.get
        return [
            {"i": i, "t": k[0], "a": place((k[1], k[2])), "b": place((k[3], k[4])), "k": k[5]}
            for i, k in enumerate(keys)
        ]

    def _checked_rows(self, facts: Sequence[tuple[FactKey, Row]]) -> list[Row]:
        rows = self._edge_rows([key for key, _ in facts])
        for row, (key, props) in zip(rows, facts, strict=True):
            if not (row["a"] and row["b"]):
                raise DataError(
                    "load.unknown_reference", f"{key[0]} 的一端不在图中：{key[1]} {key[2]} → {key[3]} {key[4]}",
                    where=json.loads(props["evidence"][0])["locator"], remedy="先装载这一端，或改正编号",
                )  # fmt: skip
            row["p"] = props
        return rows

    def _state_sources(self, nodes: Sequence[tuple[FactKey, Row]], *, new: bool) -> None:
        """STATED_IN from each node to exactly the sources of its evidence."""
        sources = {key: _sources(props) for key, props in nodes if key[0] not in UNSOURCED}
        self._locate(("Source", s) for found in sources.values() for s in found)
        place = self._places.known
        pairs = [
            {"a": place[key], "b": place[("Source", s)]}
            for key, found in sources.items()
            for s in found
            if ("Source", s) in place
        ]
        if not new:
            rows = [{"n": place[key], "s": found} for key, found in sources.items()]
            run_in(
                self._tx,
                f"UNWIND $rows AS row {_NODE} MATCH (f)-[r:STATED_IN]->(s) WHERE NOT s.id IN row.s DELETE r",
                rows=rows,
            )
        make = "CREATE" if new else "MERGE"
        run_in(self._tx, f"UNWIND $rows AS row {_ENDS} {make} (a)-[:STATED_IN {{key: ''}}]->(b)", rows=pairs)


def keep_undo(tx: Transaction, load_id: str, facts: Sequence[tuple[FactKey, Row]]) -> None:
    """Keep what facts looked like before this load; the first picture stays."""
    rows = [
        {
            "id": f"{load_id}:{json.dumps(key, ensure_ascii=False)}",
            "fact": json.dumps(key, ensure_ascii=False),
            "before": json.dumps(before, ensure_ascii=False),
        }
        for key, before in facts
    ]
    if rows:
        run_in(
            tx,
            "UNWIND $rows AS row MERGE (u:Undo {id: row.id}) "
            "ON CREATE SET u.name = 'undo', u.load_id = $load_id, u.fact = row.fact, u.before = row.before",
            rows=rows, load_id=load_id,
        )  # fmt: skip


def today() -> str:
    """The date that stamps carry."""
    return datetime.now(UTC).date().isoformat()


def _sources(props: Row) -> list[str]:
    return sorted({json.loads(text)["source"] for text in props["evidence"]})
