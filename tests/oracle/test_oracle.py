"""The oracle on cases worked out by hand, and the random worlds: does every rule fire somewhere?"""

from __future__ import annotations

import math
from collections import Counter
from datetime import date

import pytest

from tests.oracle.facts import facts_of
from tests.oracle.labels import read_labels, runs
from tests.oracle.pipeline import gated
from tests.oracle.priority import oracle_completeness, oracle_gaps, percentiles
from tests.oracle.random_world import HOME, as_of_for, random_world
from tests.oracle.strength import panel_of
from tests.oracle.targets import oracle_targets
from tests.oracle.tiny import SURVEY, firm, holds, links, makes, segments, tiny
from tests.oracle.words import add_months, last_day

PLANT = {"presence_id": "PR1", "enterprise_id": "G1", "adcode": "410100", "segment_id": "A1", "confidence": "press"}


# ---- section 0 --------------------------------------------------------------------------------------------------


def test_a_year_alone_means_its_last_day():
    assert last_day("2020") == date(2020, 12, 31)
    assert last_day("2020-02") == date(2020, 2, 29)
    assert last_day("2020-02-03") == date(2020, 2, 3)
    assert last_day("") is None
    assert add_months(date(2023, 12, 31), 36) == date(2026, 12, 31)
    assert add_months(date(2024, 8, 31), 6) == date(2025, 2, 28)


def test_a_group_counts_once_and_its_namesake_belongs_to_it():
    world = tiny(
        segments=segments("A1"),
        enterprises=[firm("E1"), firm("E2"), firm("E3", name="大集团")],
        produces=[makes("E1", "A1"), makes("E2", "A1", "骨干"), makes("E3", "A1", "配套")],
        groups=[{"enterprise_id": "E1", "controlling_group": "大集团"}],
    )
    gap = oracle_gaps(world)["A1"]
    assert (gap["n"], gap["local_enterprises"], gap["national_enterprises"]) == (2, 3, 3)
    # groups: 大集团 = E1 + E3, best c .9; E2 alone, c .9
    assert gap["depth"] == pytest.approx(1 - math.exp(-1.8 / 2))
    # best role x c: 大集团 1 x .9; E2 .5 x .9
    assert gap["quality"] == pytest.approx(1 - math.exp(-1.35))


def test_inferred_facts_make_no_producer():
    world = tiny(segments=segments("A1"), enterprises=[firm("E1")], produces=[makes("E1", "A1", confidence="inferred")])
    assert oracle_gaps(world)["A1"]["state"] == "absent"


def test_a_plant_replaces_its_parent_and_takes_its_role_but_not_its_title():
    world = tiny(
        segments=segments("A1"),
        enterprises=[firm("G1", "440000"), firm("E1", city="410100")],
        produces=[makes("G1", "A1", "龙头", "filing")],
        tiers=[holds("G1", "单项冠军", "国家级")],
        presence=[PLANT | {"local_enterprise_id": "E1", "stage": "运营"}],
    )
    makers = facts_of(world).makers_in("410000", "A1")
    assert list(makers) == ["E1"]
    assert (makers["E1"][0].role, makers["E1"][0].confidence) == ("龙头", "press")
    assert facts_of(world).best_tier("E1") == 0
    assert set(facts_of(world).makers_in("440000", "A1")) == {"G1"}


def gate(**company):
    """N1 is known from its pipeline row of 2024-06 only; ``company`` adds what may show it."""
    page = "https://example.cn/a"
    return tiny(
        segments=segments("A1", "A2"),
        enterprises=[firm("G1", "440000"), firm("N1", city="410100")],
        presence=[PLANT | {"local_enterprise_id": "N1", "stage": "开工", "year": "2024-06", "source_url": page}],
        produces=[makes("N1", "A1", source_url=page), *company.pop("more", [])],
        **company,
    )


def test_the_pipeline_holds_back_a_new_company():
    gap = oracle_gaps(gate())["A1"]
    assert (gap["state"], gap["flags"]) == ("absent", {"在建"})
    # 36 months from 2024-06-30: still held back on 2027-06-29, no longer a day later
    assert oracle_gaps(gate(), as_of="2027-06-29")["A1"]["state"] == "absent"
    assert oracle_gaps(gate(), as_of="2027-06-30")["A1"]["state"] == "strong"


