"""Who makes a segment here: the producers that a stored proof names, as chips.

A proof lists the facts behind a judgement, most weighty first (at most the profile's ``facts_shown``), so that a page
never searches through the enterprises of a segment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graph.answers.chips import chip
from graph.answers.shapes import Chip
from graph.queries import query
from graph.reader import Reader

PRODUCT, PLANT = "produces:", "presence:"


@dataclass(frozen=True)
class Maker:
    """A producer in a segment: its chip and the evidence for it. ``adcodes`` are those of the enterprise itself."""

    chip: Chip
    evidence: tuple[str, ...]
    place: str


def fact_keys(proof: Mapping[str, Any]) -> list[str]:
    """Keys of the facts behind a judgement, most weighty first."""
    return list(proof.get("facts", ()))


def makers(reader: Reader, keys: Mapping[str, Iterable[str]], region: str) -> dict[str, list[Maker]]:
    """The producers by segment id, in the order of their keys. ``keys`` maps segment ids to fact keys."""
    wanted = {s: list(k) for s, k in keys.items()}
    every = {k for found in wanted.values() for k in found}
    known = _of_products(reader, every, region) | _of_plants(reader, every, region)
    return {s: _once([known[k] for k in found if k in known]) for s, found in wanted.items()}


def _once(found: list[Maker]) -> list[Maker]:
    """Each enterprise once: where a segment is the same as another, the facts of both stand behind it."""
    out: dict[tuple[str, str], Maker] = {}
    for m in found:
        key = (m.chip.enterprise_id, m.chip.name)
        out[key] = replace(out[key], evidence=out[key].evidence + m.evidence) if key in out else m
    return list(out.values())


def _of_products(reader: Reader, keys: set[str], region: str) -> dict[str, Maker]:
    facts = sorted(k.removeprefix(PRODUCT) for k in keys if k.startswith(PRODUCT))
    rows = query("product_chips").run(reader, facts=facts, limit=10000) if facts else []
    return {f"{PRODUCT}{m['id']}>{r['segment_id']}": product_maker(m, region) for r in rows for m in r["makers"]}


def product_maker(row: Mapping[str, Any], region: str) -> Maker:
    """From a maker of ``product_chips`` or a row of ``segment_makers``."""
    found = chip(row, region=region, role=row["role"], products=row["products"], confidence=row["confidence"])
    return Maker(found, tuple(row["evidence"]), row["city_name"])


def _of_plants(reader: Reader, keys: set[str], region: str) -> dict[str, Maker]:
    ids = sorted(k.removeprefix(PLANT) for k in keys if k.startswith(PLANT))
    rows = query("presence_chips").run(reader, ids=ids, limit=5000) if ids else []
    out = {}
    for r in rows:
        parent = chip(r, region=region, confidence=r["confidence"], plant=True)
        name = r["local_name"] or parent.name
        plant = parent.model_copy(update={"name": name, "full_name": name, "products": f"{parent.name}的厂"})
        out[PLANT + r["presence_id"]] = Maker(plant, tuple(r["evidence"]), r["place"])
    return out
