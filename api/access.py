"""The door: who calls, from which page, how often, and whether the table of roles lets them in."""

from __future__ import annotations

from time import perf_counter, time
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.concurrency import run_in_threadpool

from api.accounts.roles import LOCAL, NOBODY, ROLE_WORDS, ROLES, Principal, matrix, may
from api.errors import Forbidden, Known, NotAuthenticated, NotModified, TooManyRequests
from api.kept import address
from api.service import Service
from api.settings import ApiSettings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def session_cookie(settings: ApiSettings) -> str:
    """Name of the cookie; browsers accept the __Host- prefix over https only."""
    return "__Host-liantu" if settings.https else "liantu"


class Quota:
    """Requests a minute for each key, kept in this process."""

    def __init__(self, per_minute: int) -> None:
        self._item = RateLimitItemPerMinute(per_minute) if per_minute else None
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def take(self, key: str) -> None:
        """Count one request. Raise TooManyRequests when the share is used up."""
        if self._item is None or self._limiter.hit(self._item, key):
            return
        wait = max(1, int(self._limiter.get_window_stats(self._item, key).reset_time - time()) + 1)
        raise TooManyRequests(
            "request.too_many", f"每分钟至多 {self._item.amount} 次请求", retry_after=wait, remedy=f"{wait} 秒后再试"
        )


def service(request: Request) -> Service:
    """The service of this app."""
    found: Service = request.app.state.service
    return found


def client_of(request: Request) -> str:
    """The address of the caller (behind a proxy the server translates it)."""
    return request.client.host if request.client else ""


def identify(request: Request) -> Principal:
    """Who calls. Raise NotAuthenticated for a token that is not valid."""
    s = service(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        if (found := s.tokens.principal(token.strip())) is None:
            raise NotAuthenticated(
                "token.invalid", "令牌无效、已过期或已撤销", remedy="用 liantu token create 建立新的令牌"
            )
        return found
    if s.is_open:
        return LOCAL
    return s.users.of_session(request.cookies.get(session_cookie(s.settings), "")) or NOBODY


def check_origin(request: Request) -> None:
    """Against request forgery: a write with a cookie or without log-in comes from our own pages, or from no page."""
    if request.method in SAFE or "authorization" in request.headers:
        return
    origin = request.headers.get("origin", "")
    if origin in service(request).settings.cors_origins and origin:
        return
    site = request.headers.get("sec-fetch-site", "")
    same = (
        site in ("same-origin", "none")
        if site
        else not origin or urlsplit(origin).netloc == request.headers.get("host", "")
    )
    if not same:
        raise Forbidden(
            "request.cross_site",
            "请求来自别的网站，已拒绝",
            where=origin[:100],
            remedy="在本服务的页面里操作，或用令牌调用接口",
        )


async def authorise(request: Request) -> None:
    """The dependency of every route. Raise NotAuthenticated, Forbidden or TooManyRequests."""
    state, path = request.scope["state"], request.scope["route"].path
    if request.method not in SAFE:
        state["audit"] = {"action": f"{request.method} {path}", "target": request.url.path, "detail": ""}
    check_origin(request)
    who = state["principal"] = identify(request)
    if not service(request).is_open:
        request.app.state.quota.take(who.key if who.roles else f"none:{client_of(request)}")
    if may(who.roles, request.method, path):
        return
    if not who.roles:
        raise NotAuthenticated(
            "login.needed", "这里需要登录", where=path, remedy="在 /login 登录，或带上 Authorization: Bearer 令牌"
        )
    needed = "、".join(ROLE_WORDS[r] for r in ROLES if r in matrix()[request.method, path])
    raise Forbidden(
        "role.missing", "您的角色不能这样做", where=path, remedy=f"需要这些角色之一：{needed}；请管理员调整"
    )


async def conditional(request: Request) -> None:
    """For answers that depend on the graph alone: ETag from its version, 304 when the caller has that version, and the
    kept answer when somebody asked the same of it before."""
    state, s = request.scope["state"], service(request)
    version = s.fresh_version()
    etag = state["etag"] = (version if version else await run_in_threadpool(s.version)).etag
    given = [t.strip() for t in request.headers.get("if-none-match", "").split(",")]
    if etag and (etag in given or etag.removeprefix("W/") in given or given == ["*"]):
        raise NotModified(etag)
    if etag:
        key = (etag, address(request))
        if kept := await s.answers.claim(key):
            raise Known(kept.again(1000 * (perf_counter() - state["started"])))
        state["keep"] = key


def principal(request: Request) -> Principal:
    """Who calls, after ``authorise``."""
    found: Principal = request.scope["state"]["principal"]
    return found


def note(request: Request, target: str, detail: str = "") -> None:
    """What the audit log shall say about this request."""
    request.scope["state"].setdefault("audit", {"action": f"{request.method} {request.scope['route'].path}"})
    request.scope["state"]["audit"] |= {"target": target, "detail": detail}


Svc = Annotated[Service, Depends(service)]
Who = Annotated[Principal, Depends(principal)]