def test_a_company_that_something_else_shows_is_not_new():
    shown = [
        gate(tiers=[holds("N1", "瞪羚", "省级")]),
        gate(revenue=[{"enterprise_id": "N1", "revenue_100m_cny": 3.0, "year": "2023"}]),
        gate(more=[makes("N1", "A2", source_url="https://example.cn/b")]),
        gate(more=[makes("N1", "A2", confidence="memory")]),
    ]
    assert [oracle_gaps(w)["A1"]["state"] for w in shown] == ["strong"] * 4


def test_only_the_cut_has_emptied_it():
    world = tiny(segments=segments("A1"), enterprises=[firm("E1")], produces=[makes("E1", "A1", known_from="2022")])
    assert oracle_gaps(world, as_of="2022-12-30")["A1"]["state"] == "unknown"
    assert oracle_gaps(world, as_of="2022-12-31")["A1"]["state"] == "strong"


# ---- sections 1 and 2 -------------------------------------------------------------------------------------------


def test_missing_is_never_zero():
    world = tiny(
        segments=segments("A1", "A2", "B1"),
        coverage=[*SURVEY, {"region": "410000", "scope": "A2", "basis": "sample", "as_of": "2026-11"}],
    )
    gaps = oracle_gaps(world)
    assert [gaps[s]["state"] for s in ("A1", "A2", "B1")] == ["absent", "unknown", "unknown"]
    assert [gaps[s]["confidence"] for s in ("A1", "A2", "B1")] == ["中", "", ""]
    assert (gaps["A1"]["lo"], gaps["A1"]["hi"], gaps["A1"]["coverage"]) == (0, 0, 1)
    assert (gaps["A2"]["lo"], gaps["A2"]["hi"], gaps["A2"]["mid"]) == (0, 1, None)


def test_lq_by_hand():
    world = tiny(
        segments=segments("A1", "A2"),
        enterprises=[firm("E1"), firm("E2"), firm("E3", "440000"), firm("E4", "320000"), firm("E5", "320000")],
        produces=[
            makes("E1", "A1", confidence="official"),
            makes("E2", "A2", "骨干", "official"),
            makes("E3", "A1", confidence="official"),
            makes("E4", "A1", confidence="official"),
            makes("E5", "A2", "骨干", "official"),
        ],
    )
    # x: Henan A1 1, A2 .5; Guangdong A1 1; Jiangsu A1 1, A2 .5. p_A1 = 3/4. X = 1.5, 1, 1.5; median 1.5, k .075
    panel = panel_of(facts_of(world))
    assert panel.share["A1"] == pytest.approx(0.75)
    assert panel.k == pytest.approx(0.075)
    ratio = ((1 + 0.075 * 0.75) / (1.5 + 0.075)) / 0.75
    gaps = oracle_gaps(world)
    assert gaps["A1"]["lq"] == pytest.approx(ratio / (1 + ratio))
    assert gaps["A2"]["lq"] is None  # two national makers only
    # coverage of A1: quality, lq, depth known, local not
    lo = 0.40 * (1 - math.exp(-1)) + 0.35 * ratio / (1 + ratio) + 0.10 * (1 - math.exp(-0.5))
    assert gaps["A1"]["lo"] == pytest.approx(lo)
    assert gaps["A1"]["hi"] == pytest.approx(lo + 0.15)
    assert gaps["A1"]["mid"] == pytest.approx(lo / 0.85)
    assert gaps["A1"]["state"] == "strong"  # mid .54, a 龙头
    # A2: quality 1 - e^-.5 = .393, depth .393: mid .393 and one 骨干 only: weak
    assert gaps["A2"]["state"] == "weak"


def test_local_needs_five_buyers():
    def world(buyers):
        return tiny(
            segments=segments("A1"),
            enterprises=[firm("S1"), firm("S2", "440000"), *[firm(f"B{i}") for i in range(buyers)]],
            produces=[makes("S1", "A1")],
            supplies=[
                {"supplier_id": "S1" if i < 3 else "S2", "buyer_id": f"B{i}", "segment_id": "A1", "confidence": "press"}
                for i in range(buyers)
            ],
        )

    assert oracle_gaps(world(4))["A1"]["local"] is None
    assert oracle_gaps(world(5))["A1"]["local"] == pytest.approx(3 / 5)


