"""Who is in the pool of a segment, in which class, and who goes to the 增资扩产 list instead (methods, section 4)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.analysis.producers import Producers, producers
from graph.analysis.structure import Bools, Ints
from graph.analysis.target_facts import TargetFacts
from graph.analysis.target_near import Near

CLASSES = ("直接", "邻近", "省内")
DIRECT, ADJACENT, HOME = range(3)
CHUNK = 64
"""Segments looked at together: bounds the memory of an E x CHUNK block."""


def pool(facts: TargetFacts, near: Near, segments: Ints, expanding: pd.DataFrame) -> pd.DataFrame:
    """Every (segment s, enterprise e) of the pools of ``segments``: s, e, maker, klass, sorted by s and e.

    ``maker``: has a product fact for s. ``klass`` numbers ``CLASSES``. Pairs of ``expanding`` (s, e) are left out.
    """
    blocks = [_block(facts, near, segments[i : i + CHUNK]) for i in range(0, len(segments), CHUNK)]
    pairs = pd.concat(blocks, ignore_index=True) if blocks else _frame(np.zeros((0, 3), dtype=np.int64))
    key = pd.MultiIndex.from_frame(pairs[["s", "e"]])
    pairs = pairs[~key.isin(pd.MultiIndex.from_frame(expanding[["s", "e"]]))]
    pairs["klass"] = np.where(facts.home[pairs.e], HOME, np.where(pairs.maker, DIRECT, ADJACENT))
    return pairs.sort_values(["s", "e"], ignore_index=True)


def _frame(rows: Ints) -> pd.DataFrame:
    """Columns s, e, maker from an n x 3 array."""
    return pd.DataFrame({"s": rows[:, 0], "e": rows[:, 1], "maker": rows[:, 2].astype(bool)})


def _block(facts: TargetFacts, near: Near, segments: Ints) -> pd.DataFrame:
    """The pairs of a few segments."""
    maker = facts.makes[:, facts.structure.capability[segments]].toarray() > 0
    close = (facts.makes @ near.neighbour[:, segments].astype(float)) > 0
    e, column = np.nonzero((maker | close) & ~facts.local[:, None])
    return _frame(np.column_stack([segments[column], e, maker[e, column]]))


def expansions(facts: TargetFacts) -> pd.DataFrame:
    """The 增资扩产 list: every (s, e) where e itself, or a plant of its own, makes s in the region.

    Columns s, e, plant (name of the plant in the region, ``""`` where e itself stands there), plant_id, city (adcode).
    """
    made = local_producers(facts).rows
    made = made[made[facts.level] == facts.region]
    itself = pd.DataFrame(
        {"segment_id": made.segment_id, "who": made.entity, "plant_id": made.enterprise_id, "city": made.city}
    )
    parents = facts.world.presence[["enterprise_id", "local_enterprise_id"]].drop_duplicates()
    owned = itself.merge(parents[parents.local_enterprise_id != ""], left_on="who", right_on="local_enterprise_id")
    owned = owned.assign(plant_id=owned.who, who=owned.enterprise_id)
    rows = pd.concat([itself, owned[itself.columns]], ignore_index=True)
    rows = _with_twins(rows, facts)
    rows["e"] = facts.codes(rows.who)
    names = dict(zip(facts.ids, facts.world.enterprises["name"], strict=True))
    elsewhere = ~facts.local[rows.e]
    rows["plant_id"] = rows.plant_id.where(elsewhere & (rows.plant_id != rows.who), "")
    rows["plant"] = rows.plant_id.map(names).fillna("")
    rows = rows[rows.e >= 0].sort_values(["s", "e", "plant_id", "city"])
    return rows.drop_duplicates(["s", "e"])[["s", "e", "plant", "plant_id", "city"]].reset_index(drop=True)


def local_producers(facts: TargetFacts) -> Producers:
    """Producers as section 4 sees them: undated moves are gone already at an as-of date."""
    return producers(facts.world, facts.places, facts.profile.facts, facts.now)


def _with_twins(rows: pd.DataFrame, facts: TargetFacts) -> pd.DataFrame:
    """Add s, one row for every segment of the capability that a row's segment belongs to."""
    shape = facts.structure
    members = pd.DataFrame({"capability": shape.capability, "s": np.arange(shape.size)})
    capability = dict(zip(shape.ids, shape.capability, strict=True))
    rows = rows[rows.segment_id.isin(capability)]
    return rows.assign(capability=rows.segment_id.map(capability)).merge(members, on="capability")


def present(facts: TargetFacts) -> Bools:
    """Which enterprises from outside are in the region with something: a running plant or project of their own."""
    running = facts.profile.facts.running
    out = np.zeros(len(facts.ids), dtype=bool)
    for frame in (facts.world.presence, facts.world.projects):
        here = frame[frame.stage.isin(running) & facts.inside(frame.adcode)]
        rows = facts.codes(here.enterprise_id)
        out[rows[rows >= 0]] = True
    return out & ~facts.local
