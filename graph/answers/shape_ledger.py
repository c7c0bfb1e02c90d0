"""Regions, projects, the notice, sources, loads, snapshots and named queries."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from graph.answers.shape_base import ChainRef, EvidenceItem, Label, RegionRef, SegmentRef, Shape, SourceRef, State


class RegionRow(Shape):
    """A region with what stands there."""

    adcode: str
    name: str
    short_name: str = ""
    level: str
    parent_adcode: str = ""
    lng: float | None = None
    """Seat, degrees."""
    lat: float | None = None
    enterprises: int = 0
    """Enterprises located in it."""
    segments_present: int = 0
    """Segments of the system with a producer in it."""
    projects: int = 0


class Milestone(Shape):
    """One state of a project."""

    stage: str
    date: str = ""
    date_inferred: bool = False
    amount_100m_cny: float | None = None
    """亿元; None: 金额未载."""
    note: str = ""
    evidence: tuple[EvidenceItem, ...] = ()


class ProjectRow(Shape):
    """A project with its milestones, oldest first."""

    id: str
    name: str
    stage: str
    """The latest."""
    date: str = ""
    amount_100m_cny: float | None = None
    """亿元; the largest stated; None: 金额未载."""
    enterprise_id: str = ""
    enterprise: str = ""
    city: str = ""
    county: str = ""
    park: str = ""
    adcode: str = ""
    chain: ChainRef | None = None
    segment: SegmentRef | None = None
    needs_check: bool = False
    milestones: tuple[Milestone, ...] = ()


class Mention(Shape):
    """A piece of a sentence that names something."""

    text_span: str
    kind: str
    ref: str
    name: str = ""
    needs_check: bool = False


class IndicatorRow(Shape):
    """A target that the notice sets."""

    id: str
    name: str
    scope: str = ""
    target_value: str = ""
    unit: str = ""
    comparator: str = ""
    period: str = ""
    applies_to: str = ""
    note: str = ""
    clause_id: str = ""
    sentence: str = ""
    source: SourceRef | None = None


class SentenceRow(Shape):
    """A sentence of a clause."""

    id: str
    text: str
    mentions: tuple[Mention, ...] = ()


class ClauseRow(Shape):
    """A clause of the notice."""

    id: str
    policy_id: str
    section: str = ""
    number: str = ""
    title: str = ""
    responsible_units: str = ""
    agencies: tuple[str, ...] = ()
    """The leading unit first."""
    sentences: tuple[SentenceRow, ...]
    indicators: tuple[IndicatorRow, ...] = ()
    source: SourceRef | None = None


class StatisticRow(Shape):
    """A statistic as its source prints it."""

    id: str
    scope: str
    indicator: str
    value: str
    unit: str = ""
    period: str = ""
    note: str = ""
    source: SourceRef | None = None
    needs_check: bool = False


class SourceDetail(Shape):
    """A source and what rests on it."""

    source: SourceRef
    datasets: tuple[str, ...]
    confidence: tuple[str, ...]
    facts: tuple[EvidenceItem, ...]
    facts_total: int


class DatasetRow(Shape):
    """A file that ships or was loaded."""

    id: str
    name: str
    path: str
    licence: str
    date: str = ""
    sha256: str = ""
    basis: str
    note: str = ""


class LoadRow(Shape):
    """One load; counts of records."""

    id: str
    dataset: str
    state: Literal["running", "done", "undone"]
    files: tuple[str, ...] = ()
    sha256: str = ""
    read: int = 0
    made: int = 0
    merged: int = 0
    refused: int = 0
    swept: int = 0
    started: str = ""
    ended: str = ""


class LoadDetail(Shape):
    """A load and the facts that it made, newest first."""

    row: LoadRow
    made: tuple[EvidenceItem, ...]
    made_total: int


class SnapshotRow(Shape):
    """A stored analysis."""

    id: str
    system: str
    as_of: str
    snapshot: str = ""
    """Blank: the current answer."""
    profile: str
    fingerprint: str
    regions: tuple[str, ...] = ()
    ended: str = ""
    gaps: int = 0
    summary: dict[str, Any] = Field(default_factory=dict)


class DiffRow(Shape):
    """A segment whose judgement differs between two dates."""

    region: str
    segment: SegmentRef
    label_from: Label | None
    label_to: Label | None
    state_from: State | None
    state_to: State | None
    priority_from: float | None = None
    priority_to: float | None = None
    local_from: int
    local_to: int
    why: tuple[str, ...]
    """New fact, new source, changed rule, changed profile."""
    facts: tuple[EvidenceItem, ...] = ()
    """Facts that became visible between the dates."""


class DiffAnswer(Shape):
    """What changed between two dates."""

    region: RegionRef
    before: str
    after: str
    counts_before: dict[str, int]
    counts_after: dict[str, int]
    rows: tuple[DiffRow, ...]
    same: int
    """Segments whose label, state and producers are equal."""


class ParamInfo(Shape):
    """A parameter of a named query."""

    name: str
    type: str
    required: bool
    default: Any = None
    minimum: int | None = None
    maximum: int | None = None
    note: str = ""


class ColumnInfo(Shape):
    """A column that a named query returns."""

    name: str
    type: str


class QueryInfo(Shape):
    """A named query."""

    name: str
    title: str
    question: str
    category: str
    params: tuple[ParamInfo, ...]
    returns: tuple[ColumnInfo, ...]
    identity: tuple[str, ...]
    text: str
    """The Cypher text as it stands in the file."""
    example: dict[str, Any] = Field(default_factory=dict)
    """Values that give an answer on the shipped atlas."""


class QueryResult(Shape):
    """Rows of a named query."""

    name: str
    params: dict[str, Any]
    columns: tuple[ColumnInfo, ...]
    rows: tuple[dict[str, Any], ...]


class DictionaryEntry(Shape):
    """A word that users see, and what it means."""

    word: str
    kind: str
    """label, relationship, property, state, flag, confidence, basis, board, grade."""
    meaning: str = ""
