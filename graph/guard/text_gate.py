"""The gate before the server sees a text: what would hang its planner, or run past its clock, is refused here.

Neo4j checks a query's time between rows only, and not at all while it plans; so everything that can be long inside one
expression, or costly to plan, is bounded on the text. What a query may *do* is judged on its plan (plan_gate.py).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from graph.errors import QueryRefused
from graph.guard.growth import check_growth
from graph.guard.names import CLAUSES, FIRST_WORDS, FUNCTIONS, KEYWORDS, PROCEDURES
from graph.guard.regexes import check_regex
from graph.guard.tokens import Token, place, tokens

TEXT = 8_000
TOKENS = 1_500
STRING = 1_000
DEPTH = 10
IDENTIFIER = 100
COUNTED = {  # word or sign -> how often it may stand in one text
    "OR": 10, "XOR": 3, "NOT": 15, "AND": 40, "CASE": 10, "WHEN": 30, "UNION": 6, "WITH": 25, "MATCH": 15,
    "UNWIND": 6, "CALL": 6, "REDUCE": 2, "RANGE": 3, "=~": 4, "REPLACE": 4, "SHORTESTPATH": 1, "*": 20, "^": 6,
    "|": 60, "!": 10, "&": 10, "EXISTS": 6, "COLLECT": 20, "COUNT": 40, "<": 12, ">": 40,
}  # fmt: skip
SIGNS = 300  # operators of all kinds
BRACES = 6  # subqueries inside subqueries, maps inside maps
PATTERN_LINKS = 20
CLAUSE_LINKS = 8  # the planner tries orders of them: 14 in one MATCH took more than 2 s
HOPS = 6
LONG_HOPS = 3
RANGE = 1_000
PAIRS = {")": "(", "]": "[", "}": "{"}


def refuse(rule: str, message: str, where: str, remedy: str) -> NoReturn:
    """Raise QueryRefused ``cypher.<rule>``."""
    raise QueryRefused(f"cypher.{rule}", message, where=where, remedy=remedy)


def check_text(text: str, parameters: Mapping[str, Any]) -> None:
    """Return if the text is safe to plan. Raise QueryRefused that names the rule and what to write instead."""
    _check_raw(text)
    found = tokens(text)
    _check_start(text, found)
    _check_nesting(text, found)
    _check_counts(text, found)
    _check_literals(text, found)
    _check_functions(text, found)
    _check_links(text, found)
    _check_ranges(text, found, parameters)
    check_regex(text, found, parameters)
    check_growth(text, found)


def _check_raw(text: str) -> None:
    if len(text) > TEXT:
        refuse("too_long", f"查询有 {len(text):,} 个字符，上限 {TEXT:,}", "", "把长列表放进参数，或拆成几个查询")
    if "\\u" in text or "\\U" in text:
        refuse("escape", "查询里有 \\u 转义", place(text, text.lower().index("\\u")), "直接写出该字符")
    for at, sign in enumerate(text):
        if (
            (ord(sign) < 32 and sign not in "\t\n\r")
            or 0x7F <= ord(sign) < 0xA0
            or 0xD800 <= ord(sign) < 0xE000
            or sign in HIDDEN
        ):
            refuse("control", f"查询里有看不见的字符 U+{ord(sign):04X}", place(text, at), "删掉它")


# zero-width and direction signs, and the spaces that Cypher takes for blanks but readers do not see
HIDDEN = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u2028\u2029"
)


def _check_start(text: str, found: Sequence[Token]) -> None:
    if not found:
        refuse("empty", "没有查询", "", "写一个以 MATCH 开头、以 RETURN 结尾的查询")
    if len(found) > TOKENS:
        refuse("too_long", f"查询有 {len(found):,} 个词，上限 {TOKENS:,}", "", "把长列表放进参数，或拆成几个查询")
    if found[0].upper not in FIRST_WORDS:
        words = "、".join(sorted(FIRST_WORDS))
        refuse("first_word", f"不能以“{found[0].text[:30]}”开头", place(text, found[0].at), f"以 {words} 之一开头")
    for token in found:
        if token.text == ";" and token is not found[-1]:
            refuse("statements", "一次只运行一个语句", place(text, token.at), "分几次运行")
    for one, two in itertools.pairwise(found):
        if one.upper == "IN" and two.upper in ("TRANSACTIONS", "CONCURRENT"):
            refuse(
                "transactions", "只读查询不能分事务运行", place(text, one.at), "去掉 IN TRANSACTIONS，用 LIMIT 分批读取"
            )


def _check_nesting(text: str, found: Sequence[Token]) -> None:
    open_: list[str] = []
    for token in found:
        if token.kind != "sign":
            continue
        if token.text in "([{":
            open_.append(token.text)
            if len(open_) > DEPTH or open_.count("{") > BRACES:
                refuse(
                    "nesting",
                    f"括号嵌套超过 {DEPTH} 层（花括号 {BRACES} 层）",
                    place(text, token.at),
                    "用 WITH 把内层先算出来",
                )
        elif token.text in PAIRS and (not open_ or open_.pop() != PAIRS[token.text]):
            refuse("unreadable", f"“{token.text}”没有对应的左括号", place(text, token.at), "检查括号是否成对")
    if open_:
        refuse("unreadable", f"“{open_[-1]}”没有对应的右括号", "", "检查括号是否成对")


def _check_counts(text: str, found: Sequence[Token]) -> None:
    seen: dict[str, int] = {}
    signs = 0
    for token in found:
        word = token.upper
        signs += token.kind == "sign" and token.text not in "(){}[],.:"
        if word in COUNTED:
            seen[word] = seen.get(word, 0) + 1
            if seen[word] > COUNTED[word]:
                refuse(
                    "operators",
                    f"“{token.text}”超过 {COUNTED[word]} 处",
                    place(text, token.at),
                    "多个取值用 IN 列表，或拆成几个查询",
                )
    if signs > SIGNS:
        refuse("operators", f"运算符有 {signs} 个，上限 {SIGNS}", "", "拆成几个查询")


def _check_literals(text: str, found: Sequence[Token]) -> None:
    for token in found:
        size = len(token.text)
        if token.kind == "string" and size > STRING:
            refuse("literal", f"字符串有 {size:,} 个字符，上限 {STRING:,}", place(text, token.at), "放进参数")
        if token.kind in ("word", "quoted", "param", "number") and size > IDENTIFIER:
            refuse("literal", f"名称或数字有 {size:,} 个字符，上限 {IDENTIFIER}", place(text, token.at), "缩短它")


def _check_functions(text: str, found: Sequence[Token]) -> None:
    for i, token in enumerate(found[:-1]):
        if found[i + 1].text != "(" or token.kind not in ("word", "quoted"):
            continue
        name, first = _dotted(found, i)
        before = found[first - 1] if first else None
        if before is not None and before.upper == "CALL":
            if name.lower() not in PROCEDURES:
                refuse("procedure", f"不能调用过程 {name}", place(text, token.at), f"可用：{'、'.join(PROCEDURES)}")
        elif token.kind == "quoted" or (("." in name or token.upper not in KEYWORDS) and name.lower() not in FUNCTIONS):
            refuse("function", f"不能使用函数 {name}", place(text, token.at), "用 Cypher 常用函数；清单见 /docs")


def _dotted(found: Sequence[Token], i: int) -> tuple[str, int]:
    """The whole name that ends at token ``i``, such as ``point.distance``, and where it starts."""
    parts = [found[i].text]
    while i >= 2 and found[i - 1].text == "." and found[i - 2].kind in ("word", "quoted"):
        i -= 2
        parts.insert(0, found[i].text)
    return ".".join(parts), i


def _check_links(text: str, found: Sequence[Token]) -> None:
    """Patterns: how many relationships, how far a variable one goes; no quantified patterns."""
    links = here = long = 0
    for i, token in enumerate(found):
        after = found[i + 1].text if i + 1 < len(found) else ""
        link = token.text == "-" and after in ("[", "-")
        links, here = links + link, 0 if token.upper in CLAUSES and not _is_name(found, i) else here + link
        if here > CLAUSE_LINKS:
            refuse("pattern", f"一个子句里的关系超过 {CLAUSE_LINKS} 段", place(text, token.at), "用 WITH 分成几步")
        if token.text == ")" and after in ("+", "*", "{") and _is_pattern_end(found, i):
            refuse("quantified", "不能用量化路径模式", place(text, token.at), f"写成 -[:关系*1..{HOPS}]-")
        if token.text in ("-", ">") and after in ("+", "*", "{") and i > 0 and found[i - 1].text in ("]", "-"):
            refuse("quantified", "不能用量化关系", place(text, token.at), f"写成 -[:关系*1..{HOPS}]-")
        if token.upper in ("SHORTEST", "ALLSHORTESTPATHS") and not _is_name(found, i):
            refuse("shortest", f"不能用 {token.text}", place(text, token.at), f"用 shortestPath((a)-[*..{HOPS}]-(b))")
        if token.text == "*" and _in_link(found, i):
            long += 1
            _check_hops(text, found, i)
    if links > PATTERN_LINKS or long > LONG_HOPS:
        refuse("pattern", f"关系超过 {PATTERN_LINKS} 段（变长 {LONG_HOPS} 段）", "", "用 WITH 分成几步，或拆成几个查询")


def _is_name(found: Sequence[Token], i: int) -> bool:
    return i > 0 and found[i - 1].text in (".", ":", "|", "AS")


def _is_pattern_end(found: Sequence[Token], i: int) -> bool:
    """Whether the bracket that closes at ``i`` holds a path of its own: ``((a)-[]->(b))``."""
    depth = 0
    for j in range(i, -1, -1):
        depth += (found[j].text == ")") - (found[j].text == "(")
        if depth == 0:
            inner = [t.text for t in found[j + 1 : i]]
            return (
                bool(inner)
                and "(" in inner
                and ("-" in inner)
                and (j == 0 or found[j - 1].kind != "word" or found[j - 1].upper in CLAUSES)
            )
    return False


def _in_link(found: Sequence[Token], i: int) -> bool:
    """Whether the star at ``i`` stands in ``-[ ... ]``: only names, colons and bars before it."""
    for j in range(i - 1, -1, -1):
        if found[j].text == "[":
            return j > 0 and found[j - 1].text == "-"
        if found[j].kind not in ("word", "quoted") and found[j].text not in (":", "|", "&", "!", "%"):
            return False
    return False


def _check_hops(text: str, found: Sequence[Token], i: int) -> None:
    rest = [t.text for t in found[i + 1 : i + 4]]
    if ".." in rest:
        end = rest[rest.index("..") + 1] if rest.index("..") + 1 < len(rest) else ""
    else:
        end = rest[0] if rest else ""
    if not end.isdecimal() or int(end) > HOPS:
        refuse("hops", f"变长关系要写出上限，至多 {HOPS}", place(text, found[i].at), f"例如 -[:FEEDS*1..{HOPS}]->")


def _check_ranges(text: str, found: Sequence[Token], parameters: Mapping[str, Any]) -> None:
    for i, token in enumerate(found):
        if token.upper != "RANGE" or i + 1 >= len(found) or found[i + 1].text != "(":
            continue
        ends = [_whole(t, parameters) for t in _arguments(found, i + 1)]
        counted = len(ends) > 1 and ends[0] is not None and isinstance(ends[1], int) and abs(ends[1] - ends[0]) <= RANGE
        if not counted and not _by_size(found, i + 1, ends):
            refuse(
                "range",
                f"range 的两端要是整数或整数参数，相差至多 {RANGE:,}",
                place(text, token.at),
                "例如 range(2019, 2026)",
            )


def _arguments(found: Sequence[Token], at: int) -> list[list[Token]]:
    """The arguments of the call whose bracket opens at ``at``."""
    out: list[list[Token]] = [[]]
    depth = 0
    for token in found[at:]:
        depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
        if depth == 0:
            break
        if depth == 1 and token.text == ",":
            out.append([])
        elif token is not found[at]:
            out[-1].append(token)
    return out


def _whole(argument: Sequence[Token], parameters: Mapping[str, Any]) -> int | None:
    sign = -1 if argument and argument[0].text == "-" else 1
    rest = argument[1:] if sign < 0 else argument
    if len(rest) != 1:
        return None
    if rest[0].kind == "number" and rest[0].text.isdecimal():
        return sign * int(rest[0].text)
    value = parameters.get(rest[0].text[1:].strip("`")) if rest[0].kind == "param" else None
    return sign * value if isinstance(value, int) and not isinstance(value, bool) else None


def _by_size(found: Sequence[Token], at: int, ends: Sequence[int | None]) -> bool:
    """``range(0, size(x) - 1)``: as long as a list that already fits into memory."""
    arguments = _arguments(found, at)
    if len(arguments) != 2 or ends[0] is None:
        return False
    words = [t.text.lower() for t in arguments[1]]
    return (
        len(words) >= 4
        and words[0] in ("size", "length")
        and words[1] == "("
        and words[2].isidentifier()
        and words[3:] in ([")"], [")", "-", "1"])
    )
