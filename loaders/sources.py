"""Where a row says it has its facts from: one Source node for each address and title."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.records import Evidence, NodeRecord
from loaders.tables import Row

# what a row without address and title rests on, by its confidence: (name of the source, its kind)
UNNAMED = {
    "official": ("官方文件（{file}），未留出处", "document"),
    "register": ("登记名录（{file}），未留出处", "document"),
    "press": ("公开报道（{file}），未留出处", "document"),
    "filing": ("公司披露（{file}），未复读", "document"),
    "memory": ("编辑记忆（{file}），未复核", "memory"),
    "inferred": ("编辑推断（{file}），未复核", "memory"),
}


def stable_id(prefix: str, *parts: str) -> str:
    """An id that the same parts always give."""
    return prefix + hashlib.sha1("\x1f".join(parts).encode(), usedforsecurity=False).hexdigest()[:12]


@dataclass
class _Source:
    name: str
    url: str
    kind: str
    date: str
    locator: str
    confidence: str


@dataclass
class Sources:
    """Collects the sources that rows name; ``records`` gives each of them once."""

    _found: dict[str, _Source] = field(default_factory=dict)

    def evidence(self, row: Row, *, confidence: str = "", known_from: str | None = None) -> Evidence:
        """The evidence that a row is. ``confidence`` overrides the row's own, ``known_from`` its date.

        Without an override a fact is known from the row's ``known_from``, else from the date of its source.
        """
        grade = confidence or row.get("confidence") or "inferred"
        if known_from is None:
            known_from = row.get("known_from") if "known_from" in row.cells else row.get("source_date")
        return Evidence(self._source_id(row, grade), row.locator, grade, known_from)

    def _source_id(self, row: Row, confidence: str) -> str:
        url, title, date = row.get("source_url"), row.get("source_title"), row.get("source_date")
        if url or title:
            name, kind = title or url, "page" if url else "document"
        else:
            name, kind = UNNAMED.get(confidence, UNNAMED["inferred"])
            name, date = name.format(file=row.file.rsplit("/", 1)[-1]), ""
        source_id = stable_id("S", url, name)
        known = self._found.setdefault(source_id, _Source(name, url, kind, date, row.locator, confidence))
        known.date = max(known.date, date, key=len)  # the same page cited by its month and by its day
        return source_id

    def records(self) -> Iterator[NodeRecord]:
        """A Source node for each, stated by the first row that names it."""
        for source_id, s in self._found.items():
            props = {"name": s.name, "url": s.url, "kind": s.kind, "date": s.date}
            yield NodeRecord("Source", source_id, props, Evidence(source_id, s.locator, s.confidence))
