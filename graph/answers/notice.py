"""The notice as data: clauses with their sentences, indicators; and statistics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.answers.common import HERE, Scope, ground, missing, needs_check, source_ids, sources_of
from graph.answers.shapes import Answer, ClauseRow, IndicatorRow, Mention, SentenceRow, SourceRef, StatisticRow
from graph.queries import query
from graph.reader import Reader

Refs = Mapping[str, SourceRef]


def indicators(reader: Reader, scope: Scope = HERE) -> Answer[tuple[IndicatorRow, ...]]:
    """Every target that the notice sets, with its sentence."""
    base = ground(reader, scope)
    rows = query("indicator_cards").run(reader, limit=1000)
    refs = sources_of(reader, source_ids(r["evidence"] for r in rows))
    data = tuple(_indicator(r, refs) for r in rows)
    return base.answer(data, shown=len(data), total=len(data), sources=refs.values())


def clauses(reader: Reader, clause: str = "", scope: Scope = HERE) -> Answer[tuple[ClauseRow, ...]]:
    """All clauses, or one. Raise NotFound for an unknown one."""
    base = ground(reader, scope)
    rows = query("clause_cards").run(reader, clause=clause, limit=1000)
    if clause and not rows:
        known = {r["clause"]["id"]: r["clause"]["title"] or "" for r in query("clause_cards").run(reader)}
        raise missing("clause", "条款", clause, known)
    targets = query("indicator_cards").run(reader, limit=1000)
    refs = sources_of(reader, source_ids([*(r["sources"] for r in rows), *(t["evidence"] for t in targets)]))
    data = tuple(_clause(r, targets, refs) for r in rows)
    return base.answer(data, shown=len(data), total=len(data), sources=refs.values())


def statistics(
    reader: Reader, word: str = "", scope: Scope = HERE, *, limit: int = 300
) -> Answer[tuple[StatisticRow, ...]]:
    """Statistics whose scope or indicator has a word in it; revenue of enterprises stands with the enterprises."""
    base = ground(reader, scope)
    rows = query("statistic_cards").run(reader, word=word, limit=limit)
    refs = sources_of(reader, source_ids(r["evidence"] for r in rows))
    data = tuple(
        StatisticRow(
            source=_first(r["evidence"], refs), needs_check=needs_check(r["confidence"]),
            **{k: r[k] for k in ("id", "scope", "indicator", "value", "unit", "period", "note")},
        )
        for r in rows
    )  # fmt: skip
    return base.answer(data, shown=len(data), total=rows[0]["total"] if rows else 0, sources=refs.values())


def _first(evidence: list[str], refs: Refs) -> SourceRef | None:
    return next((refs[i] for i in sorted(source_ids([evidence])) if i in refs), None)


def _indicator(r: Mapping[str, Any], refs: Refs) -> IndicatorRow:
    i = {k: v or "" for k, v in r["indicator"].items()}
    return IndicatorRow(**i, clause_id=r["clause_id"], sentence=r["sentence"], source=_first(r["evidence"], refs))


def _clause(r: Mapping[str, Any], targets: list[dict[str, Any]], refs: Refs) -> ClauseRow:
    c = r["clause"]
    return ClauseRow(
        id=c["id"], policy_id=c["policy_id"], section=c["section"] or "", number=c["number"] or "",
        title=c["title"] or c["name"], responsible_units=c["responsible_units"] or "", agencies=tuple(r["agencies"]),
        sentences=tuple(
            SentenceRow(
                id=s["id"], text=s["text"],
                mentions=tuple(
                    Mention(
                        text_span=m["text_span"], kind=m["kind"], ref=m["ref"], name=m["name"],
                        needs_check=needs_check(m["confidence"]),
                    )
                    for m in s["mentions"]
                ),
            )
            for s in r["sentences"]
        ),
        indicators=tuple(_indicator(t, refs) for t in targets if t["clause_id"] == c["id"]),
        source=_first(r["sources"], refs),
    )  # fmt: skip
