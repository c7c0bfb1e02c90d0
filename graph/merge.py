"""How pieces of evidence become one fact: pure, so that loading, sweeping and undoing agree."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.ontology import Ontology
from graph.pinyin import pinyin_of
from graph.records import EdgeRecord, NodeRecord, Record

# what the writer adds to the stated values; `key` and `id` identify, the rest is provenance
STAMPS = frozenset({"made_by", "load_id", "first_seen", "last_seen"})

FactKey = tuple[str, ...]


def fact_key(record: Record, onto: Ontology) -> FactKey:
    """What makes two records one fact: (label, id), or (type, from label, from id, to label, to id, key)."""
    if isinstance(record, NodeRecord):
        return (record.label, record.id)
    key = onto.relationship(record.type).key_of(record.props)
    return (record.type, *record.start, *record.end, key)


def piece(record: Record, dataset: str) -> str:
    """One piece of evidence as JSON text: the same record always gives the same text."""
    e = record.evidence
    values = {k: v for k, v in record.props.items() if v is not None and v != "" and v != []}
    return json.dumps(
        {
            "source": e.source,
            "locator": e.locator,
            "confidence": e.confidence,
            "known_from": e.known_from,
            "dataset": dataset,
            "values": values,
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def fact_properties(key: FactKey, evidence: Iterable[str], onto: Ontology) -> dict[str, Any]:
    """The properties of a fact that these pieces of evidence state; the best confidence has the last word.

    Pieces are ordered, so that the order of loading does not matter.
    """
    pieces: list[tuple[Mapping[str, Any], str]] = [(json.loads(text), text) for text in set(evidence)]
    pieces.sort(key=lambda p: (-onto.ranks[p[0]["confidence"]], p[0]["known_from"], p[1]))
    props: dict[str, Any] = {"id": key[1]} if len(key) == 2 else {"key": key[-1]}
    for stated, _ in pieces:
        props.update(stated["values"])
    if len(key) == 2 and "pinyin" in onto.label(key[0]).properties:
        props["pinyin"] = pinyin_of(props)
    dates = [stated["known_from"] for stated, _ in pieces]
    if dates and all(dates):
        props["known_from"] = min(dates)
    props["confidence"] = pieces[-1][0]["confidence"]
    props["evidence"] = [text for _, text in pieces]
    props["datasets"] = sorted({stated["dataset"] for stated, _ in pieces})
    return props


def without(evidence: Sequence[str], dataset: str) -> list[str]:
    """The pieces that other datasets state."""
    return [text for text in evidence if json.loads(text)["dataset"] != dataset]


def same_fact(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Whether two property maps state the same, stamps apart."""
    return {k: v for k, v in a.items() if k not in STAMPS} == {k: v for k, v in b.items() if k not in STAMPS}


def group_records(records: Iterable[Record], onto: Ontology) -> dict[FactKey, list[Record]]:
    """Records by the fact they state, nodes first (Source before all others), then edges, kind by kind."""
    groups: dict[FactKey, list[Record]] = {}
    for record in records:
        groups.setdefault(fact_key(record, onto), []).append(record)
    return dict(
        sorted(groups.items(), key=lambda g: (isinstance(g[1][0], EdgeRecord), g[0][0] != "Source", kind_of(g[0])))
    )


def kind_of(key: FactKey) -> FactKey:
    """What a batch has in common: (label,) or (type, from label, to label)."""
    return (key[0],) if len(key) == 2 else (key[0], key[1], key[3])
