"""docs/ONTOLOGY.md, written from the ontology: ``python -m graph.ontology_doc`` writes it anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from graph.ontology import Label, Ontology, Property, Relationship, ontology

FILE = Path(__file__).resolve().parent.parent / "docs" / "ONTOLOGY.md"

_HEAD = """# What the graph holds

Written from graph/ontology.yaml by `python -m graph.ontology_doc`; a test fails when the two differ. Edit the
ontology, not this page.

Every node has `id`, unique within its label, and `name`. Every edge has `key`, which tells parallel edges apart and is
`""` where there can be but one. A property that is not there is unknown. Dates are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
What is marked *derived* is made from the facts by a load, the analysis or a user; all else states what a source says,
and carries the provenance below.
"""


def ontology_page(onto: Ontology) -> str:
    """The whole page as Markdown."""
    return "\n".join([_HEAD, *_confidence(onto), *_provenance(onto), *_labels(onto), *_relationships(onto)])


def _table(properties: Mapping[str, Property], key: tuple[str, ...] = ()) -> Iterator[str]:
    if not properties:
        return
    yield "| property | caption | type | values and notes |"
    yield "|---|---|---|---|"
    for p in properties.values():
        kind = p.type + (f", {p.unit}" if p.unit else "") + (", required" if p.required else "")
        marks = ["part of the key"] if p.name in key else []
        marks += ["in the full-text index"] if p.search else []
        allowed = "、".join(f"`{a}`" for a in p.allowed if a)
        yield f"| `{p.name}` | {p.caption} | {kind} | {'; '.join(x for x in (allowed, p.note, *marks) if x)} |"
    yield ""


def _confidence(onto: Ontology) -> Iterator[str]:
    yield "## Confidence\n\nBest first; what is to be checked is shown as 待核实.\n"
    yield "| word | caption | to be checked |"
    yield "|---|---|---|"
    for name, spec in onto.confidence.items():
        yield f"| `{name}` | {spec['caption']} | {'yes' if onto.needs_check(name) else ''} |"
    yield ""


def _provenance(onto: Ontology) -> Iterator[str]:
    yield "## Provenance\n\nOn every stated node and edge, written by the writer alone.\n"
    yield from _table(onto.provenance)


def _heading(item: Label | Relationship) -> str:
    return f"### {item.name} {item.caption}{' (derived)' if item.derived else ''}\n"


def _labels(onto: Ontology) -> Iterator[str]:
    yield "## Labels\n"
    for label in onto.labels.values():
        yield _heading(label)
        if label.note:
            yield f"{label.note}\n"
        yield from _table({n: p for n, p in label.properties.items() if n != "id" and (n != "name" or p.search)})


def _ends(labels: Iterable[str]) -> str:
    return " or ".join("any label" if label == "*" else f"`{label}`" for label in labels)


def _relationships(onto: Ontology) -> Iterator[str]:
    yield "## Relationships\n"
    for rel in onto.relationships.values():
        yield _heading(rel)
        if rel.note:
            yield f"{rel.note}\n"
        yield f"From {_ends(rel.from_labels)} to {_ends(rel.to_labels)}.\n"
        yield from _table(rel.properties, rel.key)


if __name__ == "__main__":
    FILE.write_text(ontology_page(ontology()), encoding="utf-8")
