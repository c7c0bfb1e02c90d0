"""A source and what rests on it; the data sets."""

from __future__ import annotations

from graph.answers.common import HERE, Scope, evidence_items, ground, missing
from graph.answers.shapes import Answer, DatasetRow, SourceDetail, SourceRef
from graph.ontology import ontology
from graph.queries import query
from graph.reader import Reader

SHOWN = 200


def source(reader: Reader, source_id: str, scope: Scope = HERE) -> Answer[SourceDetail]:
    """A source and the facts that cite it, at most 200 nodes and 200 edges. Raise NotFound."""
    base = ground(reader, scope)
    rows = query("source_card").run(reader, source=source_id)
    if not rows:
        raise missing("source", "来源", source_id, {})
    row = rows[0]
    ref = SourceRef(id=row["id"], title=row["title"], url=row["url"], date=row["date"], kind=row["kind"])
    edges = query("facts_citing").run(reader, source=source_id, limit=SHOWN)
    refs, onto = {ref.id: ref}, ontology()
    items = []
    for f in row["facts"]:
        text = f"{onto.labels[f['kind']].caption}：{f['name']}"
        items += [e for e in evidence_items(f["evidence"], refs, text) if e.source.id == ref.id]
    for f in edges:
        text = f"{f['start_name']} {onto.relationships[f['kind']].caption} {f['end_name']}"
        items += [e for e in evidence_items(f["evidence"], refs, text) if e.source.id == ref.id]
    data = SourceDetail(
        source=ref, datasets=tuple(sorted({e.dataset for e in items})),
        confidence=tuple(sorted({e.confidence_word for e in items})), facts=tuple(items),
        facts_total=max(row["total"] + len(edges), len(items)),
    )  # fmt: skip
    return base.answer(data, shown=len(items), total=data.facts_total, sources=[ref])


def datasets(reader: Reader, scope: Scope = HERE) -> Answer[tuple[DatasetRow, ...]]:
    """What ships and what was loaded, with licence and date."""
    base = ground(reader, scope)
    rows = query("dataset_cards").run(reader)
    data = tuple(DatasetRow(**r) for r in rows)
    return base.answer(data, shown=len(data), total=len(data))
