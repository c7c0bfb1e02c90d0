"""招商线索 as pages: forms that post and come back, without a script; a conflict keeps what was typed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, ValidationError

from api.access import Svc, Who, note
from api.pages.frame import Framed, Posted
from api.problems import FAULTS
from api.routes.leads import LeadIn, LeadPatch
from api.service import Service
from graph import leads as door
from graph.answers.regions import cities
from graph.answers.shapes import Answer, Meta
from graph.errors import LiantuError, UsageError
from graph.lead_shapes import Lead
from viz import links
from viz.page import Frame
from viz.pages.leads import FIELDS, render_lead, render_leads

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
EVERY = 1_000
Body = TypeVar("Body", bound=BaseModel)


@router.get("/leads")
def leads_(service: Svc, page: Framed) -> str:
    """The board by state."""
    rows, total = door.leads(service.reader, limit=EVERY)
    answer = Answer[list[Lead]](data=rows, meta=Meta(shown=len(rows), total=total))
    return render_leads(answer, page, today=datetime.now(UTC).date().isoformat())


@router.get("/leads/new")
def new(service: Svc, page: Framed) -> str:
    """The form of a lead that is not made yet; ``?gap=&enterprise=``."""
    return _page(service, page, door.draft(service.reader, page.query.get("gap", ""), page.query.get("enterprise", "")))


@router.post("/leads/new")
def make(request: Request, service: Svc, page: Framed, who: Who, form: Posted) -> Response:
    """Make it and go to it."""
    ends = {"gap_id": form.get("gap", ""), "enterprise_id": form.get("enterprise", "")}
    draft, given = door.draft(service.reader, **ends), _given(form)
    try:
        values = _checked(LeadIn, {**ends, **given}).model_dump(exclude=set(ends))
        note(request, " ".join(ends.values()), json.dumps(values, ensure_ascii=False))
        made = door.create(service.writer, service.reader, **ends, values=values, who=who.name)
    except LiantuError as error:
        return HTMLResponse(_page(service, page, draft, values=given, error=error), error.status)
    return _saved(service, made.id)


@router.get("/leads/{lead}")
def lead_(service: Svc, page: Framed, lead: str) -> str:
    """One lead: form and history."""
    return _page(service, page, door.lead(service.reader, lead), saved=page.query.get("saved") == "1")


@router.post("/leads/{lead}")
def change(request: Request, service: Svc, page: Framed, who: Who, lead: str, form: Posted) -> Response:
    """Change it and come back; what somebody else changed meanwhile is shown beside what was typed."""
    given = _given(form)
    try:
        body = _checked(LeadPatch, {"version": form.get("version", ""), **given})
        note(request, lead, json.dumps(body.values(), ensure_ascii=False))
        door.change(service.writer, service.reader, lead, version=body.version, values=body.values(), who=who.name)
    except LiantuError as error:
        now = door.lead(service.reader, lead)
        return HTMLResponse(_page(service, page, now, values=given, error=error), error.status)
    return _saved(service, lead)


def _page(service: Service, page: Frame, lead: Lead, **more: Any) -> str:
    told = door.history(service.reader, lead.id) if lead.id else []
    return render_lead(lead, page, cities=cities(service.reader, lead.region), history=told, **more)


def _saved(service: Service, lead: str) -> Response:
    service.forget_version()
    return RedirectResponse(f"{links.lead(lead)}?saved=1", 303)


def _given(form: Mapping[str, str]) -> dict[str, Any]:
    """What was typed; an amount that was left blank is not stated."""
    given: dict[str, Any] = {name: form[name].strip() for name in FIELDS if name in form}
    if given.get("amount_100m_cny") == "":
        given["amount_100m_cny"] = None
    return given


def _checked(kind: type[Body], given: Mapping[str, Any]) -> Body:
    """The body that a program would send. Raise UsageError in the words of the form."""
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        faults = [
            (FIELDS.get(str(e["loc"][0]), str(e["loc"][0])), FAULTS.get(e["type"], "不合要求")) for e in error.errors()
        ]
        text = "；".join(f"{name}：{fault}" for name, fault in faults)
        raise UsageError("lead.form", f"没有保存：{text}", remedy="改好再提交；其他填的都还在") from error
