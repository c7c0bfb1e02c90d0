"""Who leads each chain of the system, and on what basis it is called so."""

from __future__ import annotations

from graph.answers.chains import chains
from graph.answers.chips import chip, read_enterprises
from graph.answers.common import Scope
from graph.answers.shapes import Answer, ChainRef, Chip
from graph.queries import query
from graph.reader import Reader


def leaders(reader: Reader, scope: Scope) -> Answer[tuple[tuple[ChainRef, Chip], ...]]:
    """(chain, 链主) pairs, chain by chain; ``role`` of a chip is the basis (来源点名链主, 按规模推断 and so on)."""
    listed = chains(reader, scope)
    rows = {c.id: query("chain_masters").run(reader, chain=c.id, limit=500) for c in listed.data}
    known = read_enterprises(reader, (r["enterprise_id"] for found in rows.values() for r in found))
    pairs = tuple(
        (
            ChainRef(id=c.id, name=c.name),
            chip(known[r["enterprise_id"]], region=scope.region, role=r["basis"], confidence=r["confidence"]),
        )
        for c in listed.data
        for r in rows[c.id]
    )
    meta = listed.meta.model_copy(update={"shown": len(pairs), "total": len(pairs)})
    return Answer(data=pairs, meta=meta)
