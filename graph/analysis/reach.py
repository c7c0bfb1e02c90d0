"""Who needs a segment and who feeds it, directly or through a run of absent segments (methods, section 3).

A run is made of absent segments of one chain joined by FEEDS. "Through a run" enters and leaves by any Feeds link and
stays, between the two, inside one run and on its FEEDS.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from graph.analysis.structure import KEPT, Bools, Ints, Structure


@dataclass(frozen=True)
class Neighbours:
    """Links as lists, in an order in which FEEDS inside a chain only runs forward."""

    users: list[Ints]
    feeders: list[Ints]
    chain_users: list[Ints]
    chain_feeders: list[Ints]
    order: list[int]
    capability: Ints


@lru_cache(maxsize=KEPT)
def neighbours(shape: Structure) -> Neighbours:
    """The links of every segment, and a topological order of FEEDS inside the chains."""
    chain_users = _rows(shape.chain_feeds)
    chain_feeders = _rows(shape.chain_feeds.T)
    return Neighbours(
        users=_rows(shape.feeds),
        feeders=_rows(shape.feeds.T),
        chain_users=chain_users,
        chain_feeders=chain_feeders,
        order=topological(chain_users, chain_feeders),
        capability=shape.capability,
    )


def topological(users: list[Ints], feeders: list[Ints]) -> list[int]:
    """Segments so that each stands before its users; members of a cycle (bad data) come last, by number."""
    left = [len(f) for f in feeders]
    ready = [i for i, count in enumerate(left) if count == 0]
    order: list[int] = []
    while ready:
        node = ready.pop()
        order.append(node)
        for user in users[node]:
            left[user] -= 1
            if left[user] == 0:
                ready.append(int(user))
    placed = set(order)
    return order + [i for i in range(len(users)) if i not in placed]


def needers(links: Neighbours, present: Bools, absent: Bools) -> Bools:
    """S x S: ``[s, t]`` where t is present and s feeds it, directly or through a run; never s or its twin."""
    found = _through(links.users, links.chain_users, list(reversed(links.order)), present, absent)
    return np.asarray(found & _two_things(links))


def givers(links: Neighbours, present: Bools, absent: Bools) -> Bools:
    """S x S: ``[s, u]`` where u is present and feeds s, directly or through a run; never s or its twin."""
    found = _through(links.feeders, links.chain_feeders, links.order, present, absent)
    return np.asarray(found & _two_things(links))


def _two_things(links: Neighbours) -> Bools:
    """S x S: where two segments are not one capability."""
    return np.asarray(links.capability[:, None] != links.capability[None, :])


def _through(step: list[Ints], inside: list[Ints], order: list[int], present: Bools, absent: Bools) -> Bools:
    """What is met by one step, or by a step into a run, along it, and a step out of it."""
    size = len(present)
    beyond = np.zeros((size, size), dtype=bool)
    for s in order:
        if absent[s]:
            met = step[s]
            beyond[s, met[present[met]]] = True
            for other in inside[s]:
                if absent[other]:
                    beyond[s] |= beyond[other]
    out = np.zeros((size, size), dtype=bool)
    for s in range(size):
        met = step[s]
        out[s, met[present[met]]] = True
        through = met[absent[met]]
        if len(through):
            out[s] |= beyond[through].any(axis=0)
    return out


def runs(shape: Structure, absent: Bools, order: list[int]) -> list[list[int]]:
    """The runs: absent segments of one chain joined by FEEDS, each in flow order, by first segment number."""
    inside = sparse.csr_matrix(shape.chain_feeds & absent[:, None] & absent[None, :])
    labels = connected_components(inside, directed=False)[1]
    position = {s: i for i, s in enumerate(order)}
    found: dict[int, list[int]] = {}
    for s in np.flatnonzero(absent):
        found.setdefault(int(labels[s]), []).append(int(s))
    return [sorted(members, key=lambda s: (position[s], s)) for members in found.values()]


def once(found: Bools, shape: Structure) -> Bools:
    """``found`` (rows x segments) with only the first member of every same-as pair kept in each row."""
    out = found.copy()
    for twins in shape.twins:
        seen = np.zeros(len(found), dtype=bool)
        for member in twins:
            out[:, member] &= ~seen
            seen |= found[:, member]
    return out


def _rows(matrix: Bools) -> list[Ints]:
    """The columns that are set in each row."""
    return [np.flatnonzero(row) for row in matrix]
