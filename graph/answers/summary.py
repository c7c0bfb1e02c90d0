"""The summary of an analysis: completeness and local supply by chain, and the weights of its profile.

It is large and changes only with the analysis, so the last few are kept, keyed by the fingerprint of facts and profile.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from graph.answers.common import Ground
from graph.answers.shapes import Interval, Ratio
from graph.queries import query
from graph.reader import Reader

KEPT = 4


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
_kept: OrderedDict[str, Summary] = OrderedDict()
_lock = Lock()


def summary(reader: Reader, ground: Ground) -> Summary:
    """The summary of the analysis that an answer stands on; empty while nothing has been analysed."""
    if not ground.analysis:
        return EMPTY
    key = f"{ground.analysis}:{ground.fingerprint}"
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    rows = query("analysis_summary").run(reader, analysis=ground.analysis)
    text = json.loads(rows[0]["summary"] or "{}") if rows else {}
    found = Summary({(c["region"], c["chain_id"]): c for c in text.get("chains", ())}, text.get("profile", {}))
    with _lock:
        _kept[key] = found
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found
