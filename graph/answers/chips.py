"""Enterprises as chips: short name, best badge, 待核实."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graph.answers.common import needs_check
from graph.answers.shapes import Badge, Chip, FactConfidence
from graph.queries import query
from graph.reader import Reader

BADGES: tuple[tuple[str, Badge], ...] = (
    ("链主", "主"),
    ("单项冠军", "冠"),
    ("小巨人", "巨"),
    ("上市", "市"),
    ("省级专精特新", "精"),
    ("专精特新", "精"),
    ("高新技术企业", "高"),
)
"""Titles that have a badge, best first."""
LEADER_ROLE = "链主"


def best_badge(titles: Iterable[Mapping[str, str]], *, leads: bool = False) -> tuple[Badge, str]:
    """(badge, title in full) of the best title; blank where there is none."""
    if leads:
        return "主", "链主"
    held = {t["name"]: t.get("level") or "" for t in titles}
    for name, badge in BADGES:
        if name in held:
            return badge, f"{name}（{held[name]}）" if held[name] else name
    return "", ""


def read_enterprises(reader: Reader, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Rows of the query ``enterprise_chips`` by id."""
    wanted = sorted(set(ids))
    return {r["id"]: r for r in query("enterprise_chips").run(reader, ids=wanted, limit=5000)} if wanted else {}


def chip(
    row: Mapping[str, Any],
    *,
    region: str,
    role: str = "",
    products: str = "",
    confidence: FactConfidence | None = None,
    plant: bool = False,
) -> Chip:
    """A chip from a row of ``enterprise_chips``; ``confidence`` is that of the fact it stands for."""
    badge, title = best_badge(row["titles"], leads=row["leads"] or role == LEADER_ROLE)
    local = plant or region in ("", row["province"], row["city"], row["county"])
    return Chip(
        enterprise_id=row["id"], name=row["short_name"], full_name=row["name"], badge=badge, badge_title=title,
        needs_check=needs_check(confidence), confidence=confidence, role=role, products=products,
        province=row["province_name"] or row["country"], city=row["city_name"], local=local, plant=plant,
    )  # fmt: skip
