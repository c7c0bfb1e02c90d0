"""Projects with their milestones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.answers.common import HERE, Scope, evidence_items, ground, needs_check, source_ids, sources_of
from graph.answers.shapes import Answer, ChainRef, Milestone, ProjectChip, ProjectRow, SegmentRef, SourceRef
from graph.queries import query
from graph.reader import Reader


def projects(
    reader: Reader, *, chain: str = "", city: str = "", stage: str = "", scope: Scope = HERE, limit: int = 200
) -> Answer[tuple[ProjectRow, ...]]:
    """Projects, newest first; ``city`` is a name or an adcode, ``stage`` the latest one reached."""
    base = ground(reader, scope)
    rows = project_rows(reader, chain=chain, city=city, stage=stage, as_of=base.known_by)
    cited = [e.source for r in rows for m in r.milestones for e in m.evidence]
    return base.answer(rows[:limit], shown=min(limit, len(rows)), total=len(rows), sources=cited)


def project_rows(
    reader: Reader, *, chain: str = "", city: str = "", stage: str = "", with_evidence: bool = True,
    as_of: str = "9999-12-31",
) -> tuple[ProjectRow, ...]:  # fmt: skip
    """The rows alone; states dated after the day ``as_of`` are left out."""
    found = query("project_cards").run(reader, chain=chain, city=city, as_of=as_of, limit=5000)
    refs = sources_of(reader, source_ids(m["evidence"] for r in found for m in r["states"])) if with_evidence else {}
    rows = [_row(r, refs, with_evidence) for r in found]
    rows = [r for r in rows if not stage or r.stage == stage]
    return tuple(sorted(rows, key=lambda r: (r.date, r.id), reverse=True))


def _row(r: Mapping[str, Any], refs: Mapping[str, SourceRef], with_evidence: bool) -> ProjectRow:
    states = r["states"]
    last = states[-1]
    amounts = [m["amount_100m_cny"] for m in states if m["amount_100m_cny"] is not None]
    return ProjectRow(
        id=r["project_id"], name=r["name"], stage=last["stage"], date=last["date"] or "",
        amount_100m_cny=max(amounts) if amounts else None, enterprise_id=_last(states, "enterprise_id"),
        enterprise=_last(states, "enterprise"), city=_last(states, "city"), county=_last(states, "county"),
        park=_last(states, "park"), adcode=_last(states, "adcode"),
        chain=ChainRef(**r["chain"]) if r["chain"] else None,
        segment=SegmentRef(**r["segment"]) if r["segment"] else None,
        needs_check=all(needs_check(m["confidence"]) for m in states),
        milestones=tuple(
            Milestone(
                stage=m["stage"], date=m["date"] or "", date_inferred=bool(m["date_inferred"]),
                amount_100m_cny=m["amount_100m_cny"], note=m["note"] or "",
                evidence=evidence_items(m["evidence"], refs, f"{r['name']}{m['stage']}", m["date"] or "")
                if with_evidence else (),
            )
            for m in states
        ),
    )  # fmt: skip


def _last(states: list[Mapping[str, Any]], name: str) -> str:
    """The newest state that knows it has the word."""
    return next((m[name] for m in reversed(states) if m[name]), "")


def project_chip(p: ProjectRow) -> ProjectChip:
    """A project, small."""
    place = "".join(x for x in (p.city, p.county or p.park) if x)
    return ProjectChip(
        project_id=p.id, name=p.name, stage=p.stage, date=p.date, amount_100m_cny=p.amount_100m_cny, place=place
    )
