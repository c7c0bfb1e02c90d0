"""The OpenAPI text: one problem shape for all errors, and where it is served."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.problems import MEDIA, TITLES, Problem

TAGS = {
    "chains": "集群与产业链", "gaps": "环节判断与招商候选", "enterprises": "企业、网络与路径",
    "reference": "区域、项目、指标、来源与字典",
    "ledger": "装载、快照与回测", "queries": "查询库与 Cypher", "leads": "招商线索",
    "accounts": "账户与审计", "service": "服务状态",
}  # fmt: skip
PROBLEM = "#/components/schemas/Problem"


def describe(app: FastAPI) -> None:
    """Make ``app.openapi()`` give our text."""
    kept: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not kept:
            kept.update(_text(app))
        return kept

    app.openapi = openapi  # type: ignore[method-assign]


def _text(app: FastAPI) -> dict[str, Any]:
    text = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes,
        tags=[{"name": n, "description": d} for n, d in TAGS.items()],
    )  # fmt: skip
    schemas = text.setdefault("components", {}).setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    text["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "liantu token create 建立的令牌；本机单用户不需要"}
    }
    text["security"] = [{"token": []}, {}]
    for path in text["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
            operation["responses"] |= {
                str(status): {"description": title, "content": {MEDIA: {"schema": {"$ref": PROBLEM}}}}
                for status, title in TITLES.items()
            }
    return text
