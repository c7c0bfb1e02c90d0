"""States, labels, flags and proofs of the small world, worked out by hand."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from graph.analysis.profile import load_profile
from graph.analysis.run import analyse
from graph.analysis.world import World
from graph.errors import DataError, NotFound, UsageError
from tests.analysis.small_world import (
    CAR,
    EAST,
    HOME,
    METAL,
    MOTOR,
    ORE,
    PART,
    SEGMENTS,
    TOOL,
    WEST,
    add,
    firm,
    makes,
    small_world,
    with_makers,
)  # fmt: skip

PROFILE = load_profile(Path(__file__).parents[2] / "data" / "profiles" / "default.yaml")


def gaps(world: World, region: str = HOME, **more: Any) -> pd.DataFrame:
    """The gaps of one region by segment."""
    found = analyse(world, PROFILE, **more).gaps
    return found[found.region == region].set_index("segment_id")


def test_nobody_on_a_survey_is_absent_and_watched() -> None:
    found = gaps(small_world())
    assert set(found.state) == {"absent"} and set(found.label) == {"观察"}
    assert set(found.confidence) == {"中"} and set(found.lo) == {0.0} and set(found.hi) == {0.0}


def test_nobody_on_a_census_is_sure() -> None:
    found = gaps(small_world("census"))
    assert set(found.state) == {"absent"} and set(found.confidence) == {"高"}


def test_nobody_on_a_sample_is_no_answer() -> None:
    found = gaps(small_world("sample"))
    assert set(found.state) == {"unknown"} and set(found.label) == {"无数据"} and set(found.confidence) == {""}
    assert found.priority.isna().all() and found.coverage.eq(0).all()


def test_a_segment_row_goes_before_the_chain_row() -> None:
    row = {"region": HOME, "scope": CAR, "basis": "sample", "as_of": "2026-11"}
    found = gaps(add(small_world(), "coverage", row))
    assert found.state[CAR] == "unknown" and found.state[ORE] == "absent"


def test_strength_by_hand() -> None:
    """One leader by a page: x = X = .9; the panel has three 骨干 by pages (.45 each) in every segment."""
    found = gaps(with_makers(small_world(), makes("H1", CAR, "龙头")))
    row = found.loc[CAR]
    others = 17 * 0.45 + 0.45
    share = (3 * 0.45 + 0.9) / (others + 0.9)
    k = 0.05 * 6 * 0.45  # X: 2.7 in 110000, 5.4 in 310000, .9 at home; the median is 2.7
    quotient = ((0.9 + k * share) / (0.9 + k)) / share
    quality, lq, depth = 1 - math.exp(-0.9), quotient / (1 + quotient), 1 - math.exp(-0.45)
    lo = 0.4 * quality + 0.35 * lq + 0.1 * depth
    assert row.lo == pytest.approx(lo) and row.hi == pytest.approx(lo + 0.15) and row.mid == pytest.approx(lo / 0.85)
    assert row.state == "strong" and row.label == "强链·锻长" and row.confidence == "高"
    assert row["flags"] == "单点风险" and row.national_enterprises == 4


def test_run_is_filled_from_its_users() -> None:
    """Car is made, ore to motor are not: each is needed through the run, and the run is one gap of four steps."""
    world = with_makers(small_world(), makes("H1", CAR, "配套"))
    found = gaps(world)
    assert list(found.label[[ORE, METAL, PART, MOTOR, TOOL]]) == ["补链"] * 5
    runs = analyse(world, PROFILE).runs
    home = runs[runs.region == HOME].set_index("run_id")
    assert home.segments.to_dict() == {
        f"{HOME}.run.{ORE}": ";".join((ORE, METAL, PART, MOTOR)), f"{HOME}.run.{TOOL}": TOOL,
    }  # fmt: skip
    assert found.users[ORE] == 1 and found.user_enterprises[ORE] == 1


def test_a_break_needs_a_feeder_a_user_and_an_essential_step() -> None:
    world = with_makers(small_world(), makes("H1", CAR, "配套"), makes("H2", ORE, "配套"))
    segments = world.segments.assign(essential=world.segments.segment_id == PART)
    found = gaps(replace(world, segments=segments))
    assert found["flags"][PART] == "断点" and found["flags"][METAL] == "" and found.label[METAL] == "补链"


def test_unknown_breaks_a_run() -> None:
    world = with_makers(small_world(), makes("H1", CAR, "配套"))
    row = {"region": HOME, "scope": MOTOR, "basis": "sample", "as_of": "2026-11"}
    found = gaps(add(world, "coverage", row))
    assert found.label[MOTOR] == "无数据" and found.label[PART] == "观察" and found.label[ORE] == "观察"


def test_a_strong_feeder_extends_unless_a_strong_user_stands_behind() -> None:
    world = with_makers(small_world(), makes("H1", PART, "龙头"))
    assert gaps(world).label[MOTOR] == "延链"
    both = with_makers(world, makes("H2", CAR, "龙头"))
    assert gaps(both).label[MOTOR] == "补链"


def test_a_leader_on_memory_is_strong_and_to_be_checked() -> None:
    found = gaps(with_makers(small_world(), makes("H1", CAR, "龙头", "memory")))
    assert found.state[CAR] == "strong" and found.confidence[CAR] == "待核实" and found["flags"][CAR] == ""


def test_without_an_anchor_there_is_no_strong() -> None:
    """Two 骨干 by pages reach the threshold and stay weak; the third group is an anchor."""
    world = with_makers(small_world(), *(makes(f"H{i}", CAR) for i in range(2)))
    two = gaps(world)
    assert two.state[CAR] == "weak" and two.mid[CAR] >= 0.5 and two.label[CAR] == "强链·补短"
    assert gaps(with_makers(world, makes("H2", CAR))).state[CAR] == "strong"


def test_a_title_is_an_anchor_only_at_its_level() -> None:
    world = with_makers(small_world(), makes("H1", CAR), makes("H2", CAR))
    for level, state in (("国家级", "strong"), ("省级", "weak"), ("", "weak")):
        held = add(world, "tiers", {"enterprise_id": "H1", "tier": "小巨人", "level": level, "confidence": "press"})
        assert gaps(held).state[CAR] == state, level


def test_groups_count_once() -> None:
    world = with_makers(small_world(), *(makes(f"H{i}", CAR) for i in range(3)))
    row = [{"enterprise_id": f"H{i}", "controlling_group": "一家", "confidence": "press"} for i in range(3)]
    found = gaps(add(world, "groups", *row))
    assert found.groups[CAR] == 1 and found.local_enterprises[CAR] == 3 and found.state[CAR] == "weak"


def test_a_bottleneck_that_is_strong_is_still_shored_up() -> None:
    world = with_makers(small_world(), makes("H1", CAR, "龙头"))
    segments = world.segments.assign(bottleneck=world.segments.segment_id == CAR)
    row = gaps(replace(world, segments=segments)).loc[CAR]
    assert (row.label, row.rule, row["flags"]) == ("强链·补短", "R-BOTTLENECK", "卡脖子;单点风险")


def test_an_official_project_builds() -> None:
    project = {
        "project_id": "P1", "adcode": EAST, "segment_id": ORE, "stage": "签约", "date": "2026-01",
        "confidence": "official",
    }  # fmt: skip
    found = gaps(add(small_world(), "projects", project))
    assert found.label[ORE] == "建链" and found["flags"][ORE] == "在建" and found.state[ORE] == "absent"


def test_a_plant_of_an_outside_firm_counts_and_a_pipeline_does_not() -> None:
    plant = {"presence_id": "P1", "enterprise_id": "O04", "adcode": EAST, "segment_id": CAR, "confidence": "press"}
    running = gaps(add(small_world(), "presence", {**plant, "stage": "运营"}))
    assert running.local_enterprises[CAR] == 1 and running.national_enterprises[CAR] == 3
    building = gaps(add(small_world(), "presence", {**plant, "stage": "开工", "year": "2026"}))
    assert building.state[CAR] == "absent" and building["flags"][CAR] == "在建"


def test_a_new_company_known_from_its_pipeline_page_alone_is_gated() -> None:
    page = {"source_url": "http://a"}
    world = with_makers(small_world(), makes("H1", CAR, **page, known_from="2025-06"))
    row = {
        "project_id": "P1", "enterprise_id": "H1", "adcode": EAST, "segment_id": CAR, "stage": "开工",
        "date": "2025-06", "confidence": "press", **page,
    }  # fmt: skip
    assert gaps(add(world, "projects", row)).state[CAR] == "absent"
    assert gaps(add(world, "projects", {**row, "date": "2022-06"})).state[CAR] == "weak"
    shown = with_makers(world, makes("H1", TOOL, source_url="http://b"))
    assert gaps(add(shown, "projects", row)).state[CAR] == "weak"


def test_same_as_pools_producers_and_counts_once() -> None:
    world = with_makers(small_world(), makes("H1", ORE), makes("H2", TOOL))
    found = gaps(add(world, "same_as", {"segment_a": ORE, "segment_b": TOOL}))
    assert list(found.local_enterprises[[ORE, TOOL]]) == [2, 2]
    assert found.lo[ORE] == pytest.approx(found.lo[TOOL])
    assert found.same_as[ORE] == TOOL and list(found.national_enterprises[[ORE, TOOL]]) == [8, 8]


def test_a_city_inherits_a_survey_and_never_fills_what_a_neighbour_makes() -> None:
    world = with_makers(small_world(), makes("H1", CAR, "龙头"))
    west = gaps(world, WEST)
    assert west.label[CAR] == "省内可配" and west.state[CAR] == "unknown"
    assert west.state[ORE] == "absent" and west.confidence[ORE] == "低" and west.basis[ORE] == "survey"
    nowhere = with_makers(world, makes("H9", CAR, "配套"), city="")
    assert gaps(nowhere, WEST).state[ORE] == "unknown"


def test_as_of_hides_and_a_cut_is_unknown() -> None:
    world = with_makers(small_world(), makes("H1", CAR, known_from="2022"))
    assert gaps(world, as_of="2022-12-31").state[CAR] == "weak"
    before = gaps(world, as_of="2022-12-30")
    assert before.state[CAR] == "unknown" and before.state[ORE] == "absent"


def test_local_share_from_five_buyers() -> None:
    world = with_makers(small_world(), makes("S1", ORE), *(makes(f"B{i}", METAL) for i in range(5)))
    edges = [{"supplier_id": "S1", "buyer_id": f"B{i}", "segment_id": ORE} for i in range(4)]
    assert math.isnan(gaps(add(world, "supplies", *edges)).local[ORE])
    fifth = {"supplier_id": "O00", "buyer_id": "B4", "segment_id": ORE}
    row = gaps(add(world, "supplies", *edges, fifth)).loc[ORE]
    assert row.local == 0.8 and row.coverage == pytest.approx(1.0) and row.hi == pytest.approx(row.lo)


def test_priority_parts_by_hand() -> None:
    """H1 makes cars; ore is three steps up: need = 1 x mid(car); reach 1/1; it lies on no path between others."""
    found = gaps(with_makers(small_world(), makes("H1", CAR, "配套")))
    assert found.need[ORE] == pytest.approx(found.mid[CAR])
    assert found.criticality[ORE] == 0.5 and found.risk[ORE] == 0.5
    assert found.feasibility[MOTOR] == 0.0  # part, car, tool at one step, metal at two: none is strong
    assert found.criticality[PART] == 0.5 * 1 + 0.5 * 1  # metal and part lie between most pairs


def test_proof_is_json_and_says_who_where_and_why() -> None:
    proof = gaps(with_makers(small_world(), makes("H1", CAR, "龙头"))).proof[CAR]
    assert json.loads(json.dumps(proof, ensure_ascii=False, allow_nan=False)) == proof
    assert proof["facts"] == {f"produces:H1>{CAR}": "press"} and proof["basis_source"] == f"coverage:{HOME}/K"
    assert [i["name"] for i in proof["indicators"]] == ["quality", "lq", "depth", "local"]
    assert proof["sentence"].endswith("因此判为强链·锻长") and proof["rule"] == "R-GROW"
    assert proof["indicators"][3]["missing"] and proof["indicators"][0]["sources"] == [f"produces:H1>{CAR}"]


def test_chain_summary_counts_and_shows_the_interval() -> None:
    world = with_makers(small_world(), makes("H1", CAR, "龙头"))
    row = {"region": HOME, "scope": TOOL, "basis": "sample", "as_of": "2026-11"}
    summary = analyse(add(world, "coverage", row), PROFILE).chain_summary.set_index("region").loc[HOME]
    assert (summary.present, summary.absent, summary.unknown, summary.segments) == (1, 4, 1, 6)
    assert 0 < summary.completeness_lo < summary.completeness_hi < 1


def test_wrong_questions_are_refused() -> None:
    world = small_world()
    for kwargs, error, code in (
        ({"regions": ["999999"]}, NotFound, "region.unknown"),
        ({"system": "9+9"}, NotFound, "system.unknown"),
        ({"as_of": "昨天"}, UsageError, "date.invalid"),
    ):
        with pytest.raises(error) as caught:
            analyse(world, PROFILE, **kwargs)  # type: ignore[arg-type]
        assert caught.value.code == code  # type: ignore[attr-defined]


def test_profile_checks_itself() -> None:
    mapping = PROFILE.to_mapping()
    assert type(PROFILE).from_mapping(mapping) == PROFILE
    wrong = {**mapping, "strength": {**mapping["strength"], "weights": {"quality": 1, "lq": 1, "depth": 0, "local": 0}}}
    with pytest.raises(DataError) as caught:
        type(PROFILE).from_mapping(wrong)
    assert caught.value.code == "profile.sum" and caught.value.where == "strength.weights"
    with pytest.raises(DataError):
        type(PROFILE).from_mapping({k: v for k, v in mapping.items() if k != "home"})


def test_segments_are_all_there() -> None:
    found = analyse(small_world(), PROFILE).gaps
    assert sorted(found.id) == sorted(f"{r}.{s}" for r in (HOME, EAST, WEST) for s in SEGMENTS)
    assert firm("X")["province"] == HOME
