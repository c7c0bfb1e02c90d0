"""Enterprises, their network, paths and search."""

from __future__ import annotations

from typing import Literal

from graph.answers.shape_base import (
    Badge,
    ChainRef,
    Chip,
    EvidenceItem,
    FactConfidence,
    Label,
    SegmentRef,
    Shape,
    SourceRef,
    State,
)
from graph.answers.shape_gap import PathStep


class EnterpriseRow(Shape):
    """An enterprise in a list."""

    id: str
    name: str
    short_name: str = ""
    country: str
    province: str = ""
    """Name; blank if unknown."""
    city: str = ""
    county: str = ""
    adcode: str = ""
    uscc: str = ""
    stock_code: str = ""
    ownership: str = ""
    badge: Badge = ""
    badge_title: str = ""
    tiers: tuple[str, ...] = ()
    segments: tuple[SegmentRef, ...] = ()
    name_is_registered: bool = True
    checked: str = ""
    needs_check: bool = False
    """The enterprise itself rests on memory or inference."""


class Fact(Shape):
    """Base of a fact on a page: it opens to its evidence."""

    confidence: FactConfidence
    needs_check: bool
    evidence: tuple[EvidenceItem, ...] = ()


class ProductFact(Fact):
    """It makes something of a segment."""

    segment: SegmentRef
    role: str
    products: str = ""
    label: Label | None = None
    """Judgement on the segment in the enterprise's own province."""
    state: State | None = None


class TierFact(Fact):
    """It holds a title."""

    tier: str
    level: str = ""
    batch_or_year: str = ""
    product: str = ""


class SupplyFact(Fact):
    """It supplies or buys."""

    direction: Literal["in", "out"]
    """in: the partner supplies it; out: it supplies the partner."""
    partner: Chip
    product: str = ""
    segment: SegmentRef | None = None
    since: str = ""


class PresenceFact(Fact):
    """A plant, subsidiary or investment."""

    presence_id: str
    local_name: str = ""
    local_enterprise_id: str = ""
    place: str = ""
    adcode: str = ""
    segment: SegmentRef | None = None
    stage: str
    year: str = ""
    investment_100m_cny: float | None = None
    """亿元."""


class NamedFact(Fact):
    """Any other fact in words: group, list, chain leadership, platform, move, mention, revenue."""

    kind: str
    """group, list, leads, platform, event, mention, revenue, project."""
    text: str
    ref: str = ""
    """Id of the other end."""
    date: str = ""
    amount_100m_cny: float | None = None
    """亿元."""


class Counted(Shape):
    """How many facts, how many to verify, how many sources."""

    facts: int
    to_verify: int
    sources: int


class CandidateOf(Shape):
    """A gap on whose board an enterprise stands, and where; rank counts from 1 inside the board."""

    gap_id: str
    segment: str
    chain: str
    label: Label
    board: str
    rank: int


class EnterpriseDetail(Shape):
    """An enterprise's page."""

    row: EnterpriseRow
    aliases: tuple[str, ...] = ()
    founded: str = ""
    website: str = ""
    business_scope: str = ""
    registered_capital_10k_cny: float | None = None
    """万元."""
    evidence: tuple[EvidenceItem, ...]
    """For the enterprise itself."""
    products: tuple[ProductFact, ...]
    tiers: tuple[TierFact, ...]
    supplies: tuple[SupplyFact, ...]
    presence: tuple[PresenceFact, ...]
    others: tuple[NamedFact, ...]
    siblings: tuple[Chip, ...] = ()
    """Same controlling group, at most 20."""
    targeted_by: tuple[CandidateOf, ...] = ()
    """Boards on which it stands, at most 20, best rank first."""
    counted: Counted


class NetworkNode(Shape):
    """A node of the network."""

    id: str
    kind: Literal["enterprise", "segment", "group"]
    name: str
    full_name: str
    column: Literal["suppliers", "centre", "customers", "group"]
    local: bool
    """In the region of the answer."""
    place: str = ""
    badge: Badge = ""
    needs_check: bool = False
    depth: int = 1


class NetworkEdge(Shape):
    """An edge; suppliers point to customers."""

    start: str
    end: str
    kind: Literal["disclosed", "inferred", "nobody", "group"]
    """solid, dotted, dashed in the colour of 补链, thin."""
    text: str = ""
    segment_id: str = ""
    since: str = ""
    confidence: FactConfidence | None = None
    needs_check: bool = False
    evidence: tuple[EvidenceItem, ...] = ()


class NetworkRow(Shape):
    """One segment on one side of the enterprise."""

    segment: SegmentRef | None
    """None: supply edges that name no segment."""
    kind: Literal["disclosed", "candidates", "nobody"]
    label: Label | None = None
    state: State | None = None
    disclosed: tuple[Chip, ...]
    candidates: tuple[Chip, ...]
    """Local makers without a supply record, at most 6."""
    candidates_total: int


class NetworkCounts(Shape):
    """Supply-side segments by what is known."""

    segments: int
    local: int
    """A local supplier is disclosed."""
    outside: int
    """Only outside suppliers are disclosed."""
    candidates: int
    """Local makers, no supply record."""
    nobody: int


class Network(Shape):
    """An enterprise between its suppliers and customers."""

    centre: EnterpriseRow
    region: str
    depth: int
    suppliers: tuple[NetworkRow, ...]
    customers: tuple[NetworkRow, ...]
    same_group: tuple[Chip, ...]
    relations: tuple[SupplyFact, ...]
    """Disclosed supply edges at depth 1."""
    counts: NetworkCounts
    nodes: tuple[NetworkNode, ...]
    """At most 150, nearest first."""
    edges: tuple[NetworkEdge, ...]
    disclosed_shown: int
    disclosed_total: int


class PathAnswer(Shape):
    """The shortest public path between two enterprises."""

    start: Chip
    end: Chip | None
    found: bool
    steps: tuple[PathStep, ...]
    text: str
    """The path as a sentence, or 未见到公开关系."""


class SearchHit(Shape):
    """One thing found."""

    kind: Literal["chain", "cluster", "segment", "product", "enterprise", "clause", "region", "project"]
    id: str
    name: str
    sub: str = ""
    """Chain and stage of a segment, place of an enterprise."""
    matched: str = ""
    """The name, alias or pinyin that matched."""
    how: Literal["exact", "prefix", "part", "text", "pinyin", "initials"] = "text"
    score: float = 0.0
    chain: ChainRef | None = None
    badge: Badge = ""


class SearchGroup(Shape):
    """Hits of one kind, best first."""

    kind: str
    name: str
    hits: tuple[SearchHit, ...]
    total: int


class SearchAnswer(Shape):
    """What a text finds."""

    query: str
    groups: tuple[SearchGroup, ...]
    sources: tuple[SourceRef, ...] = ()
