"""The order of a pool, what each part contributes, and the strength of the case T (methods, section 4)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from graph.analysis.structure import Bools, Floats, Ints
from graph.analysis.target_profile import PARTS

DIGITS = 9
"""Keys are compared to nine digits, the tolerance of the method, so that rounding noise never orders anybody."""
ORDER_COLUMNS = ("s", "klass", "sourced", "group", "newest", "id", *PARTS)


def medians(pairs: pd.DataFrame) -> pd.DataFrame:
    """Median of every part over the pool of each row's s (NaN where nobody in the pool is known), row by row."""
    return pairs.groupby("s")[list(PARTS)].transform("median")


def active(pairs: pd.DataFrame, share: float) -> pd.DataFrame:
    """Which parts count in the pool of each row's s: known for at least ``share`` of it."""
    known = pairs[list(PARTS)].notna().groupby(pairs.s).transform("mean")
    return known >= share - 10.0**-DIGITS


def case(pairs: pd.DataFrame, weights: Mapping[str, float]) -> pd.DataFrame:
    """``pairs`` with case, lo, hi (0..100), coverage (0..1), rest, ``points_<part>`` and ``share_<part>``.

    Needs active_* and median_*. ``rest`` is the weighted mean of the active parts beside fit, unknown ones at the
    pool's median. ``share`` is a part's weight among the active ones, ``points`` what it adds to T before rounding.
    """
    raw = pairs[list(PARTS)].to_numpy(dtype=float)
    on = pairs[[f"active_{p}" for p in PARTS]].to_numpy(dtype=bool)
    middle = pairs[[f"median_{p}" for p in PARTS]].to_numpy(dtype=float)
    weight = np.array([weights[p] for p in PARTS]) * on
    share = weight / np.maximum(weight.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    known = ~np.isnan(raw)
    value = np.where(on, np.where(known, raw, middle), 0.0)
    points = 100 * share * value
    others = weight[:, 1:]
    total = others.sum(axis=1)
    lo = (100 * share * np.where(on & known, raw, 0.0)).sum(axis=1)
    new = {
        "case": points.sum(axis=1),
        "lo": lo,
        "hi": lo + 100 * (share * (on & ~known)).sum(axis=1),
        "coverage": (share * known).sum(axis=1),
        "rest": np.where(total > 0, (others * value[:, 1:]).sum(axis=1) / np.where(total > 0, total, 1.0), 0.0),
        **{f"points_{part}": points[:, i] for i, part in enumerate(PARTS)},
        **{f"share_{part}": share[:, i] for i, part in enumerate(PARTS)},
    }
    kept = pairs.drop(columns=list(new), errors="ignore")
    return pd.concat([kept, pd.DataFrame(new, index=pairs.index)], axis=1)


def with_pool(pairs: pd.DataFrame, share: float) -> pd.DataFrame:
    """``pairs`` with ``active_<part>`` and ``median_<part>`` of its pool."""
    return pd.concat([pairs, active(pairs, share).add_prefix("active_"), medians(pairs).add_prefix("median_")], axis=1)


def keys(pairs: pd.DataFrame) -> list[npt.NDArray[np.generic]]:
    """The keys of the order, weakest first, without the class, the group rule and the id; for ``numpy.lexsort``.

    The parts beside fit stand last, one by one, unknown after known: where the keys of the method leave two firms
    equal because a median stands in for what is unknown, what is known decides before the id does.
    """
    newest = pd.to_datetime(pairs.newest).to_numpy().astype("datetime64[D]").astype(np.int64)
    newest = np.where(pd.isna(pairs.newest), np.iinfo(np.int64).min + 1, newest)
    known = [np.nan_to_num(pairs[part].to_numpy(dtype=float), nan=-1.0) for part in reversed(PARTS[1:])]
    return [
        *(-np.round(part, DIGITS) for part in known),
        -newest,
        -np.round(pairs.coverage.to_numpy(dtype=float), DIGITS),
        -np.round(pairs.rest.to_numpy(dtype=float), DIGITS),
        -np.round(pairs.fit.to_numpy(dtype=float), DIGITS),
        ~pairs.sourced.to_numpy(dtype=bool),
    ]


def order(pairs: pd.DataFrame) -> Ints:
    """Positions of ``pairs`` in the order of the method, segment by segment.

    Class; a group's later members after every first one of the class; sourced; fit; rest; coverage; newest; what is
    known of the other parts; id.
    """
    ids = pairs.id.to_numpy()
    own = keys(pairs)
    s, klass = pairs.s.to_numpy(), pairs.klass.to_numpy()
    rank = pd.factorize(ids, sort=True)[0]
    first = np.lexsort([rank, *own, klass, s])
    later = _later(pairs, first)
    return np.asarray(np.lexsort([rank, *own, later, klass, s]), dtype=np.int64)


def _later(pairs: pd.DataFrame, ordered: Ints) -> Bools:
    """Which rows are a group's second or later member in their class of their segment."""
    sorted_pairs = pairs.iloc[ordered]
    out = np.zeros(len(pairs), dtype=bool)
    out[ordered] = sorted_pairs.duplicated(["s", "klass", "group"]).to_numpy()
    return out


def scores(boards: pd.DataFrame) -> pd.DataFrame:
    """Rank from 1 and score 100 (N - i + 1)/N inside every (s, board), rows in their order."""
    inside = boards.groupby(["s", "board"], sort=False)
    rank = inside.cumcount() + 1
    size = inside.e.transform("size") if "e" in boards else inside.s.transform("size")
    return boards.assign(rank=rank, score=100.0 * (size - rank + 1) / size)


def tenth(values: Floats) -> npt.NDArray[np.int64]:
    """Values in whole tenths, as T, lo and hi are printed; a half goes to the even one."""
    return np.asarray(np.rint(np.round(values * 10, 6)), dtype=np.int64)


def tenths(points: Floats, total: Floats) -> npt.NDArray[np.int64]:
    """Round rows of ``points`` to tenths so that every row adds up to ``total`` rounded to tenths, to the last digit.

    Largest remainders are rounded up; a point of zero stays zero.
    """
    aim = tenth(total)
    floor = np.floor(np.round(points * 10, 6)).astype(np.int64)
    remainder = np.where(points > 0, points * 10 - floor, -1.0)
    short = aim - floor.sum(axis=1)
    place = np.argsort(np.argsort(-remainder, axis=1, kind="stable"), axis=1, kind="stable")
    return np.asarray(floor + (place < short[:, None]), dtype=np.int64)
