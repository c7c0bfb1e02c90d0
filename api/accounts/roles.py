"""The roles, and the table of which role may call which route (roles.csv)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.errors import UsageError

ANYONE = "anyone"
ROLES = ("reader", "editor", "loader", "developer", "admin")
ROLE_WORDS = {
    "reader": "查看", "editor": "编辑线索、事实与审核", "loader": "装载数据", "developer": "Cypher 与接口",
    "admin": "管理账户",
}  # fmt: skip
TABLE = Path(__file__).with_name("roles.csv")


@dataclass(frozen=True)
class Principal:
    """Who calls: a name, the roles in force, and by what they are known (local, session, token, none)."""

    name: str
    roles: frozenset[str]
    by: str

    @property
    def key(self) -> str:
        """What shares one request quota."""
        return f"{self.by}:{self.name}"


LOCAL = Principal("local", frozenset(ROLES), "local")
NOBODY = Principal("", frozenset(), "none")


def check_roles(names: Iterable[str]) -> list[str]:
    """The names in the order of ROLES. Raise UsageError for an unknown one or none."""
    given = set(names)
    if not given or (unknown := given - set(ROLES)):
        wrong = "、".join(sorted(unknown)) if given else ""
        raise UsageError(
            "account.role", f"没有角色“{wrong}”" if wrong else "至少要一个角色", remedy=f"可用：{'、'.join(ROLES)}"
        )
    return [r for r in ROLES if r in given]


Matrix = Mapping[tuple[str, str], frozenset[str]]


@cache
def matrix() -> Matrix:
    """(method, path template) -> the roles that may call it; ANYONE among them opens it to everybody."""
    table: dict[tuple[str, str], frozenset[str]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            marks = {column: row[column] for column in (ANYONE, *ROLES)}
            if any(mark not in ("x", "") for mark in marks.values()) or (row["method"], row["path"]) in table:
                raise ValueError(f"roles.csv:{line}: a cell is x or empty, and a route has one row")
            table[row["method"], row["path"]] = frozenset(c for c, mark in marks.items() if mark == "x")
    return table


def may(roles: frozenset[str], method: str, path: str) -> bool:
    """Whether any of ``roles`` may call the route. Raises KeyError if the table has no row for it."""
    allowed = matrix()[method, path]
    return ANYONE in allowed or bool(roles & allowed)
