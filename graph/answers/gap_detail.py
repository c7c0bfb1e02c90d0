"""One gap, opened: judgement, rule, indicators, flips, neighbours, firms, first targets, evidence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.answers.common import HERE, Ground, Scope, evidence_items, source_ids, sources_of
from graph.answers.gap_rows import gap_row
from graph.answers.gaps import read_gap
from graph.answers.makers import Maker, fact_keys, makers, product_maker
from graph.answers.shapes import (
    Answer,
    Condition,
    CorrectionRow,
    EvidenceItem,
    Flip,
    GapDetail,
    GapRow,
    IndicatorProof,
    LocalMaker,
    Neighbour,
    SegmentRef,
    SourceRef,
)
from graph.answers.summary import summary
from graph.answers.targets import first_targets
from graph.queries import query
from graph.reader import Reader

NAMES = {"quality": "质量", "lq": "区位商", "depth": "深度", "local": "本地配套"}
FRACTIONS = {
    "quality": "角色与称号合计 {n:.2f}（{here} 家）",
    "lq": "在本省占 {n:.2%}，全国占 {N:.2%}；省内 {here} / 全国 {all} 家",
    "depth": "折算 {n:.1f} 家（{here} 家 × 可信度）",
    "local": "{n:.0f} / {N:.0f} 家用户有本地供应",
}
ELSEWHERE = 20


def gap(reader: Reader, gap_id: str, scope: Scope = HERE) -> Answer[GapDetail]:
    """Everything about one gap. Raise NotFound for an unknown id or date."""
    row, base = read_gap(reader, gap_id, scope)
    proof = json.loads(row["gap"]["proof"])
    listed = gap_row(row, summary(reader, base))
    segment = listed.segment_id
    notes = query("segment_notes").run(reader, segment=segment, region=listed.region)[0]
    here, uncounted = local_makers(reader, listed, proof, base.known_by)
    outside = query("segment_makers").run(
        reader, segment=segment, region=listed.region, inside=False, limit=ELSEWHERE, as_of=base.known_by
    )
    near = _neighbours(reader, listed, proof, base)
    mentions = notes["sentences"]
    refs = sources_of(
        reader,
        source_ids(
            [*(m.evidence for m in here), *(o["evidence"] for o in outside), *(t["evidence"] for t in mentions)]
        ),
    )
    data = GapDetail(
        row=listed, region=base.region, sentence=proof["sentence"], rule_text=_rule_text(proof),
        conditions=_conditions(proof, near), indicators=_indicators(proof, listed, here, refs), flips=_flips(proof),
        counter_evidence=tuple(uncounted), feeders=tuple(n for n in near if n.relation == "feeds"),
        users=tuple(n for n in near if n.relation == "uses"), local=_local(here, listed, refs),
        local_total=listed.local_enterprises,
        elsewhere=tuple(product_maker(o, listed.region).chip for o in outside),
        elsewhere_total=outside[0]["total"] if outside else 0,
        first_targets=first_targets(reader, [listed]).get(listed.id, ()), run=_run(reader, listed, base),
        same_as=tuple(SegmentRef(**t) for t in notes["twins"]), projects=tuple(notes["projects"]),
        coverage_note="；".join(notes["notes"][:1]),
        policy=tuple(e for t in mentions for e in evidence_items(t["evidence"], refs, t["text"])),
        profile=proof["profile"], proof=proof, corrections=_corrections(reader, listed),
    )  # fmt: skip
    return base.answer(data, sources=refs.values(), basis=[listed.basis], coverage=[listed.coverage])


def _corrections(reader: Reader, listed: GapRow) -> tuple[CorrectionRow, ...]:
    rows = query("gap_corrections").run(reader, segment=listed.segment_id, region=listed.region)
    refs = sources_of(reader, source_ids(r["evidence"] for r in rows))
    return tuple(
        CorrectionRow(
            **{k: v for k, v in r.items() if k != "evidence"},
            evidence=evidence_items(r["evidence"], refs, f"{r['action']}：{r['enterprise']} {r['kind']}"),
        )
        for r in rows
    )


def gap_evidence(reader: Reader, gap_id: str, scope: Scope = HERE) -> Answer[tuple[EvidenceItem, ...]]:
    """Every piece of evidence behind a gap: for its local makers and its official sentences."""
    found = gap(reader, gap_id, scope)
    items = tuple(e for m in found.data.local for e in m.evidence) + found.data.policy
    meta = found.meta.model_copy(update={"shown": len(items), "total": len(items)})
    return Answer[tuple[EvidenceItem, ...]](data=items, meta=meta)


def local_makers(reader: Reader, listed: GapRow, proof: Mapping[str, Any], as_of: str) -> tuple[list[Maker], list[str]]:
    """(producers here, those of the proof first; sentences on local facts that are not counted)."""
    keys = fact_keys(proof)
    here = makers(reader, {listed.segment_id: keys}, listed.region)[listed.segment_id]
    known = {m.chip.enterprise_id for m in here}
    rows = query("segment_makers").run(
        reader, segment=listed.segment_id, region=listed.region, inside=True, as_of=as_of
    )
    others = [product_maker(r, listed.region) for r in rows if r["id"] not in known]
    if listed.local_enterprises > len(here):
        return here + others, []
    return here, [f"{m.chip.full_name} 有产品记录但未计入：项目还在建，或只有推断" for m in others]


def _local(here: Sequence[Maker], listed: GapRow, refs: Mapping[str, SourceRef]) -> tuple[LocalMaker, ...]:
    found = []
    for m in here:
        made = f"做{m.chip.products or listed.segment}（{m.chip.role}）" if m.chip.role else m.chip.products
        fact = f"{m.chip.enterprise_id}>{listed.segment_id}"
        items = evidence_items(m.evidence, refs, f"{m.chip.full_name} {made}", fact=fact)
        found.append(LocalMaker(chip=m.chip, evidence=items))
    return tuple(found)


def _rule_text(proof: Mapping[str, Any]) -> str:
    return next(str(c["text"]) for c in proof["conditions"] if c["holds"])


def _conditions(proof: Mapping[str, Any], near: Iterable[Neighbour]) -> tuple[Condition, ...]:
    """The rules tried, and the segments that the one that holds speaks of."""
    known = {n.segment.id: n.segment for n in near}
    around = proof["around"]
    speaks = {"R-EXTEND": "strong_feeders", "R-FILL": "users"}
    out = []
    for c in proof["conditions"]:
        ids = around[speaks[c["rule"]]]["segments"] if c["rule"] in speaks else []
        segments = tuple(known[i] for i in ids if i in known)
        out.append(Condition(text=f"{c['text']} → {c['label']}", holds=c["holds"], segments=segments))
    return tuple(out)


def _indicators(
    proof: Mapping[str, Any], listed: GapRow, here: Sequence[Maker], refs: Mapping[str, SourceRef]
) -> tuple[IndicatorProof, ...]:
    cited = tuple(refs[i] for i in sorted(source_ids(m.evidence for m in here)) if i in refs)
    out = []
    for i in proof["indicators"]:
        n, whole = i["numerator"], i["denominator"]
        text = FRACTIONS[i["name"]].format(
            n=n or 0.0, N=whole or 0.0, here=listed.local_enterprises, all=listed.national_enterprises
        )
        out.append(
            IndicatorProof(
                key=i["name"], name=NAMES[i["name"]], weight=i["weight"], value=i["value"], numerator=n,
                denominator=whole, text=text, missing=i["missing"],
                sources=cited if i["name"] != "local" else (),
            )
        )  # fmt: skip
    return tuple(out)


def _flips(proof: Mapping[str, Any]) -> tuple[Flip, ...]:
    return tuple(
        Flip(
            text=f["text"], label=f.get("label"), state=f.get("state"),
            kind="_".join(str(f[k]) for k in ("action", "role", "confidence") if f.get(k)),
        )
        for f in proof["flips"]
    )  # fmt: skip


def _neighbours(reader: Reader, listed: GapRow, proof: Mapping[str, Any], base: Ground) -> list[Neighbour]:
    rows = query("gap_neighbours").run(
        reader, segment=listed.segment_id, also=proof["around"]["users"]["segments"], region=listed.region,
        snapshot=base.snapshot,
    )  # fmt: skip
    return [
        Neighbour(
            segment=segment_ref(r, "segment_id"), relation=r["relation"], kind=r["kind"], direct=r["direct"],
            label=r["label"], state=r["state"], local_enterprises=r["local_enterprises"],
        )
        for r in rows
    ]  # fmt: skip


def _run(reader: Reader, listed: GapRow, base: Ground) -> tuple[SegmentRef, ...]:
    if not listed.run_id:
        return ()
    rows = query("gap_run_members").run(
        reader, run=listed.run_id, region=listed.region, chain=listed.chain_id, snapshot=base.snapshot
    )
    return tuple(SegmentRef(**r) for r in rows) if len(rows) > 1 else ()


def segment_ref(row: Mapping[str, Any], key: str = "id") -> SegmentRef:
    """A segment from a row that holds its columns."""
    return SegmentRef(
        id=row[key], name=row["name"], short_name=row["short_name"], chain_id=row["chain_id"], chain=row["chain"],
        stage=row["stage"],
    )  # fmt: skip
