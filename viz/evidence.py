"""How the evidence of a fact travels to the source popover: one data attribute on its link, no elements until asked."""

from __future__ import annotations

import json
from collections.abc import Sequence

from graph.answers.shapes import EvidenceItem


def as_json(items: Sequence[EvidenceItem]) -> str:
    """The evidence as JSON for ``data-ev``; short keys because a page carries hundreds."""
    return json.dumps([_short(item) for item in items], ensure_ascii=False, separators=(",", ":"))


def _short(item: EvidenceItem) -> dict[str, str | int]:
    said = {
        "s": item.statement,
        "t": item.source.title,
        "i": item.source.id,
        "u": item.source.url,
        "c": item.confidence_word,
        "h": item.happened,
        "k": item.known_from,
        "l": item.locator,
        "d": item.source.date,
        "f": item.fact,
    }
    short: dict[str, str | int] = {k: v for k, v in said.items() if v}
    if item.needs_check:
        short["q"] = 1
    return short


def title(items: Sequence[EvidenceItem]) -> str:
    """One line for who has no script: rank and place of the first piece."""
    if not items:
        return "未载来源"
    first = items[0]
    return f"{first.confidence_word}，{first.source.title or first.source.id}，{first.locator}".rstrip("，")
