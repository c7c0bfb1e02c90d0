"""招商线索: the board by state, and one lead as a form with its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.answers.shapes import Answer, RegionRef
from graph.errors import LiantuError
from graph.lead_shapes import STATES, Lead, LeadChange
from viz import words
from viz.page import Frame, render

CLOSED = ("投产", "终止")
FIELDS = {
    "state": "状态", "owner": "责任单位", "next_step": "下一步", "due": "日期", "note": "备注", "city": "落地地市",
    "amount_100m_cny": "金额（亿元）",
}  # fmt: skip
"""What a person edits -> its word, in the order of the form."""


def render_leads(answer: Answer[list[Lead]], frame: Frame, *, today: str) -> str:
    """The board. ``?owner=`` and ``?city=`` (adcode) filter; ``today`` (YYYY-MM-DD) tells what is overdue."""
    rows, q = answer.data, frame.query
    kept = [r for r in rows if q.get("owner", "") in ("", r.owner) and q.get("city", "") in ("", r.city)]
    lanes = [(state, [r for r in kept if r.state == state]) for state in STATES]
    owners = {r.owner: r.owner for r in sorted(rows, key=lambda r: r.owner) if r.owner}
    cities = {r.city: r.city_name or r.city for r in sorted(rows, key=lambda r: r.city) if r.city}
    return render(
        "leads.html", frame, tab="targets", title="招商线索", meta=answer.meta, lanes=lanes, total=answer.meta.total,
        shown=len(kept), any=len(rows), is_late=lambda r: overdue(r, today), late=sum(overdue(r, today) for r in kept),
        proposals=[r for r in kept if r.proposal], owner_options=_options(frame, "owner", owners),
        city_options=_options(frame, "city", cities), now_owner=q.get("owner") or "全部",
        now_city=cities.get(q.get("city", ""), "全部"),
    )  # fmt: skip


def overdue(lead: Lead, today: str) -> bool:
    """Whether the date of the next step has passed; a month or a year lasts until its end."""
    return bool(lead.due) and lead.state not in CLOSED and lead.due < today[: len(lead.due)]


def _options(frame: Frame, name: str, values: Mapping[str, str]) -> list[dict[str, object]]:
    now = frame.query.get(name, "")
    return [
        {"name": text, "href": frame.keep(**{name: value}), "on": value == now, "note": ""}
        for value, text in {"": "全部", **values}.items()
    ]


def render_lead(
    lead: Lead,
    frame: Frame,
    *,
    cities: Sequence[RegionRef],
    history: Sequence[LeadChange] = (),
    values: Mapping[str, Any] | None = None,
    error: LiantuError | None = None,
    saved: bool = False,
) -> str:
    """A lead as a form; one without an id is still to be made.

    ``values`` are what a person sent and could not be saved, ``error`` says why; nothing that was typed is lost.
    """
    shown = {name: getattr(lead, name) for name in FIELDS} | dict(values or {})
    names = {c.adcode: c.name for c in cities}
    differ = [
        (FIELDS[k], _text(k, getattr(lead, k), names), _text(k, shown[k], names))
        for k in FIELDS
        if values is not None and _text(k, shown[k], names) != _text(k, getattr(lead, k), names)
    ]
    return render(
        "lead.html", frame, tab="targets", title=f"线索：{lead.enterprise}", lead=lead, values=shown, error=error,
        cities=cities, states=STATES, history=[_change(c, names) for c in history], saved=saved,
        differ=differ if lead.id and error else [],
    )  # fmt: skip


def _change(change: LeadChange, cities: Mapping[str, str]) -> dict[str, Any]:
    """A change as who, when and lines of (field, before, after)."""
    fields = [k for k in FIELDS if k in change.after]
    lines = [(FIELDS[k], _text(k, change.before.get(k), cities), _text(k, change.after[k], cities)) for k in fields]
    return {
        "version": change.version, "who": change.who or "未载", "at": change.at.replace("T", " ")[:16],
        "lines": [line for line in lines if line[1] != line[2]],
    }  # fmt: skip


def _text(field: str, value: Any, cities: Mapping[str, str]) -> str:
    """A value as it is read: blank is —, a city its name, an amount without needless zeros."""
    if value is None or value == "":
        return words.DASH
    if field == "city":
        return cities.get(str(value), str(value))
    return f"{value:g}" if isinstance(value, float) else str(value)
