"""Whether a row speaks of an enterprise that the graph knows: by USCC, else stock code, else exact registered name.

Anything softer is never merged: it is handed to review. An id that a load would mint itself is its own, whoever else
states it, so that loading again gives the same graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graph.reader import Reader

SHARE_CODE = re.compile(r"(\d{6})(?:\.(SH|SZ|BJ))?")
"""A share of Shanghai, Shenzhen or Beijing; its six digits are unique among shares."""
EXCHANGES = ("", ".SH", ".SZ", ".BJ")
ASKED_AT_ONCE = 5_000

USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def uscc_fault(code: str) -> str:
    """What is wrong with a unified social credit code (GB 32100-2015), ``""`` if nothing."""
    if len(code) != 18:
        return f"统一社会信用代码应有 18 位，现有 {len(code)} 位"
    if strange := sorted({sign for sign in code if sign not in USCC_SIGNS}):
        return f"统一社会信用代码不含 {'、'.join(strange)}"
    total = sum(weight * USCC_SIGNS.index(sign) for weight, sign in zip(USCC_WEIGHTS, code[:17], strict=True))
    right = USCC_SIGNS[(31 - total % 31) % 31]
    return "" if code[17] == right else f"统一社会信用代码的校验位不对：末位应为 {right}"


def share_digits(code: str) -> str:
    """The six digits of a Shanghai, Shenzhen or Beijing share, ``""`` for any other code."""
    match = SHARE_CODE.fullmatch(code)
    return match[1] if match else ""


@dataclass(frozen=True)
class Known:
    """An enterprise of the graph, as far as matching needs it."""

    id: str
    name: str
    is_registered: bool


class Matcher:
    """Answers from the graph, asked for in a few large reads."""

    def __init__(self, reader: Reader, dataset: str) -> None:
        self._reader, self._dataset = reader, dataset
        self._by: dict[str, dict[str, list[Known]]] = {"uscc": {}, "stock_code": {}, "name": {}, "short_name": {}}

    def ask(self, *, uscc: Iterable[str] = (), share: Iterable[str] = (), names: Iterable[str] = ()) -> None:
        """Look up all keys that rows carry; ``share`` are six digits."""
        self._ask("uscc", uscc)
        self._ask("stock_code", (digits + suffix for digits in share for suffix in EXCHANGES))
        names = list(names)
        self._ask("name", names)
        self._ask("short_name", names)

    def _ask(self, column: str, values: Iterable[str]) -> None:
        asked = sorted(set(values) - {""})
        for start in range(0, len(asked), ASKED_AT_ONCE):
            for row in self._reader.rows(
                f"UNWIND $values AS v MATCH (e:Enterprise {{{column}: v}}) "
                "WHERE any(d IN e.datasets WHERE d <> $dataset) "
                "RETURN v, e.id AS id, e.name AS name, e.name_is_registered AS registered ORDER BY v, id",
                values=asked[start : start + ASKED_AT_ONCE], dataset=self._dataset,
            ):  # fmt: skip
                key = share_digits(row["v"]) if column == "stock_code" else row["v"]
                self._by[column].setdefault(key, []).append(Known(row["id"], row["name"], bool(row["registered"])))

    def find(
        self, *, own: str, uscc: str = "", share: str = "", name: str = "", registered: bool = True
    ) -> Known | None:
        """The one enterprise that the row certainly is, or None; ``own`` is the id that the load would mint.

        ``registered`` says that ``name`` is a full registered name.
        """
        found = self._one("uscc", uscc, own) or self._one("stock_code", share, own)
        if found is None and registered:
            found = self._one("name", name, own)
            if found is not None and not found.is_registered:
                return None
        return found

    def softer(self, *, own: str, name: str) -> list[Known]:
        """Enterprises that bear this name or short name, but are not certainly the same; for review."""
        found = [*self._by["name"].get(name, ()), *self._by["short_name"].get(name, ())]
        return sorted({k for k in found if k.id != own}, key=lambda k: k.id)

    def _one(self, column: str, value: str, own: str) -> Known | None:
        """The only enterprise with this value; none if the load's own id is among several, or if they are several."""
        found = {k.id: k for k in self._by[column].get(value, ())} if value else {}
        return next(iter(found.values())) if len(found) == 1 and own not in found else None


def joined(known: Known | None, own: str, props: dict[str, Any], full: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Id and properties of a row's enterprise. One that is known keeps its name and place: only ``props`` are added."""
    if known is None:
        return own, {**props, **full}
    return known.id, {**props, "name": known.name, "country": "中国", "name_is_registered": known.is_registered}
