"""The World that the analysis starts from, read from the graph.

A fact with several pieces of evidence gives one row a piece, since each was known at its own date and may stand on
its own page; what counts facts (methods, sections 0 and 2) takes the best row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pandas as pd

from graph.analysis.profile import Profile
from graph.analysis.world import COLUMNS, World, tidy
from graph.connection import Connection
from graph.reader import Reader

PLAIN: dict[str, str] = {
    "regions": "MATCH (r:Region) RETURN r.id AS adcode, r.name AS name, r.level AS level, "
    "r.parent_adcode AS parent_adcode, r.seat_lng AS seat_lng, r.seat_lat AS seat_lat",
    "chains": "MATCH (c:Chain) WHERE c.system <> '自建' "
    "RETURN c.id AS chain_id, c.system AS version, c.name AS chain_name, "
    "c.cluster_id AS cluster_id, CASE WHEN c.counted THEN 'yes' ELSE 'no' END AS counted_in_total, "
    "c.valid_from AS valid_from, c.valid_to AS valid_to",
    "segments": "MATCH (s:Segment)-[:IN_CHAIN]->(c:Chain) WHERE c.system <> '自建' "
    "RETURN s.id AS segment_id, s.chain_id AS chain_id, s.name AS name, "
    "s.short_name AS short_name, s.stage AS stage, s.group AS `group`, s.group_order AS group_order, "
    "s.order AS `order`, s.essential AS essential, s.bottleneck AS bottleneck, s.gbt4754 AS gbt4754",
    "segment_links": "MATCH (a:Segment)-[r:FEEDS|EQUIPS|SERVES|RECYCLES]->(b:Segment) RETURN a.id AS from_segment, "
    "b.id AS to_segment, toLower(type(r)) AS kind, r.scope AS scope, r.confidence AS confidence",
    "same_as": "MATCH (a:Segment)-[:SAME_AS]->(b:Segment) RETURN a.id AS segment_a, b.id AS segment_b",
    "enterprises": "MATCH (e:Enterprise) WHERE 'atlas' IN e.datasets "
    "OR EXISTS { (e)-[:PRODUCES|LEADS|CONTROLLED_BY|HOLDS|SUPPLIES|HAS_PRESENCE|MADE|MEASURES]-() } "
    "RETURN e.id AS enterprise_id, e.name AS name, e.short_name AS short_name, "
    "e.country AS country, e.province AS province, e.city AS city, e.county AS county, e.confidence AS confidence",
    "chain_masters": "MATCH (e:Enterprise)-[r:LEADS]->(c:Chain) RETURN c.id AS chain_id, e.id AS enterprise_id, "
    "r.basis AS basis, r.confidence AS confidence",
    "groups": "MATCH (e:Enterprise)-[r:CONTROLLED_BY]->(g:Group) RETURN e.id AS enterprise_id, "
    "g.name AS controlling_group, r.basis AS basis, r.confidence AS confidence",
    "coverage": "MATCH (r:Region)-[c:COVERAGE]->(s) RETURN r.id AS region, s.id AS scope, c.basis AS basis, "
    "c.as_of AS as_of",
    "mentions": "MATCH (t)-[r:NAMED_IN]->(s:Sentence) RETURN s.id AS sentence_id, r.kind AS kind, "
    "t.id AS maps_to_id, r.confidence AS confidence",
}
"""Frames that read as they stand: one row a fact."""

STATED: dict[str, str] = {
    "produces": "MATCH (e:Enterprise)-[r:PRODUCES]->(s:Segment) RETURN e.id AS enterprise_id, s.id AS segment_id, "
    "r.evidence AS evidence",
    "tiers": "MATCH (e:Enterprise)-[r:HOLDS]->(t:Tier) RETURN e.id AS enterprise_id, t.name AS tier, "
    "r.evidence AS evidence",
    "presence": "MATCH (e:Enterprise)-[r:HAS_PRESENCE]->(:Region) RETURN e.id AS enterprise_id, r.evidence AS evidence",
    "projects": "MATCH (m:Milestone) RETURN m.id AS milestone, m.evidence AS evidence",
    "revenue": "MATCH (s:Statistic {indicator: '营业收入'})-[:MEASURES]->(e:Enterprise) RETURN e.id AS enterprise_id, "
    "s.period AS year, s.evidence AS evidence",
    "events": "MATCH (e:Enterprise)-[:MADE]->(v:Event) RETURN v.id AS event_id, e.id AS enterprise_id, "
    "v.evidence AS evidence",
    "supplies": "MATCH (a:Enterprise)-[r:SUPPLIES]->(b:Enterprise) RETURN a.id AS supplier_id, b.id AS buyer_id, "
    "r.evidence AS evidence",
}
"""Frames with one row a piece of evidence; what the text does not return comes from the values of the piece."""

RENAMED = {
    "presence": {"local_name": "henan_entity"},
    "events": {"kind": "type"},
    "revenue": {"number": "revenue_100m_cny"},
}
"""Property -> column, where the ontology's name is another one."""


def read_world(connection: Connection) -> World:
    """Every fact the analysis may use. Raises GraphError or GraphUnavailable."""
    return world_of(Reader(connection))


