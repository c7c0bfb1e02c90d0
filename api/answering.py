"""From an answer to a response: time taken, cursor of the next page, and the parameters that many routes share."""

from __future__ import annotations

import base64
import binascii
import time
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Query, Request
from fastapi.responses import Response

from graph.answers.common import Scope
from graph.answers.shapes import Answer
from graph.errors import UsageError

DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
MOST = 1_000
Adcode = Annotated[str, Query(pattern=r"^\d{6}$", description="区划代码", examples=["410000"])]
AsOf = Annotated[
    str, Query(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$", description="截至日期；空为现在", examples=["2023-12-31"])
]
System = Annotated[str, Query(max_length=20, description="体系：10+30 或 7+28", examples=["10+30"])]


def scope(region: Adcode = "410000", system: System = "10+30", as_of: AsOf = "") -> Scope:
    """Where and when. A plus in an address means a blank, so a blank in ``system`` is a plus."""
    return Scope(region, system.replace(" ", "+"), as_of)


@dataclass(frozen=True)
class Page:
    """Which rows of a list."""

    skip: int
    limit: int


def start(cursor: Annotated[str, Query(max_length=40, description="上一页给出的 meta.next")] = "") -> int:
    """How many rows come before the page. Raise UsageError for a cursor that we did not give."""
    if not cursor:
        return 0
    try:
        skip = int(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True).decode("ascii"))
    except (binascii.Error, ValueError):
        skip = -1
    if not 0 <= skip < 10**9:
        raise UsageError("request.cursor", "游标无效", where=cursor, remedy="用上一页 meta.next 的值，或去掉 cursor")
    return skip


Start = Annotated[int, Depends(start)]


def page(skip: Start, limit: Annotated[int, Query(ge=1, le=MOST, description="至多几行")] = 200) -> Page:
    """The rows asked for."""
    return Page(skip, limit)


InScope = Annotated[Scope, Depends(scope)]
Paged = Annotated[Page, Depends(page)]


def reply(request: Request, answer: Answer[Any], paged: Page | None = None, status: int = 200) -> Response:
    """The answer as JSON, with took_ms, the cursor of the next page and a Link header to it."""
    meta: dict[str, Any] = {"took_ms": round((time.perf_counter() - request.scope["state"]["started"]) * 1000, 1)}
    headers = {}
    if paged is not None:
        end = paged.skip + answer.meta.shown
        meta["truncated"] = answer.meta.shown < answer.meta.total
        if answer.meta.shown > 0 and end < answer.meta.total:
            meta["next"] = base64.urlsafe_b64encode(str(end).encode()).decode().rstrip("=")
            query = [(k, v) for k, v in request.query_params.multi_items() if k != "cursor"]
            headers["Link"] = f'<{request.url.path}?{urlencode([*query, ("cursor", meta["next"])])}>; rel="next"'
    whole = answer.model_copy(update={"meta": answer.meta.model_copy(update=meta)})
    return Response(whole.model_dump_json(), status, headers, media_type="application/json")
