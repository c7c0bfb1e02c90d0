"""The Python client: ``Client`` and ``AsyncClient``, typed, over the HTTP API; ``frame`` gives pandas.

>>> with Client("http://127.0.0.1:8080") as liantu:
...     gaps = liantu.gaps(region="410000", chain="K10-22")
...     table = frame(gaps)
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from types import TracebackType
from typing import Any, Generic, ParamSpec, Self, TypeVar

import httpx
import pandas as pd
from pydantic import BaseModel

from graph.answers.shapes import Answer
from graph.errors import GraphUnavailable, LiantuError, NotFound, UsageError
from liantu.client import calls
from liantu.client.calls import Call

__all__ = ["AsyncClient", "Call", "Client", "calls", "frame"]

P = ParamSpec("P")
T = TypeVar("T")
DEFAULT = "http://127.0.0.1:8080"


class _Sync(Generic[P, T]):
    """A call of ``calls`` as a method that returns the answer."""

    def __init__(self, make: Callable[P, Call[T]]) -> None:
        self._make = make

    def __get__(self, client: Client, owner: type[Client]) -> Callable[P, T]:
        return lambda *args, **kwargs: client.send(self._make(*args, **kwargs))


class _Async(Generic[P, T]):
    """The same as a method that returns an awaitable."""

    def __init__(self, make: Callable[P, Call[T]]) -> None:
        self._make = make

    def __get__(self, client: AsyncClient, owner: type[AsyncClient]) -> Callable[P, Awaitable[T]]:
        return lambda *args, **kwargs: client.send(self._make(*args, **kwargs))


class Client:
    """A blocking client. ``token`` is an API token where the service has accounts; ``timeout`` in seconds.

    Every method raises NotFound, UsageError, GraphUnavailable or LiantuError with the service's own words.
    """

    def __init__(
        self,
        url: str = DEFAULT,
        *,
        token: str = "",
        timeout: float = 30.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._http = httpx.Client(base_url=url, headers=_headers(token), timeout=timeout, transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._http.close()

    def send(self, call: Call[T]) -> T:
        """Carry out one call of ``liantu.client.calls``."""
        try:
            answer = self._http.request(call.method, call.path, params=call.params, json=call.body)
        except httpx.TransportError as error:
            raise _unreachable(error) from error
        return _read(call, answer)

    clusters = _Sync(calls.clusters)
    chains = _Sync(calls.chains)
    chain = _Sync(calls.chain)
    panorama = _Sync(calls.panorama)
    gaps = _Sync(calls.gaps)
    gap = _Sync(calls.gap)
    evidence = _Sync(calls.evidence)
    targets = _Sync(calls.targets)
    rerank = _Sync(calls.rerank)
    enterprises = _Sync(calls.enterprises)
    enterprise = _Sync(calls.enterprise)
    network = _Sync(calls.network)
    search = _Sync(calls.search)
    queries = _Sync(calls.queries)
    run_query = _Sync(calls.run_query)
    cypher = _Sync(calls.cypher)
    saved = _Sync(calls.saved)
    keep = _Sync(calls.keep)
    run_saved = _Sync(calls.run_saved)
    forget = _Sync(calls.forget)
    source = _Sync(calls.source)
    loads = _Sync(calls.loads)
    diff = _Sync(calls.diff)


class AsyncClient:
    """The same for asyncio: every method returns an awaitable."""

    def __init__(
        self,
        url: str = DEFAULT,
        *,
        token: str = "",
        timeout: float = 30.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._http = httpx.AsyncClient(base_url=url, headers=_headers(token), timeout=timeout, transport=transport)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def send(self, call: Call[T]) -> T:
        """Carry out one call of ``liantu.client.calls``."""
        try:
            answer = await self._http.request(call.method, call.path, params=call.params, json=call.body)
        except httpx.TransportError as error:
            raise _unreachable(error) from error
        return _read(call, answer)

    clusters = _Async(calls.clusters)
    chains = _Async(calls.chains)
    chain = _Async(calls.chain)
    panorama = _Async(calls.panorama)
    gaps = _Async(calls.gaps)
    gap = _Async(calls.gap)
    evidence = _Async(calls.evidence)
    targets = _Async(calls.targets)
    rerank = _Async(calls.rerank)
    enterprises = _Async(calls.enterprises)
    enterprise = _Async(calls.enterprise)
    network = _Async(calls.network)
    search = _Async(calls.search)
    queries = _Async(calls.queries)
    run_query = _Async(calls.run_query)
    cypher = _Async(calls.cypher)
    saved = _Async(calls.saved)
    keep = _Async(calls.keep)
    run_saved = _Async(calls.run_saved)
    forget = _Async(calls.forget)
    source = _Async(calls.source)
    loads = _Async(calls.loads)
    diff = _Async(calls.diff)


def frame(answer: Answer[Any]) -> pd.DataFrame:
    """The rows of an answer as a DataFrame, nested values as they are; one row where the data is no list."""
    rows: Iterable[BaseModel] = answer.data if isinstance(answer.data, list | tuple) else (answer.data,)
    return pd.DataFrame([row.model_dump() for row in rows])


def _headers(token: str) -> dict[str, str]:
    return {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})


def _unreachable(error: httpx.TransportError) -> GraphUnavailable:
    return GraphUnavailable("service.unreachable", f"服务没有应答：{error}", remedy="检查地址；本机用 liantu up 启动")


def _read(call: Call[T], answer: httpx.Response) -> T:
    if answer.is_success:
        return call.read(answer.content)
    told = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    kind: type[LiantuError] = {404: NotFound, 503: GraphUnavailable}.get(
        answer.status_code, UsageError if answer.status_code < 500 else LiantuError
    )
    raise kind(
        told.get("code", f"http.{answer.status_code}"), told.get("detail", answer.reason_phrase),
        where=told.get("where") or call.path, remedy=told.get("remedy", ""),
    )  # fmt: skip
