"""招商线索: leads on targets. Each change keeps who, when, before and after; two editors never overwrite each other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import uuid4

from pydantic import Field

from graph.answers.shape_base import Shape
from graph.errors import NotFound, UsageError
from graph.reader import Reader
from graph.stored_facts import run_in
from graph.writer import Writer

if TYPE_CHECKING:
    import neo4j

LeadState = Literal["未联系", "已对接", "在谈", "签约", "开工", "投产", "终止"]
EDITABLE = ("state", "owner", "next_step", "due", "note")


class LeadConflict(UsageError):
    """Somebody else changed the lead, or made the same one; ``current`` is what stands there now."""

    status = 409

    def __init__(self, code: str, message: str, *, where: str, remedy: str, current: Mapping[str, Any]) -> None:
        super().__init__(code, message, where=where, remedy=remedy)
        self.current = dict(current)


class Proposal(Shape):
    """The fact that would close the gap, for a person to check and load; never written by itself."""

    enterprise_id: str
    segment_id: str
    region: str
    stage: str = "投产"
    text: str


class Lead(Shape):
    """A lead as it stands."""

    id: str
    gap_id: str
    enterprise_id: str
    enterprise: str = ""
    segment_id: str = ""
    segment: str = ""
    chain_id: str = ""
    chain: str = ""
    region: str = ""
    label: str = ""
    """Today's judgement on the segment; blank if it is no longer judged."""
    state: LeadState
    owner: str = ""
    """Responsible unit; blank: 未指定."""
    next_step: str = ""
    due: str = ""
    """Date of the next step."""
    note: str = ""
    version: int
    """Rises by one with every change; a change must name the version that it changes."""
    created: str
    updated: str
    proposal: Proposal | None = None


class LeadChange(Shape):
    """One change of a lead."""

    version: int
    who: str
    at: str
    before: dict[str, Any] = Field(default_factory=dict)
    after: dict[str, Any]


ROW = """
OPTIONAL MATCH (e:Enterprise {id: l.enterprise_id})
OPTIONAL MATCH (g:Gap {id: l.gap_id})
OPTIONAL MATCH (s:Segment {id: last(split(split(l.gap_id, '@')[0], '.'))})
OPTIONAL MATCH (c:Chain {id: s.chain_id})
RETURN properties(l) AS lead, coalesce(e.short_name, e.name, '') AS enterprise, coalesce(s.id, '') AS segment_id,
       coalesce(s.name, '') AS segment, coalesce(c.id, '') AS chain_id, coalesce(c.name, '') AS chain,
       split(l.gap_id, '.')[0] AS region, coalesce(g.label, '') AS label
"""
LIST = (
    """
MATCH (l:Lead)
WHERE ($state = '' OR l.state = $state) AND ($owner = '' OR l.owner = $owner) AND ($gap = '' OR l.gap_id = $gap)
  AND ($enterprise = '' OR l.enterprise_id = $enterprise)
WITH l ORDER BY l.updated DESC, l.id SKIP $skip LIMIT $limit
"""
    + ROW
    + "ORDER BY l.updated DESC, l.id"
)
COUNT = """
MATCH (l:Lead)
WHERE ($state = '' OR l.state = $state) AND ($owner = '' OR l.owner = $owner) AND ($gap = '' OR l.gap_id = $gap)
  AND ($enterprise = '' OR l.enterprise_id = $enterprise)
RETURN count(l) AS n
"""


def leads(
    reader: Reader, *, state: str = "", owner: str = "", gap: str = "", enterprise: str = "", skip: int = 0, limit: int
) -> tuple[list[Lead], int]:
    """Leads that fit every filter that is not blank, last changed first; and how many there are in all."""
    wanted = {"state": state, "owner": owner, "gap": gap, "enterprise": enterprise}
    rows = reader.rows(LIST, **wanted, skip=skip, limit=limit)
    total = reader.one(COUNT, **wanted)
    return [_shape(r) for r in rows], int(total["n"]) if total else 0


def lead(reader: Reader, lead_id: str) -> Lead:
    """One lead. Raise NotFound."""
    row = reader.one("MATCH (l:Lead {id: $id})" + ROW, id=lead_id)
    if row is None:
        raise _unknown(lead_id)
    return _shape(row)


def history(reader: Reader, lead_id: str) -> list[LeadChange]:
    """Every change, newest first. Raise NotFound."""
    rows = reader.rows(
        "MATCH (l:Lead {id: $id})-[:CHANGED]->(c:LeadChange) RETURN properties(c) AS c ORDER BY c.version DESC",
        id=lead_id,
    )
    if not rows:
        raise _unknown(lead_id)
    return [
        LeadChange(
            version=r["c"]["version"], who=r["c"]["who"], at=r["c"]["at"],
            before=json.loads(r["c"].get("before") or "{}"), after=json.loads(r["c"]["after"]),
        )
        for r in rows
    ]  # fmt: skip


