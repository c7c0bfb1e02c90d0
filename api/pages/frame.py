"""What every page needs from a request: the frame around it, its scope, and the error page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.problems import Problem
from graph.answers.common import Scope
from graph.errors import LiantuError
from viz.page import Frame
from viz.pages.lists import render_error

FORM_FIELDS = 30
_CHAIN = re.compile(r"^/chains/([^/]+)|^/gaps/\d{6}\.([^/@]+)-S[^/]*")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_ADCODE = re.compile(r"\d{6}")


def frame(request: Request) -> Frame:
    """Where the reader is. What cannot be read in the address counts as not given."""
    query = dict(request.query_params)
    here = _CHAIN.match(request.url.path)
    my_chain = next((g for g in here.groups() if g), "") if here else query.get("chain", "")
    as_of, region = query.get("as_of", ""), query.get("region", "")
    found = Frame(
        path=request.url.path, query=query, system=query.get("system", "10+30").replace(" ", "+")[:20],
        as_of=as_of if _DATE.fullmatch(as_of) else "",
    )  # fmt: skip
    known = {"my_chain": my_chain, "region": region if _ADCODE.fullmatch(region) else ""}
    return replace(found, **{k: v for k, v in known.items() if v})  # type: ignore[arg-type]


Framed = Annotated[Frame, Depends(frame)]


async def posted(request: Request) -> dict[str, str]:
    """The fields of a form; files are not taken."""
    async with request.form(max_files=0, max_fields=FORM_FIELDS) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


Posted = Annotated[dict[str, str], Depends(posted)]


def scope_of(page: Frame) -> Scope:
    """Where and when the page asks."""
    return Scope(page.region, page.system, page.as_of)


def error_page(request: Request, problem: Problem, headers: Mapping[str, str]) -> Response:
    """An error as a page; without log-in, the way to the log-in."""
    if problem.status == 401 and request.method == "GET":
        return RedirectResponse(f"/login?next={request.url.path}", 303)
    error = LiantuError(problem.code, problem.detail, where=problem.where, remedy=problem.remedy)
    return HTMLResponse(render_error(error, frame(request)), problem.status, dict(headers))
