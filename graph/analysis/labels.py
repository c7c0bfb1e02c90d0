"""The label of every segment of a region, with the rule that gave it (methods, section 3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graph.analysis.profile import Profile
from graph.analysis.strength import ABSENT, STRONG, UNKNOWN, WEAK
from graph.analysis.structure import Bools, Floats, Structure

FILL, EXTEND, BUILD, WATCH = "补链", "延链", "建链", "观察"
SHORE, GROW, NEARBY, NO_DATA = "强链·补短", "强链·锻长", "省内可配", "无数据"
BROKEN, STRANGLED, SINGLE, BUILDING = "断点", "卡脖子", "单点风险", "在建"
LABEL = {
    "R-PROVINCE": NEARBY,
    "R-EXTEND": EXTEND,
    "R-FILL": FILL,
    "R-BUILD": BUILD,
    "R-WATCH": WATCH,
    "R-SHORE": SHORE,
    "R-BOTTLENECK": SHORE,
    "R-GROW": GROW,
    "R-NODATA": NO_DATA,
}
"""Rule -> label, in the order in which rules are tried."""
Words = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Facing:
    """What stands around each segment of one region, one entry a segment.

    nearby: the region is a city and another city of the province makes it. strong_feeder: a strong feeder that is
    essential or of the same chain. planned: an official sentence or a project of an official document names it.
    """

    nearby: Bools
    strong_feeder: Bools
    strong_user: Bools
    needed: Bools
    fed: Bools
    planned: Bools


def rules(state: Words, mid: Floats, bottleneck: Bools, facing: Facing, profile: Profile) -> Words:
    """The id of the first rule that holds, for arrays of any one shape."""
    absent, unknown, weak, strong = (np.asarray(state == s, dtype=bool) for s in (ABSENT, UNKNOWN, WEAK, STRONG))
    thin = weak & (np.nan_to_num(mid) < profile.strength.threshold - profile.tolerance)
    conditions = {
        "R-PROVINCE": (absent | unknown) & facing.nearby,
        "R-EXTEND": (absent | thin) & facing.strong_feeder & ~facing.strong_user,
        "R-FILL": absent & facing.needed,
        "R-BUILD": absent & facing.planned,
        "R-WATCH": absent,
        "R-SHORE": weak,
        "R-BOTTLENECK": strong & bottleneck,
        "R-GROW": strong,
        "R-NODATA": unknown,
    }
    return np.select(list(conditions.values()), list(conditions), "R-NODATA").astype(object)


def labels_of(rule: Words) -> Words:
    """The label of every rule, in the same shape."""
    words = np.array([*LABEL.values()], dtype=object)
    place = {name: i for i, name in enumerate(LABEL)}
    return np.asarray(words[np.array([place[r] for r in rule.ravel()], dtype=int)].reshape(rule.shape), dtype=object)


def strong_around(shape: Structure, strong: Bools) -> tuple[Bools, Bools]:
    """(a strong feeder that is essential or of the same chain, a strong user) for every segment."""
    same_chain = shape.chain[:, None] == shape.chain[None, :]
    counts = shape.feeds & (same_chain | shape.essential[:, None])
    return np.asarray(counts[strong].any(axis=0)), np.asarray(shape.feeds[:, strong].any(axis=1))


def broken(rule: Words, fed: Bools, essential: Bools) -> Bools:
    """Where a 补链 is a 断点: also fed, and its downstream cannot be made without it."""
    return np.asarray((rule == "R-FILL") & fed & essential)
