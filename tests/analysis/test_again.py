"""After a fact of one enterprise was added, changed or taken out, the quick analysis says what a whole one says."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from graph.analysis.again import analyse_again, can_follow
from graph.analysis.run import Analysis, analyse
from graph.analysis.world import World, tidy
from tests.analysis.small_world import HOME, frame
from tests.analysis.test_gaps_by_hand import PROFILE
from tests.oracle.random_world import random_world

SHARES = ("numerator", "denominator")


def free(world: World) -> list[str]:
    """Enterprises that no plant, project or supply names."""
    named = {
        *world.presence.enterprise_id, *world.presence.local_enterprise_id, *world.projects.enterprise_id,
        *world.supplies.supplier_id, *world.supplies.buyer_id,
    }  # fmt: skip
    return sorted(set(world.enterprises.enterprise_id) - named)


def changed(world: World, r: random.Random) -> tuple[World, frozenset[str]]:
    """One enterprise more, or one fact more or less of an enterprise that stands alone."""
    segment = r.choice(sorted(world.segments.segment_id))
    known = free(world)
    kind = r.choice(("new", "more", "less")) if known else "new"
    key = r.choice(known) if kind != "new" else "X00001"
    fact = {
        "enterprise_id": key, "segment_id": segment, "role": r.choice(("链主", "龙头", "骨干", "配套")),
        "confidence": r.choice(("official", "press", "memory")), "source_url": "http://new",
    }  # fmt: skip
    enterprises, produces = world.enterprises, world.produces
    if kind == "new":
        cities = sorted(world.regions.adcode[world.regions.parent_adcode == HOME])
        city = r.choice(["", *cities])
        row = {"enterprise_id": key, "name": "新企业", "country": "中国", "province": HOME, "city": city}
        enterprises = pd.concat([enterprises, frame("enterprises", [row])])
    if kind == "less":
        produces = produces[produces.enterprise_id != key]
    else:
        produces = pd.concat([produces, frame("produces", [fact])])
    after = replace(world, enterprises=tidy("enterprises", enterprises), produces=tidy("produces", produces))
    return after, frozenset({key})


def coarse(value: object) -> object:
    """Figures as they are stored; shares of region and panel move by a hair with every fact."""
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, dict):
        if value.get("name") == "lq":
            value = {k: v for k, v in value.items() if k not in SHARES}
        return {k: coarse(v) for k, v in value.items()}
    return [coarse(v) for v in value] if isinstance(value, list) else value


def same(quick: Analysis, whole: Analysis) -> None:
    assert list(quick.gaps.columns) == list(whole.gaps.columns)
    for column in whole.gaps.columns:
        a, b = quick.gaps[column], whole.gaps[column]
        if column in ("proof", "flips"):
            for x, y in zip(a, b, strict=True):
                assert coarse(x) == coarse(y), column
        elif a.dtype.kind == "f":
            np.testing.assert_allclose(a, b, rtol=0, atol=1e-12, err_msg=column)
        else:
            pd.testing.assert_series_equal(a, b)
    for name in ("runs", "chain_summary"):
        pd.testing.assert_frame_equal(getattr(quick, name), getattr(whole, name))
    keys = ["region", "segment_id"]
    a, b = (f.capacity.sort_values(keys, ignore_index=True) for f in (quick, whole))
    pd.testing.assert_frame_equal(a, b, atol=1e-12)


@pytest.mark.parametrize("seed", range(6))
def test_a_changed_enterprise_gives_what_a_whole_analysis_gives(seed: int) -> None:
    world, r = random_world(seed), random.Random(seed)
    standing = analyse(world, PROFILE, system=None)
    for _ in range(3):  # one change upon another
        after, touched = changed(world, r)
        assert can_follow(world, after, touched)
        again = analyse_again(standing, after, touched)
        whole = analyse(after, PROFILE, system=None)
        same(again.analysis, whole)
        unlike = again.analysis.gaps.label.to_numpy() != standing.gaps.label.to_numpy()
        rows = [again.analysis.core.row(region) for region in dict.fromkeys(whole.gaps.region)]
        assert again.changed[rows].ravel()[unlike].all(), "a label that changed is written"
        world, standing = after, again.analysis


def test_what_plants_and_pipelines_name_is_left_to_a_whole_analysis() -> None:
    world = random_world(1)
    assert not can_follow(world, world, frozenset({world.presence.enterprise_id.iloc[0]}))
    assert not can_follow(world, replace(world, tiers=world.tiers.copy()), frozenset())
