"""Clusters, chains, the panorama and the home page."""

from __future__ import annotations

from pydantic import Field

from graph.answers.shape_base import (
    Basis,
    ChainRef,
    Chip,
    Flag,
    Interval,
    Label,
    LinkKind,
    Ratio,
    RegionRef,
    Shape,
    SourceRef,
    Stage,
    State,
    Strength,
    Sureness,
)
from graph.answers.shape_gap import GapRow, TargetRow


class BarcodeCell(Shape):
    """One cell of the 环节码."""

    segment_id: str
    name: str
    stage: Stage
    label: Label | None
    """None while the analysis has not run."""
    state: State | None
    flags: tuple[Flag, ...] = ()


class StateCounts(Shape):
    """Segments by state, counts."""

    strong: int = 0
    weak: int = 0
    absent: int = 0
    unknown: int = 0

    @property
    def present(self) -> int:
        """strong + weak."""
        return self.strong + self.weak


class ChainRow(Shape):
    """A chain with its barcode."""

    id: str
    name: str
    system: str
    cluster_id: str
    cluster: str
    counted: bool
    """One of the chains that the system's name counts (30 of 10+30)."""
    valid_from: str = ""
    valid_to: str = ""
    basis: str = ""
    """How the chain got on the list."""
    segments: int
    barcode: tuple[BarcodeCell, ...] = ()
    """One cell a segment, upstream to support; empty for a chain without segments."""
    states: StateCounts = StateCounts()
    labels: dict[Label, int] = Field(default_factory=dict)
    completeness: Interval | None = None


class ClusterRow(Shape):
    """A cluster and its chains."""

    id: str
    name: str
    system: str
    scale: str = ""
    """万亿级, 5000亿级 and so on."""
    target_2025: str = ""
    key_regions: str = ""
    is_total: bool = False
    valid_from: str = ""
    valid_to: str = ""
    note: str = ""
    chains: tuple[ChainRow, ...] = ()
    sources: tuple[SourceRef, ...] = ()


class Officer(Shape):
    """链长, 会长 or a responsible unit, by position."""

    role: str
    holder: str
    """Position or unit; blank: 未检得."""
    person: str = ""
    department: str = ""
    scope: str
    """What the source says it applies to."""
    specific: bool
    """Names this chain or its cluster, not every chain."""
    valid_from: str = ""
    note: str = ""
    source: SourceRef | None = None
    needs_check: bool = False


class ChainKpi(Shape):
    """The strip under a chain's name."""

    completeness: Interval | None
    """Weighted by criticality; lo < hi when a segment is unknown."""
    present: Ratio
    """Present segments of all segments."""
    supply_ratio: Ratio
    """本地配套率: local buyers with a local supplier / local buyers on supply edges."""
    labels: dict[Label, int]
    segments_by_label: dict[Label, tuple[str, ...]]
    """Short names, in panorama order."""
    breakpoints: int
    bottlenecks: int
    """卡脖子 segments."""
    facts: int
    """Local product facts."""
    facts_to_verify: int
    local_enterprises: int
    big_projects: int
    """Projects of 10 亿元 and more."""
    projects_without_amount: int


class ChainDetail(Shape):
    """A chain's page head."""

    row: ChainRow
    cluster: ClusterRow | None
    region: RegionRef
    leads: tuple[Officer, ...]
    """链长."""
    chairs: tuple[Officer, ...]
    """会长."""
    masters: tuple[Chip, ...]
    """链主 with their basis in ``role``."""
    kpi: ChainKpi
    cities: tuple[str, ...]
    """Cities with the most local producers, at most 4."""
    continues: tuple[ChainRef, ...] = ()
    """The same chain in the other system."""
    sources: tuple[SourceRef, ...] = ()


class ProjectChip(Shape):
    """A project on a box."""

    project_id: str
    name: str
    stage: str
    date: str = ""
    amount_100m_cny: float | None = None
    """亿元."""
    place: str = ""


