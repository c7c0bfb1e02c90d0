"""招商线索: list, make, change, history."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import Svc, Who, note
from api.answering import Paged, reply
from graph import leads as door
from graph.answers.shapes import Answer, Meta
from graph.lead_shapes import Lead, LeadChange, LeadState

router = APIRouter(prefix="/api/v1", tags=["leads"])
Short = Annotated[str, Field(max_length=200)]
Long = Annotated[str, Field(max_length=4_000)]
Due = Annotated[str, Field(pattern=r"^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?$")]
City = Annotated[str, Field(pattern=r"^(\d{6})?$", description="落地地市的区划代码；空为未定")]
Amount = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False, description="亿元；null 为金额未载")]
Filter = Annotated[str, Query(max_length=200)]


class LeadIn(BaseModel):
    """A new lead: a target of a gap, and what is to be done."""

    model_config = ConfigDict(extra="forbid")

    gap_id: str = Field(max_length=100, examples=["410000.K10-22-S05"])
    enterprise_id: str = Field(max_length=100, examples=["E00001"])
    state: LeadState = "未联系"
    owner: Short = Field("", examples=["郑州市商务局"])
    next_step: Short = ""
    due: Due = ""
    note: Long = ""
    city: City = ""
    amount_100m_cny: Amount | None = None


class LeadPatch(BaseModel):
    """A change: the version that was read, and what shall be different."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, lt=1 << 31, description="读到的版本；不是最新则 409，什么都不覆盖")
    state: LeadState | None = None
    owner: Short | None = None
    next_step: Short | None = None
    due: Due | None = None
    note: Long | None = None
    city: City | None = None
    amount_100m_cny: Amount | None = None

    def values(self) -> dict[str, Any]:
        """What shall be different. Null means "as it is", but for the amount, where it means "not stated"."""
        given = self.model_dump(exclude={"version"}, exclude_unset=True)
        return {k: v for k, v in given.items() if v is not None or k == "amount_100m_cny"}


@router.get("/leads", response_model=Answer[list[Lead]])
def leads(
    request: Request, service: Svc, paged: Paged, state: LeadState | None = None, owner: Filter = "", gap: Filter = "",
    enterprise: Filter = "",
) -> Response:  # fmt: skip
    """Leads, last changed first."""
    rows, total = door.leads(
        service.reader,
        state=state or "",
        owner=owner,
        gap=gap,
        enterprise=enterprise,
        skip=paged.skip,
        limit=paged.limit,
    )
    return reply(request, Answer[list[Lead]](data=rows, meta=Meta(shown=len(rows), total=total)), paged)


@router.post("/leads", response_model=Answer[Lead], status_code=201)
def create(request: Request, service: Svc, who: Who, body: LeadIn) -> Response:
    """Make a lead. 409 with the lead that stands there if the enterprise has an open one for the gap."""
    values = body.model_dump(exclude={"gap_id", "enterprise_id"})
    note(request, f"{body.gap_id} {body.enterprise_id}", json.dumps(values, ensure_ascii=False))
    made = door.create(
        service.writer,
        service.reader,
        gap_id=body.gap_id,
        enterprise_id=body.enterprise_id,
        values=values,
        who=who.name,
    )
    note(request, made.id, json.dumps(values, ensure_ascii=False))
    return reply(request, Answer[Lead](data=made, meta=Meta()), status=201)


@router.get("/leads/{lead}", response_model=Answer[Lead])
def lead(request: Request, service: Svc, lead: str) -> Response:
    """One lead."""
    return reply(request, Answer[Lead](data=door.lead(service.reader, lead), meta=Meta()))


@router.patch("/leads/{lead}", response_model=Answer[Lead])
def change(request: Request, service: Svc, who: Who, lead: str, body: LeadPatch) -> Response:
    """Change a lead. 409 with what stands there now if somebody else changed it first."""
    values = body.values()
    note(request, lead, json.dumps(values, ensure_ascii=False))
    changed = door.change(service.writer, service.reader, lead, version=body.version, values=values, who=who.name)
    return reply(request, Answer[Lead](data=changed, meta=Meta()))


@router.get("/leads/{lead}/history", response_model=Answer[list[LeadChange]])
def history(request: Request, service: Svc, lead: str) -> Response:
    """Every change of a lead: who, when, before, after; newest first."""
    rows = door.history(service.reader, lead)
    return reply(request, Answer[list[LeadChange]](data=rows, meta=Meta(shown=len(rows), total=len(rows))))
