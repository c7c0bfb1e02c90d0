"""What would flip a label: the smallest change by added producers of one kind, or by one removed (methods, section 3).

Only the segment itself is recomputed: the region's total X_r, the national panel and the neighbours stay. Every flip
is found by recomputing strength, state and rule with one producer more at a time, so the next smaller step is known
not to flip.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from graph.analysis.core import Core
from graph.analysis.labels import Facing, Words, labels_of, rules
from graph.analysis.profile import FlipKind
from graph.analysis.strength import STRONG, Sums, strength
from graph.analysis.structure import Bools, Floats, Ints

MEASURES = {
    "x": "x",
    "quality_sum": "quality",
    "n_eff": "c",
    "leaders": "leader",
    "leaders_sourced": "leader_sourced",
    "holders": "holder",
    "solid_groups": "solid",
}
"""Field of Sums -> the measure of a group that it adds up."""


@dataclass(frozen=True)
class Added:
    """Matrices regions x segments: producers to add (0: none within reach), of which kind, and what comes of it."""

    count: Ints
    kind: Ints
    state: Words
    rule: Words


@dataclass(frozen=True)
class Removed:
    """One row a removal that flips: region and segment row numbers, entity, and the state and rule that follow."""

    rows: pd.DataFrame


def add_producers(sums: Sums, core: Core, kind: FlipKind, count: int) -> Sums:
    """``sums`` with ``count`` more producers of ``kind``, each its own group without a title."""
    facts, s, near = core.profile.facts, core.profile.strength, core.profile.tolerance
    role, c = facts.roles[kind.role], facts.confidence[kind.confidence]
    sourced = kind.confidence in facts.sourced
    leads = kind.role in facts.leaders
    return replace(
        sums,
        x=sums.x + count * role * c,
        quality_sum=sums.quality_sum + count * role * c,
        n_eff=sums.n_eff + count * c,
        n=sums.n + count,
        leaders=sums.leaders + count * leads,
        leaders_sourced=sums.leaders_sourced + count * (leads and sourced),
        solid_groups=sums.solid_groups + count * (sourced and role >= s.anchor_role - near),
    )


def judge(sums: Sums, core: Core, facing: Facing, bottleneck: Bools) -> tuple[Words, Words]:
    """State and rule of ``sums`` in unchanged surroundings."""
    found = strength(sums, core.profile)
    return found.state, rules(found.state, found.mid, bottleneck, facing, core.profile)


def additions(core: Core) -> tuple[Added, Added]:
    """(the smallest addition that changes state or label, the smallest that makes the segment strong)."""
    label = labels_of(core.rule)
    change, firm = _nothing(core), _nothing(core)
    for count in range(1, core.profile.flips.max_added + 1):
        i, s = np.nonzero((change.count == 0) | ((firm.count == 0) & (core.strength.state != STRONG)))
        if not len(i):
            break
        sums = rows_of(core.sums, core.rule.shape, i, s)
        facing = Facing(**{f.name: getattr(core.facing, f.name)[i, s] for f in fields(Facing)})
        for k, kind in enumerate(core.profile.flips.kinds):
            state, rule = judge(add_producers(sums, core, kind, count), core, facing, core.shape.bottleneck[s])
            differs = (state != core.strength.state[i, s]) | (labels_of(rule) != label[i, s])
            strong = (state == STRONG) & (core.strength.state[i, s] != STRONG)
            for into, at in ((change, differs), (firm, strong)):
                first = np.flatnonzero(at & (into.count[i, s] == 0))
                _note(into, i[first], s[first], (count, k), (state[first], rule[first]))
    return change, firm


def _nothing(core: Core) -> Added:
    """No addition found yet."""
    size = core.rule.shape
    return Added(
        np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64), core.strength.state.copy(), core.rule.copy()
    )


def _note(into: Added, i: Ints, s: Ints, added: tuple[int, int], outcome: tuple[Words, Words]) -> None:
    """Write (count, kind) and (state, rule) into these cells."""
    into.count[i, s], into.kind[i, s] = added
    into.state[i, s], into.rule[i, s] = outcome


def removals(core: Core, each: pd.DataFrame) -> Removed:
    """Every single producer whose removal changes the state or label of a segment, by region, segment and entity.

    ``each`` is ``losses`` of the same reading.
    """
    i, s = each.i.to_numpy(), each.s.to_numpy()
    sums = rows_of(core.sums, core.rule.shape, i, s)
    changed: dict[str, Any] = {
        name: getattr(sums, name) + each[measure].to_numpy() for name, measure in MEASURES.items()
    }
    clean: dict[str, Any] = {name: np.where(np.abs(v) < core.profile.tolerance, 0.0, v) for name, v in changed.items()}
    sums = replace(sums, **clean, n=sums.n + each.n.to_numpy())
    facing = Facing(**{f.name: getattr(core.facing, f.name)[i, s] for f in fields(Facing)})
    state, rule = judge(sums, core, facing, core.shape.bottleneck[s])
    differs = (state != core.strength.state[i, s]) | (labels_of(rule) != labels_of(core.rule[i, s]))
    out = each.assign(state=state, rule=rule)[differs].sort_values(["i", "s", "entity"], ignore_index=True)
    return Removed(out[["i", "s", "entity", "state", "rule"]])


def rows_of(sums: Sums, size: tuple[int, ...], i: Ints, s: Ints) -> Sums:
    """The entries (i, s) of every matrix of ``sums`` as vectors."""
    taken: dict[str, Any] = {
        f.name: np.broadcast_to(getattr(sums, f.name), size)[i, s] if f.name != "k" else sums.k for f in fields(Sums)
    }
    return Sums(**taken)


def losses(core: Core, placed: pd.DataFrame) -> pd.DataFrame:
    """What the sums of a (region, segment) lose when one entity leaves: a row each, measures <= 0 and n 0 or -1.

    ``placed`` are the rows of ``core.capacity.placed``, or all those of some (region, capability).
    """
    measures = list(MEASURES.values())
    keys = ["region", "capability", "group"]
    here = placed[placed.region.isin(core.regions)]
    row = {region: i for i, region in enumerate(core.regions)}
    here = here.assign(i=here.region.map(row).astype(int), **{m: here[m].astype(float) for m in measures})
    keys[0] = "i"
    entities = here.groupby([*keys, "entity"], as_index=False).agg({**dict.fromkeys(measures, "max"), "row": "min"})
    group = entities.groupby(keys, sort=False)
    size = group.entity.transform("size")
    lost: dict[str, Floats] = {}
    for m in measures:
        top = group[m].transform("max")
        at_top = (entities[m] == top).astype(int)
        ties = at_top.groupby([entities[k] for k in keys], sort=False).transform("sum")
        second = entities[m].where(at_top == 0).groupby([entities[k] for k in keys], sort=False).transform("max")
        lost[m] = np.where((at_top == 1) & (ties == 1), second.fillna(0.0) - top, 0.0)
    out = pd.DataFrame({"i": entities.i, "capability": entities.capability, **lost, "n": -(size == 1).astype(float)})
    out["entity"] = core.made.rows.entity.to_numpy()[core.capacity.source[entities.row.to_numpy()]]
    segments = pd.DataFrame({"capability": core.shape.capability, "s": np.arange(core.shape.size)})
    return out.merge(segments, on="capability")


def flips_of(
    core: Core, change: Added, firm: Added, removed: Removed, only: Bools
) -> dict[tuple[int, int], list[dict[str, Any]]]:
    """The flips of every (region row, segment) of ``only`` as JSON-able records with a Chinese sentence each."""
    gone: dict[tuple[int, int], list[tuple[str, str, str]]] = {}
    r = removed.rows[only[removed.rows.i.to_numpy(dtype=int), removed.rows.s.to_numpy(dtype=int)]]
    firms = core.world.enterprises[core.world.enterprises.enterprise_id.isin(r.entity.unique())]
    short = dict(zip(firms.enterprise_id, firms["name"], strict=True))
    for i, s, entity, state, rule in zip(r.i, r.s, r.entity, r.state, r.rule, strict=True):
        gone.setdefault((i, s), []).append((entity, state, rule))
    out: dict[tuple[int, int], list[dict[str, Any]]] = {}
    change_label, firm_label = labels_of(change.rule), labels_of(firm.rule)
    for i, s in zip(*(n.tolist() for n in np.nonzero(only)), strict=True):
        found = []
        if change.count[i, s]:
            found.append(_added(core, change, change_label, i, s))
        if (i, s) in gone:
            found.append(_removed(gone[(i, s)], short))
        if change.count[i, s] != 1 and (i, s) not in gone:
            found.append({"action": "none", "count": 1, "text": "增加或减少任何一家企业都不会改判"})
        same = (firm.count[i, s], firm.kind[i, s]) == (change.count[i, s], change.kind[i, s])
        if core.strength.state[i, s] in ("absent", "unknown") and firm.count[i, s] and not same:
            found.append({**_added(core, firm, firm_label, i, s), "goal": STRONG})
        out[(i, s)] = found
    return out


def _added(core: Core, added: Added, label: Words, i: int, s: int) -> dict[str, Any]:
    """One addition as a record."""
    kind, count = core.profile.flips.kinds[added.kind[i, s]], int(added.count[i, s])
    return {
        "action": "add",
        "count": count,
        "role": kind.role,
        "confidence": kind.confidence,
        "state": added.state[i, s],
        "label": label[i, s],
        "rule": added.rule[i, s],
        "text": f"再有 {count} {kind.words}，改判为{label[i, s]}（{STATE_WORDS[added.state[i, s]]}）",
    }


def _removed(found: list[tuple[str, str, str]], names: dict[str, str]) -> dict[str, Any]:
    """The first removal that flips, and how many enterprises do the same."""
    entity, state, rule = found[0]
    label = labels_of(np.array([rule], dtype=object))[0]
    more = f"等 {len(found)} 家中任一家" if len(found) > 1 else ""
    return {
        "action": "remove",
        "count": 1,
        "enterprise_id": entity,
        "enterprises": len(found),
        "state": state,
        "label": label,
        "rule": rule,
        "text": f"少了{names.get(entity, entity)}{more}，改判为{label}（{STATE_WORDS[state]}）",
    }


STATE_WORDS = {"strong": "强", "weak": "弱", "absent": "未见生产者", "unknown": "无数据"}
