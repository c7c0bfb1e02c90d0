"""Priority of a gap in its chain (G) and in its region (G*), its parts and completeness (methods, section 3)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import networkx as nx
import numpy as np

from graph.analysis.core import Core
from graph.analysis.labels import EXTEND, Words, labels_of
from graph.analysis.reach import once
from graph.analysis.structure import KEPT, Bools, Floats, Ints, Structure

PARTS = ("need", "criticality", "risk", "feasibility")


@dataclass(frozen=True)
class Priorities:
    """Matrices regions x segments. ``raw`` and ``share`` (how much of a part's inputs is known) by part;
    ``in_chain`` and ``in_region`` are the percentiles; G and G* are NaN for what is no gap. ``users``: present
    segments that need it, ``user_enterprises`` their distinct producers, ``demand`` what need multiplies.
    """

    raw: dict[str, Floats]
    share: dict[str, Floats]
    in_chain: dict[str, Floats]
    in_region: dict[str, Floats]
    g: Floats
    g_all: Floats
    coverage: Floats
    demand: Floats
    users: Ints
    user_enterprises: Ints
    named: Bools


def priorities(core: Core, users: Ints | None = None) -> Priorities:
    """Parts, percentiles, G and G* of every segment of every region of ``core``; ``users`` where they are known."""
    raw, share, demand, user_segments = _parts(core)
    chain = core.shape.chain
    single, near = core.profile.priority.single, core.profile.tolerance
    in_chain = {part: _percentiles(raw[part], chain, single, near) for part in PARTS}
    in_region = {part: _percentiles(raw[part], np.zeros_like(chain), single, near) for part in PARTS}
    gap = np.isin(_labels(core).astype(str), core.profile.priority.labels)
    g, coverage = _weighted(in_chain, core)
    g_all, _ = _weighted(in_region, core)
    return Priorities(
        raw=raw, share=share, in_chain=in_chain, in_region=in_region, g=np.where(gap, g, np.nan),
        g_all=np.where(gap, g_all, np.nan), coverage=coverage, demand=demand, users=user_segments,
        user_enterprises=user_enterprises(core) if users is None else users, named=_named(core),
    )  # fmt: skip


def _labels(core: Core) -> Words:
    """The label of every rule in place."""
    return labels_of(core.rule)


def _parts(core: Core) -> tuple[dict[str, Floats], dict[str, Floats], Floats, Ints]:
    """Raw values and known shares of the four parts, demand and users."""
    shape, found = core.shape, core.strength
    size = found.lo.shape
    present, unknown = core.sums.n > 0, found.is_state("unknown")
    extend = _labels(core) == EXTEND
    demand, users = np.zeros(size), np.zeros(size, dtype=np.int64)
    share = {part: np.ones(size) for part in PARTS}
    mid = np.where(present, np.nan_to_num(found.mid), 0.0)
    feasibility = np.full(size, np.nan)
    reach, between = reachable(shape), betweenness(shape)
    reached = np.zeros(size)
    near = neighbour_weights(shape, core.profile.priority.second_step)
    total = nearer_twin(near, shape).sum(axis=1)
    for i in range(len(core.regions)):
        need = once(core.needers[i], shape)
        feeders = once(shape.feeds.T & present[i][None, :], shape)
        demand[i] = np.where(extend[i], feeders @ mid[i], need @ mid[i])
        users[i] = need.sum(axis=1)
        known = shape.feeds & unknown[i][None, :]
        share["need"][i] = _ratio(users[i], users[i] + once(known, shape).sum(axis=1), 1.0)
        feasibility[i], share["feasibility"][i] = _feasible(core, i, near, total)
        reached[i] = _reach(reach, present[i], shape)
        share["criticality"][i] = 1 - _chain_mean(unknown[i].astype(float), shape)
    p = core.profile.priority
    hhi = np.where(found.is_state("absent"), 1.0, core.hhi)
    raw = {
        "need": np.where(unknown, np.nan, (1 - np.nan_to_num(found.mid)) * demand),
        "criticality": p.reach_share * reached + (1 - p.reach_share) * between,
        "risk": np.where(unknown, np.nan, p.bottleneck_share * shape.bottleneck + (1 - p.bottleneck_share) * hhi),
        "feasibility": feasibility,
    }
    return raw, share, demand, users


def _ratio(part: Floats | Ints, whole: Floats | Ints, empty: float) -> Floats:
    """part / whole, ``empty`` where the whole is 0."""
    return np.divide(part, whole, out=np.full(np.shape(part), empty), where=np.asarray(whole) > 0)


def _chain_mean(values: Floats, shape: Structure) -> Floats:
    """The mean of ``values`` over each segment's chain."""
    count = np.bincount(shape.chain)
    mean: Floats = (np.bincount(shape.chain, weights=values) / count)[shape.chain]
    return mean


def _feasible(core: Core, i: int, weight: Floats, total: Floats) -> tuple[Floats, Floats]:
    """(share of strong ones among the neighbours whose state is known, share of neighbours whose state is known)."""
    known = ~core.strength.is_state("unknown")[i]
    strong = core.strength.is_state("strong")[i]
    weight = nearer_twin(weight * known, core.shape)
    seen = weight.sum(axis=1)
    return _ratio(weight @ strong, seen, np.nan), _ratio(seen, total, np.nan)


@lru_cache(maxsize=KEPT)
def neighbour_weights(shape: Structure, second: float) -> Floats:
    """S x S: 1 for a neighbour by an undirected Feeds link, ``second`` at two steps; never the own twin."""
    first = shape.feeds | shape.feeds.T
    two = (first.astype(np.float32) @ first.astype(np.float32)) > 0
    twin = shape.capability[:, None] == shape.capability[None, :]
    near, far = first & ~twin, two & ~first & ~twin
    return np.asarray(near + second * far, dtype=float)


def nearer_twin(weight: Floats, shape: Structure) -> Floats:
    """``weight`` (rows x segments) with only the nearer member of every same-as pair kept in each row."""
    out = weight.copy()
    for twins in shape.twins:
        best = weight[:, twins].argmax(axis=1)
        kept = np.zeros((len(weight), len(twins)))
        kept[np.arange(len(weight)), best] = weight[np.arange(len(weight)), twins[best]]
        out[:, twins] = kept
    return out


@lru_cache(maxsize=KEPT)
def reachable(shape: Structure) -> Bools:
    """S x S: j lies downstream of i by FEEDS inside the chain (j is not i)."""
    out = np.zeros((shape.size, shape.size), dtype=bool)
    for chain in range(len(shape.chain_ids)):
        members = shape.members(chain)
        inside = shape.chain_feeds[np.ix_(members, members)]
        closed = inside.copy()
        while True:
            more = closed | ((closed.astype(np.float32) @ inside.astype(np.float32)) > 0)
            if (more == closed).all():
                break
            closed = more
        np.fill_diagonal(closed, False)
        out[np.ix_(members, members)] = closed
    return out


@lru_cache(maxsize=KEPT)
def betweenness(shape: Structure) -> Floats:
    """Betweenness in the FEEDS graph of the chain, divided by the chain's maximum (0 where that is 0)."""
    out = np.zeros(shape.size)
    for chain in range(len(shape.chain_ids)):
        members = shape.members(chain)
        graph = nx.from_numpy_array(shape.chain_feeds[np.ix_(members, members)], create_using=nx.DiGraph)
        values = nx.betweenness_centrality(graph, normalized=False)
        top = max(values.values(), default=0.0)
        if top > 0:
            out[members] = [values[i] / top for i in range(len(members))]
    return out


def _reach(reach: Bools, present: Bools, shape: Structure) -> Floats:
    """Present segments reachable from each segment / other present segments of its chain (0 if there are none)."""
    others = np.bincount(shape.chain, weights=present)[shape.chain] - present
    return _ratio(reach @ present.astype(float), others, 0.0)


def _percentiles(raw: Floats, group: Ints, single: float, tolerance: float) -> Floats:
    """(average rank - 1)/(n - 1) of the known values of each group in each row; ``single`` where one is known."""
    values = np.round(raw, round(-math.log10(tolerance))).ravel()
    key = (np.arange(len(raw))[:, None] * (int(group.max(initial=0)) + 1) + group[None, :]).ravel()
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.lexsort((values[known], key[known]))]
    count = np.bincount(key[known], minlength=int(key.max(initial=0)) + 1)
    rank = np.arange(len(order)) - (np.cumsum(count) - count)[key[order]]  # from 0 within the group, ties in any order
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (key[order][1:] != key[order][:-1]) | (values[order][1:] != values[order][:-1])
    tie = np.cumsum(fresh) - 1
    average = (np.bincount(tie, weights=rank) / np.bincount(tie))[tie] if len(order) else rank.astype(float)
    n = count[key[order]]
    out = np.full(values.shape, np.nan)
    out[order] = np.where(n > 1, average / np.maximum(n - 1, 1), single)
    return out.reshape(raw.shape)


