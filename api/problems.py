"""Every error as RFC 9457 problem details, and the one table of exception handlers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from api.errors import Known, NotModified
from graph.errors import GraphUnavailable, LiantuError

MEDIA = "application/problem+json"
RETRY_SECONDS = 5
TITLES = {
    400: "请求有误", 401: "需要登录", 403: "不允许", 404: "没有找到", 405: "方法不支持", 409: "版本冲突",
    413: "内容太大", 415: "内容类型不支持", 421: "主机名不受信任", 422: "参数不合要求", 429: "请求太频繁",
    500: "服务出错", 503: "暂时不能应答", 504: "超过时限",
}  # fmt: skip
# code, what is wrong, what to do: for the statuses that the framework raises itself
OWN = {
    400: ("request.bad", "请求无法理解", "按接口说明 /docs 检查请求"),
    404: ("request.no_such_page", "没有这个地址", "接口清单见 /docs"),
    405: ("request.method", "这个地址不支持该方法", "响应头 Allow 列出可用的方法"),
    413: ("request.too_large", "请求内容超过上限", "减小内容，或分几次发送"),
    415: ("request.media_type", "内容类型不支持", "用 Content-Type: application/json"),
}
FAULTS = {
    "missing": "缺少这一项", "json_invalid": "不是合法的 JSON", "int_parsing": "应为整数", "float_parsing": "应为数字",
    "bool_parsing": "应为 true 或 false", "string_too_long": "文字太长", "string_too_short": "文字太短",
    "greater_than_equal": "数值太小", "less_than_equal": "数值太大", "literal_error": "不在可选值之内",
    "string_pattern_mismatch": "格式不对", "extra_forbidden": "不认识这一项", "enum": "不在可选值之内",
}  # fmt: skip


class FieldFault(BaseModel):
    """What is wrong with one parameter."""

    where: str = Field(examples=["query.limit"])
    code: str = Field(examples=["less_than_equal"])
    message: str = Field(examples=["数值太大"])


class Problem(BaseModel):
    """RFC 9457 problem details with a code, the place and the remedy."""

    type: str = Field(examples=["urn:liantu:problem:gap.unknown"])
    title: str = Field(examples=["没有找到"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["没有这个缺口"])
    instance: str = Field(examples=["/api/v1/gaps/410000.K10-99-S01"])
    code: str = Field(examples=["gap.unknown"])
    where: str = Field("", examples=["410000.K10-99-S01"])
    remedy: str = Field("", examples=["编号形如 410000.K10-22-S05"])
    request_id: str = ""
    errors: list[FieldFault] = Field(default_factory=list, description="每个不合要求的参数一条")
    current: dict[str, Any] | None = Field(None, description="版本冲突时：现在的内容")


def problem(
    request: Request,
    status: int,
    code: str,
    detail: str,
    *,
    where: str = "",
    remedy: str = "",
    errors: Sequence[FieldFault] = (),
    current: dict[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """One error as a response: problem+json, or the error page where a browser asked for a page."""
    body = Problem(
        type=f"urn:liantu:problem:{code}", title=TITLES.get(status, "出错"), status=status, detail=detail,
        instance=request.url.path, code=code, where=where, remedy=remedy, errors=list(errors), current=current,
        request_id=request.scope.get("state", {}).get("request_id", ""),
    )  # fmt: skip
    sent = dict(headers or {})
    if status == 503:
        sent.setdefault("Retry-After", str(RETRY_SECONDS))
    if (page := _error_page(request)) is not None and wants_page(request):
        return page(request, body, sent)
    left_out = {"current"} if current is None else set()
    return JSONResponse(body.model_dump(exclude=left_out), status, sent, media_type=MEDIA)


ErrorPage = Callable[[Request, Problem, Mapping[str, str]], Response]


def _error_page(request: Request) -> ErrorPage | None:
    found: ErrorPage | None = request.app.state.error_page
    return found


def wants_page(request: Request) -> bool:
    """Whether a browser asked for a page rather than a program for data."""
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


async def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, LiantuError)
    headers = {}
    if (wait := getattr(error, "retry_after", None)) is not None:
        headers["Retry-After"] = str(wait)
    if error.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="liantu"'
    if error.status >= 500:
        request.app.state.service.log.warning("request.error", code=error.code, error=error.message, where=error.where)
    if isinstance(error, GraphUnavailable):
        request.app.state.service.forget_version()
    return problem(
        request, error.status, error.code, error.message, where=error.where, remedy=error.remedy,
        current=getattr(error, "current", None), headers=headers,
    )  # fmt: skip


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code, text, remedy = OWN.get(
        error.status_code, (f"request.{error.status_code}", TITLES.get(error.status_code, "出错"), "")
    )
    return problem(request, error.status_code, code, text, remedy=remedy, headers=error.headers)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [
        FieldFault(where=".".join(str(p) for p in e["loc"]), code=e["type"], message=FAULTS.get(e["type"], "不合要求"))
        for e in error.errors()[:20]
    ]
    where = "、".join(f.where for f in faults)
    text = "；".join(f"{f.where} {f.message}" for f in faults)
    return problem(request, 422, "request.invalid", text, where=where, remedy="参数说明见 /docs", errors=faults)


async def _not_modified(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotModified)
    return Response(status_code=304, headers={"ETag": error.etag, "Cache-Control": "private, no-cache"})


async def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, Known)
    return error.answer


HANDLERS = {
    LiantuError: _ours,
    HTTPException: _http,
    RequestValidationError: _invalid,
    NotModified: _not_modified,
    Known: _known,
}


def install(app: FastAPI) -> None:
    """Put the table of handlers into ``app``. What nobody foresaw is answered by api.middleware."""
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)
