"""The form of corrections, and taking one back."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from api.access import Svc, Who, note
from api.pages.frame import Framed
from api.repair import repairs
from api.service import Service
from graph.answers.common import Scope, ground
from graph.answers.regions import cities
from graph.errors import LiantuError
from graph.queries import query
from loaders.facts_sheet import ADD, MAKES, PLANT, WRONG, facts_sheet
from viz import links
from viz.page import Frame
from viz.pages.repair import Field, render_repair, shown_fields, with_faults

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
LONG = ("reason",)
MUST = {MAKES: ("role",), PLANT: ("stage", "city_name"), WRONG: ("reason",)}
NAMES = tuple(c.name for c in facts_sheet().columns)
LONGEST = 1_000


@router.get("/facts/new")
def form(service: Svc, page: Framed) -> str:
    """The form, filled in as far as the address says."""
    values = _values(dict(page.query))
    repairs(service).prepare()
    return _drawn(service, page, values, page.query.get("gap", "")[:100], {})


@router.post("/facts")
async def submit(request: Request, service: Svc, who: Who, page: Framed) -> Response:
    """Write the correction and go back to the gap; or say at each field what is wrong."""
    sent = {k: str(v) for k, v in (await request.form()).items()}
    values, gap = _values(sent), sent.get("gap", "")[:100]
    report = await run_in_threadpool(repairs(service).repair, values, who.name)
    note(request, report.load_id or values["segment_id"], f"{values['action']} {values['kind']} {values['enterprise']}")
    if report.stopped:
        faults = {p.column: f"{p.message}。{p.remedy}" for _, p in reversed(report.problems)}
        text = await run_in_threadpool(_drawn, service, page, values, gap, faults)
        return HTMLResponse(text, 422)
    back = gap or f"{page.region}.{values['segment_id']}"
    return RedirectResponse(f"{links.gap(back)}#corrections", 303)


@router.post("/facts/{load}/undo")
async def undo(request: Request, service: Svc, load: str) -> Response:
    """Take a correction back, and go where the form says."""
    sent = await request.form()
    note(request, load)
    await run_in_threadpool(repairs(service).take_back, load)
    gap = str(sent.get("gap", ""))[:100]
    return RedirectResponse(f"{links.gap(gap)}#corrections" if gap else "/loads", 303)


def _values(given: dict[str, str]) -> dict[str, str]:
    """What the form may carry; an unknown action or kind is the first."""
    found = {name: given.get(name, "").strip()[:LONGEST] for name in NAMES}
    found["action"] = found["action"] if found["action"] in (ADD, WRONG) else ADD
    found["kind"] = found["kind"] if found["kind"] in (MAKES, PLANT) else MAKES
    return found


def _drawn(service: Service, page: Frame, values: dict[str, str], gap: str, faults: dict[str, str]) -> str:
    """The form with what is known filled in: the segment's name, the enterprise, province and cities of the gap."""
    region, _, segment = gap.partition(".")
    values = values | {"segment_id": values["segment_id"] or segment.partition("@")[0]}
    about = ""
    near: list[str] = []
    try:
        near, values = _place(service, region or page.region, values)
        about = _segment(service, values["segment_id"])
        values = _enterprise(service, values)
    except LiantuError:
        if not faults:
            raise
    fields, loose = with_faults(_fields(values, near), faults)
    gap = gap or (f"{page.region}.{values['segment_id']}" if about else "")
    return render_repair(page, fields, action=values["action"], kind=values["kind"], about=about, gap=gap, faults=loose)


def _place(service: Service, region: str, values: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """The cities to choose from, and the place of the gap where none is stated."""
    near = cities(service.reader, region)
    if values["action"] == ADD and not values["enterprise_id"] and not values["province_name"]:
        here = ground(service.reader, Scope(region)).region
        home = here if here.level == "province" else ground(service.reader, Scope(f"{region[:2]}0000")).region
        values = values | {"province_name": home.name}
        if here.level == "city":
            values = values | {"city_name": values["city_name"] or here.name}
    return [c.name for c in near], values


def _segment(service: Service, segment: str) -> str:
    rows = query("segments_by_id").run(service.reader, ids=[segment]) if segment else []
    return f"{rows[0]['name']}（{rows[0]['chain']}）" if rows else ""


def _enterprise(service: Service, values: dict[str, str]) -> dict[str, str]:
    """The name that goes with an id."""
    if not values["enterprise_id"] or values["enterprise"]:
        return values
    found = service.reader.one("MATCH (e:Enterprise {id: $id}) RETURN e.name AS name", id=values["enterprise_id"])
    return values | {"enterprise": found["name"] if found else ""}


def _fields(values: dict[str, str], near: list[str]) -> list[Field]:
    action, kind = values["action"], values["kind"]
    must = {"enterprise", "segment_id", *MUST[WRONG if action == WRONG else kind]}
    must |= {"source_title", "confidence"} if action == ADD else set()
    columns = {c.name: c for c in facts_sheet().columns}
    fields = []
    for name in shown_fields(action, kind):
        column = columns[name]
        words = tuple(w for w, _ in column.words) or (tuple(near) if name == "city_name" else ())
        fields.append(
            Field(
                name, column.heading, values[name], words, column.note, "long" if name in LONG else "text",
                name in must, fixed=name in ("enterprise_id", "segment_id") and bool(values[name]),
            )
        )  # fmt: skip
    return fields
