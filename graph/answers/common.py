"""What every answer needs: where and when it is asked for, the envelope, sources and evidence, not-found errors."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from graph.analysis.as_of import reference_day
from graph.answers.shapes import Answer, Basis, EvidenceItem, Meta, RegionRef, SourceRef
from graph.errors import NotFound
from graph.ontology import ontology
from graph.queries import query
from graph.reader import Reader

SOURCES_SHOWN = 20
NEAR = 3
"""How many known ids an error proposes."""
T = TypeVar("T")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Scope:
    """Where and when a question is asked: region adcode, system of chains, as-of date (blank: now)."""

    region: str = "410000"
    system: str = "10+30"
    as_of: str = ""


HERE = Scope()
"""Henan, 10+30, now."""


@dataclass(frozen=True)
class Ground:
    """What an answer stands on. ``analysis`` is blank while nothing has been analysed."""

    scope: Scope
    region: RegionRef
    snapshot: str
    analysis: str
    as_of: str
    fingerprint: str
    profile: str
    load_id: str

    @property
    def known_by(self) -> str:
        """The day up to which facts count, for queries; far ahead for the current answer."""
        return self.snapshot or "9999-12-31"

    def answer(
        self,
        data: T,
        *,
        total: int = 1,
        shown: int = 1,
        sources: Iterable[SourceRef] = (),
        source_count: int = 0,
        basis: Iterable[Basis | None] = (),
        coverage: Iterable[float | None] = (),
    ) -> Answer[T]:
        """``data`` in the envelope. ``basis`` and ``coverage`` are those of the segments in it.

        ``source_count`` says how many sources there are where ``sources`` holds only the first.
        """
        cited = sorted(set(sources), key=lambda s: s.id)
        bases = {b for b in basis if b}
        known = [c for c in coverage if c is not None]
        meta = Meta(
            as_of=self.as_of, system=self.scope.system, region=self.scope.region, snapshot=self.snapshot,
            basis="mixed" if len(bases) > 1 else next(iter(bases), ""),
            coverage=round(sum(known) / len(known), 4) if known else None, sources=tuple(cited[:SOURCES_SHOWN]),
            source_count=source_count or len(cited), shown=shown, total=total, truncated=shown < total,
            load_id=self.load_id, analysis=self.fingerprint,
        )  # fmt: skip
        return Answer[T](data=data, meta=meta)


def ground(reader: Reader, scope: Scope = HERE) -> Ground:
    """The stored answer that a scope means.

    Raise NotFound for an unknown region or a date without a snapshot, UsageError for a bad date.
    """
    day = reference_day(scope.as_of).isoformat() if scope.as_of else ""
    row = _scope_row(reader, scope.region, day)
    if day and row["current_as_of"] and day >= row["current_as_of"]:
        day = ""
        row = _scope_row(reader, scope.region, day)
    if row["region"] is None:
        known = {r["id"]: r["name"] for r in query("regions_like").run(reader, text=scope.region[:2])}
        raise missing("region", "区域", scope.region, known)
    if day and row["analysis"] is None:
        stored = [r["snapshot"] for r in query("analyses").run(reader) if r["snapshot"]]
        raise NotFound(
            "snapshot.unknown", f"没有截至 {day} 的快照", where=scope.as_of,
            remedy=f"运行 liantu snapshot --as-of {day}" + (f"；已有 {'、'.join(stored)}" if stored else ""),
        )  # fmt: skip
    return Ground(
        scope, RegionRef(adcode=scope.region, name=row["region"], level=row["region_level"]), row["snapshot"] or "",
        row["analysis"] or "", row["as_of"] or "", row["fingerprint"] or "", row["profile"] or "", row["load_id"] or "",
    )  # fmt: skip


def _scope_row(reader: Reader, region: str, day: str) -> Row:
    return query("page_scope").run(reader, region=region, analysis=f"A-{day or 'current'}")[0]


def missing(code: str, what: str, wanted: str, known: Mapping[str, str]) -> NotFound:
    """The error for an unknown id; ``known`` maps ids that exist to their names."""
    by_name = {name: id_ for id_, name in known.items()}
    near = [text for text in (*known, *by_name) if wanted and text.startswith(wanted)][:NEAR]
    near = near or difflib.get_close_matches(wanted, [*known, *by_name], n=NEAR, cutoff=0.4) or list(known)[:NEAR]
    ids = dict.fromkeys(by_name.get(n, n) for n in near)
    remedy = f"相近的有 {'、'.join(f'{i}（{known[i]}）' for i in ids)}" if ids else "用搜索查编号"
    return NotFound(f"{code}.unknown", f"没有{what} {wanted}", where=wanted, remedy=remedy)


def sources_of(reader: Reader, ids: Iterable[str]) -> dict[str, SourceRef]:
    """Sources by id."""
    wanted = sorted(set(ids))
    rows = query("sources_by_id").run(reader, ids=wanted, limit=5000) if wanted else []
    return {r["id"]: SourceRef(**r) for r in rows}


def pieces(evidence: Iterable[Sequence[str] | None]) -> list[dict[str, Any]]:
    """The pieces of evidence behind several facts, parsed."""
    return [json.loads(text) for texts in evidence for text in texts or ()]


def evidence_items(
    texts: Sequence[str] | None, sources: Mapping[str, SourceRef], statement: str, happened: str = "", fact: str = ""
) -> tuple[EvidenceItem, ...]:
    """The evidence for one fact, best first. ``sources`` holds at least those it names, ``fact`` as in EvidenceItem."""
    onto = ontology()
    items = []
    for e in pieces([texts]):
        confidence = e["confidence"]
        items.append(
            EvidenceItem(
                statement=statement, source=sources.get(e["source"]) or SourceRef(id=e["source"], title=e["source"]),
                confidence=confidence, confidence_word=onto.confidence[confidence]["caption"],
                needs_check=onto.needs_check(confidence), known_from=e.get("known_from", ""), happened=happened,
                locator=e["locator"], dataset=e["dataset"], values=e["values"], fact=fact,
            )
        )  # fmt: skip
    return tuple(sorted(items, key=lambda i: (-_rank(i.confidence), i.locator)))


def _rank(confidence: str) -> int:
    return ontology().ranks[confidence]


def source_ids(evidence: Iterable[Sequence[str] | None]) -> set[str]:
    """The sources that several facts name."""
    return {e["source"] for e in pieces(evidence)}


def needs_check(confidence: str | None) -> bool:
    """Whether a fact is shown as 待核实."""
    return confidence is not None and ontology().needs_check(confidence)


def place(row: Row) -> str:
    """City of an enterprise, else province, else country."""
    return row.get("city_name") or row.get("province_name") or row.get("country") or ""
