"""The ledger of loads."""

from __future__ import annotations

from graph.answers.common import HERE, Scope, evidence_items, ground, missing, source_ids, sources_of
from graph.answers.shapes import Answer, LoadDetail, LoadRow
from graph.ontology import ontology
from graph.queries import query
from graph.reader import Reader


def loads(reader: Reader, scope: Scope = HERE, *, limit: int = 50) -> Answer[tuple[LoadRow, ...]]:
    """Loads, newest first."""
    base = ground(reader, scope)
    data = load_rows(reader, limit=limit)
    return base.answer(data, shown=len(data), total=len(data))


def load_rows(reader: Reader, *, limit: int = 50) -> tuple[LoadRow, ...]:
    """The rows alone."""
    rows = query("load_cards").run(reader, limit=limit)
    return tuple(LoadRow(**r) for r in rows)


def load(reader: Reader, load_id: str, scope: Scope = HERE, *, limit: int = 200) -> Answer[LoadDetail]:
    """One load and the nodes that it made. Raise NotFound."""
    base = ground(reader, scope)
    rows = {r.id: r for r in load_rows(reader, limit=1000)}
    if load_id not in rows:
        raise missing("load", "装载", load_id, {i: r.dataset for i, r in rows.items()})
    made = query("load_made").run(reader, load=load_id, limit=limit)
    refs = sources_of(reader, source_ids(m["evidence"] for m in made))
    onto = ontology()
    items = [
        item
        for m in made
        for item in evidence_items(m["evidence"], refs, f"{onto.labels[m['label']].caption}：{m['name']}")
    ]
    total = max(rows[load_id].made, len(items))
    data = LoadDetail(row=rows[load_id], made=tuple(items), made_total=total)
    return base.answer(data, shown=len(items), total=total, sources=refs.values())