def world_of(reader: Reader) -> World:
    """``read_world`` for who holds a reader."""
    urls = {r["id"]: r["url"] or "" for r in reader.rows("MATCH (s:Source) RETURN s.id AS id, s.url AS url")}
    frames = {name: reader.frame(text) for name, text in PLAIN.items()}
    frames["segments"]["gbt4754"] = frames["segments"].gbt4754.map(lambda codes: ";".join(codes or []))
    frames["mentions"] = _with_open_mentions(frames["mentions"], reader)
    for name, text in STATED.items():
        frames[name] = stated_rows(name, reader.frame(text), urls)
    _leave_out_own_chains(frames)
    blank = {name: frame.astype(object).where(frame.notna(), "") for name, frame in frames.items()}
    return World(**{name: tidy(name, frame) for name, frame in blank.items()})


def read_enterprises(connection: Connection, ids: frozenset[str]) -> dict[str, pd.DataFrame]:
    """The frames ``enterprises`` and ``produces`` of these enterprises alone, as ``read_world`` gives them."""
    reader = Reader(connection)
    wanted = sorted(ids)
    of_these = PLAIN["enterprises"].replace("WHERE", "WHERE e.id IN $ids AND (", 1).replace(" RETURN", ") RETURN", 1)
    firms = reader.frame(of_these, ids=wanted)
    facts = reader.frame(STATED["produces"].replace(" RETURN", " WHERE e.id IN $ids RETURN", 1), ids=wanted)
    named = sorted({json.loads(text)["source"] for texts in facts.evidence for text in texts or ()})
    urls = {
        r["id"]: r["url"] or ""
        for r in reader.rows("MATCH (s:Source) WHERE s.id IN $ids RETURN s.id AS id, s.url AS url", ids=named)
    }
    own = {
        r["id"]
        for r in reader.rows(
            "MATCH (s:Segment)-[:IN_CHAIN]->(c:Chain {system: '自建'}) WHERE s.id IN $ids RETURN s.id AS id",
            ids=sorted(set(facts.segment_id)),
        )
    }
    frames = {"enterprises": firms, "produces": stated_rows("produces", facts[~facts.segment_id.isin(own)], urls)}
    return {name: tidy(name, f.astype(object).where(f.notna(), "")) for name, f in frames.items()}


def _leave_out_own_chains(frames: dict[str, pd.DataFrame]) -> None:
    """Nothing that users state of chains of their own enters the province's answers (docs/decisions)."""
    known = set(frames["segments"].segment_id)
    for name, columns in SEGMENT_COLUMNS.items():
        frame = frames[name]
        frames[name] = frame[frame[list(columns)].isin(known).all(axis=1)]
    frames["coverage"] = frames["coverage"][frames["coverage"].scope.isin(known | set(frames["chains"].chain_id))]


SEGMENT_COLUMNS = {
    "segment_links": ("from_segment", "to_segment"),
    "same_as": ("segment_a", "segment_b"),
    "produces": ("segment_id",),
}


def stated_rows(name: str, facts: pd.DataFrame, urls: dict[str, str]) -> pd.DataFrame:
    """One row a piece of evidence, with the columns of ``COLUMNS[name]``; ``urls`` maps a source to its address."""
    renamed = RENAMED.get(name, {})
    given = [c for c in facts.columns if c != "evidence"]
    rows = []
    for fact in facts.to_dict("records"):
        for text in fact["evidence"] or ():
            piece = json.loads(text)
            values = {renamed.get(k, k): v for k, v in piece["values"].items()}
            row = {
                **values,
                **{column: fact[column] for column in given},
                "known_from": piece["known_from"],
                "source_url": urls.get(piece["source"], ""),
                "confidence": piece["confidence"],
            }
            rows.append(SPECIAL.get(name, _unchanged)(row))
    return pd.DataFrame(rows, columns=list(COLUMNS[name])).drop_duplicates(ignore_index=True)


def _unchanged(row: dict[str, Any]) -> dict[str, Any]:
    """A row as it is."""
    return row


def _project(row: dict[str, Any]) -> dict[str, Any]:
    """The project's name stands before the stage in the name of its milestone."""
    return {**row, "project": str(row.get("name", "")).removesuffix(f" {row.get('stage', '')}")}


SPECIAL: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {"projects": _project}


def _with_open_mentions(found: pd.DataFrame, reader: Reader) -> pd.DataFrame:
    """Mentions that point to nothing in the graph wait for review; they count nowhere, but they are there."""
    rows = []
    for review in reader.rows(
        "MATCH (r:Review {kind: 'mention'}) RETURN r.row AS row, r.confidence AS confidence ORDER BY r.id"
    ):
        cells = json.loads(review["row"])
        rows.append({
            "sentence_id": cells.get("sentence_id", ""), "kind": cells.get("kind", ""),
            "maps_to_id": cells.get("maps_to_id", ""), "confidence": review["confidence"],
        })  # fmt: skip
    return pd.concat([found, pd.DataFrame(rows, columns=list(COLUMNS["mentions"]))], ignore_index=True)


def facts_fingerprint(world: World, profile: Profile, *more: str) -> str:
    """What an answer rests on: SHA-256 over every frame, the profile and ``more``, 16 hex digits."""
    total = hashlib.sha256(profile.fingerprint.encode())
    for frame in fields(World):
        values: pd.DataFrame = getattr(world, frame.name)[list(COLUMNS[frame.name])]
        total.update(frame.name.encode())
        total.update(pd.util.hash_pandas_object(values, index=False).to_numpy().tobytes())
    for text in more:
        total.update(b"\x1f" + text.encode())
    return total.hexdigest()[:16]
