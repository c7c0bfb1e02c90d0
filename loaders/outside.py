"""What loads of other people's files share: a dataset of their own, a source a file, regions and review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from graph.ontology import ontology
from graph.reader import Reader
from graph.records import EdgeRecord, Evidence, NodeRecord, Record
from loaders.catalog import sha256
from loaders.check import check_records, check_tables
from loaders.matching import Known
from loaders.pipeline import Prepared, checksum
from loaders.problems import Problem
from loaders.sources import stable_id
from loaders.tables import Row, Table
from loaders.transform import node

UNSTATED_LICENCE = "由装载者提供，许可未说明；请自行确认可否使用"
SHORT_NAMES = {"内蒙": "内蒙古"}
INSIDE = {"深圳": ("广东", "深圳")}
"""Areas that lists put beside provinces: (province, city)."""


@dataclass(frozen=True)
class Origin:
    """The dataset that a load brings, and how sure its statements are."""

    dataset: str
    title: str
    files: Mapping[str, Path]
    confidence: str
    date: str = ""
    basis: str = "sample"

    def evidence(self, row: Row, *, confidence: str = "") -> Evidence:
        """The evidence that a row is."""
        return Evidence(self.source_id(row.file), row.locator, confidence or self.confidence, self.date)

    def source_id(self, file: str) -> str:
        """One Source a file, whatever the sheet."""
        return stable_id("S", self.dataset, file.split("#")[0])

    def records(self) -> Iterator[NodeRecord]:
        """The Source of every file, and the Dataset."""
        for file in self.files:
            evidence = Evidence(self.source_id(file), f"{file}:1", self.confidence, self.date)
            yield node("Source", evidence.source, evidence, name=f"{self.title}（{file}）", kind="user", date=self.date)
        first = next(iter(self.files))
        evidence = Evidence(self.source_id(first), f"{first}:1", self.confidence, self.date)
        yield node(
            "Dataset", self.dataset, evidence, name=self.title, path="、".join(self.files),
            licence=UNSTATED_LICENCE, basis=self.basis, date=self.date,
            sha256=sha256(self.files[first]) if len(self.files) == 1 else None,
        )  # fmt: skip

    def review(self, row: Row, known: Sequence[Known], name: str) -> NodeRecord:
        """A row that may be an enterprise we know, but not certainly."""
        who = "、".join(f"{k.id} {k.name}" for k in known[:5])
        return node(
            "Review", stable_id("RV", self.dataset, row.file, row.as_json()), self.evidence(row), name=name,
            kind="enterprise_match", reason=f"名称与 {who} 相同，但不是登记全称对登记全称，没有合并", row=row.as_json(),
            state="open",
        )  # fmt: skip


def dataset_id(kind: str, paths: Sequence[Path]) -> str:
    """``kind/stem`` or ``kind/stem+stem``; long lists are cut and told apart by a hash."""
    stems = "+".join(sorted(re.sub(r"[^\w.-]", "-", p.name.rsplit(".", 1)[0]) for p in paths))
    return f"{kind}/{stems}" if len(stems) <= 60 else f"{kind}/{stable_id(stems[:40] + '-', stems)}"


class Places:
    """Provinces and cities of the graph by the short names that lists use."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    @cached_property
    def _rows(self) -> list[dict[str, str]]:
        return self._reader.rows(
            "MATCH (r:Region) WHERE r.level IN ['province', 'city'] RETURN r.id AS id, r.name AS name, "
            "coalesce(r.short_name, r.name) AS short, r.level AS level, r.parent_adcode AS parent ORDER BY r.id"
        )

    @cached_property
    def _found(self) -> dict[tuple[str, str, str], str]:
        found = {}
        for row in self._rows:
            parent = row["parent"] if row["level"] == "city" else ""
            found[(row["level"], parent, row["name"])] = found[(row["level"], parent, row["short"])] = row["id"]
        return found

    def find(self, province: str, city: str = "") -> tuple[str, str]:
        """Adcodes of a province and a city in it, ``""`` for what is not found."""
        if province in INSIDE:
            province, city = INSIDE[province]
        adcode = self._found.get(("province", "", SHORT_NAMES.get(province, province)), "")
        return adcode, self._found.get(("city", adcode, city), "") if adcode and city else ""


def finished(origin: Origin, tables: Iterable[Table], records: list[Record], *, paths: Sequence[Path]) -> Prepared:
    """Check the records against the ontology, and hand over what can be written."""
    by_file = {t.spec.file: t for t in tables}
    check_records(records, by_file, ontology())
    good = _without_refused(records, by_file)
    spoiled = any(t.spoiled for t in by_file.values())
    return Prepared(
        origin.dataset, tuple(origin.files), checksum(origin.files.items()),
        [] if spoiled else [*origin.records(), *good], [t.report for t in by_file.values()],
        tuple(str(p) for p in paths),
    )  # fmt: skip


def _without_refused(records: list[Record], tables: Mapping[str, Table]) -> list[Record]:
    """The records of usable rows; rows that name a node which only a refused row brings are refused too."""
    while True:
        refused = {f"{t.spec.file}:{line}" for t in tables.values() for line in t.refused}
        good = [r for r in records if r.evidence.locator not in refused]
        brought = {(r.label, r.id) for r in good if isinstance(r, NodeRecord)}
        lost = {(r.label, r.id) for r in records if isinstance(r, NodeRecord)} - brought
        loose = [r for r in good if isinstance(r, EdgeRecord) and (r.start in lost or r.end in lost)]
        if not loose:
            return good
        for record in loose:
            file, _, line = record.evidence.locator.rpartition(":")
            end = record.start if record.start in lost else record.end
            tables[file].refuse(
                int(line),
                Problem(
                    int(line), "", end[1], "row.unknown_reference", f"所指的 {end[1]} 在被拒的行里", "先改正那一行"
                ),
            )


def check_outside(tables: Sequence[Table]) -> None:
    """Ids twice and ids that no file of the set brings."""
    check_tables({t.spec.file: t for t in tables}, lambda label, ids: set())
