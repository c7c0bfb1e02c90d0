"""A city's view, two regions beside each other, and what to check first."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from graph.answers.chains import chains
from graph.answers.common import HERE, Ground, Scope, ground
from graph.answers.enterprises import read_segments
from graph.answers.gaps import every_row
from graph.answers.regions import regions
from graph.answers.shapes import Answer, Check, CityView, Comparison, GapRow, RegionRef, SegmentRef, SideBySide
from graph.errors import NotFound, UsageError
from graph.queries import query
from graph.reader import Reader

SHOWN = 30
TODO = ("补链", "延链", "建链", "强链·补短")
WITHIN = "省内可配"
STATE = {"strong": "强", "weak": "弱", "absent": "未见生产者", "unknown": "无数据"}
BASIS = {"census": "名录", "survey": "调研", "sample": "抽样"}


def city(reader: Reader, adcode: str, scope: Scope = HERE) -> Answer[CityView]:
    """One city. Raise NotFound for an unknown region, UsageError for one that is no city."""
    here = replace(scope, region=adcode)
    base = ground(reader, here)
    if base.region.level != "city":
        raise UsageError("city.level", f"{base.region.name}不是市", where=adcode, remedy="用市的区划代码，如 410100")
    above = f"{adcode[:2]}0000"
    siblings = regions(reader, above, scope).data
    province = next((r for r in siblings if r.adcode == above), None)
    below = regions(reader, adcode, scope).data
    rows = every_row(reader, base)
    counts: Counter[str] = Counter(g.label for g in rows)
    found = tuple(g for g in rows if g.label in TODO)[:SHOWN]
    data = CityView(
        region=base.region,
        province=RegionRef(adcode=above, name=province.name if province else above, level="province"),
        cities=tuple(r for r in siblings if r.level == "city"),
        counties=tuple(r for r in below if r.adcode != adcode),
        chains=tuple(c for c in chains(reader, here).data if c.barcode and c.counted),
        labels=dict(counts), gaps=found, gaps_total=sum(counts[w] for w in TODO),
        within_province=tuple(g for g in rows if g.label == WITHIN)[:SHOWN],
    )  # fmt: skip
    return base.answer(data, basis=[g.basis for g in found], coverage=[g.coverage for g in found])


def compare(reader: Reader, left: str, right: str, scope: Scope = HERE, *, chain: str = "") -> Answer[Comparison]:
    """Two regions, the same date: segments whose label or state differs, and why. Raise NotFound."""
    grounds = [ground(reader, replace(scope, region=r)) for r in (left, right)]
    sides = [{g.segment_id: g for g in every_row(reader, base) if chain in ("", g.chain_id)} for base in grounds]
    for base, rows in zip(grounds, sides, strict=True):
        if not rows:
            raise _not_analysed(base)
    shared = [s for s in sides[0] if s in sides[1]]
    other = [s for s in shared if _judged(sides[0][s]) != _judged(sides[1][s])]
    known = read_segments(reader, other)
    unlike = tuple(_side(known[s], sides[0][s], sides[1][s]) for s in other if s in known)
    data = Comparison(
        left=grounds[0].region, right=grounds[1].region, counts_left=_counts(sides[0]), counts_right=_counts(sides[1]),
        rows=unlike, same=len(shared) - len(unlike),
    )  # fmt: skip
    return grounds[0].answer(data, shown=len(unlike), total=len(unlike))


def checks(reader: Reader, scope: Scope = HERE) -> Answer[tuple[Check, ...]]:
    """What to check first in a region: stored with the analysis, most telling first."""
    base = ground(reader, scope)
    stored = query("analysis_summary").run(reader, analysis=base.analysis) if base.analysis else []
    found = json.loads(stored[0]["summary"] or "{}").get("checks", {}).get(scope.region, []) if stored else []
    known = read_segments(reader, [r["segment_id"] for r in found])
    names = {
        r["id"]: r["name"]
        for r in reader.rows(
            "MATCH (e:Enterprise) WHERE e.id IN $ids RETURN e.id AS id, e.name AS name",
            ids=sorted({r["enterprise_id"] for r in found} - {""}),
        )
    }
    data = tuple(
        Check(
            segment=known[r["segment_id"]], gap_id=f"{scope.region}.{r['segment_id']}", check=r["check"],
            enterprise_id=r["enterprise_id"], enterprise=names.get(r["enterprise_id"], ""),
            **{k: r[k] for k in ("label_from", "label_to", "state_from", "state_to", "gain", "users",
                                 "user_enterprises", "priority_all")},
        )
        for r in found
        if r["segment_id"] in known
    )  # fmt: skip
    return base.answer(data, shown=len(data), total=len(data))


def _judged(row: GapRow) -> tuple[str, str]:
    return row.label, row.state


def _counts(rows: Mapping[str, GapRow]) -> dict[str, int]:
    return dict(Counter(g.label for g in rows.values()))


def _not_analysed(base: Ground) -> NotFound:
    return NotFound(
        "region.not_analysed", f"{base.region.name}还没有判断", where=base.region.adcode,
        remedy=f"运行 liantu analyse --region {base.region.adcode}",
    )  # fmt: skip


def _side(segment: SegmentRef, a: GapRow, b: GapRow) -> SideBySide:
    return SideBySide(
        segment=segment, label_left=a.label, label_right=b.label, state_left=a.state, state_right=b.state,
        local_left=a.local_enterprises, local_right=b.local_enterprises, mid_left=a.mid, mid_right=b.mid,
        basis_left=a.basis, basis_right=b.basis, gap_left=a.id, gap_right=b.id, why=tuple(_why(a, b)),
    )  # fmt: skip


def _why(a: GapRow, b: GapRow) -> list[str]:
    """What differs: who is there, how strong, on what basis, who needs it."""
    found = []
    if a.local_enterprises != b.local_enterprises:
        found.append(f"生产者 {a.local_enterprises} 家对 {b.local_enterprises} 家")
    if a.state != b.state and a.local_enterprises and b.local_enterprises:
        found.append(f"强度 {_figure(a.mid)} 对 {_figure(b.mid)}")
    if a.basis != b.basis:
        found.append(f"口径 {BASIS[a.basis]} 对 {BASIS[b.basis]}")
    if a.state == b.state and a.label != b.label:
        found.append(f"要用它的在位环节 {a.users} 个对 {b.users} 个")
        if a.rule != b.rule:
            found.append(f"规则 {a.rule} 对 {b.rule}")
    return found or [f"{STATE[a.state]}对{STATE[b.state]}"]


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f}"
