"""Strength and state of a segment from its sums (methods, section 2); arrays of any one shape in, the same out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.analysis.profile import Profile
from graph.analysis.structure import Bools, Floats

ABSENT, UNKNOWN, WEAK, STRONG = "absent", "unknown", "weak", "strong"
INDICATORS = ("quality", "lq", "depth", "local")
States = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Sums:
    """What strength is computed from. All arrays broadcast together; counts are floats.

    x, x_region, share (p_s), k: for lq. makers: enterprises of the panel. buyers, supplied: for local.
    empty_known: nobody is there and the basis makes that an absence.
    """

    x: Floats
    quality_sum: Floats
    n_eff: Floats
    n: Floats
    leaders: Floats
    leaders_sourced: Floats
    holders: Floats
    solid_groups: Floats
    x_region: Floats
    share: Floats
    makers: Floats
    k: float
    buyers: Floats
    supplied: Floats
    empty_known: Bools


@dataclass(frozen=True)
class Strength:
    """indicators: name -> values (NaN = missing); lo, hi, mid (NaN: nothing known), coverage; state and anchors."""

    indicators: dict[str, Floats]
    coverage: Floats
    lo: Floats
    hi: Floats
    mid: Floats
    state: States
    anchored: Bools
    memory_anchors: Bools

    def is_state(self, *states: str) -> Bools:
        """Where the state is one of ``states``."""
        return np.asarray(np.logical_or.reduce([self.state == state for state in states]), dtype=bool)


def strength(sums: Sums, profile: Profile) -> Strength:
    """Indicators, their weighted sum with its interval, and the state."""
    present = sums.n > 0
    absent = ~present & sums.empty_known
    indicators = _indicators(sums, profile, present)
    for values in indicators.values():
        values[absent] = 0.0
    weights = [getattr(profile.strength.weights, name) for name in INDICATORS]
    known = [~np.isnan(indicators[name]) for name in INDICATORS]
    coverage = sum_of(w * k for w, k in zip(weights, known, strict=True))
    lo = sum_of(w * np.nan_to_num(indicators[name]) for w, name in zip(weights, INDICATORS, strict=True))
    mid = np.divide(lo, coverage, out=np.full(lo.shape, np.nan), where=coverage > 0)
    anchored = anchors(sums, profile)
    strong = present & anchored & (np.nan_to_num(mid) >= profile.strength.threshold - profile.tolerance)
    state = np.select([absent, ~present, strong], [ABSENT, UNKNOWN, STRONG], WEAK).astype(object)
    enough = sums.solid_groups >= profile.strength.anchor_groups
    memory = anchored & (sums.leaders_sourced == 0) & (sums.holders == 0) & ~enough
    hi = lo + np.maximum(1 - coverage, 0.0)
    return Strength(indicators, coverage, lo, hi, mid, state, anchored, memory)


def sum_of(parts: Any) -> Floats:
    """Sum of arrays as one float array."""
    return np.asarray(sum(parts), dtype=float)


def _indicators(sums: Sums, profile: Profile, present: Bools) -> dict[str, Floats]:
    """The four indicators, NaN where missing; not yet zeroed for absent segments. LQ/(1+LQ) = here/(here + share)."""
    s = profile.strength
    nan = np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        here = (sums.x + sums.k * sums.share) / (sums.x_region + sums.k)
        lq = np.where(present & (sums.makers >= s.lq_min_producers) & (sums.share > 0), here / (here + sums.share), nan)
        local = np.where(sums.buyers >= s.local_min_buyers, sums.supplied / sums.buyers, nan)
    return {
        "quality": np.where(present, 1 - np.exp(-sums.quality_sum), nan),
        "lq": lq,
        "depth": np.where(present, 1 - np.exp(-sums.n_eff / s.depth_scale), nan),
        "local": np.broadcast_to(local, lq.shape).copy(),
    }


def anchors(sums: Sums, profile: Profile) -> Bools:
    """Where an anchor exists: a leader, a sourced 骨干 with a title, or enough groups of sourced 骨干."""
    enough = sums.solid_groups >= profile.strength.anchor_groups
    return np.asarray((sums.leaders > 0) | (sums.holders > 0) | enough)