class Box(Shape):
    """A segment on the panorama."""

    gap_id: str
    segment_id: str
    name: str
    short_name: str
    stage: Stage
    group: str
    order: int
    essential: bool
    bottleneck: bool
    label: Label | None
    word: str
    """Word in the box: 锻长, 补短, 补链, 断点, 延链, 观察, 建链, 省内可配, 无数据."""
    state: State | None
    flags: tuple[Flag, ...] = ()
    confidence: Sureness = ""
    basis: Basis | None = None
    zero_word: str = ""
    """缺失, 未发现（调研口径）or 无数据, where nobody is here; else blank."""
    provisional: bool = False
    """暂定: lo and hi lie on two sides of the threshold."""
    local_enterprises: int
    national_enterprises: int
    groups: int = 0
    users: int = 0
    """Present segments that need it."""
    user_enterprises: int = 0
    strength: Strength
    priority: float | None = None
    run_id: str = ""
    targets: int = 0
    chips: tuple[Chip, ...] = ()
    """Local enterprises, best first, at most 6."""
    outside: tuple[Chip, ...] = ()
    """First targets (mode 招商), at most 3."""
    projects: tuple[ProjectChip, ...] = ()
    """Projects for the segment (mode 项目), newest first, at most 3."""


class BoxGroup(Shape):
    """Boxes under one heading."""

    name: str
    order: int
    boxes: tuple[Box, ...]


class StageColumn(Shape):
    """A stage of the panorama."""

    stage: Stage
    name: str
    segments: int
    groups: tuple[BoxGroup, ...]


class SegmentLink(Shape):
    """A flow between two segments."""

    start: str
    end: str
    kind: LinkKind
    note: str = ""
    needs_check: bool = False


class CrossChain(Shape):
    """Flows with another chain, counts of links."""

    chain: ChainRef
    into: int
    """供入: links from that chain into this one."""
    out: int
    """供出."""


class Panorama(Shape):
    """The map of a chain in a region."""

    detail: ChainDetail
    stages: tuple[StageColumn, ...]
    links: tuple[SegmentLink, ...]
    """Within the chain."""
    cross: tuple[CrossChain, ...]
    cross_links: tuple[SegmentLink, ...] = ()
    """The links that ``cross`` counts; one end is in this chain."""
    unresolved_cross: int = 0
    """Cross-chain flows known by name only."""


class TodoItem(Shape):
    """Missing data that blocks judgements."""

    kind: str
    """unknown_segments, memory_facts, unnamed_leads, unresolved_links."""
    count: int
    title: str
    detail: str
    action: str
    """The verb on its button."""


class CityAim(Shape):
    """A city against the notice's aim of three projects of 10 亿元 and more a year."""

    region: RegionRef
    year: str
    confirmed: int
    """Projects with a stated amount of 10 亿元 or more."""
    unknown_amount: int
    leads: int = 0
    """Leads of 10 亿元 or more that reached 签约, 开工 or 投产 this year: what the unit says itself, no source."""
    aim: int = 3
    project_ids: tuple[str, ...] = ()


class ChangeRow(Shape):
    """Something that moved since the load before."""

    date: str
    text: str
    kind: str
    """load, label or source."""
    ref: str = ""
    """Id of what changed."""


class HomeCounts(Shape):
    """The figures of the title sentence."""

    chains: int
    segments: int
    states: StateCounts
    labels: dict[Label, int]
    absent_with_users: int
    """Absent segments that a present local segment needs."""
    local_enterprises: int
    """Enterprises in the region with a product fact in the system's chains."""
    national_enterprises: int


class HomeAnswer(Shape):
    """The home page."""

    region: RegionRef
    title: HomeCounts
    clusters: tuple[ClusterRow, ...]
    first_gaps: tuple[GapRow, ...]
    gaps_total: int
    first_targets: dict[str, tuple[TargetRow, ...]] = Field(default_factory=dict)
    """By gap id, at most 3 each."""
    todo: tuple[TodoItem, ...]
    aim_year: str
    aims: tuple[CityAim, ...]
    aims_met: int
    leads: dict[str, int] = Field(default_factory=dict)
    """State -> leads in it."""
    aim_sentence: str
    """The sentence of the notice that sets the aim."""
    aim_source: SourceRef | None = None
    changes: tuple[ChangeRow, ...]


class ChainReport(Shape):
    """Everything that 链长一页 prints."""

    panorama: Panorama
    gaps: tuple[GapRow, ...]
    """At most 6, by priority."""
    first_targets: dict[str, tuple[TargetRow, ...]]
    gaps_total: int
    projects: tuple[ProjectChip, ...]
    """At most 10, largest first."""
    projects_total: int