def _weighted(parts: dict[str, Floats], core: Core) -> tuple[Floats, Floats]:
    """(100 x the weighted mean of the parts that are known, the weight that is known)."""
    weights = core.profile.priority.weights
    known = sum(getattr(weights, part) * ~np.isnan(parts[part]) for part in PARTS)
    total = sum(getattr(weights, part) * np.nan_to_num(parts[part]) for part in PARTS)
    return 100 * _ratio(np.asarray(total), np.asarray(known), np.nan), np.asarray(known, dtype=float)


def user_enterprises(core: Core, known: Ints | None = None, again: Bools | None = None) -> Ints:
    """Distinct producers of the present segments that need each segment; only in the cells ``again`` where given."""
    out = np.zeros(core.rule.shape, dtype=np.int64) if known is None else known.copy()
    wanted = np.ones(core.rule.shape, dtype=bool) if again is None else again
    placed = core.capacity.placed
    for i in np.flatnonzero(wanted.any(axis=1)):
        here = placed[(placed.region == core.regions[i]).to_numpy()].drop_duplicates(["capability", "entity"])
        by_capability = dict(list(here.groupby("capability").entity.apply(np.asarray).items()))
        out[i, wanted[i]] = 0
        for s in np.flatnonzero(core.needers[i].any(axis=1) & wanted[i]):
            needed_by = np.unique(core.shape.capability[core.needers[i, s]])
            out[i, s] = len(np.unique(np.concatenate([by_capability[c] for c in needed_by])))
    return out


def _named(core: Core) -> Bools:
    """The part 政策, shown and not weighted: an official sentence names the segment or its chain."""
    named = set(core.world.mentions.maps_to_id)
    chain = np.isin(core.shape.chain_ids, list(named))[core.shape.chain]
    one = np.isin(core.shape.ids.astype(str), list(named)) | chain
    return np.broadcast_to(one, core.rule.shape)


def completeness_weights(shape: Structure, reach_share: float) -> Floats:
    """Criticality over all segments of the chain, present or not, plus 1/(number of segments)."""
    size = np.bincount(shape.chain)[shape.chain]
    reach = _ratio(reachable(shape).sum(axis=1).astype(float), (size - 1).astype(float), 0.0)
    return reach_share * reach + (1 - reach_share) * betweenness(shape) + 1 / size
