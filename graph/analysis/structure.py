"""What does not change with facts about enterprises: segments, links and regions as codes and arrays.

Segments are numbered by their order in the world (sorted by id). A *capability* is what two same-as segments have in
common; every segment belongs to one, most are alone in theirs. Links inside a capability count nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from graph.analysis.world import World

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
FEEDING = ("feeds", "equips")
KEPT = 4
"""Structures whose derived matrices are kept: the same chains are read again for every date, region and correction."""


@dataclass(frozen=True, eq=False)
class Structure:
    """S segments, C capabilities. Matrices are dense S x S; ``[i, j]`` means i feeds j.

    Two are equal if they are the same object, so that what follows from one alone can be kept (functools.lru_cache).
    """

    ids: npt.NDArray[np.object_]
    chain: Ints
    chain_ids: list[str]
    capability: Ints
    essential: Bools
    bottleneck: Bools
    feeds: Bools
    chain_feeds: Bools
    twins: list[Ints]

    @property
    def size(self) -> int:
        """Number of segments."""
        return len(self.ids)

    @property
    def capabilities(self) -> int:
        """Number of capabilities."""
        return int(self.capability.max()) + 1 if self.size else 0

    def members(self, chain: int) -> Ints:
        """The segments of a chain."""
        return np.flatnonzero(self.chain == chain)

    def code(self) -> dict[str, int]:
        """Segment id -> number."""
        return {segment: i for i, segment in enumerate(self.ids)}

    def once(self) -> Bools:
        """One segment of every capability: the mask under which sums over segments count a pair once."""
        mask = np.zeros(self.size, dtype=bool)
        mask[np.unique(self.capability, return_index=True)[1]] = True
        return mask


_kept: list[tuple[tuple[pd.DataFrame, ...], Structure]] = []


def structure(world: World) -> Structure:
    """Segments, same-as pairs and links of ``world``, read once for the same frames."""
    frames = (world.segments, world.segment_links, world.same_as)
    for known, found in _kept.copy():
        if all(a is b for a, b in zip(known, frames, strict=True)):
            return found
    read = _read(world)
    _kept[:] = [*_kept, (frames, read)][-KEPT:]
    return read


def _read(world: World) -> Structure:
    """Links to unknown segments are left out."""
    segments = world.segments
    ids = segments.segment_id.to_numpy(dtype=object)
    code = {segment: i for i, segment in enumerate(ids)}
    chain, chain_ids = pd.factorize(segments.chain_id, sort=True)
    capability = _capabilities(world.same_as, code)
    chain = chain.astype(np.int64)
    bottleneck = np.zeros(int(capability.max(initial=-1)) + 1, dtype=bool)
    np.logical_or.at(bottleneck, capability, segments.bottleneck.to_numpy(dtype=bool))
    feeds = _matrix(world.segment_links, code, FEEDING)
    inside = capability[:, None] == capability[None, :]
    chain_feeds = _matrix(world.segment_links, code, FEEDING[:1]) & (chain[:, None] == chain[None, :])
    sizes = np.bincount(capability, minlength=len(bottleneck))
    return Structure(
        ids=ids,
        chain=chain,
        chain_ids=[str(c) for c in chain_ids],
        capability=capability,
        essential=segments.essential.to_numpy(dtype=bool),
        bottleneck=bottleneck[capability],
        feeds=feeds & ~inside,
        chain_feeds=chain_feeds & ~inside,
        twins=[np.flatnonzero(capability == c) for c in np.flatnonzero(sizes > 1)],
    )


def _capabilities(same_as: pd.DataFrame, code: dict[str, int]) -> Ints:
    """The capability of every segment: connected same-as segments share one, numbered by first member."""
    known = same_as[same_as.segment_a.isin(code) & same_as.segment_b.isin(code)]
    rows, columns = known.segment_a.map(code).to_numpy(dtype=int), known.segment_b.map(code).to_numpy(dtype=int)
    graph = sparse.coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(code), len(code)))
    labels = connected_components(graph, directed=False)[1]
    return np.asarray(pd.factorize(labels)[0], dtype=np.int64)


def _matrix(links: pd.DataFrame, code: dict[str, int], kinds: tuple[str, ...]) -> Bools:
    """S x S adjacency of the links of the given kinds."""
    out = np.zeros((len(code), len(code)), dtype=bool)
    known = links[links.kind.isin(kinds) & links.from_segment.isin(code) & links.to_segment.isin(code)]
    out[known.from_segment.map(code).to_numpy(dtype=int), known.to_segment.map(code).to_numpy(dtype=int)] = True
    return out


@dataclass(frozen=True)
class Places:
    """The tree of regions: level and parent of each, and the province, city and county that a region lies in."""

    level: dict[str, str]
    parent: dict[str, str]
    panel: list[str]

    def path(self, adcode: str) -> dict[str, str]:
        """Province, city and county of ``adcode`` (``""`` where the region is coarser); parks count as their parent."""
        out = {"province": "", "city": "", "county": ""}
        seen: set[str] = set()
        while adcode in self.level and adcode not in seen:
            seen.add(adcode)
            if self.level[adcode] in out:
                out[self.level[adcode]] = adcode
            adcode = self.parent[adcode]
        return out

    def province(self, adcode: str) -> str:
        """The province that ``adcode`` lies in, itself if it is one."""
        return self.path(adcode)["province"]

    def below(self, adcode: str, level: str) -> list[str]:
        """The regions of ``level`` inside ``adcode``, sorted."""
        return sorted(
            r for r, at in self.level.items() if at == level and adcode in self.path(r).values() and r != adcode
        )


def places(world: World, outside_panel: list[str]) -> Places:
    """The regions of ``world``; ``panel`` is every province but those of ``outside_panel``."""
    regions = world.regions
    level = dict(zip(regions.adcode, regions.level, strict=True))
    parent = dict(zip(regions.adcode, regions.parent_adcode, strict=True))
    panel = sorted(r for r, at in level.items() if at == "province" and r not in outside_panel)
    return Places(level, parent, panel)
