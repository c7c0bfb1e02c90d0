"""Targets on a world that fits in the head, and what must hold on any world."""

from __future__ import annotations

import json
import math
import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from graph.analysis.as_of import KNOWN, last_days
from graph.analysis.target_order import case, keys
from graph.analysis.target_profile import PARTS
from graph.analysis.target_rerank import rerank
from graph.analysis.targets import EXPORTED, Targets, target_boards
from graph.errors import NotFound, UsageError
from tests.analysis.target_worlds import firm, hand_world, makes, profile, random_world, sells, world
from tests.analysis.target_worlds import segment as seg
from tests.support.atlas import atlas_world

WEIGHTS = {p: getattr(profile().targets.weights, p) for p in PARTS}
DEFAULT = dict(WEIGHTS)


@pytest.fixture(scope="module")
def hand() -> pd.DataFrame:
    boards = target_boards(hand_world(), profile(), segments=["S2"]).boards
    return boards.drop_duplicates("enterprise_id").set_index("enterprise_id")


@pytest.fixture(scope="module")
def atlas() -> Targets:
    return target_boards(atlas_world(), profile())


def test_pool_holds_makers_and_neighbours_only(hand: pd.DataFrame) -> None:
    assert dict(hand["class"]) == {"A": "直接", "B": "邻近", "C": "邻近", "D": "邻近"}


def test_fit_by_hand(hand: pd.DataFrame) -> None:
    direct = 1 - (1 - 0.8 * 0.9) * (1 - 0.9 * 0.9)
    assert hand.fit["A"] == pytest.approx(direct)
    assert hand.fit["B"] == pytest.approx(0.8 * 0.5), "one Feeds step"
    assert hand.fit["C"] == pytest.approx(0.8 * 0.4), "same group"
    assert hand.fit["D"] == pytest.approx(0.8 * 0.5), "same narrow class"


def test_capability_is_the_mean_of_what_is_known(hand: pd.DataFrame) -> None:
    assert hand.capability["A"] == pytest.approx((1 + 0.7) / 2)
    assert hand.capability["B"] == pytest.approx(0.5)
    assert hand.capability["C"] == pytest.approx((0 + 1) / 2)
    assert math.isnan(hand.capability["D"])


def test_linkage_counts_local_partners_and_outsiders_that_have_one(hand: pd.DataFrame) -> None:
    # A -> L (degree 2) and B -> X (degree 3: L, B, its plant) are undated: half of 1/ln(1 + degree); C has a plant
    tie = {"A": 0.5 / math.log(3), "B": 0.5 / math.log(4), "C": 2 ** -(1461 / (365.25 / 12) / 13) / math.log(2)}
    half = sorted(tie.values())[1]
    for e, a in tie.items():
        assert hand.linkage[e] == pytest.approx(a / (a + half), rel=1e-6)
    assert hand.linkage["D"] == 0, "a known tie, but to nobody that leads here"


def test_expansion_ignores_a_plant_in_the_region_itself(hand: pd.DataFrame) -> None:
    assert hand.expansion["A"] == pytest.approx(1 - math.exp(-0.5 * 2 ** -(366 / (365.25 / 12) / 12)))
    assert hand.expansion["B"] == 0
    assert hand.expansion[["C", "D"]].isna().all()


def test_pull_is_the_share_of_the_largest_flow(hand: pd.DataFrame) -> None:
    assert hand.pull["A"] == hand.pull["B"] == 1.0
    assert hand.pull["C"] == hand.pull["D"] == 0.5


def test_case_imputes_the_pool_median_and_brackets_it(hand: pd.DataFrame) -> None:
    values = hand[list(PARTS)]
    for e in hand.index:
        used = values.loc[e].fillna(values.median())
        assert hand["case"][e] == pytest.approx(100 * sum(WEIGHTS[p] * used[p] for p in PARTS), abs=0.051)
        lo = 100 * sum(WEIGHTS[p] * values.loc[e].fillna(0)[p] for p in PARTS)
        hi = 100 * sum(WEIGHTS[p] * values.loc[e].fillna(1)[p] for p in PARTS)
        assert hand.lo[e] == pytest.approx(lo, abs=0.051)
        assert hand.hi[e] == pytest.approx(hi, abs=0.051)
        assert hand.coverage[e] == pytest.approx(sum(WEIGHTS[p] for p in PARTS if not math.isnan(values.loc[e][p])))


