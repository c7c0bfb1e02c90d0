"""Gaps with their proof, and the boards of whom to invite."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from graph.answers.shape_base import (
    Badge,
    Basis,
    Chip,
    EvidenceItem,
    Flag,
    Interval,
    Label,
    RegionRef,
    SegmentRef,
    Shape,
    SourceRef,
    Stage,
    State,
    Sureness,
)

BoardName = Literal["链主", "专精特新", "其他厂商", "增资扩产"]
TargetClass = Literal["直接", "邻近", "省内", "增资扩产"]
Grade = Literal["A", "B", "C", "待核实"]


class Part(Shape):
    """One weighted part of a sum: of priority G, or of the strength of a case T."""

    key: str
    """need, criticality, risk, feasibility; fit, capability, linkage, expansion, pull."""
    name: str
    weight: float
    """Weight after inactive parts are left out; 0 if inactive."""
    value: float | None
    """0..1; None if unknown."""
    points: float | None
    """weight x value x 100: the parts add up to the total."""
    imputed: bool = False
    """The pool's median stands in: hatched, 估."""
    coverage: float | None = None
    raw: float | None = None
    text: str = ""


class GapRow(Shape):
    """One segment of one region: the exported columns, and what the list shows beside them."""

    id: str
    region: str
    chain_id: str
    chain: str
    segment_id: str
    segment: str
    short_name: str
    stage: Stage
    group: str = ""
    label: Label
    state: State
    flags: tuple[Flag, ...] = ()
    confidence: Sureness
    priority: float | None
    """G, 0..100, rank inside the chain; None where the label has none."""
    priority_all: float | None
    """G*, 0..100, rank inside the region."""
    parts: tuple[Part, ...] = ()
    """need, criticality, risk, feasibility."""
    priority_interval: Interval | None = None
    """G with missing parts at 0 and at 1, 0..100."""
    lo: float | None
    mid: float | None
    hi: float | None
    coverage: float | None
    basis: Basis
    zero_word: str = ""
    """缺失, 未发现（调研口径）or 无数据, where nobody is here; else blank."""
    local_enterprises: int
    national_enterprises: int
    groups: int = 0
    users: int = 0
    """Present segments that need it."""
    user_enterprises: int = 0
    targets: int = 0
    run_id: str = ""
    essential: bool = False
    bottleneck: bool = False
    provisional: bool = False
    """暂定: lo and hi lie on two sides of the threshold."""
    rule: str
    proof: str
    """One Chinese sentence that ends 因此判为….."""
    owner: str = ""
    """Responsible unit; blank: 未指定."""
    as_of: str


class Condition(Shape):
    """A condition of a rule and whether it holds."""

    text: str
    holds: bool | None
    segments: tuple[SegmentRef, ...] = ()
    """The segments that make it hold."""


class IndicatorProof(Shape):
    """One of the four indicators of strength."""

    key: str
    name: str
    weight: float
    value: float | None
    """0..1; None if missing."""
    numerator: float | None = None
    denominator: float | None = None
    text: str = ""
    """How numerator and denominator read."""
    missing: str = ""
    """Why there is no value."""
    sources: tuple[SourceRef, ...] = ()


class Flip(Shape):
    """The smallest change of one kind that changes state or label; verified by recomputing."""

    text: str
    label: Label | None = None
    state: State | None = None
    kind: str = ""
    """Such as add_龙头_press, remove, none."""


class Neighbour(Shape):
    """A segment that feeds or uses the gap."""

    segment: SegmentRef
    relation: str
    """feeds (供它) or uses (用它)."""
    kind: str
    """FEEDS, EQUIPS, SERVES or RECYCLES."""
    direct: bool
    """False: through a run of absent segments."""
    label: Label | None
    state: State | None
    local_enterprises: int


class LocalMaker(Shape):
    """A local producer and the evidence for it."""

    chip: Chip
    evidence: tuple[EvidenceItem, ...]


class Signal(Shape):
    """A dated move of an enterprise."""

    date: str
    kind: str
    text: str
    source: SourceRef | None = None
    needs_check: bool = False


class PathStep(Shape):
    """One hop of a path."""

    start_id: str
    start: str
    end_id: str
    end: str
    relation: str
    """SUPPLIES, CONTROLLED_BY, HAS_PRESENCE, LEADS and so on."""
    text: str
    """What the arrow says, such as 供智驾域控."""
    forward: bool = True
    """The stored edge runs from start to end."""
    needs_check: bool = False
    source: SourceRef | None = None


