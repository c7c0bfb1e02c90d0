"""What is wrong with a file, said so that its owner can mend it; and the report of a load."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

MOST_SHOWN = 1_000
"""Problems kept of one file; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. ``line`` counts from 1 with the header as line 1; 0 means the file as a whole.

    ``whole`` faults (encoding, header) spoil the file; others only their row.
    """

    line: int
    column: str
    value: str
    code: str
    message: str
    remedy: str
    whole: bool = False

    def __str__(self) -> str:
        """One line for people."""
        place = "、".join(p for p in (f"第 {self.line} 行" if self.line else "", self.column) if p)
        return f"{place or '整个文件'}：{self.message}。{self.remedy}"

    def as_dict(self) -> dict[str, Any]:
        """The fault for machines, without ``whole``."""
        return {k: v for k, v in asdict(self).items() if k != "whole"}


@dataclass
class FileReport:
    """One file of a load: rows read, facts made, records merged into known facts, rows refused."""

    file: str
    read: int = 0
    made: int = 0
    merged: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)
    unshown: int = 0

    def add(self, problem: Problem) -> None:
        """Keep a problem, or count it once there are too many to read."""
        if len(self.problems) < MOST_SHOWN:
            self.problems.append(problem)
        else:
            self.unshown += 1

    def as_dict(self) -> dict[str, Any]:
        """The shape of ``liantu load --json``; ``more_problems`` says how many are not listed."""
        return {
            "file": self.file, "read": self.read, "made": self.made, "merged": self.merged, "refused": self.refused,
            "problems": [p.as_dict() for p in self.problems], "more_problems": self.unshown,
        }  # fmt: skip


@dataclass
class LoadReport:
    """A whole load. ``load_id`` is ``""`` when nothing was written (``dry_run``, or ``stopped`` by problems)."""

    dataset: str
    load_id: str = ""
    files: list[FileReport] = field(default_factory=list)
    swept: int = 0
    seconds: float = 0.0
    stopped: bool = False
    dry_run: bool = False
    resumed: bool = False

    @property
    def problems(self) -> list[tuple[str, Problem]]:
        """Every problem with its file."""
        return [(f.file, p) for f in self.files for p in f.problems]

    def total(self, name: str) -> int:
        """Sum of ``read``, ``made``, ``merged`` or ``refused`` over the files."""
        return sum(int(getattr(f, name)) for f in self.files)

    def as_dict(self) -> dict[str, Any]:
        """The shape of ``liantu load --json``."""
        return {
            "load_id": self.load_id, "dataset": self.dataset, "files": [f.as_dict() for f in self.files],
            "swept": self.swept, "seconds": round(self.seconds, 2), "stopped": self.stopped, "dry_run": self.dry_run,
            "resumed": self.resumed,
        }  # fmt: skip
