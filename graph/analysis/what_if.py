"""What if an enterprise or a segment were gone (methods, section 6).

The answer is called 结构影响度（指示性）: it counts links that we know, it does not measure flows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from graph.analysis.core import Core, core
from graph.analysis.labels import labels_of
from graph.analysis.profile import Profile
from graph.analysis.structure import Bools
from graph.analysis.world import World
from graph.errors import NotFound, UsageError

TITLE = "结构影响度（指示性）"


@dataclass(frozen=True)
class WhatIf:
    """Frames of one removal in one region.

    changed: segment_id, state_from, state_to, label_from, label_to. starved: present segments that lose every present
    feeder (segment_id, feeders: those they had). stranded: local buyers that lose their only known local supplier
    (buyer_id, segment_id, supplier_id). substitutes: segment_id, enterprise_id, local, quality, most able first.
    ``present``: how many segments were present before.
    """

    region: str
    removed: str
    changed: pd.DataFrame
    starved: pd.DataFrame
    stranded: pd.DataFrame
    substitutes: pd.DataFrame
    present: int


def what_if(
    world: World,
    profile: Profile,
    region: str,
    *,
    enterprise: str | None = None,
    segment: str | None = None,
    as_of: str | None = None,
) -> WhatIf:
    """Take one enterprise, or every producer of one segment, out of ``region`` and read the facts again.

    Raises UsageError unless exactly one of both is named, NotFound for an unknown id or region.
    """
    if (enterprise is None) == (segment is None):
        raise UsageError(
            "what_if.one", "一次只能去掉一家企业或一个环节", where="enterprise, segment", remedy="二者给出一个"
        )
    before = core(world, profile, [region], as_of)
    gone, segments = _gone(before, region, enterprise, segment)
    after = core(_without(world, before, gone, segments), profile, [region], as_of)
    i, j = before.row(region), after.row(region)
    return WhatIf(
        region=region,
        removed=enterprise or segment or "",
        changed=_changed(before, after, i, j),
        starved=_starved(before, before.sums.n[i] > 0, after.sums.n[j] > 0),
        stranded=_stranded(before, region, gone, segments),
        substitutes=_substitutes(before, region, gone, segments),
        present=int((before.sums.n[i] > 0).sum()),
    )


def _gone(found: Core, region: str, enterprise: str | None, segment: str | None) -> tuple[set[str], list[str]]:
    """The entities that leave, and the segments that they leave."""
    code = found.shape.code()
    if segment is not None:
        if segment not in code:
            raise NotFound("segment.unknown", f"没有环节“{segment}”", where="segment", remedy="用环节的编号")
        twins = found.shape.ids[found.shape.capability == found.shape.capability[code[segment]]]
        level = found.where.level[region]
        here = found.made.rows[(found.made.rows[level] == region) & found.made.rows.segment_id.isin(twins)]
        return set(here.entity), [str(s) for s in twins]
    if enterprise not in set(found.world.enterprises.enterprise_id):
        raise NotFound("enterprise.unknown", f"没有企业“{enterprise}”", where="enterprise", remedy="用企业的编号")
    made = found.made.rows[found.made.rows.entity == enterprise]
    return {str(enterprise)}, sorted(set(made.segment_id))


def _without(world: World, found: Core, gone: set[str], segments: list[str]) -> World:
    """``world`` without the facts by which these entities make these segments."""
    out = ~(world.produces.enterprise_id.isin(gone) & world.produces.segment_id.isin(segments))
    owner = world.presence.local_enterprise_id.where(
        world.presence.local_enterprise_id != "", world.presence.enterprise_id
    )
    stays = ~(owner.isin(gone) & world.presence.segment_id.isin(segments))
    return replace(
        world,
        produces=world.produces[out].reset_index(drop=True),
        presence=world.presence[stays].reset_index(drop=True),
    )


def _changed(before: Core, after: Core, i: int, j: int) -> pd.DataFrame:
    """Segments whose state or label differs."""
    frame = pd.DataFrame(
        {
            "segment_id": before.shape.ids,
            "state_from": before.strength.state[i],
            "state_to": after.strength.state[j],
            "label_from": labels_of(before.rule[i]),
            "label_to": labels_of(after.rule[j]),
        }
    )
    differs = (frame.state_from != frame.state_to) | (frame.label_from != frame.label_to)
    return frame[differs].reset_index(drop=True)


def _starved(found: Core, before: Bools, after: Bools) -> pd.DataFrame:
    """Segments present before and after that had a present feeder and have none left."""
    feeds = found.shape.feeds
    had, has = (feeds & before[:, None]).any(axis=0), (feeds & after[:, None]).any(axis=0)
    lost = np.flatnonzero(before & after & had & ~has)
    feeders = [";".join(str(s) for s in found.shape.ids[feeds[:, t] & before]) for t in lost]
    return pd.DataFrame({"segment_id": found.shape.ids[lost], "feeders": feeders})


def _stranded(found: Core, region: str, gone: set[str], segments: list[str]) -> pd.DataFrame:
    """Local buyers whose only known local supplier of a segment is among those gone."""
    level = found.where.level[region]
    home = dict(zip(found.world.enterprises.enterprise_id, found.world.enterprises[level], strict=True))
    supplies = found.world.supplies
    local = (supplies.buyer_id.map(home) == region) & (supplies.supplier_id.map(home) == region)
    edges = supplies[local & supplies.segment_id.isin(segments)]
    left = edges[~edges.supplier_id.isin(gone)]
    still = pd.MultiIndex.from_frame(left[["buyer_id", "segment_id"]])
    lost = edges[edges.supplier_id.isin(gone) & ~edges.buyer_id.isin(gone)]
    lost = lost[~pd.MultiIndex.from_frame(lost[["buyer_id", "segment_id"]]).isin(still)]
    return lost[["buyer_id", "segment_id", "supplier_id"]].drop_duplicates(ignore_index=True)


def _substitutes(found: Core, region: str, gone: set[str], segments: list[str]) -> pd.DataFrame:
    """Others that make the segments, local ones first, then by what they are worth."""
    rows = found.made.rows
    rows = rows[rows.segment_id.isin(segments) & ~rows.entity.isin(gone)]
    level = found.where.level[region]
    frame = pd.DataFrame(
        {
            "segment_id": rows.segment_id,
            "enterprise_id": rows.entity,
            "local": rows[level] == region,
            "quality": np.maximum(rows.role, rows.tier) * rows.c,
        }
    )
    best = frame.groupby(["segment_id", "enterprise_id"], as_index=False).max()
    return best.sort_values(
        ["segment_id", "local", "quality", "enterprise_id"], ascending=[True, False, False, True], ignore_index=True
    )
