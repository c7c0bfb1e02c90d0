"""Log-in, log-out and the description of the API, as pages without a script."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.access import Svc, client_of, note, session_cookie
from api.accounts.oidc import Oidc
from api.errors import NotAuthenticated, TooManyRequests
from api.pages.frame import Framed
from api.routes.accounts import give_cookie, log_in
from graph.errors import NotFound
from viz.pages.doors import render_docs, render_login

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


def _inside(address: str) -> str:
    """An address of ours to go on to; anything else becomes home."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"


@router.get("/login")
def login_page(service: Svc, page: Framed) -> str:
    """The form."""
    return render_login(page, next_=_inside(page.query.get("next", "/")), oidc=service.settings.oidc is not None)


@router.post("/login")
def login(
    request: Request,
    service: Svc,
    page: Framed,
    name: Annotated[str, Form(max_length=100)] = "",
    password: Annotated[str, Form(max_length=1_000)] = "",
    next_: Annotated[str, Form(alias="next", max_length=500)] = "/",
) -> Response:
    """Log in and go on."""
    try:
        secret = log_in(request, service, name, password)
    except (NotAuthenticated, TooManyRequests) as error:
        oidc = service.settings.oidc is not None
        return HTMLResponse(render_login(page, next_=_inside(next_), oidc=oidc, error=error, name=name), error.status)
    response = RedirectResponse(_inside(next_), 303)
    give_cookie(service, response, secret)
    return response


@router.get("/login/oidc")
async def to_provider(request: Request, page: Framed) -> Response:
    """To the organisation's own log-in."""
    request.session["next"] = _inside(page.query.get("next", "/"))
    return await _oidc(request).go(request, str(request.url_for("from_provider")))


@router.get("/login/oidc/back")
async def from_provider(request: Request, service: Svc) -> Response:
    """Back from there, with a session of ours."""
    name = await _oidc(request).user(request, service.users)
    note(request, name)
    response = RedirectResponse(_inside(request.session.pop("next", "/")), 303)
    give_cookie(service, response, service.users.open_session(name, client_of(request)))
    return response


def _oidc(request: Request) -> Oidc:
    found: Oidc | None = request.app.state.oidc
    if found is None:
        raise NotFound("login.no_oidc", "没有设置单位账户登录", remedy="用用户名和密码登录")
    return found


@router.post("/logout")
def logout(request: Request, service: Svc) -> Response:
    """End the session."""
    service.users.close_session(request.cookies.get(session_cookie(service.settings), ""))
    response = RedirectResponse("/login", 303)
    response.delete_cookie(session_cookie(service.settings), path="/", secure=service.settings.https, httponly=True)
    return response


@router.get("/docs")
def docs(request: Request, page: Framed) -> str:
    """The API as a page: every route with parameters, bodies, answers and an example."""
    return render_docs(request.app.openapi(), page)
