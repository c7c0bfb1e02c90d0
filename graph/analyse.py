"""Answers are made once: read the facts, analyse them, and store capacity, judgements and candidates in the graph.

The current answer has bare ids (``410000.K10-22-S05``); the answer as of a date is a snapshot, its ids end in
``@2023-12-31``. A run is skipped when the fingerprint of facts and profile is that of the stored run. Only what
differs is written, so that one more fact costs a small write.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graph.analyse_rows import (
    FIRST,
    capacity_edges,
    digest,
    gap_rows,
    same_capacity,
    target_counts,
    target_edges,
    target_pools,
)
from graph.analysis.as_of import reference_date, reference_day
from graph.analysis.check_first import check_first
from graph.analysis.profile import Profile
from graph.analysis.proof import METHOD
from graph.analysis.run import Analysis, analyse
from graph.analysis.structure import places
from graph.analysis.targets import Targets, target_boards
from graph.analysis.world import World
from graph.connection import Connection
from graph.errors import NotFound
from graph.facts import facts_fingerprint, read_world
from graph.reader import Reader
from graph.writer import Writer, chunks

CURRENT = "A-current"
TARGET_GAPS = 100
"""Judgements whose candidates are deleted in one transaction: the edges carry long texts."""
Progress = Callable[[str, int, int], None]
"""``progress(step, done, total)``; step is read, analyse, targets or write."""


@dataclass(frozen=True)
class RunReport:
    """What a run did. ``skipped``: nothing had changed; the counts are then those of the stored run."""

    analysis_id: str
    as_of: str
    snapshot: str
    fingerprint: str
    skipped: bool
    gaps: int
    gaps_written: int
    capacity: int
    targets: int
    seconds: float
    summary: dict[str, Any]


def no_progress(step: str, done: int, total: int) -> None:
    """Say nothing."""


def run_analysis(
    connection: Connection,
    profile: Profile,
    *,
    regions: Sequence[str] | None = None,
    as_of: str | None = None,
    force: bool = False,
    on_progress: Progress = no_progress,
) -> RunReport:
    """Analyse what the graph holds and store the answers; with ``as_of`` as a snapshot of that date.

    Answers are made for the profile's home province and its cities, for ``regions`` (adcodes; a province brings its
    cities), and for what an earlier run was asked for. Candidates are made for the provinces among them. A graph
    without segments, or without these regions, has no answers. Raises NotFound for an unknown region, UsageError for a
    bad date, GraphError and GraphUnavailable.
    """
    started = datetime.now(UTC)
    snapshot = reference_day(as_of).isoformat() if as_of else ""
    reader, writer = Reader(connection), Writer(connection)
    on_progress("read", 0, 1)
    world = read_world(connection)
    on_progress("read", 1, 1)
    analysis_id = f"A-{snapshot or 'current'}"
    stored = reader.one("MATCH (a:Analysis {id: $id}) RETURN properties(a) AS p", id=analysis_id)
    chosen = _regions(world, profile, regions or (), stored["p"]["regions"] if stored else ())
    fingerprint = facts_fingerprint(world, profile, METHOD, snapshot, *chosen)
    if stored and stored["p"]["fingerprint"] == fingerprint and not force:
        writer.upsert_nodes("Analysis", [{**stored["p"], "ended": _now()}])
        return _report(stored["p"], started, skipped=True, written=0)
    if not chosen:
        node = _empty_node(analysis_id, snapshot, fingerprint, profile, world)
        writer.upsert_nodes("Analysis", [node])
        return _report(node, started, skipped=False, written=0)
    on_progress("analyse", 0, 1)
    found = analyse(world, profile, regions=chosen, system=None, as_of=as_of)
    on_progress("analyse", 1, 1)
    boards = _all_targets(world, profile, found, as_of, on_progress)
    written = _write(reader, writer, found, boards, snapshot, world, on_progress)
    node = _analysis_node(analysis_id, found, boards, snapshot, fingerprint, profile)
    writer.upsert_nodes("Analysis", [node])
    return _report(node, started, skipped=False, written=written)


def follow(connection: Connection) -> RunReport | None:
    """Analyse again with the profile of the current answers, after a fact has changed; None before the first run."""
    stored = Reader(connection).one("MATCH (a:Analysis {id: $id}) RETURN a.summary AS summary", id=CURRENT)
    if stored is None:
        return None
    return run_analysis(connection, Profile.from_mapping(json.loads(stored["summary"])["profile"]))


def _regions(world: World, profile: Profile, asked: Sequence[str], before: Sequence[str]) -> list[str]:
    """The regions to answer for; none in a graph without segments. Raises NotFound for one asked for and unknown."""
    where = places(world, profile.facts.outside_panel)
    if unknown := [r for r in asked if where.level.get(r) not in ("province", "city")]:
        raise NotFound(
            "region.unknown", f"没有这个省或市：{unknown[0]}", where="region", remedy="用省、市的六位区划代码"
        )
    wanted = [r for r in (profile.home, *asked, *before) if r in where.level]
    cities = [c for r in wanted if where.level[r] == "province" for c in where.below(r, "city")]
    return sorted({*wanted, *cities}) if len(world.segments) else []


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _all_targets(
    world: World, profile: Profile, found: Analysis, as_of: str | None, on_progress: Progress
) -> dict[str, Targets]:
    """The boards of every province that was analysed, by region."""
    level = found.core.where.level
    provinces = [r for r in found.gaps.region.unique() if level[r] == "province"]
    boards = {}
    for i, region in enumerate(provinces):
        on_progress("targets", i, len(provinces))
        segments = sorted(found.gaps.segment_id[found.gaps.region == region])
        boards[region] = target_boards(world, profile, region=region, segments=segments, as_of=as_of)
    on_progress("targets", len(provinces), len(provinces))
    return boards


def _analysis_node(
    analysis_id: str, found: Analysis, boards: dict[str, Targets], snapshot: str, fingerprint: str, profile: Profile
) -> dict[str, Any]:
    """The record of a run."""
    gaps = found.gaps
    summary = {
        **summary_of(found),
        "targets": sum(len(t.boards) + len(t.expansion) for t in boards.values()),
        "profile": profile.to_mapping(),
    }
    return {
        "id": analysis_id,
        "name": f"{snapshot or found.core.as_of} 的分析",
        "system": FIRST,
        "as_of": found.core.as_of,
        "snapshot": snapshot,
        "profile": f"{profile.id}@{profile.version}",
        "fingerprint": fingerprint,
        "regions": sorted(gaps.region.unique()),
        "summary": json.dumps(summary, ensure_ascii=False),
        "ended": _now(),
    }


def summary_of(found: Analysis) -> dict[str, Any]:
    """What the record of a run keeps of its judgements."""
    gaps = found.gaps
    return {
        "gaps": len(gaps),
        "capacity": len(found.capacity),
        "states": {r: g.state.value_counts().to_dict() for r, g in gaps.groupby("region")},
        "labels": {r: g.label.value_counts().to_dict() for r, g in gaps.groupby("region")},
        "chains": json.loads(found.chain_summary.to_json(orient="records", force_ascii=False)),
        "runs": json.loads(found.runs.to_json(orient="records", force_ascii=False)),
        "checks": {r: _checks(found, r) for r in gaps.region.unique()},
    }


def _checks(found: Analysis, region: str) -> list[dict[str, Any]]:
    """What to check first in a region."""
    rows = check_first(found.core, found.priorities, region)
    checked: list[dict[str, Any]] = json.loads(rows.to_json(orient="records", force_ascii=False, double_precision=4))
    return checked


def _empty_node(analysis_id: str, snapshot: str, fingerprint: str, profile: Profile, world: World) -> dict[str, Any]:
    """The record of a run over a graph in which there is nothing to judge."""
    day = str(reference_date(world, snapshot or None))
    summary = {"gaps": 0, "capacity": 0, "targets": 0, "states": {}, "labels": {}, "chains": [], "runs": []}
    return {
        "id": analysis_id, "name": f"{day} 的分析", "system": FIRST, "as_of": day, "snapshot": snapshot,
        "profile": f"{profile.id}@{profile.version}", "fingerprint": fingerprint, "regions": [],
        "summary": json.dumps(summary, ensure_ascii=False), "ended": _now(),
    }  # fmt: skip


def _report(node: dict[str, Any], started: datetime, *, skipped: bool, written: int) -> RunReport:
    """The report of a stored run."""
    summary = json.loads(node["summary"])
    return RunReport(
        analysis_id=node["id"], as_of=node["as_of"], snapshot=node["snapshot"], fingerprint=node["fingerprint"],
        skipped=skipped, gaps=summary["gaps"], gaps_written=written, capacity=summary["capacity"],
        targets=summary["targets"], seconds=(datetime.now(UTC) - started).total_seconds(),
        summary={k: summary[k] for k in ("states", "labels")},
    )  # fmt: skip


def _write(
    reader: Reader, writer: Writer, found: Analysis, boards: dict[str, Targets], snapshot: str, world: World,
    on_progress: Progress,
) -> int:  # fmt: skip
    """Bring the stored answers in line with ``found``; return how many judgements were written."""
    rows = gap_rows(found, world, snapshot, target_counts(boards))
    stored = {
        r["id"]: r["digest"]
        for r in reader.rows(
            "MATCH (g:Gap) WHERE coalesce(g.snapshot, '') = $snapshot RETURN g.id AS id, g.digest AS digest",
            snapshot=snapshot,
        )
    }
    changed = [row for row in rows if stored.get(row["id"]) != row["digest"]]
    steps = 4
    on_progress("write", 0, steps)
    writer.delete_nodes("Gap", sorted(set(stored) - {row["id"] for row in rows}))
    writer.upsert_nodes("Gap", changed)
    on_progress("write", 1, steps)
    fresh = [row for row in changed if row["id"] not in stored]
    for kind, label, column in (("GAP_IN", "Region", "region"), ("GAP_AT", "Segment", "segment_id")):
        edges = [{"start": row["id"], "end": row[column], "key": "", "props": {}} for row in fresh]
        writer.upsert_edges(kind, "Gap", label, edges)
    on_progress("write", 2, steps)
    if not snapshot:
        _write_capacity(reader, writer, found)
    on_progress("write", 3, steps)
    _write_targets(reader, writer, boards, snapshot)
    on_progress("write", steps, steps)
    return len(changed)


def _write_capacity(reader: Reader, writer: Writer, found: Analysis) -> None:
    """Write the CAPACITY edges of every region whose figures differ from those stored."""
    wanted = capacity_edges(found)
    stored: dict[str, dict[str, dict[str, Any]]] = {}
    for r in reader.rows("MATCH (r:Region)-[c:CAPACITY]->(s:Segment) RETURN r.id AS r, s.id AS s, properties(c) AS p"):
        stored.setdefault(r["r"], {})[r["s"]] = r["p"]
    changed = sorted(r for r in {*stored, *wanted} if not same_capacity(wanted.get(r, []), stored.get(r, {})))
    writer.delete_edges("CAPACITY", "Region", changed)
    writer.upsert_edges("CAPACITY", "Region", "Segment", [e for r in changed for e in wanted.get(r, [])])


def _write_targets(reader: Reader, writer: Writer, boards: dict[str, Targets], snapshot: str) -> None:
    """Write the TARGETS edges of every judgement whose boards differ from those stored."""
    suffix = f"@{snapshot}" if snapshot else ""
    wanted = {f"{r}.{s}{suffix}": edges for r, found in boards.items() for s, edges in target_edges(found).items()}
    pools = {f"{r}.{s}{suffix}": pool for r, found in boards.items() for s, pool in target_pools(found).items()}
    stored = {
        r["id"]: r["digest"]
        for r in reader.rows(
            "MATCH (g:Gap) WHERE coalesce(g.snapshot, '') = $snapshot AND g.targets_digest IS NOT NULL "
            "RETURN g.id AS id, g.targets_digest AS digest",
            snapshot=snapshot,
        )
    }
    digests = {gap: digest(wanted.get(gap, []), pools.get(gap)) for gap in {*wanted, *pools}}
    changed = sorted(g for g in {*stored, *digests} if stored.get(g) != digests.get(g))
    for some in chunks(changed, TARGET_GAPS):
        writer.delete_edges("TARGETS", "Gap", some)
    for some in chunks(changed, TARGET_GAPS):
        rows = [{"start": gap, **edge} for gap in some for edge in wanted.get(gap, [])]
        writer.upsert_edges("TARGETS", "Gap", "Enterprise", rows)
        marks = [{"id": gap, "digest": digests.get(gap), "pool": pools.get(gap)} for gap in some]
        writer.run(
            "UNWIND $rows AS row MATCH (g:Gap {id: row.id}) SET g.targets_digest = row.digest, g.pool = row.pool",
            rows=marks,
        )
