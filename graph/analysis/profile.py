"""The weight profile: every number of the method as one frozen, typed, checked value.

The numbers live in a YAML file (``data/profiles/default.yaml``) with author, date and reason; the code holds none.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from graph.analysis.target_profile import Backtest, Targets
from graph.errors import DataError

STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=STRICT)
class Facts:
    """What a fact is worth and when it counts (methods, sections 0 and 2)."""

    confidence: dict[str, float]
    sourced: list[str]
    grade: dict[str, str]
    steps: list[str]
    absent_grade: dict[str, str]
    roles: dict[str, float]
    leaders: list[str]
    plant_role: str
    tiers: dict[str, float]
    levelled: list[str]
    national_level: str
    other_level_value: float
    pipeline: list[str]
    running: list[str]
    pipeline_months: int
    undated_shows: list[str]
    outside_panel: list[str]


@dataclass(frozen=True, config=STRICT)
class IndicatorWeights:
    """Weights of the four indicators; they sum to 1."""

    quality: float
    lq: float
    depth: float
    local: float


@dataclass(frozen=True, config=STRICT)
class Strength:
    """Strength, state and flags of a segment (methods, section 2) and what a city inherits (section 1)."""

    weights: IndicatorWeights
    depth_scale: float
    k_share: float
    lq_min_producers: int
    local_min_buyers: int
    threshold: float
    anchor_role: float
    anchor_tier: float
    anchor_groups: int
    single_point_hhi: float
    single_point_grades: list[str]
    city_share: float


@dataclass(frozen=True, config=STRICT)
class PriorityWeights:
    """Weights of the four parts of G; they sum to 1."""

    need: float
    criticality: float
    risk: float
    feasibility: float


@dataclass(frozen=True, config=STRICT)
class Priority:
    """Priority of a gap (methods, section 3)."""

    weights: PriorityWeights
    labels: list[str]
    reach_share: float
    bottleneck_share: float
    second_step: float
    single: float
    policy: float


@dataclass(frozen=True, config=STRICT)
class FlipKind:
    """One kind of producer that a flip may add."""

    role: str
    confidence: str
    words: str


@dataclass(frozen=True, config=STRICT)
class Flips:
    """How far the search for a flip goes."""

    max_added: int
    kinds: list[FlipKind]


@dataclass(frozen=True, config=STRICT)
class Proof:
    """How much a stored proof and a list of checks show."""

    facts_shown: int
    checks_shown: int


@dataclass(frozen=True, config=STRICT)
class Profile:
    """One weight profile. ``fingerprint`` changes with any number of it."""

    id: str
    version: int
    author: str
    date: str
    reason: str
    home: str
    tolerance: float
    facts: Facts
    strength: Strength
    priority: Priority
    flips: Flips
    proof: Proof
    targets: Targets
    backtest: Backtest

    @classmethod
    def from_mapping(cls, mapping: dict[str, Any]) -> Profile:
        """Check ``mapping`` and build the profile; DataError names the field that is wrong."""
        try:
            profile = _ADAPTER.validate_python(mapping)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise DataError(
                "profile.invalid",
                f"权重方案有误：{first['msg']}",
                where=where,
                remedy="对照 data/profiles/default.yaml 改正",
            ) from error
        _check_sums(profile)
        return profile

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the content, 16 hex digits."""
        text = json.dumps(self.to_mapping(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def to_mapping(self) -> dict[str, Any]:
        """The plain mapping that ``from_mapping`` reads back."""
        mapping: dict[str, Any] = _ADAPTER.dump_python(self)
        return mapping


_ADAPTER: TypeAdapter[Profile] = TypeAdapter(Profile)


def _check_sums(profile: Profile) -> None:
    """The weights of each group must sum to 1."""
    for where, weights in (
        ("strength.weights", profile.strength.weights),
        ("priority.weights", profile.priority.weights),
        ("targets.weights", profile.targets.weights),
    ):
        total = sum(vars(weights)[name] for name in weights.__dataclass_fields__)
        if abs(total - 1) > profile.tolerance:
            raise DataError("profile.sum", f"权重之和为 {total:.4f}，应为 1", where=where, remedy="改正权重后重试")


def load_profile(path: Path) -> Profile:
    """Read the profile file at ``path``; DataError if it cannot be read or is not a valid profile."""
    try:
        mapping = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise DataError(
            "profile.unreadable", "权重方案读不出来", where=str(path), remedy="检查文件是否存在、是否为 YAML"
        ) from error
    if not isinstance(mapping, dict):
        raise DataError(
            "profile.unreadable", "权重方案不是键值表", where=str(path), remedy="对照 data/profiles/default.yaml"
        )
    return Profile.from_mapping(mapping)