def test_grades_and_boards_by_hand(hand: pd.DataFrame) -> None:
    assert dict(hand.grade) == {"A": "A", "B": "C", "C": "待核实", "D": "C"}
    boards = target_boards(hand_world(), profile(), segments=["S2"]).boards
    assert boards.groupby("board").enterprise_id.agg(list).to_dict() == {
        "链主": ["C"], "专精特新": ["A"], "其他厂商": ["B", "D"],
    }  # fmt: skip


def test_memory_stands_after_sources_inside_a_class() -> None:
    boards = target_boards(
        world(
            segments=[seg("S1")],
            enterprises=[firm("A"), firm("B")],
            produces=[makes("A", "S1", "memory", "骨干"), makes("B", "S1", "filing", "骨干")],
            supplies=[sells("A", "B", "S1")],
        ),
        profile(),
    ).boards
    assert list(boards.enterprise_id) == ["B", "A"], "A has the higher fit"


def test_makers_of_the_region_go_to_the_expansion_list() -> None:
    known = world(
        segments=[seg("S1")],
        enterprises=[firm("P"), firm("Q"), firm("L", "410000", "410100")],
        produces=[makes("P", "S1"), makes("Q", "S1"), makes("L", "S1")],
        presence=[
            {"presence_id": "1", "enterprise_id": "P", "local_enterprise_id": "L", "adcode": "410100",
             "segment_id": "S1", "stage": "运营", "confidence": "press"},
        ],
    )  # fmt: skip
    found = target_boards(known, profile())
    assert list(found.boards.enterprise_id) == ["Q"]
    assert dict(zip(found.expansion.enterprise_id, found.expansion.plant, strict=True)) == {"L": "", "P": "L公司"}


def test_same_as_segments_share_their_makers() -> None:
    known = world(
        segments=[seg("S1"), seg("S2")],
        same_as=[{"segment_a": "S1", "segment_b": "S2"}],
        enterprises=[firm("A")],
        produces=[makes("A", "S1")],
    )
    boards = target_boards(known, profile()).boards
    assert list(boards.segment_id) == ["S1", "S2"]
    assert set(boards["class"]) == {"直接"}


def test_a_city_sees_its_own_province_last_and_is_warned() -> None:
    known = world(
        segments=[seg("S1")],
        enterprises=[firm("A"), firm("L", "410000", "410300")],
        produces=[makes("A", "S1", "memory", "配套"), makes("L", "S1", "official", "龙头")],
        projects=[
            {"project_id": "P", "project": "线", "enterprise_id": "A", "adcode": "410300", "segment_id": "S1",
             "stage": "签约", "date": "2024-03", "confidence": "press"},
        ],
    )  # fmt: skip
    found = target_boards(known, profile(), region="410100")
    order = found.boards.drop_duplicates("enterprise_id").set_index("enterprise_id")["class"]
    assert dict(order) == {"L": "省内", "A": "直接"}
    marks = set(zip(found.guards.guard, found.guards.enterprise_id, strict=True))
    assert marks == {("掏空邻市", "L"), ("他市已在做", ""), ("他市已在谈", "A")}
    assert found.guards.set_index("guard")["last"]["掏空邻市"]


def test_dates_of_section_four() -> None:
    known = hand_world()
    late = target_boards(known, profile(), segments=["S2"], as_of="2023-06-30").boards
    row = late.drop_duplicates("enterprise_id").set_index("enterprise_id")
    assert row.fit["A"] == pytest.approx(0.8 * 0.9), "the undated supply edge counts nowhere"
    assert row.expansion["B"] == 0 and row.expansion.drop("B").isna().all()
    assert row.capability.dropna().to_dict() == {"A": 0.7}, "revenue of 2023 is not known yet, an undated title is none"
    assert row.board["C"] == "链主", "undated titles count for boards"


