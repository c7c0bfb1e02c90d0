"""What-if, what to check first, context and diff on the small world."""

from __future__ import annotations

import pytest

from graph.analysis.check_first import CONFIRM, FIND, check_first
from graph.analysis.context import auc, peers, relatedness
from graph.analysis.core import core
from graph.analysis.diff import COVERAGE, LOST_FACT, NEW_FACT, NEW_SOURCE, PROFILE, diff, reasons
from graph.analysis.priority import priorities
from graph.analysis.run import analyse
from graph.analysis.what_if import what_if
from graph.errors import NotFound, UsageError
from tests.analysis.small_world import CAR, HOME, METAL, MOTOR, ORE, PART, add, makes, small_world, with_makers
from tests.analysis.test_gaps_by_hand import PROFILE as WEIGHTS


def test_removing_an_enterprise_starves_strands_and_names_substitutes() -> None:
    world = with_makers(small_world(), makes("H1", ORE, "龙头"), makes("H2", METAL), makes("H3", METAL, "配套"))
    world = add(world, "supplies", {"supplier_id": "H1", "buyer_id": "H2", "segment_id": ORE})
    found = what_if(world, WEIGHTS, HOME, enterprise="H1")
    assert list(found.starved.segment_id) == [METAL] and found.present == 2
    assert found.stranded.to_dict("records") == [{"buyer_id": "H2", "segment_id": ORE, "supplier_id": "H1"}]
    assert list(found.changed[found.changed.segment_id == ORE].state_to) == ["absent"]
    assert set(found.substitutes.enterprise_id) == {"O00", "O10", "O20"} - {"O10", "O20"} | set(
        world.produces.enterprise_id[(world.produces.segment_id == ORE) & (world.produces.enterprise_id != "H1")]
    )


def test_removing_a_segment_takes_every_maker_of_it() -> None:
    world = with_makers(small_world(), makes("H1", ORE), makes("H2", ORE), makes("H3", METAL))
    found = what_if(world, WEIGHTS, HOME, segment=ORE)
    assert list(found.starved.segment_id) == [METAL] and not found.substitutes.local.any()


def test_what_if_wants_one_known_thing() -> None:
    with pytest.raises(UsageError):
        what_if(small_world(), WEIGHTS, HOME)
    with pytest.raises(NotFound):
        what_if(small_world(), WEIGHTS, HOME, segment="K-S99")
    with pytest.raises(NotFound):
        what_if(small_world(), WEIGHTS, HOME, enterprise="H99")


def test_check_first_asks_for_the_fact_that_changes_a_label() -> None:
    world = with_makers(small_world(), makes("H1", CAR), makes("H2", CAR), makes("H3", CAR, confidence="memory"))
    found = core(world, WEIGHTS)
    checks = check_first(found, priorities(found), HOME).set_index("segment_id")
    assert checks.check[CAR] == CONFIRM and checks.enterprise_id[CAR] == "H3"
    assert (checks.state_from[CAR], checks.state_to[CAR]) == ("weak", "strong")
    assert checks.check[MOTOR] == FIND and checks.state_to[MOTOR] == "weak"


def test_relatedness_is_only_used_where_it_is_better() -> None:
    found = relatedness(core(with_makers(small_world(), makes("H1", ORE)), WEIGHTS))
    assert found.useful == (found.auc_density > found.auc_share)
    assert found.density.shape == (3, 6) and found.regions == ["110000", "310000", HOME]


def test_auc_by_hand() -> None:
    import numpy as np

    truth = np.array([True, False, True, False])
    assert auc(np.array([0.9, 0.1, 0.8, 0.2]), truth) == 1.0
    assert auc(np.array([0.5, 0.5, 0.5, 0.5]), truth) == 0.5
    assert auc(np.array([0.1, 0.9]), np.array([True, True])) == 0.5


def test_peers_say_what_the_other_has() -> None:
    found = peers(core(with_makers(small_world(), makes("H1", ORE)), WEIGHTS), HOME, "K")
    assert set(found.region) == {"110000", "310000"} and (found.shared == 1).all()
    assert ORE not in found.only_there[0] and PART in found.only_there[0]


def test_diff_says_why() -> None:
    before = analyse(small_world(), WEIGHTS)
    after = analyse(with_makers(small_world(), makes("H1", CAR, "龙头")), WEIGHTS)
    changed = diff(before.gaps, after.gaps)
    home = changed[changed.region == HOME].set_index("segment_id")
    assert home.label_to[CAR] == "强链·锻长" and home.why[CAR][0]["why"] == NEW_FACT
    assert home.why[CAR][0]["facts"] == [f"produces:H1>{CAR}"]
    assert home.label_to[MOTOR] == "补链" and diff(after.gaps, after.gaps).empty


def test_reasons_tell_facts_sources_profile_and_coverage_apart() -> None:
    base = {"facts": {"a": "memory", "b": "press"}, "profile": "default@1", "basis": "survey", "method": "1"}
    after = {"facts": {"a": "press", "c": "press"}, "profile": "default@2", "basis": "census", "method": "1"}
    assert [r["why"] for r in reasons(base, after)] == [NEW_FACT, LOST_FACT, NEW_SOURCE, PROFILE, COVERAGE]
