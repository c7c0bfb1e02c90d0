"""``liantu load chain``: a chain that a user wrote into the workbook of ``liantu template chain``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from graph.reader import Reader
from graph.records import Record
from loaders.columns import TableSpec
from loaders.formats import read_any
from loaders.matching import Matcher, joined, share_digits, uscc_fault
from loaders.outside import Origin, Places, check_outside, finished
from loaders.own_sheets import Sheet, sheets
from loaders.pipeline import Prepared, Progress
from loaders.problems import Problem
from loaders.shipped import known_ids
from loaders.sources import Sources, stable_id
from loaders.tables import Row, Table
from loaders.template import heading
from loaders.transform import edge, node

SYSTEM = "自建"
"""The system of such chains: the province's answers leave it out (graph/facts.py)."""


def prepare_own_chain(reader: Reader, paths: Sequence[Path], on_progress: Progress) -> Prepared:
    """Read, check and join a workbook. A sheet that the user left empty brings nothing."""
    tables = {sheet.title: read_sheet(paths[0], sheet) for sheet in sheets()}
    on_progress("read", 1, 1)
    chains = tables["产业链"].rows
    chain_id = chains[0]["id"] if chains else ""
    origin = Origin(
        f"chain/{chain_id or paths[0].stem}", f"自建产业链（{paths[0].name}）", {paths[0].name: paths[0]}, "memory"
    )
    _check(tables, reader, origin.dataset)
    matcher, places, sources = Matcher(reader, origin.dataset), Places(reader), Sources()
    firms = tables["企业"].rows
    matcher.ask(
        uscc=(r["uscc"] for r in firms), share=(share_digits(r["stock_code"]) for r in firms),
        names=(r["name"] for r in firms),
    )  # fmt: skip
    ids: dict[str, str] = {}
    records: list[Record] = [
        node("Chain", r["id"], origin.evidence(r), name=r["name"], note=r["note"], system=SYSTEM, counted=False)
        for r in chains
    ]
    records += [r for row in tables["环节"].rows for r in _segment(row, origin, chain_id)]
    records += [r for row in tables["环节关系"].rows for r in _link(row, origin)]
    records += [r for row in firms for r in _firm(row, origin, matcher, places, ids)]
    records += [r for row in tables["生产"].rows for r in _produces(row, sources, ids)]
    on_progress("check", 1, 1)
    return finished(origin, tables.values(), [*sources.records(), *records], paths=paths)


def read_sheet(path: Path, sheet: Sheet) -> Table:
    """One sheet; only 产业链 and 环节 must have rows."""
    names = {heading(c): c.name for c in sheet.columns} | {c.heading: c.name for c in sheet.columns}
    spec = TableSpec(
        f"{path.name}#{sheet.title}", tuple(c.column() for c in sheet.columns), sheet.key,
        ((sheet.defines, sheet.key[0]),) if sheet.defines else (), clean=lambda name: names.get(name, name), trim=True
    )  # fmt: skip
    table = read_any(spec, path, records=sheet.title)
    if sheet.title not in ("产业链", "环节"):
        table.report.problems = [p for p in table.report.problems if p.code != "file.empty"]
    return table


def _check(tables: dict[str, Table], reader: Reader, dataset: str) -> None:
    """Ids that others use already, more than one chain, wrong USCCs, loose ends."""
    for title, label in (("产业链", "Chain"), ("环节", "Segment")):
        table = tables[title]
        taken = known_ids(reader, label, {r["id"] for r in table.rows}, dataset)
        for row in table.rows:
            if row["id"] in taken:
                problem = Problem(
                    row.line, "id", row["id"], "row.taken", "编号已被别的数据使用", "换一个带自己前缀的编号"
                )
                table.refuse(row.line, problem)
        table.drop_refused()
    for row in tables["产业链"].rows[1:]:
        problem = Problem(
            row.line, "id", row["id"], "row.extra", "一个工作簿只写一条产业链", "把其余的链移到另一个工作簿"
        )
        tables["产业链"].refuse(row.line, problem)
    for row in tables["企业"].rows:
        if row["uscc"] and (fault := uscc_fault(row["uscc"])):
            problem = Problem(row.line, "uscc", row["uscc"], "cell.uscc", fault, "照营业执照核对；不知道就留空")
            tables["企业"].refuse(row.line, problem)
    for table in tables.values():
        table.drop_refused()
    check_outside(list(tables.values()))


def _segment(row: Row, origin: Origin, chain_id: str) -> Iterator[Record]:
    evidence, segment = origin.evidence(row), ("Segment", row["id"])
    props = {name: value for name, value in row.values.items() if name != "id"}
    yield node(*segment, evidence, chain_id=chain_id, **props)
    if chain_id:
        yield edge("IN_CHAIN", segment, ("Chain", chain_id), evidence)
    for name in row["products"]:
        product = ("Product", stable_id("PD", name))
        yield node(*product, evidence, name=name)
        yield edge("HAS_PRODUCT", segment, product, evidence)


def _link(row: Row, origin: Origin) -> Iterator[Record]:
    ends = ("Segment", row["from_segment"]), ("Segment", row["to_segment"])
    yield edge(row["kind"], *ends, origin.evidence(row), scope="within", note=row["note"])


def _firm(row: Row, origin: Origin, matcher: Matcher, places: Places, ids: dict[str, str]) -> Iterator[Record]:
    share = share_digits(row["stock_code"])
    own = f"U{row['uscc']}" if row["uscc"] else f"C{share}" if share else stable_id("N", row["name"])
    known = matcher.find(own=own, uscc=row["uscc"], share=share, name=row["name"])
    province, city = places.find(row["province_name"], row["city_name"])
    said = {"uscc": row["uscc"], "stock_code": row["stock_code"], "other_names": [row["name"]]}
    full = {
        "name": row["name"], "short_name": row["short_name"], "name_is_registered": bool(row["uscc"]),
        "country": "中国",
        "province": province, "city": city, "province_name": row["province_name"], "city_name": row["city_name"],
        "adcode": city or province,
    }  # fmt: skip
    ids[row["name"]], props = joined(known, own, said, full)
    yield node("Enterprise", ids[row["name"]], origin.evidence(row), **props)
    if known is None:
        if soft := matcher.softer(own=own, name=row["name"]):
            yield origin.review(row, soft, row["name"])
        if city or province:
            yield edge("LOCATED_IN", ("Enterprise", own), ("Region", city or province), origin.evidence(row))


def _produces(row: Row, sources: Sources, ids: dict[str, str]) -> Iterator[Record]:
    ends = ("Enterprise", ids[row["enterprise"]]), ("Segment", row["segment_id"])
    yield edge("PRODUCES", *ends, sources.evidence(row), role=row["role"], products=row["products"])
