"""The header of a .cypher file: what the query asks, what it takes and gives.

    // title: 链上哪些环节省内没有企业
    // question: {chain} 的哪些环节在 {region} 没有企业？
    // category: 缺口
    // param chain: string                 产业链编号
    // param region: string = "410000"     区域编号
    // param limit: integer = 200          至多 1000
    // returns segment_id: string, segment: string, outside: integer
    // identity: segment_id
    // :params {chain: "K10-22", region: "410000", limit: 200}

The last line is an example; it can be pasted into Neo4j Browser, and the golden answers are made with it. ``returns``
may be repeated. Everything below the header is Cypher.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from graph.errors import DataError, UsageError
from graph.ontology import DATE

PARAM_TYPES = ("string", "integer", "float", "boolean", "date", "strings")
COLUMN_TYPES = (*PARAM_TYPES, "map", "maps")
CATEGORIES = ("缺口", "目标", "链与集群", "企业与供应", "地区与项目", "政策", "数据质量", "页面")
SINGLE = ("title", "question", "category", "identity", ":params")

_TYPE_WORDS = {
    "string": "文字",
    "integer": "整数",
    "float": "数字",
    "boolean": "true 或 false",
    "date": "日期 YYYY、YYYY-MM 或 YYYY-MM-DD",
    "strings": "文字列表，以逗号分开",
}
_PARAM = re.compile(r"(\w+): (\w+)(?: = (\"[^\"]*\"|\S+))?(?:\s{2,}(.*))?$")
_COLUMN = re.compile(r"(\w+): (\w+)$")
_LIMIT = {"minimum": re.compile(r"至少 (-?\d+)"), "maximum": re.compile(r"至多 (-?\d+)")}


def fault(path: Path, line: int, message: str, remedy: str) -> DataError:
    """The error for a query file, with file:line."""
    return DataError("query.file", message, where=f"{path.parent.name}/{path.name}:{line}", remedy=remedy)


@dataclass(frozen=True)
class Param:
    """A parameter of a query. Without a default it is required."""

    name: str
    type: str
    required: bool
    default: Any = None
    minimum: int | None = None
    maximum: int | None = None
    note: str = ""

    def read(self, value: Any) -> Any:
        """``value`` (typed, or text from a command line or address) as the declared type. Raise UsageError."""
        typed = self._typed(value)
        if isinstance(typed, int | float) and not isinstance(typed, bool):
            if self.minimum is not None and typed < self.minimum:
                raise self._refuse(f"{value} 太小", f"至少 {self.minimum}")
            if self.maximum is not None and typed > self.maximum:
                raise self._refuse(f"{value} 太大", f"至多 {self.maximum}")
        return typed

    def _typed(self, value: Any) -> Any:
        if self.type == "string" and isinstance(value, str):
            return value
        if self.type == "date" and isinstance(value, str) and (value == "" or DATE.fullmatch(value)):
            return value
        if self.type == "strings":
            parts = value.split(",") if isinstance(value, str) else value
            if isinstance(parts, list | tuple) and all(isinstance(p, str) for p in parts):
                return [p.strip() for p in parts if p.strip()]
        if self.type in ("integer", "float", "boolean"):
            return self._number(value)
        raise self._refuse(f"{value!r} 不是{_TYPE_WORDS[self.type]}", f"给一个{_TYPE_WORDS[self.type]}")

    def _number(self, value: Any) -> Any:
        try:
            plain = json.loads(value) if isinstance(value, str) else value
        except ValueError:
            plain = None
        flag = isinstance(plain, bool)
        if self.type == "boolean" and flag:
            return plain
        if self.type == "integer" and isinstance(plain, int) and not flag and abs(plain) < 2**63:
            return plain
        if self.type == "float" and isinstance(plain, int | float) and not flag and abs(plain) < float("inf"):
            return float(plain)
        raise self._refuse(f"{value!r} 不是{_TYPE_WORDS[self.type]}", f"给一个{_TYPE_WORDS[self.type]}")

    def _refuse(self, what: str, remedy: str) -> UsageError:
        return UsageError("query.param", f"参数 {self.name} 的值 {what}", where=self.name, remedy=remedy)


@dataclass(frozen=True)
class Column:
    """A column that a query returns."""

    name: str
    type: str


@dataclass(frozen=True)
class Header:
    """A header, parsed. ``lines`` says where each part stands, ``end`` is the line of the first Cypher (from 1)."""

    title: str
    question: str
    category: str
    params: tuple[Param, ...]
    returns: tuple[Column, ...]
    identity: tuple[str, ...]
    example: Mapping[str, Any]
    lines: Mapping[str, int]
    end: int


def parse_header(path: Path, text: str) -> Header:
    """The header of one file. Raise DataError with file:line and the mend."""
    single: dict[str, str] = {}
    lines: dict[str, int] = {}
    params: list[Param] = []
    columns: list[Column] = []
    number = 0
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.startswith("//"):
            break
        body = raw[2:].strip()
        if body.startswith("param "):
            params.append(read_param(path, number, body[6:]))
            lines[f"param {params[-1].name}"] = number
        elif body.startswith("returns "):
            found = _columns(path, number, body[8:])
            columns += found
            lines |= {f"returns {c.name}": number for c in found}
        else:
            key, value = _single(path, number, body)
            single[key], lines[key] = value, number
    _complete(path, single, params, columns)
    identity = tuple(part.strip() for part in single["identity"].split(","))
    if unknown := [i for i in identity if i not in {c.name for c in columns}]:
        raise fault(path, lines["identity"], f"identity 里的 {unknown[0]} 不在 returns 中", "只写 returns 里的列")
    return Header(
        single["title"], single["question"], single["category"], tuple(params), tuple(columns), identity,
        _example(path, lines, single.get(":params", "{}"), params), lines, number,
    )  # fmt: skip


def _single(path: Path, number: int, body: str) -> tuple[str, str]:
    key, _, value = body.partition(" ")
    key = key if key.startswith(":") else key.rstrip(":")
    if key not in SINGLE or not value.strip():
        raise fault(path, number, f"看不懂这一行：{body[:60]}", f"写成 {'、'.join(SINGLE)}、param 或 returns 开头")
    if key == "category" and value.strip() not in CATEGORIES:
        raise fault(path, number, f"没有类别 {value.strip()}", f"用 {'、'.join(CATEGORIES)} 之一")
    return key, value.strip()


def read_param(path: Path, number: int, body: str) -> Param:
    """``name: type = default  note``. Raise DataError with file:line and the mend."""
    m = _PARAM.match(body)
    if not m or m[2] not in PARAM_TYPES:
        raise fault(
            path, number, f"参数写得不对：{body[:60]}", f"写成 名: 类型 = 默认值  说明；类型为 {'、'.join(PARAM_TYPES)}"
        )
    note = m[4] or ""
    limits = {k: int(found[1]) for k, rx in _LIMIT.items() if (found := rx.search(note))}
    param = Param(m[1], m[2], m[3] is None, None, **limits, note=note)
    if m[3] is None:
        return param
    try:
        return Param(m[1], m[2], False, param.read(json.loads(m[3])), **limits, note=note)
    except (ValueError, UsageError) as e:
        raise fault(path, number, f"参数 {m[1]} 的默认值不对：{m[3]}", "默认值写成 JSON，类型相符") from e


def _columns(path: Path, number: int, body: str) -> list[Column]:
    out = []
    for part in body.split(","):
        m = _COLUMN.match(part.strip())
        if not m or m[2] not in COLUMN_TYPES:
            raise fault(path, number, f"列写得不对：{part.strip()}", f"写成 名: 类型；类型为 {'、'.join(COLUMN_TYPES)}")
        out.append(Column(m[1], m[2]))
    return out


def _complete(path: Path, single: Mapping[str, str], params: list[Param], columns: list[Column]) -> None:
    if missing := [key for key in SINGLE[:4] if key not in single]:
        raise fault(path, 1, f"头部缺 {'、'.join(missing)}", f"加一行 // {missing[0]}: …")
    if not columns:
        raise fault(path, 1, "头部缺 returns", "加一行 // returns 列: 类型")
    for kind, names in (("参数", [p.name for p in params]), ("列", [c.name for c in columns])):
        if twice := sorted({n for n in names if names.count(n) > 1}):
            raise fault(path, 1, f"{kind} {twice[0]} 写了两次", "留一个")


def _example(path: Path, lines: Mapping[str, int], text: str, params: list[Param]) -> Mapping[str, Any]:
    number = lines.get(":params", 1)
    try:
        given = yaml.safe_load(text)
        known = {p.name: p for p in params}
        example = {name: known[name].read(value) for name, value in given.items()}
    except (yaml.YAMLError, AttributeError, KeyError, UsageError) as e:
        raise fault(path, number, f":params 不对：{e}", '写成 {chain: "K10-22"}，只用已声明的参数') from e
    if missing := [p.name for p in params if p.required and p.name not in example]:
        raise fault(path, number, f":params 缺 {'、'.join(missing)}", "示例要给齐必填参数")
    return example