class TargetRow(Shape):
    """An enterprise that can be invited for a gap: the exported columns and the explanation."""

    gap_id: str
    region: str
    chain_id: str
    segment_id: str
    segment: str
    board: BoardName
    klass: TargetClass
    """Exported as ``class``."""
    rank: int
    enterprise_id: str
    enterprise: str
    short_name: str = ""
    province: str = ""
    city: str = ""
    score: float | None
    """100 (N - i + 1) / N over the board."""
    case: float | None
    """T, 0..100: strength of the case; orders nothing."""
    lo: float | None
    hi: float | None
    coverage: float | None
    grade: Grade | None
    fit: float | None
    capability: float | None
    linkage: float | None
    expansion: float | None
    pull: float | None
    reason: str
    as_of: str
    badge: Badge = ""
    badge_title: str = ""
    products: str = ""
    distance_km: float | None = None
    """From seat to seat."""
    marks: tuple[str, ...] = ()
    """已在省内, 世界500强 and so on."""
    parts: tuple[Part, ...] = ()
    path: tuple[PathStep, ...] = ()
    """Best path to a local 链主 or partner; empty: 未见到公开关系."""
    signals: tuple[Signal, ...] = ()
    why_not_higher: tuple[str, ...] = ()
    needs_check: bool = False
    group: str = ""
    detail: dict[str, Any] = Field(default_factory=dict)
    """What the analysis stored, whole."""


class Board(Shape):
    """One board of one gap."""

    board: BoardName
    rows: tuple[TargetRow, ...]
    shown: int
    total: int
    weights: dict[str, float] = Field(default_factory=dict)
    """Active parts and their weights."""
    empty_reason: str = ""


class PoolCounts(Shape):
    """The pool behind the boards."""

    direct: int
    adjacent: int
    province: int = 0
    shown: int


class TargetBoards(Shape):
    """The boards of a gap."""

    gap: GapRow
    region: RegionRef
    leader: Board
    niche: Board
    other: Board
    expansion: Board
    """增资扩产: makes the segment here already."""
    pool: PoolCounts
    notes: tuple[str, ...] = ()
    """What caps the ranking."""
    contested: tuple[str, ...] = ()
    """省内争抢: cities that work on the same gap or target."""
    rank_in_chain: int | None = None
    gaps_in_chain: int = 0


class CorrectionRow(Shape):
    """One change that a user made to the facts of a segment; undoing the load takes it back."""

    id: str
    action: Literal["补充", "有误"]
    kind: Literal["生产", "设厂"]
    enterprise_id: str
    enterprise: str
    reason: str = ""
    who: str = ""
    """Account; blank on the command line."""
    at: str = ""
    load_id: str
    evidence: tuple[EvidenceItem, ...] = ()


class GapDetail(Shape):
    """A gap's page and the drawer: judgement, rule, indicators, flips, firms, targets."""

    row: GapRow
    region: RegionRef
    sentence: str
    rule_text: str
    conditions: tuple[Condition, ...]
    indicators: tuple[IndicatorProof, ...]
    flips: tuple[Flip, ...]
    counter_evidence: tuple[str, ...] = ()
    feeders: tuple[Neighbour, ...]
    users: tuple[Neighbour, ...]
    local: tuple[LocalMaker, ...]
    local_total: int
    elsewhere: tuple[Chip, ...]
    """Known makers outside the region, best first, at most 20."""
    elsewhere_total: int
    first_targets: tuple[TargetRow, ...]
    """At most 3."""
    run: tuple[SegmentRef, ...] = ()
    """缺口段: the absent segments that form one gap with it."""
    same_as: tuple[SegmentRef, ...] = ()
    projects: tuple[str, ...] = ()
    """Ids of projects for the segment."""
    policy: tuple[EvidenceItem, ...] = ()
    """Sentences of official documents that name it."""
    profile: str = ""
    """Weight profile."""
    coverage_note: str = ""
    """How its makers were looked for in the region, in the words of the coverage record."""
    proof: dict[str, Any] = Field(default_factory=dict)
    """What the analysis stored, whole."""
    corrections: tuple[CorrectionRow, ...] = ()
    """What users changed here, newest first."""


class CityUse(Shape):
    """A city on the map of a gap."""

    region: RegionRef
    users: int
    """Enterprise-times (家次): producers of the user segments in the city."""
    by_segment: dict[str, tuple[Chip, ...]]
    """By user segment id."""
    segments_present: int
    segments_total: int
    enterprises: int
    """Enterprises of the chain in the city."""


class GapMap(Shape):
    """招商图谱: where the users of a gap are."""

    gap: GapRow
    users: tuple[SegmentRef, ...]
    cities: tuple[CityUse, ...]
    unplaced: int
    """Users in the province whose city is unknown."""
    targets: tuple[TargetRow, ...]
