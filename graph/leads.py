"""招商线索: leads on targets. Each change keeps who, when, before and after; two editors never overwrite each other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from graph.errors import NotFound
from graph.lead_shapes import CLOSABLE, LANDED, STATES, Lead, LeadChange, LeadConflict, Proposal
from graph.reader import Reader
from graph.stored_facts import run_in
from graph.writer import Writer

if TYPE_CHECKING:
    import neo4j

EMPTY: Mapping[str, Any] = {"amount_100m_cny": None}
"""What a property that is not stored means, where that is not the empty text."""
EDITABLE = ("state", "owner", "next_step", "due", "note", "city", "amount_100m_cny")


ROW = """
OPTIONAL MATCH (e:Enterprise {id: l.enterprise_id})
OPTIONAL MATCH (g:Gap {id: l.gap_id})
OPTIONAL MATCH (s:Segment {id: last(split(split(l.gap_id, '@')[0], '.'))})
OPTIONAL MATCH (c:Chain {id: s.chain_id})
OPTIONAL MATCH (r:Region {id: l.city})
RETURN properties(l) AS lead, coalesce(e.short_name, e.name, '') AS enterprise, coalesce(e.name, '') AS full_name,
       coalesce(s.id, '') AS segment_id,
       coalesce(s.name, '') AS segment, coalesce(c.id, '') AS chain_id, coalesce(c.name, '') AS chain,
       split(l.gap_id, '.')[0] AS region, coalesce(g.label, '') AS label,
       coalesce(r.name, '') AS city_name
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


def draft(reader: Reader, gap_id: str, enterprise_id: str) -> Lead:
    """A lead that is not made yet: no id, version 0. Raise NotFound for an unknown gap or enterprise."""
    row = reader.one(
        "MATCH (known:Gap {id: $gap}) MATCH (firm:Enterprise {id: $enterprise}) WITH {gap_id: known.id, "
        "enterprise_id: firm.id, id: '', state: '未联系', version: 0, created: '', updated: '', city: ''} AS l "
        + ROW.replace("properties(l)", "l"),
        gap=gap_id, enterprise=enterprise_id,
    )  # fmt: skip
    if row is None:
        raise _no_ends(gap_id, enterprise_id)
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


def state_counts(reader: Reader) -> dict[str, int]:
    """State -> number of leads in it, in the order of the states; only states with a lead."""
    found = {r["state"]: r["n"] for r in reader.rows("MATCH (l:Lead) RETURN l.state AS state, count(l) AS n")}
    return {state: found[state] for state in STATES if state in found}


def landed(reader: Reader, year: str, least: float) -> list[str]:
    """The city of each lead of ``least`` 亿元 or more that stands in LANDED and first came there in ``year``."""
    rows = reader.rows(
        "MATCH (l:Lead)-[:CHANGED]->(c:LeadChange) WHERE l.state IN $landed AND l.amount_100m_cny >= $least "
        "AND l.city <> '' RETURN l.id AS id, l.city AS city, collect([c.at, c.after]) AS changes",
        landed=list(LANDED), least=least,
    )  # fmt: skip
    return [r["city"] for r in rows if min(at for at, after in r["changes"] if _lands(after))[:4] == year]


def _lands(after: str) -> bool:
    return json.loads(after).get("state") in LANDED


def create(
    writer: Writer, reader: Reader, *, gap_id: str, enterprise_id: str, values: Mapping[str, Any], who: str
) -> Lead:
    """A new lead. Raise NotFound for an unknown gap or enterprise, LeadConflict if an open one stands already."""
    lead_id, change_id, now = f"LD-{uuid4().hex[:12]}", uuid4().hex, _now()
    blank = {"owner": "", "next_step": "", "due": "", "note": "", "city": "", "state": "未联系"}
    props = blank | {k: v for k, v in values.items() if k in EDITABLE and v is not None}

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
            raise _no_ends(gap_id, enterprise_id)
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


def change(writer: Writer, reader: Reader, lead_id: str, *, version: int, values: Mapping[str, Any], who: str) -> Lead:
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
        changed = {k: v for k, v in values.items() if k in EDITABLE and old.get(k, EMPTY.get(k, "")) != v}
        if changed:
            run_in(
                tx, "MATCH (l:Lead {id: $id}) SET l += $changed, l.version = $version, l.updated = $now",
                id=lead_id, changed=changed, version=version + 1, now=now,
            )  # fmt: skip
            before = {k: old.get(k, EMPTY.get(k, "")) for k in changed}
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
    names = ("enterprise", "segment_id", "segment", "chain_id", "chain", "region", "label", "city_name")
    about = {k: row[k] for k in names}
    proposed = props["state"] == "投产" and row["label"] in CLOSABLE
    return Lead(**props, **about, proposal=_proposal(props, row) if proposed else None)


def _proposal(lead: Mapping[str, Any], row: Mapping[str, Any]) -> Proposal:
    """The row that a person may load once a source states it."""
    known = {"动作": "补充", "事实": "设厂", "企业名称": row["full_name"], "企业编号": lead["enterprise_id"],
             "市名": row["city_name"], "环节编号": row["segment_id"], "阶段": "投产"}  # fmt: skip
    return Proposal(
        enterprise_id=lead["enterprise_id"], segment_id=row["segment_id"], region=lead.get("city") or row["region"],
        text=f"{row['enterprise']}已在本地投产“{row['segment']}”：请补一条带出处的投产事实，装载后重新判断",
        row={**known, "来源标题": "", "来源网址": "", "来源日期": "", "可信度": ""},
        needs=(
            "一个写明企业、地点、产品和投产的公开出处：政府发布、企业公告或报道，填标题和网址",
            "出处的日期：以出处所写为准，不写线索的登记日期",
        ),
    )  # fmt: skip


def _no_ends(gap_id: str, enterprise_id: str) -> NotFound:
    where = f"{gap_id} / {enterprise_id}"
    return NotFound("lead.ends", "没有这个缺口或企业", where=where, remedy="从招商目标页建立线索")


def _unknown(lead_id: str) -> NotFound:
    return NotFound("lead.unknown", "没有这条线索", where=lead_id, remedy="在线索页查看编号")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