def test_at_a_date_nothing_that_became_known_later_counts() -> None:
    """The whole atlas at 2020-12-31, and the atlas from which every later fact was cut out: the same boards."""
    known, cut = atlas_world(), "2020-12-31"
    earlier = {}
    for name, column in KNOWN.items():
        rows = getattr(known, name)
        day = last_days(rows[column])
        earlier[name] = rows[day.isna() | (day <= pd.Timestamp(cut))].reset_index(drop=True)
        assert len(earlier[name]) < len(rows) or name == "revenue", f"{name} has later facts to plant"
    segments = [s for s in known.segments.segment_id if s.startswith(("K10-22-", "K10-18-"))]
    whole = target_boards(known, profile(), segments=segments, as_of=cut)
    alone = target_boards(replace(known, **earlier), profile(), segments=segments, as_of=cut)
    assert set(whole.boards.board) == {"链主", "专精特新", "其他厂商"}
    for name in ("boards", "rest", "expansion", "guards", "pools"):
        pd.testing.assert_frame_equal(getattr(whole, name), getattr(alone, name))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("region", ["410000", "410100"])
def test_what_holds_on_any_world(seed: int, region: str) -> None:
    boards = target_boards(random_world(seed), profile(), region=region).boards
    check(boards)


def test_the_same_holds_on_the_atlas(atlas: Targets) -> None:
    assert set(EXPORTED) <= set(atlas.boards.columns)
    assert atlas.boards.segment_id.nunique() > 700
    check(atlas.boards)
    assert (atlas.rest.known == atlas.rest.shown + atlas.rest.rest).all()
    json.dumps(atlas.boards.explanation.iloc[::97].tolist(), allow_nan=False)


def check(boards: pd.DataFrame) -> None:
    assert (boards.lo <= boards["case"]).all()
    assert (boards["case"] <= boards.hi).all()
    for _, rows in boards.groupby(["segment_id", "board"], sort=False):
        size = len(rows)
        assert list(rows["rank"]) == list(range(1, size + 1))
        assert np.allclose(rows.score, 100 * (size - rows["rank"] + 1) / size)
        assert rows.score.is_unique, "the order is total: nobody ties"
        classes = rows["class"].map({"直接": 0, "邻近": 1, "省内": 2})
        assert classes.is_monotonic_increasing
    for text, total in zip(boards.explanation, boards["case"], strict=True):
        assert round(sum(round(part["points"] * 10) for part in text["contributions"])) == round(total * 10)


def test_who_has_the_same_evidence_stands_by_id() -> None:
    twins = [firm(e) for e in ("B", "A")]
    known = world(
        segments=[seg("S1")], enterprises=twins, produces=[makes("B", "S1"), makes("A", "S1"), makes("A", "S1")]
    )
    boards = target_boards(known, profile()).boards
    assert list(boards.enterprise_id) == ["A", "B"]
    assert boards.fit.nunique() == boards["case"].nunique() == 1


def test_two_targets_tie_only_when_their_evidence_is_the_same(atlas: Targets) -> None:
    """What is left to the id has the same class, standing, date and parts, known or unknown alike."""
    rows = atlas.boards.drop_duplicates(["segment_id", "enterprise_id"])
    ties = pd.Series(ties_of(rows), index=rows.index)
    assert ties.duplicated().any(), "the atlas has equal evidence"
    evidence = ["segment_id", "class", "sourced", "newest", *PARTS]
    alike = rows[evidence].assign(**{p: rows[p].round(9) for p in PARTS})
    assert (alike.fillna(-1).groupby(ties).nunique() == 1).all(axis=None)


