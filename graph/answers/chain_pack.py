"""What the workbook of a chain holds: its report, every judgement on it and every candidate for them."""

from __future__ import annotations

from dataclasses import dataclass

from graph.answers.common import HERE, Scope
from graph.answers.gaps import GapFilter, gaps
from graph.answers.panorama import chain_report
from graph.answers.shapes import Answer, ChainReport, GapRow, TargetRow
from graph.answers.target_list import every_target
from graph.reader import Reader

EVERY = 5_000


@dataclass(frozen=True)
class ChainPack:
    """Everything of one chain in one region."""

    report: Answer[ChainReport]
    gaps: tuple[GapRow, ...]
    targets: list[TargetRow]


def chain_pack(reader: Reader, chain: str, scope: Scope = HERE) -> ChainPack:
    """Read it. Raise NotFound for an unknown chain, region or snapshot."""
    rows = gaps(reader, scope, GapFilter(chain=chain), limit=EVERY).data
    return ChainPack(chain_report(reader, chain, scope), rows, list(every_target(reader, rows)))
