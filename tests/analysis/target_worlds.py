"""Small worlds for targets and back-tests: one that a person can hold in the head, and generated ones."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from graph.analysis.profile import Profile, load_profile
from graph.analysis.world import COLUMNS, World, tidy

PROFILE = Path(__file__).parents[2] / "data" / "profiles" / "default.yaml"
REGIONS = [
    ("410000", "河南省", "province", "100000"),
    ("410100", "郑州市", "city", "410000"),
    ("410300", "洛阳市", "city", "410000"),
    ("440000", "广东省", "province", "100000"),
    ("440300", "深圳市", "city", "440000"),
    ("330000", "浙江省", "province", "100000"),
]


@cache
def profile() -> Profile:
    """The shipped weights."""
    return load_profile(PROFILE)


def world(**rows: list[dict[str, Any]]) -> World:
    """A World from rows; what a row does not say is blank."""
    rows.setdefault(
        "regions",
        [
            {"adcode": a, "name": n, "level": lv, "parent_adcode": p, "seat_lng": 110 + i, "seat_lat": 30}
            for i, (a, n, lv, p) in enumerate(REGIONS)
        ],
    )
    rows.setdefault("coverage", [{"region": "410000", "scope": "K1", "basis": "survey", "as_of": "2024-12-31"}])
    rows.setdefault("chains", [{"chain_id": "K1", "version": "10+30", "chain_name": "链", "counted_in_total": "yes"}])
    frames = {}
    for name, columns in COLUMNS.items():
        frames[name] = tidy(name, pd.DataFrame(rows.get(name, []), columns=list(columns), dtype=object))
    return World(**frames)


def segment(name: str, **more: Any) -> dict[str, Any]:
    """A segment of K1, alone in its group."""
    return {"segment_id": name, "chain_id": "K1", "name": f"环节{name}", "stage": "midstream", "group": name, **more}


def feeds(a: str, b: str) -> dict[str, Any]:
    return {"from_segment": a, "to_segment": b, "kind": "feeds", "scope": "within", "confidence": "memory"}


def firm(name: str, province: str = "440000", city: str = "", **more: Any) -> dict[str, Any]:
    return {"enterprise_id": name, "name": f"{name}公司", "country": "中国", "province": province, "city": city, **more}


def makes(e: str, s: str, confidence: str = "press", role: str = "骨干", **more: Any) -> dict[str, Any]:
    return {"enterprise_id": e, "segment_id": s, "products": f"{s}产品", "role": role, "confidence": confidence, **more}


def sells(a: str, b: str, s: str = "", **more: Any) -> dict[str, Any]:
    return {"supplier_id": a, "buyer_id": b, "product": "货", "segment_id": s, "confidence": "press", **more}


def hand_world() -> World:
    """S1 feeds S2 feeds S3; S4 in the group of S2; S5 shares a class with S2; L makes S3 in Zhengzhou.

    A makes S2 and sells it to L; B makes S1 and sells to X; X sells to L; C makes S4 from memory; D makes S5, sells to B.
    """
    return world(
        segments=[
            segment("S1"), segment("S2", group="g", gbt4754="3001"), segment("S3"), segment("S4", group="g"),
            segment("S5", gbt4754="3001"), segment("S9"),
        ],
        segment_links=[feeds("S1", "S2"), feeds("S2", "S3")],
        enterprises=[
            firm("A", city="440300"), firm("B"), firm("C", "330000"), firm("D", "330000"), firm("X"), firm("Z"),
            firm("L", "410000", "410100"),
        ],
        produces=[
            makes("A", "S2", source_url="http://a.cn/1"), makes("B", "S1", "filing"), makes("C", "S4", "memory"),
            makes("D", "S5"), makes("X", "S9"), makes("Z", "S9"), makes("L", "S3", role="龙头"),
        ],
        supplies=[
            sells("A", "L", "S2", source_url="http://b.cn/2"), sells("X", "L"), sells("B", "X"), sells("D", "B"),
        ],
        revenue=[
            {"enterprise_id": e, "revenue_100m_cny": v, "year": "2023", "confidence": "memory"}
            for e, v in (("A", 100), ("B", 50), ("C", 10))
        ],
        tiers=[
            {"enterprise_id": "A", "tier": "小巨人", "level": "国家级", "known_from": "2022", "confidence": "official"},
            {"enterprise_id": "C", "tier": "世界500强", "level": "", "known_from": "", "confidence": "memory"},
        ],
        events=[
            {"event_id": "1", "enterprise_id": "A", "type": "募投", "date": "2023-12-31", "confidence": "press"},
            {"event_id": "2", "enterprise_id": "B", "type": "新设工厂", "place_province": "河南省", "date": "2023-06-30"},
        ],
        presence=[
            {"presence_id": p, "enterprise_id": e, "henan_entity": f"{e}豫", "adcode": "410300", "segment_id": s,
             "stage": "运营", "year": "2020", "known_from": "2020", "confidence": "press"}
            for p, e, s in (("P1", "X", "S9"), ("P2", "Z", "S9"), ("P3", "C", "S9"))
        ],
    )  # fmt: skip


def random_world(seed: int, firms: int = 60, segments: int = 14) -> World:
    """Facts thrown at random, some dated, some memory, some in groups."""
    rng = np.random.default_rng(seed)

    def pick(*values: str) -> str:
        return str(rng.choice(values))

    names = [f"S{i:02d}" for i in range(segments)]
    ids = [f"E{i:03d}" for i in range(firms)]
    places = [("410000", "410100"), ("410000", "410300"), ("440000", "440300"), ("330000", ""), ("", "")]
    where = [places[int(i)] for i in rng.integers(0, len(places), firms)]
    day = [f"20{y}-0{m}-15" for y, m in zip(rng.integers(15, 25, 400), rng.integers(1, 10, 400), strict=True)]
    dates = iter(day)
    pairs = {(ids[int(a)], names[int(b)]) for a, b in rng.integers(0, [firms, segments], (firms * 2, 2))}
    links = {
        tuple(sorted((names[int(a)], names[int(b)]))) for a, b in rng.integers(0, segments, (segments, 2)) if a != b
    }
    trade = {(ids[int(a)], ids[int(b)]) for a, b in rng.integers(0, firms, (firms // 2, 2)) if a != b}
    return world(
        segments=[segment(n, group=pick("g1", "g2", n), gbt4754=pick("3001", "3002", "")) for n in names],
        segment_links=[feeds(a, b) for a, b in sorted(links)],
        enterprises=[firm(e, p, c) for e, (p, c) in zip(ids, where, strict=True)],
        produces=[
            makes(e, s, pick("memory", "filing", "press"), pick("龙头", "骨干", "配套"), known_from=pick("", next(dates)))
            for e, s in sorted(pairs)
        ],
        supplies=[sells(a, b, pick("", *names), known_from=pick("", next(dates))) for a, b in sorted(trade)],
        groups=[
            {"enterprise_id": e, "controlling_group": pick("甲集团", "乙集团"), "confidence": "memory"} for e in ids[::5]
        ],
        revenue=[
            {"enterprise_id": e, "revenue_100m_cny": float(rng.integers(1, 500)), "year": "2022", "confidence": "memory"}
            for e in ids[::3]
        ],
        tiers=[
            {"enterprise_id": e, "tier": pick("小巨人", "上市", "世界500强"), "level": "国家级", "known_from": pick("", "2019")}
            for e in ids[::4]
        ],
        events=[
            {"event_id": str(i), "enterprise_id": e, "type": pick("募投", "新设工厂", "融资"), "date": next(dates)}
            for i, e in enumerate(ids[::2])
        ],
        presence=[
            {"presence_id": f"P{i}", "enterprise_id": e, "henan_entity": "厂", "adcode": "410300", "segment_id": pick(*names),
             "stage": pick("运营", "签约"), "year": "2020", "known_from": pick("", "2020"), "confidence": "press"}
            for i, e in enumerate(ids[::9])
        ],
    )  # fmt: skip
