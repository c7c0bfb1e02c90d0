"""The summary of an analysis: completeness and local supply by chain, and the weights of its profile.

It is large and changes only with the analysis, so it is kept, keyed by the fingerprint of facts and profile.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, TypeVar

from graph.answers.common import Ground, Scope
from graph.answers.shapes import Interval, Ratio
from graph.queries import query
from graph.reader import Reader

KEPT = 32
T = TypeVar("T")


@dataclass(frozen=True)
class Summary:
    """``chains`` by (region, chain id): the columns of graph.analysis.summary.chain_summary."""

    chains: Mapping[tuple[str, str], Mapping[str, Any]]
    profile: Mapping[str, Any]

    def completeness(self, region: str, chain: str) -> Interval | None:
        """Completeness of a chain 0..1, lo counting unknown segments as missing; None if it was not analysed."""
        row = self.chains.get((region, chain))
        return Interval(lo=row["completeness_lo"], hi=row["completeness_hi"]) if row else None

    def supply_ratio(self, region: str, chain: str) -> Ratio:
        """本地配套率: pairs of a local buyer and a segment that have a local supplier, of all such pairs."""
        row = self.chains.get((region, chain)) or {}
        n, total = row.get("local_supplied") or 0, row.get("local_buyers") or 0
        short = row.get("local_buyers_needed") or 0
        note = f"有供应记录的用户 {total} 家，还差 {short} 家" if short else ""
        if not row:
            note = "尚未分析"
        return Ratio(n=n, N=total, value=row.get("local_rate"), note=note)

    @property
    def priority_weights(self) -> Mapping[str, float]:
        """Weights of need, criticality, risk, feasibility."""
        found: Mapping[str, float] = self.profile.get("priority", {}).get("weights", {})
        return found

    @property
    def threshold(self) -> float:
        """The strength from which a segment can be strong."""
        return float(self.profile.get("strength", {}).get("threshold", 0.5))


EMPTY = Summary({}, {})
_kept: OrderedDict[tuple[str, ...], Any] = OrderedDict()
_lock = Lock()


def kept(base: Ground, name: str, make: Callable[[], T]) -> T:
    """What ``make`` gives, kept as long as the analysis is the same: for figures that only an analysis changes.

    Nothing is kept while nothing has been analysed.
    """
    if not base.fingerprint:
        return make()
    key = (name, base.analysis, base.fingerprint, base.scope.region, base.scope.system)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            found: T = _kept[key]
            return found
    found = make()
    with _lock:
        _kept[key] = found
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def summary(reader: Reader, ground: Ground) -> Summary:
    """The summary of the analysis that an answer stands on; empty while nothing has been analysed."""
    if not ground.analysis:
        return EMPTY
    everywhere = replace(ground, scope=Scope(region="", system=""))
    return kept(everywhere, "summary", lambda: _read(reader, ground.analysis))


def _read(reader: Reader, analysis: str) -> Summary:
    rows = query("analysis_summary").run(reader, analysis=analysis)
    text = json.loads(rows[0]["summary"] or "{}") if rows else {}
    return Summary({(c["region"], c["chain_id"]): c for c in text.get("chains", ())}, text.get("profile", {}))
