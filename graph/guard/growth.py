"""Values that grow in one expression: doubled texts, lists of lists, loops in loops. Memory limits miss them."""

from __future__ import annotations

from collections.abc import Sequence

from graph.errors import QueryRefused
from graph.guard.names import CLAUSES
from graph.guard.tokens import Token, place

LOOP_WORDS = frozenset({"REDUCE", "ALL", "ANY", "NONE", "SINGLE"})
GROWTH = 20_000
REPLACEMENT = 20


def check_growth(text: str, found: Sequence[Token]) -> None:
    """Raise QueryRefused for what can grow past memory or run past the clock in one expression."""
    _check_loops(text, found)
    _check_reduce(text, found)
    _check_replace(text, found)
    _check_product(text, found)


def _check_loops(text: str, found: Sequence[Token]) -> None:
    """No loop (list or pattern comprehension, reduce, all, any, none, single) inside a loop."""
    open_: list[bool] = []
    for i, token in enumerate(found):
        if token.text in ("(", "[", "{"):
            loop = _is_loop(found, i)
            if loop and any(open_):
                _refuse(text, token, "loop", "循环里又有循环", "用 UNWIND 展开外层，再用 collect 收拢")
            open_.append(loop)
        elif token.text in (")", "]", "}") and open_:
            open_.pop()


def _is_loop(found: Sequence[Token], i: int) -> bool:
    before = found[i - 1] if i else None
    if found[i].text == "(":
        return before is not None and before.upper in LOOP_WORDS
    if found[i].text != "[":
        return False
    after = [t.upper for t in found[i + 1 : i + 3]]
    return (len(after) == 2 and after[1] == "IN") or _has_bar(found, i)


def _has_bar(found: Sequence[Token], i: int) -> bool:
    """``[(a)--(b) | b.name]``: a bar directly inside the bracket, which is not a relationship's."""
    if i and found[i - 1].text in ("-", "<"):
        return False
    depth = 0
    for token in found[i:]:
        depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
        if depth == 0:
            return False
        if depth == 1 and token.text == "|":
            return True
    return False


def _check_reduce(text: str, found: Sequence[Token]) -> None:
    """The accumulator may not be joined with itself, nor put into a list, a map or replace()."""
    for i, token in enumerate(found):
        if token.upper != "REDUCE" or found[i + 1 : i + 2] == [] or found[i + 1].text != "(" or i + 2 >= len(found):
            continue
        name, inside = found[i + 2].text, _inside(found, i + 1)
        bar = next((k for k, t in enumerate(inside) if t.text == "|"), len(inside))
        body = [t.text for t in inside[bar + 1 :]]
        grows = body.count(name) > 1 and bool({"+", "||", "[", "{"} & set(body))
        if grows or "replace" in [w.lower() for w in body]:
            _refuse(text, token, "reduce", "reduce 的结果会成倍增长", "累计值在式子里只用一次；最大、最小用 max、min")


def _inside(found: Sequence[Token], at: int) -> list[Token]:
    depth = 0
    out = []
    for token in found[at:]:
        depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
        if depth == 0:
            break
        out.append(token)
    return out[1:]


def _check_replace(text: str, found: Sequence[Token]) -> None:
    """``replace(x, 'short', 'short')`` only: a long replacement multiplies."""
    for i, token in enumerate(found):
        if token.upper != "REPLACE" or found[i + 1 : i + 2] == [] or found[i + 1].text != "(":
            continue
        last = _inside(found, i + 1)[-1:]
        if not last or last[0].kind != "string" or len(last[0].content) > REPLACEMENT:
            _refuse(
                text,
                token,
                "replace",
                f"replace 的新内容要是 {REPLACEMENT} 字以内的字符串",
                "先取出来，在自己的程序里替换",
            )


def _check_product(text: str, found: Sequence[Token]) -> None:
    """Bound how often a value can be copied: the product over clauses of the names inside lists, maps and joins."""
    product, copies = 1, 1
    depth = 0
    for i, token in enumerate(found):
        if token.text in ("[", "{"):
            depth += 1
        elif token.text in ("]", "}"):
            depth -= 1
        if token.upper in CLAUSES:
            product, copies = product * copies, 1
        elif (token.text in ("+", "||") and not _beside_number(found, i)) or (
            depth > 0 and token.text == "," and found[i - 1].kind not in ("string", "number")
        ):
            copies += 1
        if product * copies > GROWTH:
            _refuse(text, token, "growth", "列表与拼接一层套一层，结果会太大", "减少层数，直接返回各列")


def _beside_number(found: Sequence[Token], i: int) -> bool:
    return any(0 <= k < len(found) and found[k].kind == "number" for k in (i - 1, i + 1))


def _refuse(text: str, token: Token, rule: str, message: str, remedy: str) -> None:
    raise QueryRefused(f"cypher.{rule}", message, where=place(text, token.at), remedy=remedy)