def ties_of(rows: pd.DataFrame) -> np.ndarray:
    """A number for each row, the same for rows that only the id tells apart."""
    weights = {p: getattr(profile().targets.weights, p) for p in PARTS}
    found = case(rows, weights)
    own = pd.DataFrame(keys(found), dtype=float).T
    own["s"], own["klass"] = pd.factorize(rows.segment_id)[0], pd.factorize(rows["class"])[0]
    return own.groupby(list(own.columns)).ngroup().to_numpy()


def test_what_is_known_decides_where_a_median_stands_for_the_rest() -> None:
    """B is known to sell to nobody here and of no size, A is as large as the pool's median and has no known edge."""
    known = world(
        segments=[seg("S1"), seg("S2")],
        enterprises=[firm(e) for e in "ABCX"],
        produces=[*(makes(e, "S1") for e in "ABC"), makes("X", "S2")],
        supplies=[sells("A", "X"), sells("C", "X")],
        tiers=[{"enterprise_id": e, "tier": "小巨人", "level": "国家级", "confidence": "official"} for e in ("B", "C")],
    )
    boards = target_boards(known, profile(), segments=["S1"]).boards.set_index("enterprise_id")
    assert boards.linkage["A"] == 0 and math.isnan(boards.linkage["B"])
    assert boards["case"]["A"] == boards["case"]["B"]
    assert boards["case"].nunique() == 1
    ranked = target_boards(known, profile(), segments=["S1"]).boards
    assert list(ranked[ranked.board == "专精特新"].enterprise_id) == ["C", "B"], "C is known in both"


def test_later_members_of_a_group_follow_every_first_one() -> None:
    known = world(
        segments=[seg("S1")],
        enterprises=[firm("A"), firm("B"), firm("C")],
        produces=[makes("A", "S1", "official"), makes("B", "S1", "official"), makes("C", "S1", "memory")],
        groups=[{"enterprise_id": e, "controlling_group": "甲", "confidence": "memory"} for e in "AB"],
    )
    boards = target_boards(known, profile()).boards
    assert list(boards.enterprise_id) == ["A", "C", "B"]
    assert "同集团" in "".join(boards.explanation.iloc[2]["why_not_higher"])


def test_a_path_to_a_local_leader_can_be_drawn() -> None:
    boards = target_boards(hand_world(), profile(), segments=["S2"]).boards.set_index("enterprise_id")
    path = boards.explanation["B"]["path"]
    assert [node["id"] for node in path["nodes"]] == ["B", "X", "L"]
    assert [edge["forward"] for edge in path["edges"]] == [True, True]
    assert path["leader"]
    assert "截至 2024-12-31" in boards.reason["B"]
    assert "可以邀请" in boards.reason["B"]


def test_rerank_with_the_same_weights_changes_nothing(atlas: Targets) -> None:
    rows = atlas.boards[atlas.boards.segment_id == "K10-22-S17"]
    again = rerank(rows, DEFAULT)
    pd.testing.assert_frame_equal(again[list(EXPORTED)], rows.reset_index(drop=True)[list(EXPORTED)])


def test_rerank_follows_the_weights_fast(atlas: Targets) -> None:
    rows = atlas.boards[atlas.boards.segment_id == "K10-22-S17"]
    wanted = {"fit": 0.1, "capability": 0.0, "linkage": 0.9, "expansion": 0.0, "pull": 0.0}
    took = []
    for _ in range(7):
        start = time.process_time()
        again = rerank(rows, wanted)
        took.append(time.process_time() - start)
    assert min(took) < 0.05, "processor time: what else runs on the machine does not count"
    assert not again["case"].equals(rows["case"].reset_index(drop=True))
    check(again.assign(explanation=[{"contributions": [{"points": c}]} for c in again["case"]]))
    with pytest.raises(UsageError, match="权重"):
        rerank(rows, {"fit": 1.0})


def test_unknown_names_are_told() -> None:
    for asked in ({"region": "999999"}, {"segments": ["nope"]}, {"system": "9+99"}):
        with pytest.raises(NotFound):
            target_boards(hand_world(), profile(), **asked)
