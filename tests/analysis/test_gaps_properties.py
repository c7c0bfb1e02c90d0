"""What holds in every world: monotone strength, reachable labels, coverage, two clocks, flips."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.analysis.core import Core, core
from graph.analysis.flip import add_producers, additions, judge, losses, removals
from graph.analysis.labels import LABEL, Facing, labels_of, rules
from graph.analysis.profile import load_profile
from graph.analysis.run import analyse
from graph.analysis.strength import Sums, strength
from graph.analysis.world import World
from tests.analysis.small_world import EAST, HOME, SEGMENTS, WEST, add, makes, small_world, with_makers

PROFILE = load_profile(Path(__file__).parents[2] / "data" / "profiles" / "default.yaml")
COUNTS = ("x", "quality_sum", "n_eff", "supplied")
some = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
many = settings(max_examples=200, deadline=None)

fact = st.tuples(
    st.sampled_from([f"H{i}" for i in range(6)]),
    st.sampled_from(SEGMENTS),
    st.sampled_from(["龙头", "骨干", "配套"]),
    st.sampled_from(["official", "press", "filing", "memory"]),
    st.sampled_from(["", "2019", "2021-06", "2023-05-01"]),
)
facts = st.lists(fact, max_size=8, unique_by=lambda f: f[:2])


def world_of(drawn: list[tuple[str, str, str, str, str]], basis: str = "survey") -> World:
    """The small world with these home makers; even ones sit in one city, odd ones in the other."""
    world = small_world(basis)
    for place, odd in ((EAST, 0), (WEST, 1)):
        rows = [makes(e, s, r, c, known_from=k) for e, s, r, c, k in drawn if int(e[1:]) % 2 == odd]
        world = with_makers(world, *rows, city=place) if rows else world
    return world


@st.composite
def sums(draw: st.DrawFn) -> Sums:
    """Any sums of one segment that a region can have."""
    number = st.floats(0, 30)
    n = draw(st.integers(0, 12))
    x = draw(st.floats(0.1, 12)) if n else 0.0
    buyers = draw(st.integers(0, 12))
    value = {
        "x": x, "quality_sum": x + (draw(number) if n else 0.0), "n_eff": n * 0.7, "n": n,
        "leaders": draw(st.integers(0, n)), "leaders_sourced": 0, "holders": draw(st.integers(0, n)),
        "solid_groups": draw(st.integers(0, n)), "x_region": x + draw(number), "share": draw(st.floats(0, 0.2)),
        "makers": draw(st.integers(n, n + 9)), "buyers": buyers, "supplied": draw(st.integers(0, buyers)),
    }  # fmt: skip
    arrays = {name: np.array([[float(v)]]) for name, v in value.items()}
    return Sums(**arrays, k=1.2, empty_known=np.array([[draw(st.booleans())]]))


@many
@given(sums(), st.sampled_from(COUNTS), st.floats(0, 5))
def test_raising_an_indicator_never_lowers_lo(before: Sums, name: str, more: float) -> None:
    raised = getattr(before, name) + more
    if name == "supplied":
        raised = np.minimum(raised, before.buyers)
    if before.n[0, 0] == 0:
        return
    old, new = strength(before, PROFILE), strength(replace(before, **{name: raised}), PROFILE)
    assert new.lo[0, 0] >= old.lo[0, 0] - 1e-12
    assert 0 <= new.lo[0, 0] <= new.hi[0, 0] <= 1 + 1e-12


@some
@given(facts, fact)
def test_one_more_maker_never_lowers_lo_of_its_segment(drawn: list[tuple[str, ...]], more: tuple[str, ...]) -> None:
    """With the region's total held, as flips hold it."""
    found = core(world_of(drawn), PROFILE)  # type: ignore[arg-type]
    for kind in PROFILE.flips.kinds:
        grown = strength(add_producers(found.sums, found, kind, 1), PROFILE)
        alive = found.sums.n > 0
        assert (grown.lo[alive] >= found.strength.lo[alive] - 1e-12).all()


def test_every_label_is_reachable() -> None:
    marks = np.array(np.meshgrid(*[[False, True]] * 8)).reshape(8, -1)
    facing = Facing(*marks[:6])
    seen = set()
    for state in ("absent", "unknown", "weak", "strong"):
        for mid in (0.3, 0.5):
            words = np.full(marks.shape[1], state, dtype=object)
            seen |= set(rules(words, np.full(marks.shape[1], mid), marks[6], facing, PROFILE))
    assert seen == set(LABEL)


@some
@given(facts, st.sampled_from(["sample", "survey", "census"]), st.sampled_from(["sample", "survey", "census"]))
def test_one_more_statement_never_lowers_the_basis(drawn: list[tuple[str, ...]], first: str, second: str) -> None:
    order = ["sample", "survey", "census"]
    world = world_of(drawn, first)  # type: ignore[arg-type]
    row = {"region": HOME, "scope": "K", "basis": second, "as_of": "2026-11"}
    before, after = core(world, PROFILE), core(add(world, "coverage", row), PROFILE)
    i = before.row(HOME)
    rank = [[order.index(b) for b in c.basis.basis[i]] for c in (before, after)]
    assert (np.array(rank[1]) >= np.array(rank[0])).all()
    assert (after.strength.coverage[i] >= before.strength.coverage[i] - 1e-12).all()


