"""The confidence of a state and the flags that stand beside a label (methods, section 2)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from graph.analysis.coverage import Basis
from graph.analysis.profile import Profile
from graph.analysis.strength import INDICATORS, STRONG, UNKNOWN, Strength
from graph.analysis.structure import Bools, Floats, Structure

Words = npt.NDArray[np.object_]


def chain_weight(found: Strength, shape: Structure, profile: Profile) -> Floats:
    """w of each (region, segment): the weight of the indicators known for any segment of its chain not absent."""
    alive = found.is_state("weak", "strong", "unknown")
    out = np.zeros_like(found.lo)
    for chain in range(len(shape.chain_ids)):
        members = shape.members(chain)
        for name in INDICATORS:
            known = np.asarray((~np.isnan(found.indicators[name][:, members]) & alive[:, members]).any(axis=1))
            out[:, members] += known[:, None] * getattr(profile.strength.weights, name)
    return out


def undecided(found: Strength, w: Floats, profile: Profile) -> Bools:
    """Where an anchor exists and the known and the possible strength lie on two sides of the threshold."""
    line = profile.strength.threshold - profile.tolerance
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = found.lo / w, (found.lo + w - found.coverage) / w
    return np.asarray(found.anchored & (low < line) & (high >= line))


def confidence(found: Strength, grade: Floats, basis: Basis, w: Floats, profile: Profile) -> Words:
    """高, 中, 低 or 待核实; blank for an unknown state. ``grade`` is the step of the best product fact."""
    steps = np.array([*profile.facts.steps, ""], dtype=object)
    last = len(profile.facts.steps) - 1
    present = found.is_state("weak", "strong")
    absent_step = np.full(found.lo.shape, float(last))
    for name, word in profile.facts.absent_grade.items():
        absent_step[basis.basis == name] = profile.facts.steps.index(word)
    step = np.where(present, grade + undecided(found, w, profile), absent_step + basis.inherited)
    step = np.minimum(step, last)
    step = np.where((found.state == STRONG) & found.memory_anchors, last, step)
    return np.asarray(steps[np.where(found.state == UNKNOWN, last + 1, step).astype(int)], dtype=object)


def single_point(n: Floats, hhi: Floats, grade: Words, profile: Profile) -> Bools:
    """One group, or one that outweighs the others; only where we are sure enough to say so."""
    sure = np.isin(grade.astype(str), profile.strength.single_point_grades)
    dominated = hhi > profile.strength.single_point_hhi + profile.tolerance
    return np.asarray(sure & (n > 0) & ((n == 1) | dominated))
