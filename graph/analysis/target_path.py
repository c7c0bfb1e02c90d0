"""The best path from an enterprise to a local 链主 along known ties, as nodes and edges that can be drawn.

Fewest steps first; among those the better sourced. A local 链主 is a local enterprise named as leader of the chain, or
with the role 龙头 or 链主 in one of its segments; where no path leads to one, the nearest local enterprise stands in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from graph.analysis.structure import Ints
from graph.analysis.target_facts import TargetFacts
from graph.analysis.target_links import Links

DOUBT = 0.01
"""What a step of confidence 0 costs beside the step itself: too little to make a path longer."""
LOCAL = -1
"""Stands for a chain id: the nearest local enterprise of any kind."""


@dataclass(frozen=True)
class Paths:
    """For each chain number (and ``LOCAL``): the next node on the way to the nearest local 链主, and the distance."""

    nexts: dict[int, Ints]
    steps: dict[int, Ints]
    best: dict[tuple[int, int], int]
    """(u, v) with u < v -> row of the edge to show."""


def paths(facts: TargetFacts, tied: Links, chains: Iterable[int]) -> Paths:
    """Search once from the local leaders of every chain of ``chains``."""
    edges = tied.edges
    c = edges.confidence.map(facts.profile.facts.confidence).fillna(0.0)
    low, high = np.minimum(edges.u, edges.v), np.maximum(edges.u, edges.v)
    ranked = pd.DataFrame({"low": low, "high": high, "c": c, "day": edges.day, "row": edges.index})
    ranked = ranked.sort_values(["low", "high", "c", "day", "row"], ascending=[True, True, False, False, True])
    best = ranked.drop_duplicates(["low", "high"])
    size = tied.weight.shape[0]
    cost = sparse.coo_matrix((1 + DOUBT * (1 - best.c), (best.low, best.high)), shape=(size, size)).tocsr()
    nexts, steps = {}, {}
    for chain, sources in {**{x: leaders(facts, x) for x in chains}, LOCAL: np.flatnonzero(facts.local)}.items():
        if len(sources):
            far, before, _ = dijkstra(cost, directed=False, indices=sources, min_only=True, return_predecessors=True)
            nexts[chain] = np.asarray(before, dtype=np.int64)
            steps[chain] = np.where(np.isinf(far), 0, np.floor(far)).astype(np.int64)
    return Paths(nexts, steps, dict(zip(zip(best.low, best.high, strict=True), best.row, strict=True)))


def leaders(facts: TargetFacts, chain: int) -> Ints:
    """The local 链主 of a chain, as enterprise numbers."""
    shape, world = facts.structure, facts.world
    own = np.unique(shape.capability[shape.members(chain)])
    rows = facts.evidence[facts.evidence.leader.astype(bool) & facts.evidence.capability.isin(own)]
    named = world.chain_masters[world.chain_masters.chain_id == shape.chain_ids[chain]]
    codes = np.unique(np.concatenate([rows.e.to_numpy(), facts.codes(named.enterprise_id)]))
    codes = codes[codes >= 0]
    return np.asarray(codes[facts.local[codes]], dtype=np.int64)


class PathFinder:
    """Paths as plain values, each (enterprise, chain) made once."""

    def __init__(self, facts: TargetFacts, tied: Links, found: Paths) -> None:
        self._found = found
        self._local = tied.local
        self._longest = facts.profile.targets.path_steps
        firms = facts.world.enterprises
        city = dict(zip(facts.world.regions.adcode, facts.world.regions["name"], strict=True))
        extra = len(tied.names) - len(firms)
        self._ids = [*firms.enterprise_id, *[""] * extra]
        short = firms.short_name.where(firms.short_name != "", firms["name"])
        self._names = [*short, *tied.names[len(firms) :]]
        self._places = [*[city.get(c, "") for c in firms.city], *[""] * extra]
        self._edges = tied.edges
        self._days = ["" if pd.isna(day) else day.date().isoformat() for day in tied.edges.day]
        self._columns = {c: tied.edges[c].tolist() for c in ("u", "kind", "text", "url", "confidence")}
        self._made: dict[tuple[int, int], dict[str, Any] | None] = {}

    def path(self, e: int, chain: int) -> dict[str, Any] | None:
        """``nodes`` (id, name, place, local), ``edges`` (forward, kind, text, date, url, confidence) and ``leader``.

        ``forward``: the tie runs from the node before it to the node after it. ``leader``: it ends at a local 链主.
        None where no path short enough is known.
        """
        if (e, chain) not in self._made:
            self._made[(e, chain)] = self._search(e, chain)
        return self._made[(e, chain)]

    def _search(self, e: int, chain: int) -> dict[str, Any] | None:
        for goal in (chain, LOCAL):
            if goal in self._found.steps and 0 < self._found.steps[goal][e] <= self._longest:
                nodes = [e]
                while (after := int(self._found.nexts[goal][nodes[-1]])) >= 0:
                    nodes.append(after)
                return {
                    "nodes": [self._node(n) for n in nodes],
                    "edges": [self._edge(u, v) for u, v in pairwise(nodes)],
                    "leader": goal == chain,
                }
        return None

    def _node(self, n: int) -> dict[str, Any]:
        return {"id": self._ids[n], "name": self._names[n], "place": self._places[n], "local": bool(self._local[n])}

    def _edge(self, u: int, v: int) -> dict[str, Any]:
        row = self._found.best[(min(u, v), max(u, v))]
        own = {name: values[row] for name, values in self._columns.items()}
        return {"forward": own.pop("u") == u, "date": self._days[row], **own}
