"""The frame around every request: id, time, log, metrics, security headers, limits, and the last resort for errors."""

from __future__ import annotations

import re
import time
from typing import Any
from uuid import uuid4

import structlog
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import OWN, problem
from api.service import Service
from api.settings import LOOPBACK

REQUEST_ID = re.compile(r"[\w.-]{1,64}")
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SECURITY = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
QUIET = frozenset({"/healthz", "/readyz", "/metrics"})


class Frame:
    """The outermost layer. It answers HEAD as GET without the body, and never lets an exception reach the server."""

    def __init__(self, app: ASGIApp, *, service: Service) -> None:
        self.app, self.settings = app, service.settings
        self.metrics, self.log, self.audit = service.metrics, service.log, service.audit
        self.security = dict(SECURITY)
        settings = service.settings
        if settings.https:
            self.security["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        self.names = LOOPBACK | {settings.host, *settings.names}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the class."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        scope = {**scope, "method": "GET" if head else scope["method"]}
        state = scope["state"] = {
            **scope.get("state", {}),
            "request_id": _request_id(scope),
            "started": time.perf_counter(),
        }
        answer = _Answer(send, self.security, state, head=head)
        self.metrics.running.inc()
        try:
            await self._answer(scope, receive, answer)
        finally:
            self.metrics.running.dec()
            self._note(scope, answer)

    async def _answer(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=answer.request_id)
        request = Request(scope, receive)
        try:
            if not self._trusted(scope):
                await _not_ours(request)(scope, receive, answer.send)
            elif self._too_long(scope):
                await _too_large(request)(scope, receive, answer.send)
            else:
                await self.app(scope, _counted(receive, self.settings.body_bytes), answer.send)
        except Exception as error:
            self.log.exception("request.failed", path=scope["path"], kind=type(error).__name__)
            if answer.status == 0:
                lost = problem(
                    request,
                    500,
                    "server.error",
                    "服务内部出错，已记入日志",
                    where=answer.request_id,
                    remedy="把请求编号告诉管理员",
                )
                await lost(scope, receive, answer.send)

    def _too_long(self, scope: Scope) -> bool:
        length = Headers(scope=scope).get("content-length", "")
        return length.isdigit() and int(length) > self.settings.body_bytes

    def _trusted(self, scope: Scope) -> bool:
        """Against DNS rebinding: a service without log-in answers only to its own names."""
        if not self.settings.is_local and not self.settings.names:
            return True
        host = Headers(scope=scope).get("host", "")
        name = host.rsplit("]", 1)[0].lstrip("[") if host.startswith("[") else host.split(":", 1)[0]
        return name.lower() in self.names

    def _note(self, scope: Scope, answer: _Answer) -> None:
        seconds = time.perf_counter() - scope["state"]["started"]
        route = getattr(scope.get("route"), "path", "none")
        self.metrics.seconds.labels(scope["method"], route).observe(seconds)
        self.metrics.requests.labels(scope["method"], route, str(answer.status)).inc()
        if scope["path"] in QUIET or scope["path"].startswith("/static/"):
            return
        who, client = scope["state"].get("principal"), (scope.get("client") or ("",))[0]
        if audit := scope["state"].get("audit"):
            self.audit.write(
                who=who.name if who else "",
                client=client,
                request_id=answer.request_id,
                outcome=str(answer.status),
                **audit,
            )
        self.log.info(
            "request", method=scope["method"], path=scope["path"], route=route, status=answer.status,
            ms=round(seconds * 1000, 1), who=who.name if who else "", client=client,
        )  # fmt: skip


class _Answer:
    """Passes an answer on, with our headers, and remembers its status."""

    def __init__(self, send: Send, headers: dict[str, str], state: dict[str, Any], *, head: bool) -> None:
        self._send, self._headers, self._state, self._head = send, headers, state, head
        self.request_id: str = state["request_id"]
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in self._headers.items():
                headers.setdefault(name, value)
            headers["X-Request-ID"] = self.request_id
            if self.status == 200 and (etag := self._state.get("etag")):
                headers.setdefault("ETag", etag)
        elif self._head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


def _not_ours(request: Request) -> Response:
    return problem(
        request, 421, "request.host", "这个主机名不是本服务的名字", where=request.headers.get("host", "")[:100],
        remedy="用启动时印出的地址访问；反向代理的域名写进 LIANTU_NAMES",
    )  # fmt: skip


def _too_large(request: Request) -> Response:
    return problem(request, 413, *OWN[413][:2], remedy=OWN[413][2])


def _counted(receive: Receive, limit: int) -> Receive:
    """``receive`` that ends a body of unstated length at ``limit`` bytes."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise HTTPException(413)
        return message

    return counted


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    return given if REQUEST_ID.fullmatch(given) else uuid4().hex
