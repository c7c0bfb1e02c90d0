"""The shortest public path between two enterprises."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from graph.answers.chips import chip, read_enterprises
from graph.answers.common import HERE, Scope, ground, needs_check, source_ids, sources_of
from graph.answers.enterprises import missing_enterprise
from graph.answers.shapes import Answer, PathAnswer, PathStep, SourceRef
from graph.queries import query
from graph.reader import Reader

UNSEEN = "未见到公开关系"
WORDS = {"CONTROLLED_BY": "隶属", "INVESTS_IN": "投资", "HOSTS": "依托", "LEADS": "链主"}


def path(reader: Reader, start: str, end: str, scope: Scope = HERE) -> Answer[PathAnswer]:
    """At most five steps of supply, control, investment, platforms or chain leadership. Raise NotFound."""
    base = ground(reader, scope)
    who = read_enterprises(reader, [start, end])
    for wanted in (start, end):
        if wanted not in who:
            raise missing_enterprise(reader, wanted)
    rows = query("shortest_path").run(reader, start=start, end=end) if start != end else []
    refs = sources_of(reader, source_ids(e["evidence"] for r in rows for e in r["edges"]))
    steps = _steps(rows[0], refs) if rows else ()
    data = PathAnswer(
        start=chip(who[start], region=scope.region), end=chip(who[end], region=scope.region), found=bool(steps),
        steps=steps, text=_text(steps) if steps else UNSEEN,
    )  # fmt: skip
    return base.answer(data, sources=refs.values())


def _steps(row: Mapping[str, Any], refs: Mapping[str, SourceRef]) -> tuple[PathStep, ...]:
    steps = []
    for i, (kind, edge) in enumerate(zip(row["kinds"], row["edges"], strict=True)):
        cited = [refs[e["source"]] for e in map(json.loads, edge["evidence"]) if e["source"] in refs]
        steps.append(
            PathStep(
                start_id=row["ids"][i], start=row["names"][i], end_id=row["ids"][i + 1], end=row["names"][i + 1],
                relation=kind, text=f"供{edge['product'] or '货'}" if kind == "SUPPLIES" else WORDS[kind],
                forward=edge["start"] == row["ids"][i], needs_check=needs_check(edge["confidence"]),
                source=cited[0] if cited else None,
            )
        )  # fmt: skip
    return tuple(steps)


def _text(steps: tuple[PathStep, ...]) -> str:
    arrows = (f" —{s.text}→ {s.end}" if s.forward else f" ←{s.text}— {s.end}" for s in steps)
    return steps[0].start + "".join(arrows)
