"""Worlds of a few rows, written by hand, for cases that can be worked out on paper."""

from __future__ import annotations

from typing import Any

import pandas as pd

from graph.analysis.world import COLUMNS, World, tidy

REGIONS = [
    {"adcode": "410000", "name": "河南省", "level": "province", "parent_adcode": "100000"},
    {"adcode": "410100", "name": "郑州市", "level": "city", "parent_adcode": "410000"},
    {"adcode": "410300", "name": "洛阳市", "level": "city", "parent_adcode": "410000"},
    {"adcode": "440000", "name": "广东省", "level": "province", "parent_adcode": "100000"},
    {"adcode": "320000", "name": "江苏省", "level": "province", "parent_adcode": "100000"},
]
SURVEY = [{"region": "410000", "scope": "A", "basis": "survey", "as_of": "2026-11"}]


def tiny(**tables: list[dict[str, Any]]) -> World:
    """A World of the rows given; regions and a survey of chain A come by themselves."""
    rows = {"regions": REGIONS, "coverage": SURVEY, **tables}
    frames = {}
    for name, columns in COLUMNS.items():
        filled = [dict.fromkeys(columns, "") | row for row in rows.get(name, [])]
        frames[name] = tidy(name, pd.DataFrame(filled, columns=list(columns)))
    return World(**frames)


def segments(*ids: str, **flags: str) -> list[dict[str, Any]]:
    """``A1`` is segment A1 of chain A; ``essential="A1 A2"`` and ``bottleneck=...`` name those that are."""
    return [
        {"segment_id": s, "chain_id": s[0], **{f: int(s in names.split()) for f, names in flags.items()}} for s in ids
    ]


def links(*pairs: str, kind: str = "feeds") -> list[dict[str, Any]]:
    """``A1>A2`` is a link."""
    return [{"from_segment": p.split(">")[0], "to_segment": p.split(">")[1], "kind": kind} for p in pairs]


def firm(key: str, province: str = "410000", city: str = "", **more: Any) -> dict[str, Any]:
    return {"enterprise_id": key, "name": f"{key}公司", "province": province, "city": city, "country": "中国", **more}


def makes(key: str, segment: str, role: str = "龙头", confidence: str = "press", **more: Any) -> dict[str, Any]:
    return {"enterprise_id": key, "segment_id": segment, "role": role, "confidence": confidence, **more}


def holds(key: str, tier: str, level: str = "", **more: Any) -> dict[str, Any]:
    return {"enterprise_id": key, "tier": tier, "level": level, "confidence": "press", **more}
