"""Fit: what states that an enterprise makes a segment, and how near its other products are (methods, section 4)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.analysis.structure import Bools, Floats, Ints
from graph.analysis.target_facts import TargetFacts
from graph.analysis.target_near import Near, shared_makers
from graph.analysis.target_pool import CHUNK

CERTAIN = 50.0
"""-log(1 - a) of a = 1: exp(-50) is below the last digit of a float."""


def fit(facts: TargetFacts, near: Near, pairs: pd.DataFrame) -> pd.DataFrame:
    """``pairs`` (s, e, maker) with direct, adjacent, fit (0..1), sourced and sources (number of independent ones)."""
    out = pairs.copy()
    stated = _stated(facts)
    shape = facts.structure
    key = out.e.to_numpy() * shape.capabilities + shape.capability[out.s.to_numpy()]
    found = stated.reindex(key)
    out["direct"] = found.direct.fillna(0.0).to_numpy(dtype=float)
    out["sources"] = found.sources.fillna(0).to_numpy(dtype=np.int64)
    near_value, near_sourced = _adjacent(facts, near, out)
    out["adjacent"] = near_value
    weight = facts.profile.targets.adjacent_weight
    out["fit"] = 1 - (1 - out.direct) * (1 - weight * out.adjacent)
    product = found["product_sourced"].eq(True).to_numpy()
    other = found["other_sourced"].eq(True).to_numpy()
    out["sourced"] = np.where(out.maker, product, near_sourced | other)
    return out


def _stated(facts: TargetFacts) -> pd.DataFrame:
    """By e * C + capability: direct, sources, product_sourced, other_sourced."""
    rows = facts.evidence
    key = (rows.e * facts.structure.capabilities + rows.capability).rename("key")
    best = rows.c.groupby([key, rows.kind]).max().reset_index()
    best["left"] = 1 - best.kind.map(facts.profile.targets.evidence).astype(float) * best.c
    named = rows[rows.source != ""]
    product = rows.kind == "product"
    return pd.DataFrame(
        {
            "direct": 1 - best.groupby("key").left.prod(),
            "sources": named.source.groupby(key[named.index]).nunique(),
            "product_sourced": (rows.sourced & product).groupby(key).any(),
            "other_sourced": (rows.sourced & ~product).groupby(key).any(),
        }
    )


def closeness(facts: TargetFacts, near: Near, together: Floats, segments: Ints, counts: tuple[bool, bool]) -> Floats:
    """a(s', s) of every capability s' to each of ``segments`` for a firm that ``counts`` as maker of (s', s)."""
    columns = facts.structure.capability[segments]
    shared = shared_makers(together, columns, counts, facts.profile.targets.adjacency_min_makers)
    return np.asarray(np.maximum(near.worth[:, segments], shared))


def makers_together(facts: TargetFacts) -> Floats:
    """C x C: how many makers of the national panel make both capabilities."""
    return np.asarray((facts.panel.T @ facts.panel).todense(), dtype=float)


def counts_as_maker(facts: TargetFacts, enterprises: Ints, capabilities: Ints) -> Bools:
    """Which of the pairs count among the makers of the national panel."""
    if not len(enterprises):
        return np.zeros(0, dtype=bool)
    return np.asarray(facts.panel[enterprises, capabilities]).ravel() > 0


def _adjacent(facts: TargetFacts, near: Near, pairs: pd.DataFrame) -> tuple[Floats, Bools]:
    """adjacent of every pair, and whether one of the facts used for it is sourced."""
    together = makers_together(facts)
    value = np.zeros(len(pairs))
    sourced = np.zeros(len(pairs), dtype=bool)
    s, e = pairs.s.to_numpy(), pairs.e.to_numpy()
    maker = counts_as_maker(facts, e, facts.structure.capability[s])
    outside = facts.makes - facts.panel
    segments = np.unique(s)
    for start in range(0, len(segments), CHUNK):
        chunk = segments[start : start + CHUNK]
        for is_maker in (False, True):
            rows = np.flatnonzero(np.isin(s, chunk) & (maker == is_maker))
            if not len(rows):
                continue
            firms, at = np.unique(e[rows], return_inverse=True)
            column = np.searchsorted(chunk, s[rows])
            cost, used = np.zeros((2, len(firms), len(chunk)))
            for counted, own in ((True, facts.panel[firms]), (False, outside[firms])):
                a = closeness(facts, near, together, chunk, (counted, is_maker))
                cost += own @ np.where(a >= 1, CERTAIN, -np.log1p(-np.where(a >= 1, 0.0, a)))
                used += own.multiply(facts.sourced[firms]) @ (a > 0).astype(float)
            value[rows] = 1 - np.exp(-cost[at, column])
            sourced[rows] = used[at, column] > 0
    return value, sourced
