"""What a lead (招商线索) and its changes look like, and what a lead that reached 投产 proposes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from graph.answers.shape_base import Shape
from graph.errors import UsageError

LeadState = Literal["未联系", "已对接", "在谈", "签约", "开工", "投产", "终止"]
STATES: tuple[LeadState, ...] = ("未联系", "已对接", "在谈", "签约", "开工", "投产", "终止")
LANDED: tuple[LeadState, ...] = ("签约", "开工", "投产")
"""States that count towards the aim of three projects a year."""
CLOSABLE = ("补链", "延链", "建链", "观察", "强链·补短")
"""Labels of which one more producer may change something."""


class LeadConflict(UsageError):
    """Somebody else changed the lead, or made the same one; ``current`` is what stands there now."""

    status = 409

    def __init__(self, code: str, message: str, *, where: str, remedy: str, current: Mapping[str, Any]) -> None:
        super().__init__(code, message, where=where, remedy=remedy)
        self.current = dict(current)


class Proposal(Shape):
    """The fact that would close the gap, for a person to check and load; never written by itself."""

    enterprise_id: str
    segment_id: str
    region: str
    stage: str = "投产"
    text: str
    row: dict[str, str] = Field(default_factory=dict)
    """The row of ``liantu template facts`` that would state it, heading -> value; blank: only a source can say."""
    needs: tuple[str, ...] = ()
    """What the source must state before the row may be loaded."""


class Lead(Shape):
    """A lead as it stands."""

    id: str
    gap_id: str
    enterprise_id: str
    enterprise: str = ""
    segment_id: str = ""
    segment: str = ""
    chain_id: str = ""
    chain: str = ""
    region: str = ""
    label: str = ""
    """Today's judgement on the segment; blank if it is no longer judged."""
    state: LeadState
    owner: str = ""
    """Responsible unit; blank: 未指定."""
    next_step: str = ""
    due: str = ""
    """Date of the next step."""
    city: str = ""
    """adcode of the place where it would settle; blank: not known yet."""
    city_name: str = ""
    amount_100m_cny: float | None = None
    """亿元; None: 金额未载."""
    note: str = ""
    version: int
    """Rises by one with every change; a change must name the version that it changes."""
    created: str
    updated: str
    proposal: Proposal | None = None


class LeadChange(Shape):
    """One change of a lead."""

    version: int
    who: str
    at: str
    before: dict[str, Any] = Field(default_factory=dict)
    after: dict[str, Any]
