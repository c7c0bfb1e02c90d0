"""Clusters and chains with their 环节码."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from graph.answers.common import HERE, Ground, Scope, ground, missing, source_ids, sources_of
from graph.answers.shapes import Answer, BarcodeCell, ChainRow, ClusterRow, SourceRef, StateCounts
from graph.answers.summary import Summary, summary
from graph.errors import NotFound
from graph.queries import query
from graph.reader import Reader


def clusters(reader: Reader, scope: Scope = HERE) -> Answer[tuple[ClusterRow, ...]]:
    """Every cluster of a system with its chains. Raise NotFound for an unknown region, system or snapshot."""
    base = ground(reader, scope)
    rows = cluster_rows(reader, base)
    cited = [s for row in rows for s in row.sources]
    return base.answer(rows, shown=len(rows), total=len(rows), sources=cited)


def chains(reader: Reader, scope: Scope = HERE) -> Answer[tuple[ChainRow, ...]]:
    """Every chain of a system, by cluster."""
    found = clusters(reader, scope)
    rows = tuple(chain for cluster in found.data for chain in cluster.chains)
    meta = found.meta.model_copy(update={"shown": len(rows), "total": len(rows)})
    return Answer[tuple[ChainRow, ...]](data=rows, meta=meta)


def cluster_rows(reader: Reader, base: Ground) -> tuple[ClusterRow, ...]:
    """The clusters of the scope's system; chains whose cluster is unknown stand under one without a name."""
    cards = query("chain_cards").run(reader, system=base.scope.system)
    if not cards:
        raise unknown_system(reader, base.scope.system)
    cells = barcodes(reader, base)
    known = summary(reader, base)
    refs = sources_of(reader, source_ids(c["sources"] for c in cards))
    by_cluster: dict[str, list[Mapping[str, Any]]] = {}
    for card in cards:
        by_cluster.setdefault(card["cluster_id"], []).append(card)
    return tuple(_cluster(group, base, cells, known, refs) for group in by_cluster.values())


def unknown_system(reader: Reader, system: str) -> NotFound:
    """The error for a system without a chain."""
    names = [r["system"] for r in query("systems").run(reader)]
    return missing("system", "体系", system, {n: f"{n} 体系" for n in names})


def barcodes(reader: Reader, base: Ground) -> dict[str, list[Mapping[str, Any]]]:
    """The cells of every chain of the system, by chain id."""
    rows = query("chain_barcodes").run(
        reader, system=base.scope.system, region=base.scope.region, snapshot=base.snapshot
    )
    return {row["chain_id"]: row["cells"] for row in rows}


def _cluster(
    cards: list[Mapping[str, Any]], base: Ground, cells: Mapping[str, list[Mapping[str, Any]]], known: Summary,
    refs: Mapping[str, SourceRef],
) -> ClusterRow:  # fmt: skip
    first = cards[0]
    cited = {refs[i] for i in source_ids(c["sources"] for c in cards) if i in refs}
    rows = [chain_row(c, cells.get(c["chain_id"], []), base.scope.region, known) for c in cards if c["chain_id"]]
    return ClusterRow(
        id=first["cluster_id"], name=first["cluster"], system=base.scope.system, scale=first["scale"],
        target_2025=first["target_2025"], key_regions=first["key_regions"], is_total=first["is_total"],
        valid_from=first["cluster_from"], valid_to=first["cluster_to"], note=first["note"], chains=tuple(rows),
        sources=tuple(sorted(cited, key=lambda s: s.id)),
    )  # fmt: skip


def chain_row(card: Mapping[str, Any], cells: Iterable[Mapping[str, Any]], region: str, known: Summary) -> ChainRow:
    """From a row of ``chain_cards`` and the chain's cells."""
    barcode = tuple(BarcodeCell(**{k: c[k] for k in BarcodeCell.model_fields}) for c in cells)
    return ChainRow(
        id=card["chain_id"], name=card["chain"], system=card["system"], cluster_id=card["cluster_id"],
        cluster=card["cluster"], counted=card["counted"], valid_from=card["valid_from"], valid_to=card["valid_to"],
        basis=card["basis"], segments=len(barcode), barcode=barcode, states=state_counts(c.state for c in barcode),
        labels=dict(Counter(c.label for c in barcode if c.label)),
        completeness=known.completeness(region, card["chain_id"]),
    )  # fmt: skip


def state_counts(states: Iterable[str | None]) -> StateCounts:
    """How many segments are in each state."""
    return StateCounts(**Counter(s for s in states if s))


def known_chain(reader: Reader, chain_id: str) -> Mapping[str, Any]:
    """The card of a chain. Raise NotFound with the nearest ids and names."""
    for card in query("chain_cards").run(reader, chain=chain_id):
        if card["chain_id"] == chain_id:
            return card
    known = {r["chain_id"]: r["chain"] for r in query("chain_names").run(reader)}
    raise missing("chain", "产业链", chain_id, known)
