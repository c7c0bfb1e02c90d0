"""Which chains a system of chains (10+30, 7+28) is made of, where both live side by side."""

from __future__ import annotations

from graph.analysis.world import World
from graph.errors import NotFound

OUTSIDE = "未来产业"


def chains_of(world: World, system: str) -> list[str]:
    """Ids of the chains with segments that ``system`` shows, sorted; NotFound if there is no such system.

    A chain of the system that has no segments of its own is shown by the chain of the same name that has; chains of
    future industries belong to no system and are always shown, and so are chains that users loaded themselves.
    """
    chains = world.chains
    mine = chains[chains.version == system]
    if mine.empty:
        known = "、".join(sorted(set(chains.version) - {OUTSIDE}))
        raise NotFound("system.unknown", f"没有“{system}”这个链群体系", where="system", remedy=f"可用：{known}")
    drawn = set(world.segments.chain_id)
    own = set(mine.chain_id) & drawn
    names = set(mine.chain_name[~mine.chain_id.isin(drawn)])
    stand_in = set(chains.chain_id[chains.chain_name.isin(names) & chains.chain_id.isin(drawn)])
    free = drawn - set(chains.chain_id[chains.version != OUTSIDE])
    return sorted(own | stand_in | free)
