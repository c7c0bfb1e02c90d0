"""Log-in, tokens, users and the audit log."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import Svc, Who, client_of, note, session_cookie
from api.accounts.users import SESSION_SECONDS
from api.answering import reply
from api.errors import NotAuthenticated, TooManyRequests
from api.service import Service
from graph.answers.shapes import Answer, Meta, Shape
from graph.errors import UsageError

router = APIRouter(prefix="/api/v1", tags=["accounts"])


class LogIn(BaseModel):
    """Name and password."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=100)
    password: str = Field(max_length=1_000)


class Me(Shape):
    """Who calls."""

    name: str
    roles: tuple[str, ...]
    by: str
    """local (one user, no log-in), session, token or none."""


class TokenIn(BaseModel):
    """A token for programs; its roles count only as far as its owner has them."""

    model_config = ConfigDict(extra="forbid")

    label: str = Field(min_length=1, max_length=100)
    roles: list[str] = Field(default_factory=lambda: ["reader"], max_length=5)
    days: int = Field(90, ge=1, le=366)


class TokenRow(Shape):
    """A token without its secret."""

    id: str
    user: str
    label: str
    roles: tuple[str, ...]
    created: str
    expires: float
    """Seconds since 1970."""
    revoked: bool
    used: str
    """When it was last used, to the minute; blank: never."""


class NewTokenRow(Shape):
    """A new token; ``token`` is shown this once."""

    id: str
    token: str


class UserRow(Shape):
    """A user."""

    name: str
    roles: tuple[str, ...]
    disabled: bool
    locked: bool
    created: str
    by: str


class AuditRow(Shape):
    """One line of the audit log."""

    id: int
    at: str
    who: str
    client: str
    request_id: str
    action: str
    target: str
    outcome: str
    detail: str


def log_in(request: Request, service: Service, name: str, password: str) -> str:
    """The secret of a new session; counts and limits tries. Raise NotAuthenticated or TooManyRequests."""
    request.app.state.login_quota.take(client_of(request))
    note(request, name[:64])
    try:
        secret = service.users.log_in(name, password, client_of(request))
    except NotAuthenticated:
        service.metrics.logins.labels("failed").inc()
        raise
    except TooManyRequests:
        service.metrics.logins.labels("locked").inc()
        raise
    service.metrics.logins.labels("ok").inc()
    return secret


def give_cookie(service: Service, response: Response, secret: str) -> None:
    """Put the session into a cookie that scripts cannot read and other sites cannot send."""
    response.set_cookie(
        session_cookie(service.settings), secret, max_age=SESSION_SECONDS, path="/", secure=service.settings.https,
        httponly=True, samesite="lax",
    )  # fmt: skip


@router.post("/login", response_model=Answer[Me])
def login(request: Request, service: Svc, body: LogIn) -> Response:
    """Log in; the session travels in a cookie."""
    secret = log_in(request, service, body.name, body.password)
    who = service.users.of_session(secret)
    assert who is not None
    response = reply(
        request, Answer[Me](data=Me(name=who.name, roles=tuple(sorted(who.roles)), by="session"), meta=Meta())
    )
    give_cookie(service, response, secret)
    return response


@router.post("/logout", status_code=204, response_class=Response)
def logout(request: Request, service: Svc) -> Response:
    """End the session."""
    service.users.close_session(request.cookies.get(session_cookie(service.settings), ""))
    response = Response(status_code=204)
    response.delete_cookie(session_cookie(service.settings), path="/", secure=service.settings.https, httponly=True)
    return response


@router.get("/me", response_model=Answer[Me])
def me(request: Request, who: Who) -> Response:
    """Who calls, and with which roles."""
    return reply(request, Answer[Me](data=Me(name=who.name, roles=tuple(sorted(who.roles)), by=who.by), meta=Meta()))


def _owner(who: Who) -> str:
    return who.name.split("/", 1)[0]


def _many(request: Request, rows: list[Any], kind: type[Shape], total: int | None = None) -> Response:
    data = [kind(**row) for row in rows]
    return reply(
        request, Answer[list[Any]](data=data, meta=Meta(shown=len(rows), total=len(rows) if total is None else total))
    )


@router.get("/tokens", response_model=Answer[list[TokenRow]])
def tokens(request: Request, service: Svc, who: Who) -> Response:
    """Your tokens; an administrator sees everybody's."""
    rows = [t for t in service.tokens.all() if "admin" in who.roles or t["user"] == _owner(who)]
    return _many(request, rows, TokenRow)


@router.post("/tokens", response_model=Answer[NewTokenRow], status_code=201)
def make_token(request: Request, service: Svc, who: Who, body: TokenIn) -> Response:
    """Make a token for yourself. Its text is shown this once."""
    if who.by != "session":
        raise UsageError("token.login", "只有登录的用户能建立令牌", remedy="先在 /login 登录；本机单用户不需要令牌")
    made = service.tokens.create(who.name, body.label, body.roles, body.days)
    note(request, made.id, body.label)
    return reply(request, Answer[NewTokenRow](data=NewTokenRow(id=made.id, token=made.text), meta=Meta()), status=201)


@router.delete("/tokens/{token}", status_code=204, response_class=Response)
def revoke(request: Request, service: Svc, who: Who, token: str) -> Response:
    """Revoke one of your tokens; an administrator may revoke any."""
    note(request, token)
    mine = {t["id"] for t in service.tokens.all() if "admin" in who.roles or t["user"] == _owner(who)}
    service.tokens.revoke(token if token in mine else "")
    return Response(status_code=204)


@router.get("/users", response_model=Answer[list[UserRow]])
def users(request: Request, service: Svc) -> Response:
    """Every user. They are made and changed with ``liantu user`` on the machine."""
    return _many(request, service.users.all(), UserRow)


@router.get("/audit", response_model=Answer[list[AuditRow]])
def audit(
    request: Request,
    service: Svc,
    before: Annotated[int | None, Query(ge=1, lt=1 << 62, description="上一页最后一行的 id")] = None,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 200,
    who: Annotated[str, Query(max_length=100)] = "",
    action: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """The audit log, newest first: every write, log-in and Cypher."""
    rows = service.audit.page(before=before, limit=limit, who=who, action=action)
    return _many(request, rows, AuditRow, service.audit.count(who=who, action=action))