def create(
    writer: Writer, reader: Reader, *, gap_id: str, enterprise_id: str, values: Mapping[str, str], who: str
) -> Lead:
    """A new lead. Raise NotFound for an unknown gap or enterprise, LeadConflict if an open one stands already."""
    lead_id, change_id, now = f"LD-{uuid4().hex[:12]}", uuid4().hex, _now()
    props = {"owner": "", "next_step": "", "due": "", "note": "", "state": "未联系"} | dict(values)

    def work(tx: neo4j.ManagedTransaction) -> str:
        if run_in(tx, "MATCH (c:LeadChange {id: $id}) RETURN c.id AS id", id=change_id):
            return lead_id  # the commit of an earlier try went through
        # takes a lock on the enterprise, so that two people making the same lead come one after the other
        ends = run_in(
            tx, "MATCH (g:Gap {id: $gap}) MATCH (e:Enterprise {id: $enterprise}) SET e.id = e.id "
            "RETURN e.name AS name, g.name AS gap",
            gap=gap_id, enterprise=enterprise_id,
        )  # fmt: skip
        if not ends:
            raise NotFound(
                "lead.ends", "没有这个缺口或企业", where=f"{gap_id} / {enterprise_id}", remedy="从招商目标页建立线索"
            )
        same = run_in(
            tx, "MATCH (l:Lead {gap_id: $gap, enterprise_id: $enterprise}) WHERE l.state <> '终止' RETURN l.id AS id",
            gap=gap_id, enterprise=enterprise_id,
        )  # fmt: skip
        if same:
            return f"!{same[0]['id']}"
        run_in(
            tx, "MATCH (g:Gap {id: $gap}) MATCH (e:Enterprise {id: $enterprise}) "
            "CREATE (l:Lead {id: $id, name: $name, gap_id: $gap, enterprise_id: $enterprise, version: 1, "
            "created: $now, updated: $now}) SET l += $props CREATE (l)-[:FOLLOWS]->(g) CREATE (l)-[:INVITES]->(e)",
            gap=gap_id, enterprise=enterprise_id, id=lead_id, name=f"{ends[0]['name']} / {ends[0]['gap']}", now=now,
            props=props,
        )  # fmt: skip
        _record(tx, lead_id, change_id, version=1, who=who, now=now, before={}, after=props)
        return lead_id

    made = writer.transaction(work, label="lead.create")
    found = lead(reader, made.lstrip("!"))
    if made.startswith("!"):
        raise LeadConflict(
            "lead.exists",
            "这家企业在这个缺口上已有线索",
            where=found.id,
            remedy="打开已有线索，或先把它终止",
            current=found.model_dump(),
        )
    return found


def change(writer: Writer, reader: Reader, lead_id: str, *, version: int, values: Mapping[str, str], who: str) -> Lead:
    """Change some of EDITABLE. Raise NotFound, or LeadConflict if ``version`` is no longer the newest."""
    change_id, now = uuid4().hex, _now()

    def work(tx: neo4j.ManagedTransaction) -> bool:
        if run_in(tx, "MATCH (c:LeadChange {id: $id}) RETURN c.id AS id", id=change_id):
            return True
        # the write takes the lock: what is read next is the newest, and stays so until the commit
        found = run_in(tx, "MATCH (l:Lead {id: $id}) SET l.id = l.id RETURN properties(l) AS l", id=lead_id)
        if not found:
            raise _unknown(lead_id)
        old = found[0]["l"]
        if old["version"] != version:
            return False
        changed = {k: v for k, v in values.items() if k in EDITABLE and old.get(k, "") != v}
        if changed:
            run_in(
                tx, "MATCH (l:Lead {id: $id}) SET l += $changed, l.version = $version, l.updated = $now",
                id=lead_id, changed=changed, version=version + 1, now=now,
            )  # fmt: skip
            before = {k: old.get(k, "") for k in changed}
            _record(tx, lead_id, change_id, version=version + 1, who=who, now=now, before=before, after=changed)
        return True

    done = writer.transaction(work, label="lead.change")
    current = lead(reader, lead_id)
    if not done:
        raise LeadConflict(
            "lead.conflict", f"别人已改到第 {current.version} 版，您改的是第 {version} 版，没有覆盖", where=lead_id,
            remedy="对照现在的内容，再提交一次", current=current.model_dump(),
        )  # fmt: skip
    return current


def _record(
    tx: neo4j.ManagedTransaction, lead_id: str, change_id: str, *, version: int, who: str, now: str,
    before: Mapping[str, Any], after: Mapping[str, Any],
) -> None:  # fmt: skip
    run_in(
        tx, "MATCH (l:Lead {id: $lead}) CREATE (l)-[:CHANGED]->(c:LeadChange {id: $id, name: $name, lead_id: $lead, "
        "version: $version, who: $who, at: $now, before: $before, after: $after})",
        lead=lead_id, id=change_id, name=f"{lead_id} v{version}", version=version, who=who, now=now,
        before=json.dumps(dict(before), ensure_ascii=False), after=json.dumps(dict(after), ensure_ascii=False),
    )  # fmt: skip


def _shape(row: Mapping[str, Any]) -> Lead:
    props = {k: v for k, v in row["lead"].items() if k != "name"}
    about = {k: row[k] for k in ("enterprise", "segment_id", "segment", "chain_id", "chain", "region", "label")}
    proposal = None
    if props["state"] == "投产" and row["label"] in ("补链", "延链", "建链", "观察", "强链·补短"):
        proposal = Proposal(
            enterprise_id=props["enterprise_id"], segment_id=row["segment_id"], region=row["region"],
            text=f"{row['enterprise']}已在本地投产“{row['segment']}”：请补一条带出处的投产事实，装载后重新判断",
        )  # fmt: skip
    return Lead(**props, **about, proposal=proposal)


def _unknown(lead_id: str) -> NotFound:
    return NotFound("lead.unknown", "没有这条线索", where=lead_id, remedy="在线索页查看编号")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
