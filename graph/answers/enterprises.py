"""Enterprises: the list, and one with every fact and its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graph.answers.chips import best_badge, chip, read_enterprises
from graph.answers.common import (
    HERE,
    Scope,
    evidence_items,
    ground,
    missing,
    needs_check,
    source_ids,
    sources_of,
)
from graph.answers.gap_detail import segment_ref
from graph.answers.shapes import (
    Answer,
    CandidateOf,
    Counted,
    EnterpriseDetail,
    EnterpriseRow,
    NamedFact,
    PresenceFact,
    ProductFact,
    SegmentRef,
    SourceRef,
    SupplyFact,
    TierFact,
)
from graph.queries import query
from graph.reader import Reader
from graph.search import search

Refs = Mapping[str, SourceRef]
SEARCHED = 100
KINDS = {
    "LEADS": "leads", "LISTED_IN": "list", "HOSTS": "platform", "MADE": "event", "INVESTS_IN": "project",
    "NAMED_IN": "mention", "CONTROLLED_BY": "group", "MEASURES": "revenue",
}  # fmt: skip


def enterprises(
    reader: Reader, *, q: str = "", region: str = "", segment: str = "", tier: str = "", skip: int = 0, limit: int = 50,
    scope: Scope = HERE,
) -> Answer[tuple[EnterpriseRow, ...]]:  # fmt: skip
    """Enterprises by id; with ``q`` those that a search finds, best first (at most 100)."""
    base = ground(reader, scope)
    ids = _found(reader, q) if q else []
    if q and not ids:
        return base.answer((), shown=0, total=0)
    rows = query("enterprise_list").run(
        reader, region=region, segment=segment, tier=tier, ids=ids, skip=skip, limit=limit
    )
    data = [enterprise_row(r) for r in rows]
    if ids:
        data.sort(key=lambda r: ids.index(r.id))
    return base.answer(tuple(data), shown=len(data), total=rows[0]["total"] if rows else 0)


def _found(reader: Reader, text: str) -> list[str]:
    answer = search(reader, text, limit=SEARCHED, kinds=("enterprise",))
    return [hit.id for group in answer.groups for hit in group.hits]


def enterprise_row(r: Mapping[str, Any]) -> EnterpriseRow:
    """From a row of ``enterprise_list``."""
    e = r["enterprise"]
    badge, title = best_badge(r["titles"], leads=r["leads"])
    held = [f"{t['name']}（{t['level']}）" if t["level"] else t["name"] for t in r["titles"]]
    return EnterpriseRow(
        id=e["id"], name=e["name"], short_name=e["short_name"] or "", country=e["country"],
        province=e["province_name"] or "", city=e["city_name"] or "", county=e["county_name"] or "",
        adcode=e["adcode"] or "", uscc=e["uscc"] or "", stock_code=e["stock_code"] or "",
        ownership=e["ownership"] or "", badge=badge, badge_title=title, tiers=tuple(dict.fromkeys(held)),
        segments=tuple(SegmentRef(**s) for s in r["segments"]), name_is_registered=e["name_is_registered"],
        checked=e["checked"] or "", needs_check=needs_check(e["confidence"]),
    )  # fmt: skip


def missing_enterprise(reader: Reader, enterprise_id: str) -> Exception:
    """The error for an unknown enterprise: what a search for the text finds."""
    hits = [h for g in search(reader, enterprise_id, limit=5, kinds=("enterprise",)).groups for h in g.hits]
    return missing("enterprise", "企业", enterprise_id, {h.id: h.name for h in hits})


def enterprise(reader: Reader, enterprise_id: str, scope: Scope = HERE) -> Answer[EnterpriseDetail]:
    """One enterprise with all its facts. Raise NotFound with the nearest names."""
    base = ground(reader, scope)
    rows = query("enterprise_list").run(reader, ids=[enterprise_id])
    if not rows:
        raise missing_enterprise(reader, enterprise_id)
    facts = query("enterprise_facts").run(reader, enterprise=enterprise_id)[0]
    node = facts["node"]
    edges = [f for kind in ("products", "tiers", "inward", "outward", "presence", "others") for f in facts[kind]]
    refs = sources_of(reader, source_ids([node["evidence"], *(f["evidence"] for f in edges)]))
    partners = [s["partner"] for s in (*facts["inward"], *facts["outward"])]
    who = read_enterprises(reader, [*partners, *(g["id"] for g in facts["groups"])])
    named = [s["segment_id"] for s in (*facts["inward"], *facts["outward"], *facts["presence"]) if s.get("segment_id")]
    segments = read_segments(reader, named)
    targeted = query("targets_of_enterprise").run(reader, enterprise=enterprise_id, region=scope.region, limit=20)
    row = enterprise_row(rows[0])
    data = EnterpriseDetail(
        row=row, aliases=tuple(node.get("aliases") or ()), founded=node.get("founded") or "",
        website=node.get("website") or "", business_scope=node.get("business_scope") or "",
        registered_capital_10k_cny=node.get("registered_capital_10k_cny"),
        evidence=evidence_items(node["evidence"], refs, f"{row.name} 在册"),
        products=tuple(_product(f, row, refs) for f in facts["products"]),
        tiers=tuple(_tier(f, row.name, refs) for f in facts["tiers"]),
        supplies=tuple(
            supply_fact(f, direction, who, segments, refs, scope.region)
            for direction, found in (("in", facts["inward"]), ("out", facts["outward"])) for f in found
        ),
        presence=tuple(_presence(f, row, segments, refs) for f in facts["presence"]),
        others=tuple(_other(f, row.name, refs) for f in facts["others"]),
        siblings=tuple(chip(who[g["id"]], region=scope.region) for g in facts["groups"] if g["id"] in who),
        targeted_by=tuple(CandidateOf(**{k: t[k] for k in CandidateOf.model_fields}) for t in targeted),
        counted=Counted(
            facts=len(edges) + 1, sources=len(refs),
            to_verify=sum(needs_check(f["confidence"]) for f in (*edges, node)),
        ),
    )  # fmt: skip
    return base.answer(data, sources=refs.values())


def read_segments(reader: Reader, ids: Iterable[str]) -> dict[str, SegmentRef]:
    """Segments by id."""
    wanted = sorted(set(ids))
    rows = query("segments_by_id").run(reader, ids=wanted, limit=5000) if wanted else []
    return {r["id"]: SegmentRef(**r) for r in rows}


def _product(f: Mapping[str, Any], owner: EnterpriseRow, refs: Refs) -> ProductFact:
    made = f["products"] or f["name"]
    return ProductFact(
        segment=segment_ref(f), role=f["role"], products=f["products"], label=f["label"], state=f["state"],
        confidence=f["confidence"], needs_check=needs_check(f["confidence"]),
        evidence=evidence_items(
            f["evidence"], refs, f"{owner.name} 做{made}（{f['role']}）", fact=f"{owner.id}>{f['id']}"
        ),
    )  # fmt: skip


def _tier(f: Mapping[str, Any], name: str, refs: Refs) -> TierFact:
    level, batch = f.get("level") or "", f.get("batch_or_year") or ""
    return TierFact(
        tier=f["tier"], level=level, batch_or_year=batch, product=f.get("product") or "", confidence=f["confidence"],
        needs_check=needs_check(f["confidence"]),
        evidence=evidence_items(f["evidence"], refs, f"{name} 持有{level}{f['tier']}{f'（{batch}）' if batch else ''}"),
    )  # fmt: skip


def supply_fact(
    f: Mapping[str, Any], direction: Any, who: Mapping[str, Mapping[str, Any]], segments: Mapping[str, SegmentRef],
    refs: Refs, region: str,
) -> SupplyFact:  # fmt: skip
    """A supply edge seen from one of its ends; ``f.partner`` is the id of the other."""
    partner = chip(who[f["partner"]], region=region, confidence=f["confidence"])
    product, since = f.get("product") or "", f.get("since") or ""
    verb = "供货给它" if direction == "in" else "向它采购"
    return SupplyFact(
        direction=direction, partner=partner, product=product, segment=segments.get(f.get("segment_id") or ""),
        since=since, confidence=f["confidence"], needs_check=needs_check(f["confidence"]),
        evidence=evidence_items(f["evidence"], refs, f"{partner.full_name} {verb}：{product or '产品未载'}", since),
    )  # fmt: skip


def _presence(
    f: Mapping[str, Any], owner: EnterpriseRow, segments: Mapping[str, SegmentRef], refs: Refs
) -> PresenceFact:
    place = f.get("city") or f["place"]
    text = f"{owner.name} 在{place}布局：{f.get('local_name') or '未具名'}（{f['stage']}）"
    fact = f"{owner.id}>{f['segment_id']}>设厂" if f.get("segment_id") else ""
    return PresenceFact(
        presence_id=f["presence_id"], local_name=f.get("local_name") or "",
        local_enterprise_id=f.get("local_enterprise_id") or "", place=place, adcode=f.get("adcode") or "",
        segment=segments.get(f.get("segment_id") or ""), stage=f["stage"], year=f.get("year") or "",
        investment_100m_cny=f.get("investment_100m_cny"), confidence=f["confidence"],
        needs_check=needs_check(f["confidence"]),
        evidence=evidence_items(f["evidence"], refs, text, f.get("year") or "", fact=fact),
    )  # fmt: skip


def _other(f: Mapping[str, Any], name: str, refs: Refs) -> NamedFact:
    kind, target, date = f["kind"], f["name"] or "", f.get("date") or ""
    text = {
        "LEADS": f"{target}的链主（{f.get('basis') or ''}）", "LISTED_IN": f"列入{target}",
        "HOSTS": f"依托它的平台：{target}",
        "MADE": f"{f.get('move') or '动向'}{'：' + _where(f) if _where(f) else ''}", "INVESTS_IN": f"项目：{target}",
        "NAMED_IN": f"通知点名“{f.get('text_span') or ''}”：{f.get('text') or ''}",
        "CONTROLLED_BY": f"隶属{target}", "MEASURES": f"{target} {f.get('text') or ''}",
    }[kind]  # fmt: skip
    return NamedFact(
        kind=KINDS[kind], text=text, ref=f["ref"], date=date, amount_100m_cny=f.get("amount"),
        confidence=f["confidence"], needs_check=needs_check(f["confidence"]),
        evidence=evidence_items(f["evidence"], refs, f"{name} {text}", date),
    )  # fmt: skip


def _where(f: Mapping[str, Any]) -> str:
    return f"{f.get('place_province') or ''}{f.get('place_city') or ''}"
