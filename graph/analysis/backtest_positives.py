"""What the back-test is judged on: moves of outside enterprises into a region after the cut (methods, section 5)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from graph.analysis.as_of import last_days
from graph.analysis.producers import groups_of
from graph.analysis.profile import Profile
from graph.analysis.target_facts import TargetFacts
from graph.analysis.world import World

MOVE_COLUMNS = ("enterprise_id", "segment_id", "event", "stage", "date", "url")


def moves(world: World) -> pd.DataFrame:
    """Every dated presence and project row with an enterprise and a segment, as MOVE_COLUMNS and adcode."""
    presence, projects = world.presence, world.projects
    happened = presence.year.where(presence.year != "", presence.known_from)
    rows = pd.concat(
        [
            presence.assign(event=presence.henan_entity, date=happened, url=presence.source_url),
            projects.assign(event=projects.project, url=projects.source_url),
        ],
        ignore_index=True,
    )
    rows = rows[(rows.date != "") & (rows.enterprise_id != "") & (rows.segment_id != "")]
    return rows[[*MOVE_COLUMNS, "adcode"]].reset_index(drop=True)


def open_moves(frame: pd.DataFrame) -> pd.DataFrame:
    """The usable rows of backtest/open_positives.csv as MOVE_COLUMNS."""
    rows = frame[frame.use == "yes"].rename(columns={"year": "date", "source_url": "url"})
    return rows[list(MOVE_COLUMNS)].reset_index(drop=True)


def positives(facts: TargetFacts, rows: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    """Moves of ``rows`` by outside enterprises after the cut (``facts.now``) and not later than ``until``.

    One row a (enterprise, capability): e, s, capability, day, event, urls. A move told for two segments on one page for
    one date counts once, in a counted chain if it can; where the page is not known, its name tells that it is one move.
    """
    shape = facts.structure
    rows = rows.assign(day=last_days(rows.date), e=facts.codes(rows.enterprise_id), s=rows.segment_id.map(shape.code()))
    rows = rows[rows.s.notna() & (rows.e >= 0) & (rows.day > facts.now) & (rows.day <= until)]
    if "adcode" in rows:
        rows = rows[facts.inside(rows.adcode)]
    rows = rows[~facts.local[rows.e.to_numpy(dtype=np.int64)]]
    s = rows.s.to_numpy(dtype=np.int64)
    chains = facts.world.chains
    counted = set(chains.chain_id[chains.counted_in_total == "yes"])
    chain = np.array(shape.chain_ids, dtype=object)[shape.chain[s]]
    rows = rows.assign(s=s, capability=shape.capability[s], aside=[c not in counted for c in chain])
    rows = rows.sort_values(["e", "day", "aside", "s"], kind="stable")
    page = rows.url.where(rows.url != "", rows.event)
    twice = (page != "") & rows.assign(page=page).duplicated(["e", "page", "date"])
    rows = rows[~twice]
    urls = rows.groupby(["e", "capability"]).url.agg(set).rename("urls")
    first = rows.drop_duplicates(["e", "capability"])
    columns = ["e", "s", "capability", "day", "event"]
    return first[columns].join(urls, on=["e", "capability"]).reset_index(drop=True)


def independent(facts: TargetFacts, found: pd.DataFrame) -> pd.Series:
    """Which positives keep their product fact: a source independent of the move states it, and was visible at the cut.

    A page other than the move's own, or a filing; a memory has no source.
    """
    products = facts.evidence[(facts.evidence.kind == "product") & facts.evidence.sourced]
    pairs = found[["e", "capability", "urls"]].reset_index().merge(products, on=["e", "capability"])
    other = [url not in urls for url, urls in zip(pairs.url, pairs.urls, strict=True)]
    kept = set(pairs["index"][np.array(other, dtype=bool)])
    return pd.Series(found.index.isin(kept), index=found.index)


def under_way(facts: TargetFacts, found: pd.DataFrame) -> pd.Series:
    """Which positives were known at the cut already: a dated row of the same enterprise and capability was visible."""
    shape = facts.structure
    rows = moves(facts.world)
    rows = rows[facts.inside(rows.adcode)]
    s = rows.segment_id.map(shape.code())
    keys = zip(
        facts.codes(rows.enterprise_id[s.notna()]), shape.capability[s.dropna().to_numpy(dtype=int)], strict=True
    )
    known = {(int(e), int(c)) for e, c in keys}
    return pd.Series([(e, c) in known for e, c in zip(found.e, found.capability, strict=True)], index=found.index)


def held_out(world: World, profile: Profile, enterprise_ids: Sequence[str]) -> set[str]:
    """The enterprises of the third that is held out: whole groups, drawn with the profile's fixed seed."""
    ids = pd.Series(sorted(set(enterprise_ids)), dtype=object)
    group = groups_of(world, ids)
    names = np.array(sorted(set(group)), dtype=object)
    drawn = np.random.default_rng(profile.backtest.holdout_seed).permutation(len(names))
    chosen = set(names[drawn[: round(len(names) * profile.backtest.holdout_share)]])
    return set(ids[group.isin(chosen)])
