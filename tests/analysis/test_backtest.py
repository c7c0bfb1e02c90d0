"""The back-test: metrics by hand, a planted rule that it finds, a shuffled one that it does not, and the two clocks."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise, permutations

import numpy as np
import pandas as pd
import pytest

from graph.analysis.backtest import SYNTHETIC, Result, backtest
from graph.analysis.backtest_metrics import at_random, measure
from graph.analysis.backtest_positives import held_out, independent, moves, open_moves, positives
from graph.analysis.backtest_tables import HIDDEN, TOO_FEW, WIDE
from graph.analysis.target_facts import target_facts
from graph.analysis.world import World, tidy
from graph.errors import UsageError
from tests.analysis.target_worlds import feeds, firm, makes, profile, segment, world
from tests.support.atlas import DATA, atlas_world, read

CUT = "2020-12-31"
QUICK = replace(profile(), backtest=replace(profile().backtest, tie_rounds=20, bootstrap_rounds=400))
"""Fewer shuffles and resamples than the shipped profile: these worlds are clear enough."""
LENGTH, MAKERS = 40, 5


def line_world(planted: bool) -> World:
    """Forty segments in a line in four chains, five outside makers each; one firm moves into each segment in 2022.

    Planted: the mover makes the segment before it. Shuffled: anybody.
    """
    rng = np.random.default_rng(1)
    names = [f"S{i:02d}" for i in range(LENGTH)]
    firms = [f"E{(i * 37) % (LENGTH * MAKERS):03d}" for i in range(LENGTH * MAKERS)]
    made = {e: i // MAKERS for i, e in enumerate(firms)}
    movers = []
    for s in range(1, LENGTH):
        near = [e for e in firms if made[e] == s - 1]
        movers.append(str(rng.choice(near if planted else [e for e in firms if made[e] != s])))
    return world(
        chains=[
            {"chain_id": f"K{c}", "version": "10+30", "chain_name": f"链{c}", "counted_in_total": "yes"}
            for c in range(4)
        ],
        segments=[segment(n, chain_id=f"K{i // 10}") for i, n in enumerate(names)],
        segment_links=[feeds(a, b) for a, b in pairwise(names)],
        enterprises=[firm(e) for e in firms],
        produces=[makes(e, names[made[e]], "filing", known_from="2019") for e in firms],
        presence=[
            {"presence_id": f"P{s}", "enterprise_id": e, "henan_entity": "厂", "adcode": "410100",
             "segment_id": names[s], "stage": "签约", "year": "2022", "known_from": "2022", "confidence": "press",
             "source_url": f"http://x.cn/{s}"}
            for s, e in enumerate(movers, start=1)
        ],
    )  # fmt: skip


@pytest.fixture(scope="module")
def planted() -> Result:
    return backtest(line_world(True), QUICK, cut=CUT, months=24, synthetic=True)


def ap_margin(result: Result, baseline: str) -> pd.Series:
    rows = result.margins[(result.margins.pool == WIDE) & (result.margins.stratum == HIDDEN)]
    return rows[(rows.baseline == baseline) & (rows.metric == "AP")].iloc[0]


def test_the_planted_rule_is_found(planted: Result) -> None:
    own = planted.metrics[(planted.metrics.pool == WIDE) & (planted.metrics.order == "本方法")].iloc[0]
    assert own["hits@20"] > 0.9
    assert ap_margin(planted, "随机").lo > 0
    assert "随机" in planted.verdict[2]
    assert planted.mark == SYNTHETIC
    json.dumps(planted.as_mapping(), allow_nan=False)


def test_nothing_is_found_where_nothing_was_planted() -> None:
    result = backtest(line_world(False), QUICK, cut=CUT, months=24)
    margin = ap_margin(result, "随机")
    assert margin.lo <= 0
    assert "不高于任何一个基线" in result.verdict[2]
    assert result.mark == ""


def test_a_fact_known_after_the_cut_changes_nothing(planted: Result) -> None:
    known = line_world(True)
    late = {"confidence": "official", "known_from": "2021-01-01"}
    e = "E000"
    extra = {
        "produces": [makes(e, f"S{i:02d}", "official", "龙头", known_from="2021") for i in range(20, 30)],
        "tiers": [{"enterprise_id": e, "tier": "小巨人", "level": "国家级", **late}],
        "supplies": [{"supplier_id": e, "buyer_id": "E001", "segment_id": "S20", "product": "货", **late}],
        "revenue": [{"enterprise_id": e, "revenue_100m_cny": 999.0, "year": "2021", "confidence": "official"}],
        "events": [{"event_id": "1", "enterprise_id": e, "type": "扩产", "date": "2021-06", "confidence": "official"}],
        "projects": [
            {"project_id": "P", "project": "线", "enterprise_id": e, "adcode": "410100", "segment_id": "S20",
             "stage": "签约", "date": "2030-01", "confidence": "official"}
        ],
    }  # fmt: skip
    frames = {
        n: tidy(n, pd.concat([getattr(known, n), pd.DataFrame(rows)])) for n, rows in blanks(known, extra).items()
    }
    again = backtest(replace(known, **frames), QUICK, cut=CUT, months=24, synthetic=True)
    pd.testing.assert_frame_equal(again.gaps, planted.gaps)


def blanks(known: World, extra: dict[str, list[dict[str, object]]]) -> dict[str, pd.DataFrame]:
    return {n: pd.DataFrame(rows).reindex(columns=getattr(known, n).columns) for n, rows in extra.items()}


def test_undated_moves_titles_and_edges_are_no_feature(planted: Result) -> None:
    known = line_world(True)
    extra = {
        "tiers": [{"enterprise_id": "E000", "tier": "小巨人", "level": "国家级", "confidence": "official"}],
        "supplies": [{"supplier_id": "E000", "buyer_id": "E001", "segment_id": "S20", "product": "货"}],
    }
    frames = {n: tidy(n, pd.concat([getattr(known, n), frame])) for n, frame in blanks(known, extra).items()}
    again = backtest(replace(known, **frames), QUICK, cut=CUT, months=24, synthetic=True)
    pd.testing.assert_frame_equal(again.gaps, planted.gaps)


@pytest.mark.parametrize(
    ("fact", "kept"),
    [
        ({"confidence": "press", "source_url": "http://other.cn/1", "known_from": "2018"}, True),
        ({"confidence": "filing"}, True),
        ({"confidence": "press", "source_url": "http://x.cn/11"}, False),
        ({"confidence": "press", "source_url": "http://other.cn/1", "known_from": "2022"}, False),
        ({"confidence": "memory"}, False),
    ],
    ids=["other page", "filing", "the move's own page", "known too late", "memory"],
)
def test_the_movers_own_fact_is_hidden_unless_another_source_states_it(fact: dict[str, str], kept: bool) -> None:
    known = line_world(True)
    mover = known.presence[known.presence.presence_id == "P11"].iloc[0]
    own = pd.DataFrame([makes(mover.enterprise_id, mover.segment_id, **fact)])
    more = pd.concat([known.produces, own.reindex(columns=known.produces.columns)])
    facts = target_facts(replace(known, produces=tidy("produces", more)), QUICK, "410000", CUT)
    found = positives(facts, moves(known), pd.Timestamp("2022-12-31"))
    row = found.s == facts.structure.code()[mover.segment_id]
    assert independent(facts, found)[row].item() is kept


def test_random_is_exact() -> None:
    size, positives = 7, 2
    sums: dict[str, float] = {}
    orders = list(permutations(range(size)))
    flags = np.arange(size) < positives
    for order in orders:
        for name, value in measure(np.array(order), flags, [1, 3], 1, 0).items():
            sums[name] = sums.get(name, 0.0) + value
    for name, value in at_random(size, positives, [1, 3]).items():
        assert value == pytest.approx(sums[name] / len(orders)), name


def test_metrics_by_hand() -> None:
    found = measure(np.array([3, 1, 2, 0]), np.array([True, True, False, False]), [1, 2], 10, 0)
    assert found == pytest.approx(
        {"hits@1": 0, "hits@2": 1, "recall@1": 0, "recall@2": 0.5, "MRR": 0.5, "AP": (1 / 2 + 2 / 4) / 2}
    )
    tied = measure(np.zeros(4, dtype=int), np.array([True, False, False, False]), [1, 2], 4000, 0)
    assert tied["hits@2"] == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize(("url", "events", "count"), [("", "厂 厂", 1), ("", "厂 线", 2), ("http://x.cn", "厂 线", 1)])
def test_one_move_told_for_two_segments_counts_once(url: str, events: str, count: int) -> None:
    facts = target_facts(line_world(True), QUICK, "410000", CUT)
    moved = [
        {"enterprise_id": "E000", "segment_id": s, "event": event, "stage": "投产", "date": "2022", "url": url}
        for s, event in zip(("S20", "S30"), events.split(), strict=True)
    ]
    assert len(positives(facts, pd.DataFrame(moved), pd.Timestamp("2022-12-31"))) == count


def test_the_open_set_claims_no_more_than_it_carries() -> None:
    found = open_moves(read(DATA / "backtest" / "open_positives.csv"))
    held = held_out(atlas_world(), QUICK, found.enterprise_id)
    assert held == held_out(atlas_world(), QUICK, list(reversed(list(found.enterprise_id))))
    result = backtest(atlas_world(), QUICK, cut="2018-12-31", months=60, judged=found[~found.enterprise_id.isin(held)])
    assert len(result.judged) > 25
    assert "不作结论" in result.verdict[0]
    for line, stratum in zip(result.verdict[1:], ("事实可见", "事实隐藏"), strict=True):
        assert (TOO_FEW in line) == ((result.judged.stratum == stratum).sum() < 30)
    wide = result.metrics[result.metrics.pool == WIDE]
    assert wide.pool_size.between(150, 300).all()
    assert set(wide.order) == {"本方法", "随机", "规模", "最近扩张", "只看匹配", "知名度", "只看邻近"}


def test_windows_and_dates_are_checked() -> None:
    for asked in (
        {"cut": CUT, "months": 12},
        {"cut": CUT, "months": 61},
        {"cut": "gestern", "months": 24},
        {"cut": "4715", "months": 24},
    ):
        with pytest.raises(UsageError):
            backtest(line_world(True), QUICK, **asked)
