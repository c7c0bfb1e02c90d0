"""Stored analyses, and what changed between two dates."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graph.analysis.diff import reasons
from graph.answers.common import HERE, Ground, Scope, evidence_items, ground, source_ids, sources_of
from graph.answers.gap_detail import segment_ref
from graph.answers.makers import fact_keys
from graph.answers.shapes import Answer, DiffAnswer, DiffRow, EvidenceItem, SnapshotRow, SourceRef
from graph.queries import query
from graph.reader import Reader


def snapshots(reader: Reader, scope: Scope = HERE) -> Answer[tuple[SnapshotRow, ...]]:
    """The current analysis and every snapshot, oldest first."""
    base = ground(reader, replace(scope, as_of=""))
    rows = query("analyses").run(reader, limit=1000)
    data = tuple(SnapshotRow(id=r.pop("analysis_id"), **{**r, "regions": tuple(r["regions"])}) for r in rows)
    return base.answer(data, shown=len(data), total=len(data))


def diff(
    reader: Reader, before: str, after: str = "", scope: Scope = HERE, *, chain: str = "", limit: int = 1000
) -> Answer[DiffAnswer]:
    """What differs between two dates (blank: now), and why. Both must be stored; NotFound says how to store one."""
    old = ground(reader, replace(scope, as_of=before))
    new = ground(reader, replace(scope, as_of=after))
    rows = query("diff_rows").run(
        reader, region=scope.region, system=scope.system, chain=chain, before=old.snapshot, after=new.snapshot,
        limit=limit,
    )  # fmt: skip
    facts, refs = _new_facts(reader, rows)
    counts = [_counts(reader, g, chain) for g in (old, new)]
    changed = tuple(_row(r, scope.region, facts, refs) for r in rows)
    data = DiffAnswer(
        region=new.region, before=old.as_of, after=new.as_of, counts_before=counts[0], counts_after=counts[1],
        rows=changed, same=max(sum(counts[1].values()) - len(changed), 0),
    )  # fmt: skip
    return new.answer(data, shown=len(rows), total=len(rows), sources=refs.values())


def _counts(reader: Reader, base: Ground, chain: str) -> dict[str, int]:
    rows = query("gap_label_counts").run(
        reader, region=base.scope.region, system=base.scope.system, snapshot=base.snapshot, chain=chain
    )
    return dict(Counter({r["label"]: r["segments"] for r in rows}))


def _keys(row: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """Facts behind the judgement before and after."""
    return set(fact_keys(json.loads(row["proof_from"]))), set(fact_keys(json.loads(row["proof_to"])))


def _new_facts(reader: Reader, rows: list[dict[str, Any]]) -> tuple[dict[str, Mapping[str, Any]], dict[str, SourceRef]]:
    keys = {k for r in rows for k in _keys(r)[1] - _keys(r)[0] if k.startswith("produces:")}
    wanted = sorted(k.removeprefix("produces:") for k in keys)
    found = query("product_chips").run(reader, facts=wanted, limit=10000) if wanted else []
    refs = sources_of(reader, source_ids(m["evidence"] for f in found for m in f["makers"]))
    return {f"produces:{m['id']}>{f['segment_id']}": m for f in found for m in f["makers"]}, refs


def _row(
    r: Mapping[str, Any], region: str, facts: Mapping[str, Mapping[str, Any]], refs: Mapping[str, SourceRef]
) -> DiffRow:  # fmt: skip
    was, now = _keys(r)
    items: list[EvidenceItem] = []
    for key in sorted(now - was):
        if key in facts:
            f = facts[key]
            items += evidence_items(f["evidence"], refs, f"{f['name']} 做{f['products'] or r['name']}（{f['role']}）")
    why = reasons(json.loads(r["proof_from"]), json.loads(r["proof_to"]))
    return DiffRow(
        region=region, segment=segment_ref(r), label_from=r["label_from"], label_to=r["label_to"],
        state_from=r["state_from"], state_to=r["state_to"], priority_from=r["priority_from"],
        priority_to=r["priority_to"], local_from=r["local_from"], local_to=r["local_to"],
        why=tuple(w["text"] for w in why), facts=tuple(items),
    )  # fmt: skip
