"""What to check first: the segments whose label would change most with one verified fact.

Two kinds of check are tried, both by recomputing the segment alone: one known maker that rests on memory is confirmed
by a page (press), or one maker that nobody named yet is found.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pandas as pd

from graph.analysis.core import Core
from graph.analysis.flip import MEASURES, add_producers, judge, rows_of
from graph.analysis.labels import Facing, labels_of
from graph.analysis.priority import Priorities
from graph.analysis.profile import FlipKind
from graph.analysis.strength import strength

CONFIRM, FIND = "核实已知企业", "查有无生产者"
COLUMNS = ["region", "segment_id", "check", "enterprise_id", "state_from", "state_to", "label_from", "label_to", "gain",
           "users", "user_enterprises", "priority_all"]  # fmt: skip


def check_first(core: Core, ranked: Priorities, region: str, limit: int | None = None) -> pd.DataFrame:
    """The checks of ``region`` that change a label or state, best first, one a segment (``COLUMNS``).

    ``gain`` is how far the lower end of strength rises. Order: label changes before mere changes of state, then gain x
    (1 + users), then id; ``limit`` defaults to the profile's number of checks shown.
    """
    i = core.row(region)
    kind = FlipKind(role=core.profile.facts.plant_role, confidence="press", words="")
    found = pd.concat([_confirmed(core, i, kind), _found(core, i, kind)], ignore_index=True)
    s = found.s.to_numpy(dtype=int)
    found["region"] = region
    found["segment_id"] = core.shape.ids[s]
    found["state_from"], found["label_from"] = core.strength.state[i, s], labels_of(core.rule[i, s])
    found["users"], found["user_enterprises"] = ranked.users[i, s], ranked.user_enterprises[i, s]
    found["priority_all"] = ranked.g_all[i, s]
    found["moved"] = found.label_from != found.label_to
    found = found[found.moved | (found.state_from != found.state_to)]
    found = found.assign(weight=found.gain * (1 + found.users))
    found = found.sort_values(["moved", "weight", "segment_id", "enterprise_id"], ascending=[False, False, True, True])
    best = found.drop_duplicates("segment_id").head(limit or core.profile.proof.checks_shown)
    return best[COLUMNS].reset_index(drop=True)


def _found(core: Core, i: int, kind: FlipKind) -> pd.DataFrame:
    """One more maker of ``kind`` in every segment where nobody is known."""
    s = np.flatnonzero(core.sums.n[i] == 0)
    sums = add_producers(rows_of(core.sums, core.rule.shape, np.full(len(s), i), s), core, kind, 1)
    return _outcome(core, i, s, sums).assign(check=FIND, enterprise_id="")


def _confirmed(core: Core, i: int, kind: FlipKind) -> pd.DataFrame:
    """Each maker that rests on memory, its fact now stated by a page."""
    facts, s_ = core.profile.facts, core.profile.strength
    known = core.made.rows.take(core.capacity.source).reset_index(drop=True)
    placed = core.capacity.placed
    here = placed[(placed.region == core.regions[i]) & ~known.sourced.to_numpy()[placed.row.to_numpy()]]
    fact = known.iloc[here.row.to_numpy()].reset_index(drop=True)
    c = facts.confidence[kind.confidence]
    solid = fact.role >= s_.anchor_role - core.profile.tolerance
    better = pd.DataFrame({
        "x": fact.role * c, "quality": np.maximum(fact.role, fact.tier) * c, "c": c,
        "leader": here.leader.to_numpy(), "leader_sourced": here.leader.to_numpy(),
        "holder": solid & (fact.tier >= s_.anchor_tier - core.profile.tolerance), "solid": solid,
    })  # fmt: skip
    keys = ["region", "capability", "group"]
    group = here[keys].merge(core.capacity.grouped, on=keys, how="left")
    rise = {m: np.maximum(better[m].astype(float) - group[m].astype(float), 0.0) for m in MEASURES.values()}
    each = pd.DataFrame({"capability": here.capability.to_numpy(), "enterprise_id": fact.entity, **rise})
    each = each.merge(pd.DataFrame({"capability": core.shape.capability, "s": np.arange(core.shape.size)}))
    s = each.s.to_numpy(dtype=int)
    sums = rows_of(core.sums, core.rule.shape, np.full(len(s), i), s)
    raised: dict[str, Any] = {name: getattr(sums, name) + each[m].to_numpy() for name, m in MEASURES.items()}
    out = _outcome(core, i, s, replace(sums, **raised))
    return out.assign(check=CONFIRM, enterprise_id=each.enterprise_id.to_numpy())


def _outcome(core: Core, i: int, s: Any, sums: Any) -> pd.DataFrame:
    """State, label and gain of the segments ``s`` with changed sums."""
    facing = Facing(**{f.name: getattr(core.facing, f.name)[i, s] for f in fields(Facing)})
    state, rule = judge(sums, core, facing, core.shape.bottleneck[s])
    gain = strength(sums, core.profile).lo - core.strength.lo[i, s]
    return pd.DataFrame({"s": s, "state_to": state, "label_to": labels_of(rule), "gain": gain})
