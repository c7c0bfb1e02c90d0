"""Corrections that take facts out: what they took is kept, kept out of later loads, and put back when they go.

A correction names facts and the sources that stated them. These pieces of evidence leave the fact (a fact without any
is deleted), whoever loaded them, and wait in Withdrawn nodes. Evidence from another source counts as ever.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from graph.merge import STAMPS, FactKey, fact_key, fact_properties
from graph.ontology import Ontology, ontology
from graph.records import EdgeRecord, NodeRecord, Record
from graph.stored_facts import Row, StoredFacts, Transaction, run_in

if TYPE_CHECKING:
    from graph.writer import Writer

CORRECTION = "Correction"
ALL = "MATCH (w:Withdrawn) RETURN w.fact AS fact, w.sources AS sources"
ORPHANS = (
    "MATCH (w:Withdrawn) WHERE NOT EXISTS { MATCH (:Correction {id: w.correction_id}) } "
    "RETURN w.id AS id, w.fact AS fact, w.before AS before ORDER BY id"
)
KEEP = (
    "MERGE (w:Withdrawn {id: $id}) SET w.name = $name, w.correction_id = $correction, w.fact = $fact, "
    "w.sources = $sources, w.before = $before"
)


def without_withdrawn(writer: Writer, records: Sequence[Record], onto: Ontology) -> Sequence[Record]:
    """The records that no standing correction has taken out."""
    barred: dict[FactKey, set[str]] = {}
    for row in writer.run(ALL):
        barred.setdefault(tuple(json.loads(row["fact"])), set()).update(row["sources"])
    if not barred:
        return records
    return [
        r for r in records if not (isinstance(r, EdgeRecord) and r.evidence.source in barred.get(fact_key(r, onto), ()))
    ]


def withdraw(writer: Writer, records: Iterable[Record]) -> None:
    """Take out what the corrections among these records name; doing it again changes nothing."""
    for record in records:
        if isinstance(record, NodeRecord) and record.label == CORRECTION:
            for item in json.loads(str(record.props.get("withdraws") or "[]")):
                key, sources = tuple(item["fact"]), set(item["sources"])
                writer.transaction(lambda tx, c=record.id, k=key, s=sources: _take_out(tx, c, k, s))  # type: ignore[misc]


def put_back(writer: Writer) -> None:
    """Give facts back what corrections took that are gone by now."""
    for row in writer.run(ORPHANS):
        writer.transaction(lambda tx, r=row: _give_back(tx, r))  # type: ignore[misc]


def _take_out(tx: Transaction, correction: str, key: FactKey, sources: set[str]) -> None:
    fact = json.dumps(key, ensure_ascii=False)
    withdrawn = f"{correction}:{fact}"
    kept = run_in(tx, "MATCH (w:Withdrawn {id: $id}) RETURN w.before AS before, w.sources AS sources", id=withdrawn)
    stored = StoredFacts(tx)
    now = stored.read([key]).get(key)
    old: Row = json.loads(kept[0]["before"]) if kept else {}
    before = {**(now or old), "evidence": sorted({*old.get("evidence", ()), *(now or {}).get("evidence", ())})}
    named = sorted({*sources, *(kept[0]["sources"] if kept else ())})
    run_in(
        tx, KEEP, id=withdrawn, name="withdrawn", correction=correction, fact=fact, sources=named,
        before=json.dumps(before, ensure_ascii=False),
    )  # fmt: skip
    if now is not None:
        _settle(stored, key, now, [e for e in now["evidence"] if json.loads(e)["source"] not in named])


def _give_back(tx: Transaction, row: Row) -> None:
    key: FactKey = tuple(json.loads(row["fact"]))
    run_in(tx, "MATCH (w:Withdrawn {id: $id}) DELETE w", id=row["id"])
    others = run_in(tx, "MATCH (w:Withdrawn {fact: $fact}) RETURN w.sources AS sources", fact=row["fact"])
    still_out = {s for other in others for s in other["sources"]}
    before: Row = json.loads(row["before"])
    stored = StoredFacts(tx)
    ends = {(key[1], key[2]), (key[3], key[4])}
    if len(stored.read(sorted(ends))) < len(ends):
        return  # the enterprise itself has gone since
    now = stored.read([key]).get(key, {})
    evidence = {*now.get("evidence", ()), *before["evidence"]}
    _settle(stored, key, now or before, [e for e in sorted(evidence) if json.loads(e)["source"] not in still_out])


def _settle(stored: StoredFacts, key: FactKey, old: Row, evidence: list[str]) -> None:
    """The fact as this evidence states it; none deletes it."""
    if evidence:
        stamps = {name: old[name] for name in STAMPS if name in old}
        stored.put([(key, {**fact_properties(key, evidence, ontology()), **stamps})])
    else:
        stored.delete([key])