def test_anchors():
    def state(*rows, tiers=()):
        firms = [firm(r["enterprise_id"]) for r in rows]
        world = tiny(segments=segments("A1"), enterprises=firms, produces=list(rows), tiers=list(tiers))
        gap = oracle_gaps(world)["A1"]
        return gap["state"], gap["confidence"]

    solid = [makes(f"E{i}", "A1", "骨干") for i in range(3)]
    assert state(*solid) == ("strong", "高")  # three groups of 骨干 on sourced facts: 1 - e^-1.35 = .74
    assert state(*solid[:2])[0] == "weak"  # quality .59, no anchor
    assert state(makes("E1", "A1", "骨干"), tiers=[holds("E1", "小巨人", "国家级")])[0] == "weak"  # .7 x .9: mid .46
    assert state(makes("E1", "A1", "骨干"), tiers=[holds("E1", "单项冠军", "国家级")]) == ("strong", "高")  # .59
    assert state(makes("E1", "A1", "骨干"), tiers=[holds("E1", "单项冠军", "省级")])[0] == "weak"
    # 龙头 twice from memory: 1 - e^-1.4 = .75, anchors all on memory
    assert state(makes("E1", "A1", confidence="memory"), makes("E2", "A1", confidence="memory")) == ("strong", "待核实")


# ---- section 3 --------------------------------------------------------------------------------------------------


def base(*present, ids, joined, **flags):
    """Chain A surveyed; each of ``present`` has a strong maker: a 龙头 with an official page, mid .57."""
    return tiny(
        segments=segments(*ids, **flags),
        segment_links=links(*joined),
        enterprises=[firm(f"E{s}") for s in present],
        produces=[makes(f"E{s}", s, confidence="official") for s in present],
    )


def labels_of(world, region="410000"):
    return {s: g["label"] for s, g in oracle_gaps(world, region).items()}


def test_labels_of_a_chain():
    world = base(
        "A1",
        "A5",
        ids=("A1", "A2", "A3", "A4", "A5", "A6"),
        joined=("A1>A2", "A2>A3", "A3>A5", "A4>A5"),
        essential="A3",
    )
    # A2: strong feeder A1 of the chain, no strong user -> 延链. A3: needed by A5, fed by A1 through A2, essential
    # -> 补链 with 断点. A4: needed, not fed -> 补链. A6: nothing.
    found = oracle_gaps(world)
    assert {s: g["label"] for s, g in found.items()} == {
        "A1": "强链·锻长",
        "A2": "延链",
        "A3": "补链",
        "A4": "补链",
        "A5": "强链·锻长",
        "A6": "观察",
    }
    assert found["A3"]["flags"] == {"断点"}
    assert found["A4"]["flags"] == set()
    facts = facts_of(world)
    assert runs(facts, read_labels(facts, "410000")) == [["A2", "A3"]]
    assert found["A2"]["users"] == 1  # A5, through the run


def test_an_unknown_segment_breaks_the_run():
    world = base("A5", ids=("A2", "A3", "A5"), joined=("A2>A3", "A3>A5"))
    assert labels_of(world)["A2"] == "补链"
    broken = tiny(
        segments=segments("A2", "A3", "A5"),
        segment_links=links("A2>A3", "A3>A5"),
        enterprises=[firm("E5")],
        produces=[makes("E5", "A5")],
        coverage=[*SURVEY, {"region": "410000", "scope": "A3", "basis": "sample", "as_of": "2026-11"}],
    )
    assert (labels_of(broken)["A2"], labels_of(broken)["A3"]) == ("观察", "无数据")


def test_an_official_sentence_makes_jianlian():
    assert (
        labels_of(tiny(segments=segments("A1"), mentions=[{"sentence_id": "N1", "maps_to_id": "A1"}]))["A1"] == "建链"
    )


