"""Checks a query's text against its header and the ontology. Reads Cypher by its brackets and names only."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from graph.ontology import Ontology
from graph.query_header import Header, fault

_NOISE = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`[^`]*`", re.DOTALL)
_NODE = re.compile(r"\(\s*(\w*)\s*:\s*(\w+(?:\s*\|\s*\w+)*)")
_TEST = re.compile(r"(?<!\[)\b([a-z]\w*):([A-Z]\w*(?:\|[A-Z]\w*)*)\b")
_EDGE = re.compile(r"\[\s*(\w*)\s*:\s*(\w+(?:\s*\|\s*\w+)*)")
_INLINE = re.compile(r"[(\[]\s*(\w+)?\s*(?::\s*[\w|\s*.]+?)?\s*\{([^{}]*)\}")
_PROPERTY = re.compile(r"\b([a-z]\w*)\.(\w+)\b(?!\s*\()")
_PROJECTION = re.compile(r"\b([a-z]\w*)\s*\{([^{}]*)\}")
_WRITES = re.compile(r"\b(CREATE|MERGE|DELETE|DETACH|SET|REMOVE|FOREACH|LOAD\s+CSV|DROP)\b", re.IGNORECASE)
_ENDS = re.compile(r"\bORDER\s+BY\b|\bLIMIT\b|\bSKIP\b")


def check(path: Path, text: str, header: Header, onto: Ontology) -> None:
    """Raise DataError with file:line when text, header and ontology disagree."""
    plain = _NOISE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
    if m := _WRITES.search(plain):
        raise fault(path, _line(plain, m.start()), f"命名查询不能用 {m[0].upper()}", "命名查询只读")
    _check_params(path, plain, header)
    start = _check_returns(path, plain, header)
    tail = plain[start:]
    for word, rx in (("ORDER BY", r"\bORDER\s+BY\b"), ("LIMIT", r"\bLIMIT\b")):
        if not re.search(rx, tail):
            raise fault(path, _line(plain, start), f"最后的 RETURN 没有 {word}", "结果要有次序，也要有上限")
    _check_names(path, plain, onto)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _check_params(path: Path, plain: str, header: Header) -> None:
    used = {m[1]: _line(plain, m.start()) for m in re.finditer(r"\$(\w+)", plain)}
    declared = {p.name for p in header.params}
    if extra := sorted(set(used) - declared):
        raise fault(path, used[extra[0]], f"${extra[0]} 没有声明", f"在头部加 // param {extra[0]}: 类型")
    if idle := sorted(declared - set(used)):
        raise fault(path, header.lines[f"param {idle[0]}"], f"参数 {idle[0]} 没有用到", "删去或用上")


def _check_returns(path: Path, plain: str, header: Header) -> int:
    """Compare the columns; return where the last RETURN of the outermost level stands."""
    starts = [m.start() for m in re.finditer(r"\bRETURN\b", plain) if _depth(plain, m.start()) == 0]
    if not starts:
        raise fault(path, header.end, "没有 RETURN", "以 RETURN … ORDER BY … LIMIT 结尾")
    body = plain[starts[-1] + len("RETURN") :]
    ends = [m.start() for m in _ENDS.finditer(body) if _depth(body, m.start()) == 0]
    body = body[: ends[0]] if ends else body
    body = re.sub(r"^\s*DISTINCT\b", "", body)
    given = [_alias(part) for part in _split(body)]
    line = _line(plain, starts[-1])
    if None in given:
        raise fault(path, line, "RETURN 里有一列没有名字", "每一列写 AS 名")
    if given != (want := [c.name for c in header.returns]):
        what = f"RETURN 给 {'、'.join(str(g) for g in given)}，头部写 {'、'.join(want)}"
        raise fault(path, line, what, "两处的列名与次序要相同")
    return starts[-1]


def _depth(text: str, at: int) -> int:
    before = text[:at]
    return sum(before.count(o) - before.count(c) for o, c in ("()", "[]", "{}"))


def _split(body: str) -> Iterator[str]:
    start = depth = 0
    for i, ch in enumerate(body):
        depth += (ch in "([{") - (ch in ")]}")
        if ch == "," and depth == 0:
            yield body[start:i]
            start = i + 1
    yield body[start:]


def _alias(part: str) -> str | None:
    m = re.search(r"\bAS\s+(\w+)\s*$", part) or re.fullmatch(r"\s*(\w+)\s*", part)
    return m[1] if m else None


def _check_names(path: Path, plain: str, onto: Ontology) -> None:
    owners: dict[str, set[str]] = {}
    uses: list[tuple[re.Pattern[str], Collection[str], str]] = [
        (_NODE, onto.labels, "标签"), (_TEST, onto.labels, "标签"), (_EDGE, onto.relationships, "关系"),
    ]  # fmt: skip
    for rx, known, word in uses:
        for m in rx.finditer(plain):
            names = [n.strip() for n in m[2].split("|")]
            if unknown := [n for n in names if n not in known]:
                raise fault(path, _line(plain, m.start()), f"ontology.yaml 没有{word} {unknown[0]}", "改名，或先声明")
            if m[1]:
                owners.setdefault(m[1], set()).update(names)
    for m, variable, prop in _property_uses(plain):
        if variable in owners and not any(prop in _properties(onto, o) for o in owners[variable]):
            what = f"{'、'.join(sorted(owners[variable]))} 没有属性 {prop}"
            raise fault(path, _line(plain, m.start()), what, "改名，或先声明")


def _property_uses(plain: str) -> Iterator[tuple[re.Match[str], str, str]]:
    for m in _PROPERTY.finditer(plain):
        yield m, m[1], m[2]
    for m in _PROJECTION.finditer(plain):
        for prop in re.findall(r"(?:^|,)\s*\.(\w+)", m[2]):
            yield m, m[1], prop
    for m in _INLINE.finditer(plain):
        for prop in re.findall(r"(?:^|,)\s*(\w+)\s*:", m[2]):
            if m[1]:
                yield m, m[1], prop


def _properties(onto: Ontology, owner: str) -> set[str]:
    if owner in onto.labels:
        label = onto.labels[owner]
        return set(label.properties) | (set() if label.derived else set(onto.provenance))
    rel = onto.relationships[owner]
    return {*rel.properties, "key"} | (set() if rel.derived else set(onto.provenance))
