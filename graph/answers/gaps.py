"""缺口清单: the judgements of a region, filtered and in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.answers.chains import known_chain
from graph.answers.common import HERE, Ground, Scope, ground, missing
from graph.answers.gap_rows import gap_row
from graph.answers.shapes import Answer, GapRow
from graph.answers.summary import kept, summary
from graph.errors import UsageError
from graph.ontology import ontology
from graph.queries import query
from graph.reader import Reader


@dataclass(frozen=True)
class GapFilter:
    """What the list shows. Empty means all; ``coverage`` 0..1 is the least data completeness.

    ``counted`` leaves out chains that the system's name does not count (氢能), unless ``chain`` names one.
    """

    chain: str = ""
    segment: str = ""
    labels: Sequence[str] = ()
    stages: Sequence[str] = ()
    confidence: Sequence[str] = ()
    coverage: float = 0.0
    bottleneck: bool = False
    counted: bool = True

    def params(self) -> dict[str, Any]:
        """As query parameters. Raise UsageError for a word that no judgement has."""
        known = ontology().labels["Gap"].properties
        for name, values, allowed in (
            ("label", self.labels, known["label"].allowed),
            ("confidence", self.confidence, known["confidence_word"].allowed),
            ("stage", self.stages, ontology().labels["Segment"].properties["stage"].allowed),
        ):
            if bad := [v for v in values if v not in allowed]:
                raise UsageError(
                    "gaps.filter", f"没有“{bad[0]}”", where=name, remedy=f"可用 {'、'.join(a for a in allowed if a)}"
                )
        return {
            "chain": self.chain, "stages": list(self.stages), "confidence": list(self.confidence),
            "coverage": self.coverage, "bottleneck": self.bottleneck, "counted": self.counted,
        }  # fmt: skip


EVERYTHING = GapFilter()
EVERY = 5_000
"""More than a region has judgements."""


def gaps(
    reader: Reader, scope: Scope = HERE, what: GapFilter = EVERYTHING, *, skip: int = 0, limit: int = 200
) -> Answer[tuple[GapRow, ...]]:
    """Judgements in the order of the list: by G inside one chain, by G* where chains mix.

    Raise NotFound for an unknown region, chain or snapshot, UsageError for an unknown word.
    """
    base = ground(reader, scope)
    if what == EVERYTHING and not skip and limit >= EVERY:
        every = every_row(reader, base)
        return _answered(base, every, len(every))
    counts = label_counts(reader, base, what)
    rows = gap_rows(reader, base, what, skip=skip, limit=limit)
    if not counts and what.chain:
        known_chain(reader, what.chain)
    total = (
        len(rows) if what.segment else sum(n for word, n in counts.items() if not what.labels or word in what.labels)
    )
    return _answered(base, rows, max(total, len(rows)))


def every_row(reader: Reader, base: Ground) -> tuple[GapRow, ...]:
    """Every judgement of the region in list order; kept as long as the analysis is the same."""
    return kept(base, "every gap", lambda: gap_rows(reader, base, EVERYTHING, limit=EVERY))


def _answered(base: Ground, rows: tuple[GapRow, ...], total: int) -> Answer[tuple[GapRow, ...]]:
    bases, coverage = [r.basis for r in rows], [r.coverage for r in rows]
    return base.answer(rows, total=total, shown=len(rows), basis=bases, coverage=coverage)


def gap_rows(reader: Reader, base: Ground, what: GapFilter, *, skip: int = 0, limit: int = 200) -> tuple[GapRow, ...]:
    """The rows alone."""
    found = query("gap_cards").run(
        reader, region=base.scope.region, system=base.scope.system, snapshot=base.snapshot, segment=what.segment,
        labels=list(what.labels), skip=skip, limit=limit, **what.params(),
    )  # fmt: skip
    known = summary(reader, base)
    return tuple(gap_row(row, known) for row in found)


def label_counts(reader: Reader, base: Ground, what: GapFilter) -> Mapping[str, int]:
    """How many segments have each label under the filter, whatever ``what.labels`` says."""
    found = query("gap_label_counts").run(
        reader, region=base.scope.region, system=base.scope.system, snapshot=base.snapshot, **what.params()
    )
    return {row["label"]: row["segments"] for row in found}


def read_gap(reader: Reader, gap_id: str, scope: Scope = HERE) -> tuple[Mapping[str, Any], Ground]:
    """A row of ``gap_one`` and what it stands on.

    An id may carry its snapshot (``…@2023-12-31``); else the scope's date says which is meant. Raise NotFound.
    """
    bare, _, day = gap_id.partition("@")
    region = bare.partition(".")[0]
    base = ground(reader, replace(scope, region=region, as_of=day or scope.as_of))
    wanted = f"{bare}@{base.snapshot}" if base.snapshot else bare
    rows = query("gap_one").run(reader, gap=wanted)
    if not rows:
        chain = bare.partition(".")[2].rpartition("-")[0]
        known = {r["id"]: r["name"] for r in query("gap_ids").run(reader, region=region, text=chain)}
        raise missing("gap", "缺口", gap_id, known)
    system = rows[0]["gap"].get("system") or base.scope.system
    return rows[0], replace(base, scope=replace(base.scope, system=system))