def test_bottleneck_holds_for_both_of_a_pair_and_producers_are_pooled():
    world = tiny(
        segments=segments("A1", "B1", bottleneck="B1"),
        enterprises=[firm("E1")],
        produces=[makes("E1", "B1", confidence="official")],
        same_as=[{"segment_a": "A1", "segment_b": "B1"}],
    )
    gap = oracle_gaps(world)["A1"]
    assert (gap["state"], gap["label"], gap["flags"]) == ("strong", "强链·补短", {"卡脖子", "单点风险"})


def test_cities():
    world = tiny(
        segments=segments("A1", "A2", "A3"),
        enterprises=[firm("E1", city="410100")],
        produces=[makes("E1", "A1")],
    )
    luoyang = oracle_gaps(world, "410300")
    assert (luoyang["A1"]["state"], luoyang["A1"]["label"]) == ("unknown", "省内可配")
    # the city of every maker of the chain is known, and nobody of the province makes A2: an inherited survey
    assert (luoyang["A2"]["state"], luoyang["A2"]["confidence"]) == ("absent", "低")
    unplaced = tiny(segments=segments("A1", "A2"), enterprises=[firm("E1")], produces=[makes("E1", "A1")])
    assert oracle_gaps(unplaced, "410300")["A2"]["state"] == "unknown"


def test_percentiles():
    assert percentiles({"a": 1.0, "b": 2.0, "c": 2.0, "d": 5.0, "e": None}) == {
        "a": 0.0,
        "b": 0.5,
        "c": 0.5,
        "d": 1.0,
        "e": None,
    }
    assert percentiles({"a": 3.0, "b": None}) == {"a": 0.5, "b": None}


def test_parts_of_priority_by_hand():
    world = base("A3", ids=("A1", "A2", "A3"), joined=("A1>A2", "A2>A3"), bottleneck="A2")
    found = oracle_gaps(world)
    strong = found["A3"]["mid"]
    assert found["A2"]["need"] == pytest.approx(strong)  # (1 - 0) x mid of A3
    assert found["A1"]["need"] == pytest.approx(strong)  # through A2
    assert found["A3"]["need"] == 0  # nobody needs it
    # one present segment, A3: reachable from both others; A2 lies on the only path through anything
    assert [found[s]["criticality"] for s in ("A1", "A2", "A3")] == [0.5, 1.0, 0.0]
    assert [found[s]["risk"] for s in ("A1", "A2", "A3")] == [0.5, 1.0, 0.5]
    # A1: A2 absent (1), A3 strong two steps away (1/2): .5 / 1.5
    assert found["A1"]["feasibility"] == pytest.approx(1 / 3)
    # percentiles in the chain for A2: need tied first .75, criticality 1, risk 1, feasibility: A2 1/2 first
    assert found["A2"]["priority"] == pytest.approx(100 * (0.35 * 0.75 + 0.30 + 0.20 + 0.15 * 1.0))
    # criticality over all segments: A1 half of 2/2, A2 half of 1/2 and half of 1, A3 0; each + 1/3; only A3 present
    assert oracle_completeness(world, "A")["lo"] == pytest.approx((1 / 3) / (0.5 + 0.75 + 0 + 1))


# ---- section 4 --------------------------------------------------------------------------------------------------


def target_world(**more):
    return tiny(
        segments=segments("A1", "A2"),
        segment_links=links("A1>A2"),
        enterprises=[
            firm("G1", "440000"),
            firm("G2", "440000"),
            firm("G3", "320000"),
            firm("G4", "320000"),
            firm("E1"),
        ],
        produces=[
            makes("G1", "A1", confidence="memory"),
            makes("G2", "A1", "骨干", "filing"),
            makes("G2", "A2", confidence="filing"),
            makes("G3", "A2", confidence="press"),
            makes("G4", "A1", "骨干", "press"),
            makes("E1", "A1"),
        ],
        **more,
    )


