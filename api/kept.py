"""Whole answers, kept while the graph stays as it is: a question that was asked before costs no query."""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ROOM = 64_000_000
WAIT_SECONDS = 10.0
MOST = 1_000_000
TOOK = b'"took_ms":'


@dataclass(frozen=True)
class Kept:
    """An answer as it was sent: media type and body."""

    media: str
    body: bytes

    def again(self, ms: float) -> Response:
        """The answer for another caller; ``took_ms`` is this caller's own."""
        body, at = self.body, self.body.rfind(TOOK)
        if at >= 0:
            rest = body[at + len(TOOK) :].lstrip(b"0123456789.")
            body = b"%s%.1f%s" % (body[: at + len(TOOK)], ms, rest)
        return Response(body, media_type=None, headers={"content-type": self.media})


class KeptAnswers:
    """Answers by graph version and address, the least recently asked dropped first. Safe to use from many threads."""

    def __init__(self, room: int = ROOM) -> None:
        self._room, self._size = room, 0
        self._kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._asked: dict[tuple[str, str], asyncio.Event] = {}

    async def claim(self, key: tuple[str, str]) -> Kept | None:
        """The answer, if need be once another caller's same question is answered; None: find it, then ``release``."""
        if (asked := self._asked.get(key)) and self.get(key) is None:
            try:
                await asyncio.wait_for(asked.wait(), WAIT_SECONDS)
            except TimeoutError:
                return None
        if found := self.get(key):
            return found
        self._asked.setdefault(key, asyncio.Event())
        return None

    def release(self, key: tuple[str, str]) -> None:
        """The question was answered, or could not be: who waits for it goes on."""
        if asked := self._asked.pop(key, None):
            asked.set()

    def get(self, key: tuple[str, str]) -> Kept | None:
        """The answer that was kept."""
        with self._lock:
            if found := self._kept.get(key):
                self._kept.move_to_end(key)
            return found

    def put(self, key: tuple[str, str], answer: Kept) -> None:
        """Keep an answer."""
        with self._lock:
            if before := self._kept.pop(key, None):
                self._size -= len(before.body)
            self._kept[key] = answer
            self._size += len(answer.body)
            while self._size > self._room:
                self._size -= len(self._kept.popitem(last=False)[1].body)


def address(request: Request) -> str:
    """What tells two questions apart: path, query, and whether a page or data was asked for."""
    return f"{request.url.path}?{request.url.query} {'html' in request.headers.get('accept', '')}"


class Keeper:
    """The innermost layer: it keeps good answers whose route said under which key (``state["keep"]``)."""

    def __init__(self, app: ASGIApp, *, answers: KeptAnswers) -> None:
        self.app, self.answers = app, answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the class."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        media, parts = "", list[bytes]()

        async def keeping(message: Message) -> None:
            nonlocal media
            key = scope["state"].get("keep")
            if key and message["type"] == "http.response.start" and message["status"] == 200:
                headers = dict(message["headers"])
                media = "" if b"content-disposition" in headers else headers.get(b"content-type", b"").decode()
            elif media and message["type"] == "http.response.body":
                parts.append(message.get("body", b""))
                body = b"".join(parts)
                if not message.get("more_body") and len(body) <= MOST:
                    self.answers.put(key, Kept(media, body))
            await send(message)

        try:
            await self.app(scope, receive, keeping)
        finally:
            if key := scope["state"].get("keep"):
                self.answers.release(key)
