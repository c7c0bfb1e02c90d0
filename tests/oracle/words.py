"""The words, weights and dates of the methods that the other files share."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any

Row = dict[str, Any]

CONFIDENCE = {"official": 1.0, "register": 1.0, "press": 0.9, "filing": 0.85, "memory": 0.7, "inferred": 0.5}
ROLE = {"链主": 1.0, "龙头": 1.0, "骨干": 0.5, "配套": 0.25}
TIER = {"链主": 1.0, "单项冠军": 1.0, "小巨人": 0.7, "上市": 0.6, "高新技术企业": 0.2}
LEVELLED = {"链主", "单项冠军", "小巨人"}  # count as printed at 国家级 only, otherwise .4
LISTS_500 = {"世界500强", "中国500强"}
PIPELINE = {"签约", "开工", "在建"}
RUNNING = {"投产", "运营"}
SOURCED = {"official", "register", "press", "filing"}
OUTSIDE_PANEL = {"710000", "810000", "820000"}
TOLERANCE = 1e-9
PIPELINE_MONTHS = 36


def last_day(text: str) -> date | None:
    """Return the last day a written date can mean: 2020 is 2020-12-31, 2020-02 is 2020-02-29; blank is None."""
    if not text:
        return None
    parts = [int(p) for p in text.split("-")]
    year = parts[0]
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]
    return date(year, month, day)


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the last day of that month where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(older: date, newer: date) -> float:
    """Age in mean months (365.25 / 12 days), never negative."""
    return max(0.0, (newer - older).days / (365.25 / 12))


def tier_value(tier: str, level: str) -> float:
    """Value of one title; 0 for titles that section 2 does not print."""
    if tier in LEVELLED:
        return TIER[tier] if level == "国家级" else 0.4
    if tier == "省级专精特新" or (tier == "专精特新" and level == "省级"):
        return 0.4
    return TIER.get(tier, 0.0)
