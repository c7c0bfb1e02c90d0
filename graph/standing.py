"""The analysis that stands in a serving process, so that one more fact is followed at once (graph/analysis/again.py).

A standing is the facts and the analysis behind the stored answers. After a correction the facts of the enterprises it
names are read again and spliced in; only judgements that differ are written. Candidates are not made anew here: their
order rests on whole pools, so a whole run comes after (``run_analysis``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from graph.analyse import CURRENT, summary_of
from graph.analyse_rows import Row, capacity_edges, gap_rows
from graph.analysis.again import Again, analyse_again, can_follow
from graph.analysis.profile import Profile
from graph.analysis.run import Analysis, analyse
from graph.analysis.world import COLUMNS, World
from graph.connection import Connection
from graph.facts import read_enterprises, read_world
from graph.reader import Reader
from graph.writer import Writer, now

STORED = "MATCH (a:Analysis {id: $id}) RETURN properties(a) AS a"
PUT_GAPS = "UNWIND $rows AS row MATCH (g:Gap {id: row.id}) SET g += row"
PUT_CAPACITY = (
    "UNWIND $rows AS row MATCH (a:Region {id: row.start}) MATCH (b:Segment {id: row.end}) "
    "MERGE (a)-[r:CAPACITY {key: ''}]->(b) SET r = row.props, r.key = ''"
)
DROP_CAPACITY = "UNWIND $rows AS row MATCH (:Region {id: row.start})-[r:CAPACITY]->(:Segment {id: row.end}) DELETE r"


@dataclass(frozen=True)
class Standing:
    """Facts and analysis that agree with the stored answers of ``fingerprint``."""

    world: World
    analysis: Analysis
    fingerprint: str


def stand(connection: Connection) -> Standing | None:
    """Read and analyse everything once; None in a graph without answers."""
    stored = _stored(connection)
    if stored is None or not stored["regions"]:
        return None
    profile = Profile.from_mapping(json.loads(stored["summary"])["profile"])
    world = read_world(connection)
    return Standing(world, analyse(world, profile, regions=list(stored["regions"]), system=None), stored["fingerprint"])


def is_current(standing: Standing, connection: Connection) -> bool:
    """Whether the stored answers are still those of the standing."""
    stored = _stored(connection)
    return stored is not None and stored["fingerprint"] == standing.fingerprint


def follow(connection: Connection, standing: Standing, enterprises: frozenset[str], mark: str) -> Standing | None:
    """Bring the stored judgements in line with changed facts of these enterprises; None where a whole run is needed.

    ``mark`` is the load that changed them: it ends the fingerprint of the answers, so that a whole run will not skip.
    """
    world = spliced(standing.world, read_enterprises(connection, enterprises), enterprises)
    if not can_follow(standing.world, world, enterprises) or _has_plants(connection, enterprises):
        return None
    again = analyse_again(standing.analysis, world, enterprises)
    fingerprint = f"{standing.fingerprint.partition('+')[0]}+{mark}"
    _write(connection, again, world, fingerprint)
    return Standing(world, again.analysis, fingerprint)


def spliced(world: World, fresh: Mapping[str, pd.DataFrame], enterprises: frozenset[str]) -> World:
    """``world`` with the rows of these enterprises replaced; frames stay sorted by enterprise, as tidy frames are."""
    frames = {}
    for name, rows in fresh.items():
        frame: pd.DataFrame = getattr(world, name)
        kept = frame[~frame.enterprise_id.isin(enterprises)]
        at = np.searchsorted(kept.enterprise_id.to_numpy(dtype=object), rows.enterprise_id.to_numpy(dtype=object))
        order = np.argsort(np.concatenate([np.arange(len(kept)), at - 0.5]), kind="stable")
        both = pd.concat([kept, rows], ignore_index=True) if len(rows) else kept.reset_index(drop=True)
        frames[name] = both.iloc[order].reset_index(drop=True)[list(COLUMNS[name])] if len(rows) else both
    return replace(world, **frames)


def _stored(connection: Connection) -> dict[str, Any] | None:
    row = Reader(connection).one(STORED, id=CURRENT)
    return row["a"] if row else None


def _has_plants(connection: Connection, enterprises: frozenset[str]) -> bool:
    """Whether a plant or a project of theirs has come since; what supplies name is seen in the facts that stand."""
    row = Reader(connection).one(
        "MATCH (e:Enterprise)-[:HAS_PRESENCE|INVESTS_IN|SUPPLIES]-() WHERE e.id IN $ids RETURN 1 AS found LIMIT 1",
        ids=sorted(enterprises),
    )
    return row is not None


def _write(connection: Connection, again: Again, world: World, fingerprint: str) -> None:
    """The judgements and capacities that differ, and the record of the run."""
    reader, writer, after = Reader(connection), Writer(connection), again.analysis
    core = after.core
    ids = {f"{core.regions[i]}.{core.shape.ids[s]}" for i, s in zip(*np.nonzero(again.changed), strict=True)}
    at = after.gaps.id.isin(ids)
    counts = {
        (r["region"], r["segment"]): r["n"]
        for r in reader.rows(
            "MATCH (g:Gap) WHERE g.id IN $ids RETURN g.region AS region, g.segment_id AS segment, "
            "coalesce(g.targets, 0) AS n",
            ids=sorted(ids),
        )
    }
    writer.run(PUT_GAPS, rows=gap_rows(after, world, "", counts, at))
    wanted = {(e["start"], e["end"]): e for edges in capacity_edges(after).values() for e in edges}
    cells = [(r, str(s)) for r, c in again.cells for s in core.shape.ids[core.shape.capability == c]]
    gone: list[Row] = [{"start": r, "end": s} for r, s in cells if (r, s) not in wanted]
    writer.run(PUT_CAPACITY, rows=[wanted[cell] for cell in cells if cell in wanted])
    writer.run(DROP_CAPACITY, rows=gone)
    stored = _stored(connection) or {}
    old = json.loads(stored["summary"])
    new = {**old, **summary_of(after), "targets": old["targets"], "profile": old["profile"]}
    node = {**stored, "summary": json.dumps(new, ensure_ascii=False), "fingerprint": fingerprint, "ended": now()}
    writer.upsert_nodes("Analysis", [node])
