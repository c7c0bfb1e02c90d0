"""The words that users meet, and what each means: from the ontology, so that nothing is said twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.answers.shapes import STAGE_WORDS, ZERO_WORDS, Answer, DictionaryEntry, Meta
from graph.ontology import Ontology, Property, ontology


def dictionary(text: str = "") -> Answer[tuple[DictionaryEntry, ...]]:
    """Every word, or those whose word, kind or meaning has ``text`` in it."""
    found = tuple(e for e in _entries(ontology()) if text.lower() in f"{e.word} {e.kind} {e.meaning}".lower())
    return Answer[tuple[DictionaryEntry, ...]](data=found, meta=Meta(shown=len(found), total=len(found)))


def _entries(onto: Ontology) -> Iterator[DictionaryEntry]:
    for name, label in onto.labels.items():
        yield DictionaryEntry(word=label.caption, kind="label", meaning=_joined(name, label.note))
        yield from _properties(name, label.properties.values())
    for name, edge in onto.relationships.items():
        ends = f"{'|'.join(edge.from_labels)} → {'|'.join(edge.to_labels)}"
        yield DictionaryEntry(word=edge.caption, kind="relationship", meaning=_joined(name, ends, edge.note))
        yield from _properties(name, edge.properties.values())
    for name, rank in onto.confidence.items():
        check = "待核实" if rank.get("verify") else ""
        yield DictionaryEntry(word=rank["caption"], kind="confidence", meaning=_joined(name, check))
    for basis, words in ZERO_WORDS.items():
        yield DictionaryEntry(word=words, kind="basis", meaning=f"{basis}：没有生产者时的说法")
    for stage, words in STAGE_WORDS.items():
        yield DictionaryEntry(word=words, kind="stage", meaning=stage)


def _properties(owner: str, properties: Iterable[Property]) -> Iterator[DictionaryEntry]:
    for p in properties:
        if p.caption:
            values = "、".join(a for a in p.allowed if a)
            unit = f"单位 {p.unit}" if p.unit else ""
            yield DictionaryEntry(
                word=p.caption, kind="property", meaning=_joined(f"{owner}.{p.name}", p.type, unit, values, p.note)
            )


def _joined(*parts: str) -> str:
    return "；".join(part for part in parts if part)
