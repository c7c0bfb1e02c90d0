"""What loaders give to the writer: nodes and edges without provenance, and the statement that carries them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a statement stands: source id, ``file:line``, confidence rank, and since when it was known (or "")."""

    source: str
    locator: str
    confidence: str
    known_from: str = ""


@dataclass(frozen=True, slots=True)
class NodeRecord:
    """A node as one row of one source states it. ``props`` hold neither id nor provenance, but name."""

    label: str
    id: str
    props: Mapping[str, Any]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class EdgeRecord:
    """An edge as one row of one source states it; ``start`` and ``end`` are (label, id)."""

    type: str
    start: tuple[str, str]
    end: tuple[str, str]
    evidence: Evidence
    props: Mapping[str, Any] = field(default_factory=dict)


Record = NodeRecord | EdgeRecord


def faults(record: Record, onto: Ontology) -> list[tuple[str, str]]:
    """What the ontology forbids in a record, as (property, Chinese text); empty when it is good."""
    if isinstance(record, NodeRecord):
        props = onto.label(record.label).properties
        values: Mapping[str, Any] = {**record.props, "id": record.id}
        found = []
    else:
        rel = onto.relationship(record.type)
        props, values = rel.properties, record.props
        found = [
            (side, f"{record.type} 不能连到 {label}")
            for side, label, allowed in (
                ("start", record.start[0], rel.from_labels),
                ("end", record.end[0], rel.to_labels),
            )
            if "*" not in allowed and label not in allowed
        ]
    if record.evidence.confidence not in onto.confidence:
        found.append(("confidence", f"可信度只能是 {'、'.join(onto.confidence)}，现为 {record.evidence.confidence!r}"))
    found += [(name, f"ontology.yaml 未声明 {name}") for name in values if name not in props]
    found += [(n, text) for n, p in props.items() if (text := p.fault(values.get(n))) is not None]
    return found
