"""The filters of the gap list: they live in the address, work on judged rows, and say what to drop when empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.answers.shapes import GapRow

DEFAULT_LABELS = ("补链", "延链", "强链·补短")
SORTS: dict[str, Callable[[GapRow], float]] = {
    "users": lambda g: -g.user_enterprises,
    "strength": lambda g: g.mid if g.mid is not None else 2.0,
    "coverage": lambda g: -(g.coverage or 0),
    "national": lambda g: -g.national_enterprises,
}


@dataclass(frozen=True)
class GapFilter:
    """What the reader wants to see. Blank fields do not filter; ``coverage`` is a floor, 0..1."""

    labels: tuple[str, ...] = DEFAULT_LABELS
    chain: str = ""
    stage: str = ""
    confidence: str = ""
    coverage: float = 0.0
    bottleneck: str = ""
    sort: str = ""
    page: int = 1

    def keeps(self, g: GapRow) -> bool:
        """Whether a row passes."""
        return (
            g.label in self.labels
            and self.chain in ("", g.chain_id)
            and self.stage in ("", g.stage)
            and self.confidence in ("", g.confidence)
            and (g.coverage or 0.0) >= self.coverage - 1e-9
            and (not self.bottleneck or g.bottleneck == (self.bottleneck == "1"))
        )

    def apply(self, rows: Sequence[GapRow]) -> list[GapRow]:
        """The rows that pass, in the order of the answer or by ``sort``."""
        kept = [g for g in rows if self.keeps(g)]
        return sorted(kept, key=SORTS[self.sort]) if self.sort in SORTS else kept

    def counts(self, rows: Sequence[GapRow]) -> Counter[str]:
        """Rows a label, the other conditions kept: what the toggles show."""
        every = replace(self, labels=tuple({g.label for g in rows}))
        return Counter(g.label for g in rows if every.keeps(g))

    def drops(self, rows: Sequence[GapRow]) -> list[tuple[str, str, int]]:
        """What each single condition costs: (name in the address, caption, rows without it), most first."""
        names = {"chain": "链", "stage": "位置", "confidence": "把握", "coverage": "完整度", "bottleneck": "卡脖子"}
        none = {"coverage": 0.0}
        costs = [
            (name, caption, len(replace(self, **{name: none.get(name, "")}).apply(rows)))  # type: ignore[arg-type]
            for name, caption in names.items()
            if getattr(self, name)
        ]
        return sorted((c for c in costs if c[2]), key=lambda c: -c[2])


def from_query(query: Mapping[str, str]) -> GapFilter:
    """Read a filter from an address; what cannot be read does not filter."""
    labels = tuple(x for x in query.get("label", "").split(",") if x) or DEFAULT_LABELS
    return GapFilter(
        labels=labels,
        chain=query.get("chain", ""),
        stage=query.get("stage", ""),
        confidence=query.get("confidence", ""),
        coverage=_number(query.get("coverage", ""), 0.0),
        bottleneck=query.get("bottleneck", ""),
        sort=query.get("sort", ""),
        page=max(1, int(_number(query.get("page", ""), 1))),
    )


def _number(text: str, otherwise: float) -> float:
    try:
        return float(text)
    except ValueError:
        return otherwise
