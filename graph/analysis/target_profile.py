"""The numbers of methods sections 4 and 5: the ``targets:`` and ``backtest:`` sections of a weight profile."""

from __future__ import annotations

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

STRICT = ConfigDict(extra="forbid")
PARTS = ("fit", "capability", "linkage", "expansion", "pull")


@dataclass(frozen=True, config=STRICT)
class TargetWeights:
    """Weights of the five parts of a target; they sum to 1."""

    fit: float
    capability: float
    linkage: float
    expansion: float
    pull: float


@dataclass(frozen=True, config=STRICT)
class Adjacency:
    """How near another segment of an enterprise is to the segment asked for."""

    one_step: float
    same_class: float
    same_group: float
    two_steps: float


@dataclass(frozen=True, config=STRICT)
class Targets:
    """Pool, parts, boards and grades of targets (methods, section 4)."""

    pool_shown: int
    """邻近 enterprises shown a segment; the rest is counted."""
    direct_shown: int
    """Ceiling of the other classes, so that a national register does not flood a board; the rest is counted."""
    class_code_max_segments: int
    active_share: float
    weights: TargetWeights
    adjacent_weight: float
    evidence: dict[str, float]
    """Worth of one piece of evidence a kind: product, supply, tender, patent, scope."""
    tender_events: list[str]
    """Event types that state a tender won."""
    adjacency: Adjacency
    adjacency_min_makers: int
    linkage_half_life_months: float
    undated_age_half_lives: float
    expansion_half_life_months: float
    events: dict[str, float]
    """Weight v of an event type."""
    events_elsewhere: list[str]
    """Event types that count only where their place is not the region itself."""
    lists: list[str]
    leader_roles: list[str]
    niche_tiers: list[str]
    """Titles of the 专精特新 board, written with their level where only that level counts."""
    grade_fit: float
    grade_sources: int
    path_steps: int
    """Longest path to a local 链主 that is shown."""
    signals_shown: int


@dataclass(frozen=True, config=STRICT)
class Backtest:
    """How the back-test is run and when it may speak (methods, section 5)."""

    months: list[int]
    """Shortest and longest window after the cut."""
    min_positives: int
    hits_at: list[int]
    bootstrap_rounds: int
    interval: float
    tie_rounds: int
    """Shuffles over which an order with ties is averaged."""
    seed: int
    holdout_share: float
    holdout_seed: int
