"""The log-in form and the description of the API: pages that need no answer of the graph."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from graph.errors import LiantuError
from viz.page import Frame, render

METHODS = ("get", "post", "patch", "put", "delete")


def render_login(
    frame: Frame, *, next_: str = "/", oidc: bool = False, error: LiantuError | None = None, name: str = ""
) -> str:
    """The form; ``oidc`` adds the way over the organisation's own log-in, ``error`` says why the last try failed."""
    return render("login.html", frame, tab="", title="登录", next=next_, oidc=oidc, error=error, name=name)


def render_docs(openapi: Mapping[str, Any], frame: Frame) -> str:
    """Every route of an OpenAPI text by tag: parameters, body, answer, curl."""
    groups: dict[str, list[dict[str, Any]]] = {t["name"]: [] for t in openapi["tags"]}
    for path, item in openapi["paths"].items():
        for method in METHODS:
            if operation := item.get(method):
                groups[operation["tags"][0]].append(_operation(openapi, method, path, operation))
    tags = [(t["description"], groups[t["name"]]) for t in openapi["tags"] if groups[t["name"]]]
    schemas = {name: s for name, s in openapi["components"]["schemas"].items() if "properties" in s}
    return render(
        "docs.html", frame, tab="queries", title="接口", api=openapi["info"], tags=tags,
        schemas=[(name, s.get("description", ""), _fields(s)) for name, s in sorted(schemas.items())],
    )  # fmt: skip


def _operation(openapi: Mapping[str, Any], method: str, path: str, operation: Mapping[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    good: Mapping[str, Any] = next((r for code, r in operation["responses"].items() if code.startswith("2")), {})
    answer = good.get("content", {}).get("application/json", {}).get("schema", {})
    example = _example(openapi, body) if body else None
    return {
        "method": method.upper(), "path": path, "text": operation.get("description", ""),
        "id": operation.get("operationId", ""), "params": operation.get("parameters", []), "body": _name(body),
        "answer": _name(answer), "curl": _curl(method, path, example),
    }  # fmt: skip


def _curl(method: str, path: str, example: Any) -> str:
    verb = "" if method == "get" else f" -X {method.upper()}"
    data = f" -H 'Content-Type: application/json' -d '{json.dumps(example, ensure_ascii=False)}'" if example else ""
    return f"curl{verb} http://127.0.0.1:8080{path}{data}"


def _example(openapi: Mapping[str, Any], schema: Mapping[str, Any]) -> Any:
    """An example of a body, from the examples that its schema carries."""
    if "$ref" in schema:
        return _example(openapi, openapi["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    if schema.get("examples"):
        return schema["examples"][0]
    if "properties" in schema:
        wanted = schema.get("required") or list(schema["properties"])
        return {name: _example(openapi, schema["properties"][name]) for name in wanted}
    if "default" in schema:
        return schema["default"]
    return {"string": "…", "integer": 1, "number": 0.5, "boolean": True, "array": [], "object": {}}.get(
        schema.get("type", ""), "…"
    )


def _name(schema: Mapping[str, Any]) -> str:
    """A schema in a word: its name, or type and what it holds."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[1])
    if "anyOf" in schema:
        return " | ".join(_name(s) for s in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return " | ".join(str(v) for v in schema.get("enum", [schema.get("const")]))
    kind = str(schema.get("type", ""))
    return f"[{_name(schema['items'])}]" if kind == "array" and "items" in schema else kind


def _fields(schema: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    return [(n, _name(p), p.get("description", "")) for n, p in schema["properties"].items()]
