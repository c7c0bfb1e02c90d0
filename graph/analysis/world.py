"""The facts that the analysis reads: one frame a kind of fact, column names as in data/.

A World is plain pandas. It says nothing about where it came from: ``graph.facts`` reads one from the graph, tests
build small ones by hand, and both must give the same answers.

Missing text is ``""``, a missing number is ``NaN``; ids and dates are text. Dates are ``YYYY``, ``YYYY-MM`` or
``YYYY-MM-DD``; a date of a year alone means its last day (methods, section 0).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import pandas as pd

COLUMNS: dict[str, tuple[str, ...]] = {
    "regions": ("adcode", "name", "level", "parent_adcode", "seat_lng", "seat_lat"),
    "chains": ("chain_id", "version", "chain_name", "cluster_id", "counted_in_total", "valid_from", "valid_to"),
    "segments": (
        "segment_id",
        "chain_id",
        "name",
        "short_name",
        "stage",
        "group",
        "group_order",
        "order",
        "essential",
        "bottleneck",
        "gbt4754",
    ),
    "segment_links": ("from_segment", "to_segment", "kind", "scope", "confidence"),
    "same_as": ("segment_a", "segment_b"),
    # province / city / county hold adcodes ("" unknown or outside China), not names
    "enterprises": ("enterprise_id", "name", "short_name", "country", "province", "city", "county", "confidence"),
    "produces": ("enterprise_id", "segment_id", "products", "role", "known_from", "source_url", "confidence"),
    "tiers": ("enterprise_id", "tier", "level", "known_from", "source_url", "confidence"),
    "chain_masters": ("chain_id", "enterprise_id", "basis", "confidence"),
    "groups": ("enterprise_id", "controlling_group", "basis", "confidence"),
    "presence": (
        "presence_id",
        "enterprise_id",
        "henan_entity",
        "local_enterprise_id",
        "adcode",
        "segment_id",
        "stage",
        "year",
        "known_from",
        "source_url",
        "confidence",
    ),
    "projects": (
        "project_id",
        "project",
        "enterprise_id",
        "enterprise",
        "adcode",
        "chain_id",
        "segment_id",
        "amount_100m_cny",
        "stage",
        "date",
        "source_url",
        "confidence",
    ),
    "revenue": ("enterprise_id", "revenue_100m_cny", "year", "source_url", "confidence"),
    "events": (
        "event_id",
        "enterprise_id",
        "type",
        "place_province",
        "place_city",
        "amount_100m_cny",
        "date",
        "segment_id",
        "source_url",
        "confidence",
    ),
    "supplies": (
        "supplier_id",
        "buyer_id",
        "product",
        "segment_id",
        "since",
        "known_from",
        "source_url",
        "confidence",
    ),
    "coverage": ("region", "scope", "basis", "as_of"),
    "mentions": ("sentence_id", "kind", "maps_to_id", "confidence"),
}
NUMBERS = frozenset({"amount_100m_cny", "revenue_100m_cny", "group_order", "order", "seat_lng", "seat_lat"})
FLAGS = frozenset({"essential", "bottleneck"})


@dataclass(frozen=True)
class World:
    """Every fact the analysis may use. Frames carry at least the columns of ``COLUMNS``, sorted by their key."""

    regions: pd.DataFrame
    chains: pd.DataFrame
    segments: pd.DataFrame
    segment_links: pd.DataFrame
    same_as: pd.DataFrame
    enterprises: pd.DataFrame
    produces: pd.DataFrame
    tiers: pd.DataFrame
    chain_masters: pd.DataFrame
    groups: pd.DataFrame
    presence: pd.DataFrame
    projects: pd.DataFrame
    revenue: pd.DataFrame
    events: pd.DataFrame
    supplies: pd.DataFrame
    coverage: pd.DataFrame
    mentions: pd.DataFrame

    def __post_init__(self) -> None:
        """Raise ValueError naming the frame and the column that is missing."""
        for f in fields(self):
            missing = [c for c in COLUMNS[f.name] if c not in getattr(self, f.name).columns]
            if missing:
                raise ValueError(f"World.{f.name} lacks the columns {missing}; see graph.analysis.world.COLUMNS")


def tidy(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of ``name`` in order, numbers as float, flags as bool, all else as text without NaN."""
    out = pd.DataFrame(index=range(len(frame)))
    for column in COLUMNS[name]:
        values = frame[column].reset_index(drop=True)
        if column in NUMBERS:
            out[column] = pd.to_numeric(values, errors="raise").astype(float)
        elif column in FLAGS:
            out[column] = values.map(lambda v: str(v) in {"1", "True", "true"}).astype(bool)
        else:
            out[column] = values.fillna("").astype(str).astype(object)
    return out.sort_values(list(COLUMNS[name]), ignore_index=True)
