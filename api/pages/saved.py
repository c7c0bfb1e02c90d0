"""Queries that users keep, as pages without a script: list and form, one query with its run, export and import."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, ValidationError

from api.access import Svc, Who, note
from api.pages.frame import Framed
from api.routes.cypher import answer_of
from api.routes.saved import Pack, SavedIn, SavedOut, export, import_all, keep_one, owner_of, shown
from api.service import Service
from graph.errors import LiantuError, UsageError
from graph.guard import Rows
from viz.pages.saved import render_saved, render_saved_list

router = APIRouter(prefix="/queries/saved", include_in_schema=False, default_response_class=HTMLResponse)
Text = Annotated[str, Form(max_length=20_000)]
Short = Annotated[str, Form(max_length=300)]


def checked(kind: type[BaseModel], values: dict[str, Any]) -> Any:
    """The values as ``kind``. Raise UsageError that names the field."""
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(
            "saved.form", "这一栏不合要求", where=".".join(str(p) for p in first["loc"]), remedy="填写后再保存"
        ) from error


def _form(title: str, question: str, text: str, params: str, shared: str) -> dict[str, Any]:
    lines = [line.strip() for line in params.splitlines() if line.strip()]
    return {
        "title": title.strip(), "question": question.strip(), "text": text.strip(), "params": lines,
        "shared": shared == "1",
    }  # fmt: skip


def _list(service: Service, who: Who, page: Framed, **more: Any) -> str:
    rows = [shown(service, s) for s in service.saved.all(owner_of(who), page.query.get("q", "")[:100])]
    return render_saved_list(rows, page, me=owner_of(who), **more)


@router.get("")
def listed(service: Svc, who: Who, page: Framed) -> str:
    """Your own, the shared ones, and the form of a new one."""
    return _list(service, who, page)


@router.post("")
def make(
    request: Request, service: Svc, who: Who, page: Framed, title: Short = "", question: Short = "", text: Text = "",
    params: Text = "", shared: Short = "",
) -> Response:  # fmt: skip
    """Keep a new one and go to it."""
    note(request, title, text)
    values = _form(title, question, text, params, shared)
    try:
        made = keep_one(service, owner_of(who), checked(SavedIn, values))
    except LiantuError as error:
        return HTMLResponse(_list(service, who, page, values=values, error=error), error.status)
    return RedirectResponse(f"/queries/saved/{made.id}", 303)


@router.get("/export")
def download(service: Svc, who: Who) -> Response:
    """Your own as a file."""
    text = export(service, who).model_dump_json(indent=1)
    return Response(text, media_type="application/json", headers={
        "Content-Disposition": 'attachment; filename="liantu-queries.json"'})  # fmt: skip


@router.post("/import")
def upload(
    request: Request, service: Svc, who: Who, page: Framed, pack: Annotated[str, Form(max_length=1_000_000)] = ""
) -> Response:
    """Keep every query of a pasted document."""
    note(request, "import")
    try:
        try:
            read = Pack.model_validate_json(pack)
        except ValidationError as error:
            raise UsageError("saved.pack", "这不是导出的查询", where="文档", remedy="粘贴导出文件的全部内容") from error
        import_all(service, owner_of(who), read)
    except LiantuError as error:
        return HTMLResponse(_list(service, who, page, error=error), error.status)
    return RedirectResponse("/queries/saved", 303)


@router.get("/{query}")
def one(service: Svc, who: Who, page: Framed, query: str) -> Response:
    """One of them; ``?run=1`` runs it with the values of the address."""
    found = service.saved.one(owner_of(who), query)
    if not page.query.get("run"):
        return HTMLResponse(_page(service, who, page, query))
    names = {line.split(":", 1)[0] for line in found.body.params}
    given = {k: v for k, v in page.query.items() if k in names and v != ""}
    try:
        rows = service.guard().run_now(found.body.text, found.body.checked().bind(given))
    except LiantuError as error:
        return HTMLResponse(_page(service, who, page, query, error=error), error.status)
    service.costs.note(query, rows.seconds * 1000, len(rows.rows))
    return HTMLResponse(_page(service, who, page, query, rows=rows))


@router.post("/{query}")
def change(
    request: Request, service: Svc, who: Who, page: Framed, query: str, do: Short = "", title: Short = "",
    question: Short = "", text: Text = "", params: Text = "", shared: Short = "",
) -> Response:  # fmt: skip
    """Change it, or delete it (``do=delete``)."""
    note(request, query, text)
    if do == "delete":
        service.saved.remove(owner_of(who), query)
        return RedirectResponse("/queries/saved", 303)
    values = _form(title, question, text, params, shared)
    try:
        keep_one(service, owner_of(who), checked(SavedIn, values), query)
    except LiantuError as error:
        return HTMLResponse(_page(service, who, page, query, values=values, error=error), error.status)
    return RedirectResponse(f"/queries/saved/{query}", 303)


def _page(service: Service, who: Who, page: Framed, query: str, *, rows: Rows | None = None, **more: Any) -> str:
    found = service.saved.one(owner_of(who), query)
    out: SavedOut = shown(service, found)
    checked_text = found.body.checked()
    return render_saved(
        out, page, params=checked_text.params, me=owner_of(who), result=answer_of(rows) if rows else None,
        seconds=rows.seconds if rows else 0.0,
        cypher=checked_text.with_header(title=found.body.title, question=found.body.question), **more,
    )  # fmt: skip
