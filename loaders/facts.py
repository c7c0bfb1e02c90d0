"""``liantu load facts`` and the form of the pages: users repair the map, one row a fact, each with its source.

补充 adds "this enterprise makes this segment here", or a plant of an outside enterprise. 有误 takes a fact out that is
wrong (graph/withdraw.py). Nothing is guessed: a name that may mean an enterprise we know is refused until its id says
so. The row also makes a Correction, by which pages tell what users changed, when and why.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph.reader import Reader
from graph.records import Record
from loaders.check import check_tables
from loaders.facts_check import check_rows
from loaders.facts_sheet import ADD, MAKES, read_facts, table_of
from loaders.matching import Known, Matcher
from loaders.outside import Origin, Places, dataset_id, finished
from loaders.pipeline import Prepared, Progress
from loaders.problems import Problem
from loaders.shipped import known_ids
from loaders.sources import Sources, stable_id
from loaders.tables import Row, Table
from loaders.transform import edge, node

FORM = "修正表单"
"""What stands as the file of a fact that came from the form."""


def prepare_facts(reader: Reader, paths: Sequence[Path], on_progress: Progress) -> Prepared:
    """Read, check and join one file; loading it again with a row less takes that row back."""
    table = read_facts(paths[0])
    on_progress("read", 1, 1)
    found = _prepared(reader, table, dataset_id("facts", paths), f"修正（{paths[0].name}）", paths)
    on_progress("check", 1, 1)
    return found


def prepare_form(reader: Reader, values: dict[str, str], who: str) -> Prepared:
    """One row from the form, as a dataset of its own, so that it can be undone by itself; ``who`` fills it in."""
    dataset = f"facts/{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    return replace(_prepared(reader, table_of(FORM, [values]), dataset, "修正（表单）", ()), who=who)


def _prepared(reader: Reader, table: Table, dataset: str, title: str, paths: Sequence[Path]) -> Prepared:
    file = table.spec.file
    origin = Origin(dataset, title, {file: paths[0] if paths else Path(file)}, "memory")
    check_tables({file: table}, lambda label, ids: known_ids(reader, label, ids, dataset))
    check_rows(table)
    rows = list(_read(reader, table, dataset))
    table.drop_refused()
    sources = Sources()
    records = [r for row in rows if row.row.line not in table.refused for r in row.records(origin, sources)]
    return finished(origin, [table], [*sources.records(), *records], paths=paths)


@dataclass(frozen=True)
class Fixed:
    """A row whose enterprise and place are settled. ``withdraws`` is for 有误: facts and the sources they rest on."""

    row: Row
    dataset: str
    enterprise_id: str
    name: str
    is_new: bool
    province: str
    city: str
    segment: str
    withdraws: Sequence[dict[str, Any]] = ()

    @property
    def known_place(self) -> str:
        """The finest adcode that the row states."""
        return self.city or self.province

    def records(self, origin: Origin, sources: Sources) -> Iterator[Record]:
        """What the row states, and the correction that it is."""
        evidence = sources.evidence(self.row, confidence=self.row["confidence"] or "memory")
        firm, segment = ("Enterprise", self.enterprise_id), ("Segment", self.row["segment_id"])
        if self.row["action"] == ADD:
            yield from self._enterprise(evidence)
            if self.row["kind"] == MAKES:
                yield edge("PRODUCES", firm, segment, evidence, role=self.row["role"], products=self.row["products"])
            else:
                yield edge(
                    "HAS_PRESENCE", firm, ("Region", self.known_place), evidence,
                    presence_id=stable_id("PF", self.enterprise_id, segment[1], self.known_place),
                    segment_id=segment[1], stage=self.row["stage"], adcode=self.known_place,
                    year=self.row["source_date"][:4], city=self.row["city_name"],
                )  # fmt: skip
        correction = stable_id(
            "CX", self.dataset, self.row["action"], self.row["kind"], self.enterprise_id, *segment, self.known_place
        )
        yield node(
            "Correction", correction, evidence,
            name=f"{self.row['action']}：{self.name} {self.row['kind']} {self.segment}",
            action=self.row["action"], kind=self.row["kind"], enterprise_id=self.enterprise_id, enterprise=self.name,
            segment_id=segment[1], province=self.province, city=self.city, reason=self.row["reason"],
            withdraws=json.dumps(list(self.withdraws), ensure_ascii=False) if self.withdraws else None,
        )  # fmt: skip
        yield edge("CORRECTS", ("Correction", correction), segment, evidence)
        yield edge("CORRECTS", ("Correction", correction), firm, evidence)

    def _enterprise(self, evidence: Any) -> Iterator[Record]:
        """The enterprise, where it is new; one with a plant here has its own place elsewhere, unknown."""
        if not self.is_new:
            return
        home = self.row["kind"] == MAKES
        uscc = self.row["uscc"]
        yield node(
            "Enterprise", self.enterprise_id, evidence, name=self.name, uscc=uscc, name_is_registered=bool(uscc),
            country="中国", province=self.province if home else "", city=self.city if home else "",
            province_name=self.row["province_name"] if home else "", city_name=self.row["city_name"] if home else "",
            adcode=self.known_place if home else "",
        )  # fmt: skip
        if home and self.known_place:
            yield edge("LOCATED_IN", ("Enterprise", self.enterprise_id), ("Region", self.known_place), evidence)


def _read(reader: Reader, table: Table, dataset: str) -> Iterator[Fixed]:
    """Settle every row, or refuse it."""
    settler = _Settler(reader, table, dataset)
    for row in list(table.rows):
        found = settler.settle(row)
        if isinstance(found, Problem):
            table.refuse(row.line, found)
        else:
            yield found


class _Settler:
    """What the rows of one table may mean in the graph, asked for in a few reads."""

    def __init__(self, reader: Reader, table: Table, dataset: str) -> None:
        rows = table.rows
        self._reader, self._dataset = reader, dataset
        self._matcher, self._places = Matcher(reader, dataset), Places(reader)
        self._matcher.ask(uscc=(r["uscc"] for r in rows), names=(r["enterprise"] for r in rows))
        sure = {known.id for r in rows if (known := self._sure(r))}
        self._named = {r["id"]: r for r in reader.rows(FIRMS, ids=sorted({r["enterprise_id"] for r in rows} | sure))}
        asked = sorted({r["segment_id"] for r in rows})
        self._segments = {s["id"]: s["name"] for s in reader.rows(SEGMENTS, ids=asked)}

    def settle(self, row: Row) -> Fixed | Problem:
        """Enterprise, place and, for 有误, the facts meant; or why not."""
        if row["segment_id"] not in self._segments:
            return _fault(row, "segment_id", "fact.own_chain", "自建产业链的环节不在这里修正", "改那条链的工作簿")
        province, city = self._places.find(row["province_name"], row["city_name"])
        for column, adcode in (("province_name", province), ("city_name", city)):
            if row[column] and not adcode:
                message = f"没有“{row[column]}”这个省或市"
                return _fault(row, column, "fact.place", message, "写简称或全称，市要写明所在的省")
        known = self._known(row)
        if isinstance(known, Problem):
            return known
        fixed = Fixed(
            row, self._dataset, known["id"] if known else _own_id(row), known["name"] if known else row["enterprise"],
            known is None, province, city, self._segments[row["segment_id"]],
        )  # fmt: skip
        if row["action"] == ADD:
            return _elsewhere(fixed, known) or fixed
        if known is None:
            return _fault(row, "enterprise", "fact.unknown_enterprise", "图中没有这家企业", "填上企业编号")
        facts = _facts_meant(self._reader, fixed)
        if not facts:
            message, remedy = "图中没有这条事实，或已经撤下", "从缺口页的证据旁打开表单"
            return _fault(row, "segment_id", "fact.not_there", message, remedy)
        return replace(fixed, withdraws=facts)

    def _sure(self, row: Row) -> Known | None:
        return self._matcher.find(own=_own_id(row), uscc=row["uscc"], name=row["enterprise"])

    def _known(self, row: Row) -> dict[str, str] | Problem | None:
        """The enterprise of the graph that the row certainly means; None for one that is new."""
        if row["enterprise_id"]:
            return self._named[row["enterprise_id"]]
        if sure := self._sure(row):
            return self._named[sure.id]
        soft = self._matcher.softer(own=_own_id(row), name=row["enterprise"])
        if not soft:
            return None
        who = "、".join(f"{k.id}（{k.name}）" for k in soft[:5])
        return _fault(
            row, "enterprise_id", "fact.which_enterprise", f"图中有同名或同简称的企业：{who}",
            "是它就填上企业编号；不是就写登记全称和统一社会信用代码",
        )  # fmt: skip


def _own_id(row: Row) -> str:
    return f"U{row['uscc']}" if row["uscc"] else stable_id("N", row["enterprise"])


def _fault(row: Row, column: str, code: str, message: str, remedy: str) -> Problem:
    return Problem(row.line, column, row.get(column), code, message, remedy)


def _elsewhere(fixed: Fixed, known: dict[str, str] | None) -> Problem | None:
    """A maker stands where the graph has it; one with a plant here stands elsewhere."""
    row = fixed.row
    if known is None or not known["province"] or row["kind"] != MAKES or not fixed.known_place:
        return None
    other_city = fixed.city and known["city"] and fixed.city != known["city"]
    if known["province"] == fixed.province and not other_city:
        return None
    message = f"图中这家企业在{known['place']}"
    return _fault(row, "city_name", "fact.elsewhere", message, "若它在这里有厂，“事实”选“设厂”")


FIRMS = (
    "MATCH (e:Enterprise) WHERE e.id IN $ids RETURN e.id AS id, e.name AS name, coalesce(e.province, '') AS province, "
    "coalesce(e.city, '') AS city, coalesce(e.province_name, '') + coalesce(e.city_name, '') AS place"
)
SEGMENTS = (
    "MATCH (s:Segment)-[:IN_CHAIN]->(c:Chain) WHERE s.id IN $ids AND c.system <> '自建' "
    "RETURN s.id AS id, s.name AS name"
)
PRODUCT = (
    "MATCH (e:Enterprise {id: $enterprise})-[r:PRODUCES]->(s:Segment {id: $segment}) "
    "RETURN ['PRODUCES', 'Enterprise', e.id, 'Segment', s.id, r.key] AS fact, r.evidence AS evidence"
)
PLANTS = (
    "MATCH (e:Enterprise {id: $enterprise})-[r:HAS_PRESENCE]->(g:Region) WHERE r.segment_id = $segment "
    "AND ($place = '' OR g.id = $place OR g.parent_adcode = $place) "
    "RETURN ['HAS_PRESENCE', 'Enterprise', e.id, 'Region', g.id, r.key] AS fact, r.evidence AS evidence"
)
OWN = (
    "MATCH (c:Correction)-[:CORRECTS]->(:Segment {id: $segment}) WHERE c.action = '有误' AND c.kind = $kind "
    "AND c.enterprise_id = $enterprise AND $dataset IN c.datasets RETURN c.withdraws AS withdraws"
)


def _facts_meant(reader: Reader, fixed: Fixed) -> list[dict[str, Any]]:
    """The facts that stand there now, and those that this very file has taken out before."""
    row = fixed.row
    asked = {"enterprise": fixed.enterprise_id, "segment": row["segment_id"]}
    found: dict[str, set[str]] = {}
    if row["kind"] == MAKES:
        rows = reader.rows(PRODUCT, **asked)
    else:
        rows = reader.rows(PLANTS, **asked, place=fixed.known_place)
    for fact in rows:
        sources = {json.loads(text)["source"] for text in fact["evidence"]}
        found.setdefault(json.dumps(fact["fact"], ensure_ascii=False), set()).update(sources)
    for before in reader.rows(OWN, **asked, kind=row["kind"], dataset=fixed.dataset):
        for item in json.loads(before["withdraws"] or "[]"):
            found.setdefault(json.dumps(item["fact"], ensure_ascii=False), set()).update(item["sources"])
    return [{"fact": json.loads(key), "sources": sorted(sources)} for key, sources in sorted(found.items())]