def test_order_fit_and_grades_by_hand():
    found = oracle_targets(target_world(), "A1")
    # G2: direct .8 x .85 = .68, adjacent .5 (one step; fewer than 5 makers): 1 - .32 x .6 = .808. G4: .8 x .9 = .72.
    # G1: memory, .56, after the sourced ones. G3: adjacent only, .8 x .5 = .4
    assert [t["enterprise_id"] for t in found] == ["G2", "G4", "G1", "G3"]
    assert [t["fit"] for t in found] == pytest.approx([0.808, 0.72, 0.56, 0.40])
    assert [t["class"] for t in found] == ["直接", "直接", "直接", "邻近"]
    assert [t["grade"] for t in found] == ["B", "B", "待核实", "C"]
    assert found[2]["boards"] == ["链主"]
    assert [t["score"] for t in found if "其他厂商" in t["rank"]] == [
        {"其他厂商": 100.0},
        {"其他厂商": pytest.approx(200 / 3)},
        {"其他厂商": pytest.approx(100 / 3)},
    ]


def test_a_second_source_and_an_event_make_an_a():
    edge = {
        "supplier_id": "G4",
        "buyer_id": "E1",
        "segment_id": "A1",
        "confidence": "press",
        "source_url": "https://b.cn/1",
    }
    found = oracle_targets(target_world(supplies=[edge]), "A1")
    g4 = next(t for t in found if t["enterprise_id"] == "G4")
    assert g4["fit"] == pytest.approx(1 - (1 - 0.72) * (1 - 0.81))
    assert g4["linkage"] == pytest.approx(0.5)  # the only positive A is its own median
    assert g4["grade"] == "A"
    undated = next(
        t for t in oracle_targets(target_world(supplies=[edge]), "A1", as_of="2024") if t["enterprise_id"] == "G4"
    )
    assert (undated["fit"], undated["linkage"]) == (pytest.approx(0.72), None)


def test_a_second_member_comes_last_and_a_maker_here_leaves_the_pool():
    group = [{"enterprise_id": e, "controlling_group": "集团"} for e in ("G2", "G4")]
    assert [t["enterprise_id"] for t in oracle_targets(target_world(groups=group), "A1")] == ["G2", "G1", "G4", "G3"]
    plant = {
        "presence_id": "PR1",
        "enterprise_id": "G2",
        "adcode": "410100",
        "segment_id": "A1",
        "stage": "投产",
        "confidence": "press",
    }
    assert [t["enterprise_id"] for t in oracle_targets(target_world(presence=[plant]), "A1")] == ["G4", "G1", "G3"]


def test_firms_of_the_own_province_stand_last_for_a_city():
    found = oracle_targets(target_world(), "A1", "410300")
    assert [(t["enterprise_id"], t["class"]) for t in found][-1] == ("E1", "省内")


# ---- the random worlds ------------------------------------------------------------------------------------------

WORLDS = 24  # the first ones, in which every rule has fired already


@pytest.mark.slow
def test_every_rule_fires_in_the_random_worlds():
    seen: Counter[object] = Counter()
    for seed in range(WORLDS):
        world, as_of = random_world(seed), as_of_for(seed)
        facts = facts_of(world, as_of)
        seen["gated"] += len(gated(facts))
        for region in (HOME, "410200"):
            for gap in oracle_gaps(world, region, as_of).values():
                seen.update({gap["label"], gap["state"], ("confidence", gap["confidence"]), ("basis", gap["basis"])})
                seen.update(gap["flags"])
                seen["local known"] += gap["state"] != "absent" and gap["local"] is not None
        for segment in list(world.segments.segment_id)[:6]:
            for target in oracle_targets(world, segment, HOME if seed % 2 else "410200", as_of):
                seen.update({target["class"], ("grade", target["grade"]), *target["boards"]})
    expected = {
        "补链",
        "延链",
        "强链·补短",
        "强链·锻长",
        "观察",
        "建链",
        "省内可配",
        "无数据",
        "strong",
        "weak",
        "absent",
        "unknown",
        "断点",
        "卡脖子",
        "单点风险",
        "在建",
        "gated",
        "local known",
        "直接",
        "邻近",
        "省内",
        "链主",
        "专精特新",
        "其他厂商",
        *[("confidence", c) for c in ("高", "中", "低", "待核实")],
        *[("basis", b) for b in ("census", "survey", "sample")],
        *[("grade", g) for g in ("A", "B", "C", "待核实")],
    }
    assert {e for e in expected if not seen[e]} == set()


def test_the_same_seed_gives_the_same_world():
    assert random_world(7).produces.equals(random_world(7).produces)
