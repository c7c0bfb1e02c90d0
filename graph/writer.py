"""Writes: the only file that changes the graph, and the only one that stamps provenance.

A fact (node or edge) carries its pieces of evidence as JSON texts; its properties are what the evidence states
(graph/merge.py). So two sources that say the same thing are two pieces of evidence for one fact, and taking one away
(sweep, undo) leaves what the other states.

A load is: begin (a Load node in state ``running``) -> batches, each one transaction -> sweep -> done. A batch reads
what is there, merges in Python, and writes only what differs; what a fact looked like before goes into an Undo node of
the same transaction. So a killed load can be finished by running it again, or undone (graph/ledger.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import neo4j

from graph.claim import my_mark, now_s
from graph.connection import BATCH_TIMEOUT_S, Connection, wrapped
from graph.merge import FactKey, fact_properties, group_records, piece, same_fact, without
from graph.ontology import Ontology, constraint_statements, ontology
from graph.records import Record
from graph.stored_facts import Places, Row, StoredFacts, keep_undo, run_in, today
from graph.withdraw import put_back, withdraw, without_withdrawn

BATCH_ROWS = 2_000
T = TypeVar("T")


@dataclass(frozen=True)
class LoadInput:
    """What one load brings: the dataset's id, its files and checksum, how many rows were read and refused, the paths
    that the files were read from, and the account that loads."""

    dataset: str
    files: tuple[str, ...]
    sha256: str
    read: int
    refused: int = 0
    origin: tuple[str, ...] = ()
    who: str = ""


@dataclass
class LoadCounts:
    """What a load did: ``made`` new facts, ``merged`` records that stated a known fact, ``changed`` of those,
    ``swept`` facts that the dataset no longer states, ``kept`` of those that other data still need."""

    load_id: str
    made: int = 0
    merged: int = 0
    changed: int = 0
    swept: int = 0
    kept: int = 0
    made_by_file: dict[str, int] = field(default_factory=dict)
    merged_by_file: dict[str, int] = field(default_factory=dict)


class Writer:
    """Writes records and derived facts. One load at a time; readers are never blocked."""

    def __init__(self, connection: Connection, onto: Ontology | None = None) -> None:
        self._connection = connection
        self._onto = onto or ontology()

    # --- transactions -------------------------------------------------------------------------------------------

    def run(self, text: str, /, **params: Any) -> list[Row]:
        """One statement in a transaction of its own; its rows."""
        return self.transaction(lambda tx: run_in(tx, text, **params), label=text)

    def transaction(self, work: Callable[[neo4j.ManagedTransaction], T], *, label: str = "write") -> T:
        """Run ``work`` in one write transaction, retried on transient errors, all or nothing."""
        with wrapped(label), self._connection.session(write=True) as session:
            return session.execute_write(neo4j.unit_of_work(timeout=BATCH_TIMEOUT_S)(work))

    def prepare(self) -> None:
        """Make every constraint and index of the ontology; does nothing where they are there."""
        with wrapped("CREATE CONSTRAINT"), self._connection.session(write=True) as session:
            for statement in constraint_statements(self._onto):
                session.run(statement).consume()
            session.run("CALL db.awaitIndexes(60)").consume()

    # --- loads --------------------------------------------------------------------------------------------------

    def load(
        self,
        what: LoadInput,
        records: Sequence[Record],
        *,
        on_batch: Callable[[int, int], None] = lambda done, total: None,
        resume: str = "",
    ) -> LoadCounts:
        """Write every record of a dataset and sweep what it no longer states.

        ``resume`` is the id of an interrupted load of the same records, which this call brings to its end.
        ``on_batch(facts done, facts in all)`` is called after each committed batch. Raises DataError if an end of an
        edge is neither in the graph nor among the records; batches before that one stay, and the load can be undone.
        """
        counts = LoadCounts(resume or self._begin(what))
        self.run("MATCH (l:Load {id: $id}) SET l.process = $me", id=counts.load_id, me=my_mark())
        facts = group_records(without_withdrawn(self, records, self._onto), self._onto)
        places = Places(complete=not self.run("MATCH (n) WHERE NOT n:Load RETURN n.id LIMIT 1"))
        done = 0
        for batch in chunks(list(facts.items()), BATCH_ROWS):
            before, changed = self.transaction(
                lambda tx, b=batch: self._write_batch(tx, what.dataset, b, counts.load_id, places)  # type: ignore[misc]
            )
            _tally(counts, batch, before, changed)
            done += len(batch)
            on_batch(done, len(facts))
        self._sweep(what.dataset, counts)
        withdraw(self, records)
        put_back(self)
        self._finish(what, counts, resumed=bool(resume))
        return counts

    def _begin(self, what: LoadInput) -> str:
        now = datetime.now(UTC)
        load_id = f"L{now:%Y%m%dT%H%M%S%f}-{what.dataset.replace('/', '-')}"
        self.run(
            "CREATE (l:Load {id: $id, name: $dataset, dataset: $dataset, state: 'running', files: $files, "
            "sha256: $sha256, read: $read, refused: $refused, origin: $origin, started: $now, who: $who})",
            id=load_id, dataset=what.dataset, files=list(what.files), sha256=what.sha256, read=what.read,
            refused=what.refused, origin=list(what.origin), now=now.isoformat(timespec="seconds"), who=what.who,
        )  # fmt: skip
        return load_id

    def _finish(self, what: LoadInput, counts: LoadCounts, *, resumed: bool) -> None:
        self.run(
            "MATCH (l:Load {id: $id}) SET l.state = 'done', l.ended = $now, l.made = $made, l.merged = $merged, "
            "l.swept = $swept WITH l MATCH (d:Dataset {id: l.dataset}) MERGE (l)-[:FROM_DATASET {key: ''}]->(d)",
            id=counts.load_id, now=now(), made=counts.made, merged=counts.merged, swept=counts.swept,
        )  # fmt: skip
        if resumed or counts.made or counts.changed or counts.swept:
            older = self.run(
                "MATCH (l:Load {dataset: $dataset}) WHERE l.id <> $id SET l.final = true RETURN l.id AS id",
                dataset=what.dataset, id=counts.load_id,
            )  # fmt: skip
            self.forget_undo([row["id"] for row in older])

    def forget_undo(self, load_ids: Sequence[str]) -> None:
        """Delete the Undo nodes of these loads."""
        while self.run(
            "MATCH (u:Undo) WHERE u.load_id IN $ids WITH u LIMIT 5000 DELETE u RETURN count(*) AS n",
            ids=list(load_ids),
        )[0]["n"]:  # fmt: skip
            pass

    def _write_batch(
        self,
        tx: neo4j.ManagedTransaction,
        dataset: str,
        batch: Sequence[tuple[FactKey, list[Record]]],
        load_id: str,
        places: Places,
    ) -> tuple[set[FactKey], set[FactKey]]:
        """Write one batch of one kind; return the facts that were there before and those that were written."""
        stored = StoredFacts(tx, places)
        before = stored.read([key for key, _ in batch])
        changed: list[tuple[FactKey, Row]] = []
        undo: list[tuple[FactKey, Row]] = []
        same: list[FactKey] = []
        for key, records in batch:
            old = before.get(key)
            evidence = [*(without(old["evidence"], dataset) if old else ()), *(piece(r, dataset) for r in records)]
            new = fact_properties(key, evidence, self._onto)
            if old is not None and same_fact(old, new):
                same.append(key)
                continue
            stamps = old_stamps(old) if old else {"made_by": load_id, "first_seen": today()}
            changed.append((key, {**new, **stamps, "load_id": load_id, "last_seen": today()}))
            if old is not None and old["made_by"] != load_id:
                undo.append((key, old))
        stored.create([fact for fact in changed if fact[0] not in before])
        stored.replace([fact for fact in changed if fact[0] in before])
        stored.touch(same, load_id)
        keep_undo(tx, load_id, undo)
        run_in(tx, "MATCH (l:Load {id: $id}) SET l.beat = $now", id=load_id, now=now_s())
        known = {key for key, old in before.items() if old["made_by"] != load_id}
        return known, {key for key, _ in changed}

    def _sweep(self, dataset: str, counts: LoadCounts) -> None:
        """Take this dataset's evidence from every fact that this load did not state; edges first."""
        for pattern, is_node in (("()-[f]->()", False), ("(f)", True)):
            while keys := self._stale(pattern, is_node, dataset, counts.load_id):
                swept, kept = self.transaction(
                    lambda tx, k=keys: self._sweep_batch(tx, dataset, k, counts.load_id)  # type: ignore[misc]
                )
                counts.swept += swept
                counts.kept += kept

    def _stale(self, pattern: str, is_node: bool, dataset: str, load_id: str) -> list[FactKey]:
        fields = "labels(f)[0] AS kind, [f.id] AS rest" if is_node else (
            "type(f) AS kind, [labels(startNode(f))[0], startNode(f).id, labels(endNode(f))[0], endNode(f).id, f.key] "
            "AS rest"
        )  # fmt: skip
        rows = self.run(
            f"MATCH {pattern} WHERE $dataset IN f.datasets AND f.load_id <> $load_id RETURN {fields} LIMIT $n",
            dataset=dataset, load_id=load_id, n=BATCH_ROWS,
        )  # fmt: skip
        return [(row["kind"], *row["rest"]) for row in rows]

    def _sweep_batch(
        self, tx: neo4j.ManagedTransaction, dataset: str, keys: Sequence[FactKey], load_id: str
    ) -> tuple[int, int]:
        """Take the dataset's evidence from these facts; return how many went and how many other data still need."""
        kept = 0
        stored = StoredFacts(tx)
        before = stored.read(keys)
        needed = stored.needed([k for k in keys if len(k) == 2])
        gone, left = [], []
        for key, old in before.items():
            evidence = without(old["evidence"], dataset)
            if evidence:
                new = fact_properties(key, evidence, self._onto)
                left.append((key, {**old_stamps(old), **new, "load_id": load_id}))
            elif key in needed:
                kept += 1
                left.append((key, {**old, "load_id": load_id}))
            else:
                gone.append(key)
        stored.replace(left)
        stored.delete(gone)
        keep_undo(tx, load_id, [(k, before[k]) for k in gone] + [(k, before[k]) for k, _ in left])
        return len(gone), kept

    # --- derived facts --------------------------------------------------------------------------------------------

    def upsert_nodes(self, label: str, rows: Sequence[Row]) -> None:
        """Write derived nodes (``derived: true`` in the ontology), each row all properties incl. id and name."""
        self._check(self._onto.label(label).derived, label)
        for batch in chunks(rows, BATCH_ROWS):
            self.run(f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n = row", rows=batch)

    def upsert_edges(self, kind: str, start: str, end: str, rows: Sequence[Row]) -> None:
        """Write derived edges; a row is {start: id, end: id, key: text or "", props: {...}}."""
        self._check(self._onto.relationship(kind).derived, kind)
        for batch in chunks(rows, BATCH_ROWS * 2):
            self.run(
                f"UNWIND $rows AS row MATCH (a:{start} {{id: row.start}}) MATCH (b:{end} {{id: row.end}}) "
                f"MERGE (a)-[r:{kind} {{key: row.key}}]->(b) SET r = row.props, r.key = row.key",
                rows=batch,
            )

    def delete_nodes(self, label: str, ids: Sequence[str]) -> None:
        """Delete derived nodes with their edges."""
        self._check(self._onto.label(label).derived, label)
        for batch in chunks(ids, BATCH_ROWS):
            self.run(f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) DETACH DELETE n", ids=batch)

    def delete_edges(self, kind: str, start: str, ids: Sequence[str]) -> None:
        """Delete every derived edge of a kind that starts at these nodes."""
        self._check(self._onto.relationship(kind).derived, kind)
        for batch in chunks(ids, BATCH_ROWS):
            self.run(f"UNWIND $ids AS id MATCH (:{start} {{id: id}})-[r:{kind}]->() DELETE r", ids=batch)

    @staticmethod
    def _check(derived: bool, name: str) -> None:
        if not derived:
            raise ValueError(f"{name} is a stated fact: write it as a record with evidence, through Writer.load")


def old_stamps(old: Mapping[str, Any]) -> Row:
    """The stamps that outlive a change of the evidence."""
    return {name: old[name] for name in ("made_by", "first_seen", "last_seen")}


def chunks(rows: Sequence[T], size: int) -> Iterator[list[T]]:
    """``rows`` in lists of at most ``size``."""
    for start in range(0, len(rows), size):
        yield list(rows[start : start + size])


def _tally(
    counts: LoadCounts, batch: Sequence[tuple[FactKey, list[Record]]], before: set[FactKey], changed: set[FactKey]
) -> None:
    for key, records in batch:
        for i, record in enumerate(records):
            new = key not in before and i == 0
            per_file = counts.made_by_file if new else counts.merged_by_file
            file = record.evidence.locator.rsplit(":", 1)[0]
            per_file[file] = per_file.get(file, 0) + 1
            counts.made += new
            counts.merged += not new
        counts.changed += key in before and key in changed


def now() -> str:
    """The moment, as loads and analyses are stamped."""
    return datetime.now(UTC).isoformat(timespec="seconds")
