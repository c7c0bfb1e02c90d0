"""Every target of many gaps, for exports."""

from __future__ import annotations

from collections.abc import Sequence

from graph.answers.city_targets import city_rows
from graph.answers.common import Scope, ground
from graph.answers.shapes import GapRow, TargetRow
from graph.answers.targets import target_row
from graph.queries import query
from graph.reader import Reader

GAPS_AT_ONCE = 40
ROWS = 20_000


def every_target(reader: Reader, gaps: Sequence[GapRow]) -> list[TargetRow]:
    """The rows of all boards but 增资扩产, gap by gap in the order given, then board and rank.

    Those of a city are made now, all at once.
    """
    out: list[TargetRow] = []
    if gaps and (base := ground(reader, _scope(gaps[0]))).region.level == "city":
        rows, _ = city_rows(reader, base, [g.segment_id for g in gaps])
        by_id = {g.id: g for g in gaps}
        return [target_row(r, by_id[r["gap_id"]]) for r in rows if r["target"]["board"] != "增资扩产"]
    for at in range(0, len(gaps), GAPS_AT_ONCE):
        part = {g.id: g for g in gaps[at : at + GAPS_AT_ONCE]}
        rows = query("target_rows").run(reader, gaps=list(part), limit=ROWS)
        place = {id_: i for i, id_ in enumerate(part)}
        rows.sort(key=lambda r: place[r["gap_id"]])
        out += [target_row(r, part[r["gap_id"]]) for r in rows if r["target"]["board"] != "增资扩产"]
    return out


def _scope(gap: GapRow) -> Scope:
    return Scope(region=gap.region, as_of=gap.id.partition("@")[2])
