"""A world that a person can hold in the head: one chain of six segments, one province with two cities, a panel.

    ore -> metal -> part -> motor -> car      (FEEDS)      tool equips motor

Three provinces; 410000 is home with the cities 410100 and 410200. Outside makers give every segment three national
producers, so that lq is known everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from graph.analysis.world import COLUMNS, World, tidy

ORE, METAL, PART, MOTOR, CAR, TOOL = (f"K-S0{i}" for i in range(1, 7))
SEGMENTS = (ORE, METAL, PART, MOTOR, CAR, TOOL)
HOME, EAST, WEST = "410000", "410100", "410200"


def frame(name: str, rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Rows with every column of the frame, blanks where a row is silent."""
    found = pd.DataFrame(list(rows), columns=list(COLUMNS[name]), dtype=object)
    return tidy(name, found.where(found.notna(), ""))


def add(world: World, name: str, *rows: dict[str, Any]) -> World:
    """The world with more rows in one frame."""
    more = pd.concat([getattr(world, name), frame(name, rows)], ignore_index=True)
    return replace(world, **{name: tidy(name, more)})


def firm(enterprise: str, city: str = EAST, province: str = HOME) -> dict[str, Any]:
    return {
        "enterprise_id": enterprise, "name": f"{enterprise}公司", "country": "中国", "province": province, "city": city,
        "confidence": "press",
    }  # fmt: skip


def makes(enterprise: str, segment: str, role: str = "骨干", confidence: str = "press", **more: Any) -> dict[str, Any]:
    return {"enterprise_id": enterprise, "segment_id": segment, "role": role, "confidence": confidence, **more}


def small_world(basis: str = "survey") -> World:
    """Nobody at home yet; three outside 骨干 in every segment; the chain is surveyed (``basis``) in the province."""
    outside = [(f"O{i}{j}", s, p) for j, s in enumerate(SEGMENTS) for i, p in enumerate(("110000", "310000", "310000"))]
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in COLUMNS}
    rows["regions"] = [
        {"adcode": a, "name": a, "level": level, "parent_adcode": parent}
        for a, level, parent in (
            ("110000", "province", "100000"), ("310000", "province", "100000"), (HOME, "province", "100000"),
            (EAST, "city", HOME), (WEST, "city", HOME), ("410181", "county", EAST),
        )
    ]  # fmt: skip
    rows["chains"] = [{"chain_id": "K", "version": "10+30", "chain_name": "小链", "counted_in_total": "yes"}]
    rows["segments"] = [
        {"segment_id": s, "chain_id": "K", "name": s, "short_name": s, "stage": "midstream", "order": i}
        for i, s in enumerate(SEGMENTS)
    ]
    rows["segment_links"] = [
        {"from_segment": a, "to_segment": b, "kind": kind, "scope": "within", "confidence": "press"}
        for a, b, kind in (
            (ORE, METAL, "feeds"), (METAL, PART, "feeds"), (PART, MOTOR, "feeds"), (MOTOR, CAR, "feeds"),
            (TOOL, MOTOR, "equips"),
        )
    ]  # fmt: skip
    rows["enterprises"] = [firm(e, "", p) for e, _, p in outside]
    rows["produces"] = [makes(e, s) for e, s, _ in outside]
    rows["coverage"] = [{"region": HOME, "scope": "K", "basis": basis, "as_of": "2026-11"}]
    return World(**{name: frame(name, found) for name, found in rows.items()})


def with_makers(world: World, *facts: dict[str, Any], city: str = EAST) -> World:
    """The world with these product facts of home enterprises, which are added where they are new."""
    known = set(world.enterprises.enterprise_id)
    fresh = dict.fromkeys(f["enterprise_id"] for f in facts if f["enterprise_id"] not in known)
    return add(add(world, "enterprises", *(firm(e, city) for e in fresh)), "produces", *facts)
