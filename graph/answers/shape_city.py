"""Answers about a city, about two regions beside each other, and about what to check first."""

from __future__ import annotations

from graph.answers.shape_base import Basis, Label, RegionRef, SegmentRef, Shape, State
from graph.answers.shape_chain import ChainRow
from graph.answers.shape_gap import GapRow
from graph.answers.shape_ledger import RegionRow


class CityView(Shape):
    """A city: its chains, its counties, its gaps, and where it stands among the cities of its province."""

    region: RegionRef
    province: RegionRef
    cities: tuple[RegionRow, ...]
    """All cities of the province, itself too."""
    counties: tuple[RegionRow, ...]
    chains: tuple[ChainRow, ...]
    labels: dict[str, int]
    """Segments by label; 省内可配 is what another city of the province makes."""
    gaps: tuple[GapRow, ...]
    gaps_total: int
    within_province: tuple[GapRow, ...]
    """Segments labelled 省内可配, at most as many as gaps."""


class SideBySide(Shape):
    """One segment in two regions."""

    segment: SegmentRef
    label_left: Label
    label_right: Label
    state_left: State
    state_right: State
    local_left: int
    local_right: int
    mid_left: float | None
    mid_right: float | None
    basis_left: Basis
    basis_right: Basis
    gap_left: str
    gap_right: str
    why: tuple[str, ...]
    """What is different, most direct first."""


class Comparison(Shape):
    """Two regions beside each other, segment by segment."""

    left: RegionRef
    right: RegionRef
    counts_left: dict[str, int]
    counts_right: dict[str, int]
    rows: tuple[SideBySide, ...]
    """Segments whose label or state differs."""
    same: int


class Check(Shape):
    """A fact worth checking: with it verified, the label of its segment changes."""

    segment: SegmentRef
    gap_id: str
    check: str
    """核实已知企业 or 查有无生产者."""
    enterprise_id: str = ""
    enterprise: str = ""
    label_from: Label
    label_to: Label
    state_from: State
    state_to: State
    gain: float
    """How far the lower end of strength would rise."""
    users: int
    user_enterprises: int
    priority_all: float | None = None
