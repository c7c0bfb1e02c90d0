"""``liantu export gaps --as-of``: the columns of the surface, every segment of every chain, nothing known later."""

from __future__ import annotations

import csv
import io
from datetime import date

import pandas as pd

from graph.analyse import run_analysis
from graph.analysis.as_of import last_day
from graph.analysis.run import analyse
from graph.answers.common import Scope
from graph.answers.gaps import EVERY, gaps
from graph.connection import Connection
from graph.reader import Reader
from tests.analysis.small_world import CAR, HOME, METAL, makes, small_world, with_makers
from tests.analysis.test_gaps_by_hand import PROFILE
from tests.analysis.test_stored import load
from tests.support.atlas import atlas_world
from viz.exports.tables import gaps_csv

DAY = "2021-12-31"
COLUMNS = [
    "region", "chain_id", "chain", "segment_id", "segment", "stage", "label", "state", "flags", "confidence",
    "priority", "priority_all", "lo", "hi", "coverage", "basis", "local_enterprises", "national_enterprises", "proof",
    "as_of",
]  # fmt: skip


def test_the_export_has_the_columns_of_the_surface_and_counts_what_was_known(empty_graph: Connection) -> None:
    load(empty_graph, with_makers(
        small_world(), makes("H1", CAR, "龙头", "filing", known_from="2022"), makes("H2", METAL, known_from="2021"),
        makes("H3", METAL),
    ))  # fmt: skip
    run_analysis(empty_graph, PROFILE)
    run_analysis(empty_graph, PROFILE, as_of=DAY)
    text = gaps_csv(gaps(Reader(empty_graph), Scope(as_of=DAY), limit=EVERY).data).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == COLUMNS
    found = {r["segment_id"]: r for r in rows}
    assert len(found) == 6 and {r["as_of"] for r in rows} == {DAY} and {r["region"] for r in rows} == {HOME}
    assert (found[CAR]["state"], found[CAR]["local_enterprises"]) == ("unknown", "0")  # only the date emptied it
    assert (found[METAL]["state"], found[METAL]["local_enterprises"]) == ("weak", "2")


def test_no_proof_of_the_atlas_names_a_fact_known_later() -> None:
    world = atlas_world()
    found = analyse(world, PROFILE, regions=[HOME], as_of=DAY).gaps
    counted = world.chains[(world.chains.version == "10+30") & (world.chains.counted_in_total == "yes")].chain_id
    assert set(counted) & set(world.segments.chain_id) <= set(found.chain_id) and found.chain_id.nunique() >= 30
    assert len(found) == found.segment_id.nunique()
    known = {
        **_first(world.produces, "produces:" + world.produces.enterprise_id + ">" + world.produces.segment_id),
        **_first(world.presence, "presence:" + world.presence.presence_id),
    }
    facts = {key for proof in found.proof for key in proof["facts"]}
    assert len(facts) > 100
    late = {key for key in facts if (day := last_day(known[key])) and day > date.fromisoformat(DAY)}
    assert late == set()


def _first(frame: pd.DataFrame, keys: pd.Series) -> dict[str, str]:
    """Since when each fact was known: blank if any row of it is undated."""
    return dict(frame.known_from.groupby(keys).min().items())  # type: ignore[arg-type]
