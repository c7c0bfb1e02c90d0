"""Two clocks: what a date means, and which facts were known at it (methods, section 0, "Dates").

A fact is visible at an as-of date if its own date of knowledge is blank or not later. A date of a year alone means its
last day, one of a month alone the month's last day. Without an as-of date everything loaded is visible, and ages are
counted from the atlas's own date.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from graph.analysis.world import World
from graph.errors import UsageError

KNOWN: dict[str, str] = {
    "produces": "known_from",
    "tiers": "known_from",
    "presence": "known_from",
    "supplies": "known_from",
    "projects": "date",
    "events": "date",
    "revenue": "year",
}
"""The column that tells when a fact of each frame was known; frames not listed carry no date."""


def last_day(text: str) -> date | None:
    """``2021`` -> 2021-12-31, ``2021-02`` -> 2021-02-28, a full date as it is, blank -> None; UsageError otherwise."""
    if not text:
        return None
    parts = text.split("-")
    try:
        year = int(parts[0])
        if len(parts) == 1:
            return date(year, 12, 31)
        month = int(parts[1])
        if len(parts) == 2:
            return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return date(year, month, int(parts[2]))
    except (ValueError, IndexError) as error:
        raise UsageError(
            "date.invalid", f"日期“{text}”读不懂", where="as_of", remedy="写成 2021、2021-12 或 2021-12-31"
        ) from error


def last_days(texts: pd.Series) -> pd.Series:
    """``last_day`` of every text as datetime64 (NaT for blank), each distinct text parsed once."""
    days = {text: pd.Timestamp(day) if (day := last_day(text)) else pd.NaT for text in texts.unique()}
    return pd.to_datetime(texts.map(days))


def add_months(days: pd.Series, months: int) -> pd.Series:
    """``days`` plus whole calendar months, the day cut to the length of the month."""
    return days.map(lambda day: day + pd.DateOffset(months=months), na_action="ignore")


def atlas_date(world: World) -> date:
    """The date the facts speak for when no as-of date is asked: the newest date of a coverage statement."""
    days = [day for text in world.coverage.as_of.unique() if (day := last_day(text))]
    return max(days, default=date.today())


def reference_date(world: World, as_of: str | None) -> date:
    """The day from which ages are counted: the as-of date, else the atlas's."""
    return (last_day(as_of) if as_of else None) or atlas_date(world)


def visible(known: pd.Series, as_of: str | None) -> npt.NDArray[np.bool_]:
    """Which of the dates ``known`` are blank or not later than ``as_of`` (all of them without one)."""
    if not as_of:
        return np.ones(len(known), dtype=bool)
    days = last_days(known)
    return (days.isna() | (days <= pd.Timestamp(reference_day(as_of)))).to_numpy()


def reference_day(as_of: str) -> date:
    """The last day that ``as_of`` means; UsageError if it is blank or no date."""
    day = last_day(as_of)
    if day is None:
        raise UsageError("date.invalid", "没有写日期", where="as_of", remedy="写成 2021、2021-12 或 2021-12-31")
    return day


def at(world: World, as_of: str | None) -> World:
    """``world`` as it was known at ``as_of``: frames cut to the visible rows; the same world without a date."""
    if not as_of:
        return world
    cut = {}
    for name, column in KNOWN.items():
        frame: pd.DataFrame = getattr(world, name)
        cut[name] = frame[visible(frame[column], as_of)].reset_index(drop=True)
    return replace(world, **cut)