@some
@given(facts)
def test_a_second_source_for_the_same_facts_never_lowers_coverage(drawn: list[tuple[str, ...]]) -> None:
    world = world_of(drawn)  # type: ignore[arg-type]
    again = world.produces[world.produces.enterprise_id.str.startswith("H")].assign(
        confidence="official", source_url="http://b"
    )
    both = replace(world, produces=pd.concat([world.produces, again], ignore_index=True))
    before, after = core(world, PROFILE), core(both, PROFILE)
    assert (after.strength.coverage >= before.strength.coverage - 1e-12).all()
    assert (after.local_enterprises == before.local_enterprises).all()


@some
@given(facts, st.sampled_from(["2019-12-31", "2021-12-31", "2023-04-30"]))
def test_what_is_known_later_never_changes_an_answer(drawn: list[tuple[str, ...]], day: str) -> None:
    """Judgements at a date are the same whether later facts are there or not.

    Two things are said of the date by what we know today: what only the cut has emptied is unknown, and coverage,
    which a city inherits or not, does not depend on the date.
    """
    full = world_of(drawn)  # type: ignore[arg-type]
    known = full.produces.known_from
    later = known.map(lambda k: bool(k) and f"{k}-12-31"[:10] > day)
    cut = replace(full, produces=full.produces[~later].reset_index(drop=True))
    columns = ["id", "label", "lo", "hi", "priority", "local_enterprises", "confidence", "basis"]
    a, b = analyse(full, PROFILE, as_of=day).gaps, analyse(cut, PROFILE, as_of=day).gaps
    same = (a.state == b.state) | (a.state == "unknown") | (a.basis != b.basis)
    assert same.all()
    if (a.state == b.state).all() and (a.basis == b.basis).all():
        pd.testing.assert_frame_equal(a[columns], b[columns])


def test_a_later_fact_of_a_present_segment_changes_nothing() -> None:
    world = with_makers(small_world(), makes("H1", SEGMENTS[4], known_from="2020"), makes("H2", SEGMENTS[0]))
    more = with_makers(world, makes("H3", SEGMENTS[4], "龙头", known_from="2024"))
    a, b = (analyse(w, PROFILE, as_of="2021").gaps.drop(columns=["proof", "flips"]) for w in (world, more))
    pd.testing.assert_frame_equal(a, b)


def outcome(found: Core, kind: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """State and label of every cell with more producers of one kind."""
    bottleneck = np.broadcast_to(found.shape.bottleneck, found.rule.shape)
    changed = add_producers(found.sums, found, PROFILE.flips.kinds[kind], count)
    state, rule = judge(changed, found, found.facing, bottleneck)
    return state, labels_of(rule)


@some
@given(facts)
def test_the_flip_flips_and_the_next_smaller_step_does_not(drawn: list[tuple[str, ...]]) -> None:
    found = core(world_of(drawn), PROFILE)  # type: ignore[arg-type]
    change, firm = additions(found)
    label = labels_of(found.rule)
    for i, s in np.ndindex(*found.rule.shape):
        if count := int(change.count[i, s]):
            state, new = outcome(found, int(change.kind[i, s]), count)
            assert (state[i, s], new[i, s]) != (found.strength.state[i, s], label[i, s])
            for kind in range(len(PROFILE.flips.kinds)) if count > 1 else ():
                state, new = outcome(found, kind, count - 1)
                assert (state[i, s], new[i, s]) == (found.strength.state[i, s], label[i, s])
        if count := int(firm.count[i, s]):
            assert outcome(found, int(firm.kind[i, s]), count)[0][i, s] == "strong"


@some
@given(facts)
def test_a_removal_that_flips_is_what_the_world_without_it_says(drawn: list[tuple[str, ...]]) -> None:
    """States after a removal are those of the whole recomputation, where X_r and the panel hardly move."""
    found = core(world_of(drawn), PROFILE)  # type: ignore[arg-type]
    rows = removals(found, losses(found, found.capacity.placed)).rows
    emptied = rows[rows.state.isin(["absent", "unknown"])]
    i, s = emptied.i.to_numpy(dtype=int), emptied.s.to_numpy(dtype=int)
    assert (found.local_enterprises[i, s] == 1).all()
    alone = np.argwhere((found.local_enterprises == 1) & (found.sums.n == 1))
    assert {(int(a), int(b)) for a, b in alone} == set(zip(i.tolist(), s.tolist(), strict=True))


def test_the_atlas_never_says_missing_without_a_register() -> None:
    from tests.support.atlas import atlas_world

    found = analyse(atlas_world(), PROFILE).gaps
    assert not found.empty and not (found[found.state == "absent"].basis == "sample").any()
    zero = found.local_enterprises == 0
    assert set(found.state[zero]) <= {"absent", "unknown"} and set(found.state[~zero]) <= {"weak", "strong"}
    counted = found[(found.region == HOME) & ~found.chain_id.isin(["F-01", "K10-15"])]
    assert len(counted) == 703
    assert counted.proof.map(lambda p: "缺失" not in p["sentence"]).all()
    assert counted.groupby("chain_id").label.nunique().min() >= 2


@pytest.mark.parametrize("label", ["补链", "延链", "强链·补短", "强链·锻长", "观察", "无数据"])
def test_the_atlas_uses_every_label_but_the_planned_one(label: str) -> None:
    from tests.support.atlas import atlas_world

    found = core(atlas_world(), PROFILE)
    assert label in set(labels_of(found.rule[found.row(HOME)]))
