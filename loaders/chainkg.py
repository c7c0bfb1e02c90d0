"""``liantu load chainkg``: a folder of the public graph of listed companies, Shenwan industries and products.

Its product_product.json was gathered by machine from an encyclopedia; all of it is loaded as inferred.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from graph.ontology import DATE
from graph.reader import Reader
from graph.records import Record
from loaders.columns import TableSpec, parse_columns
from loaders.formats import read_json_lines
from loaders.matching import Matcher, joined, share_digits
from loaders.outside import Origin, check_outside, finished
from loaders.pipeline import Prepared, Progress
from loaders.problems import Problem
from loaders.sources import stable_id
from loaders.tables import Row, Table
from loaders.transform import edge, node

DATASET, SCHEME = "chainkg", "申万2021"
COLUMNS = {
    "company.json": ("name! fullname! code! location time", "code fullname name time", "Company=code"),
    "industry.json": ("code! name!", "code", "Industry=code Name=name"),
    "industry_industry.json": (
        "from_code!>Industry from_industry rel to_industry to_code!>Industry", "from_code to_code", "",
    ),
    "industry_up.json": ("industry!>Name ups!", "industry", ""),
    "company_industry.json": (
        "company_code!>Company industry_code!>Industry industry_name company_name rel",
        "company_code industry_code", "",
    ),
    "product.json": ("name!", "name", "Product=name"),
    "company_product.json": ("company_code!>Company product_name!>Product rel_weight:number rel company_name", "", ""),
    "product_product.json": ("from_entity!>Product rel! to_entity!>Product", "", ""),
}  # fmt: skip
"""File: its fields, its key, the ids it brings. Labels here only say what refers to what within the folder."""

UP, KIND, DOWN = "上游材料", "产品小类", "下游产品"


def prepare_chainkg(reader: Reader, paths: Sequence[Path], on_progress: Progress) -> Prepared:
    """Read, check and join a folder."""
    folder = paths[0]
    origin = Origin(DATASET, "上市公司产业链图谱", {f: folder / f for f in COLUMNS}, "filing", "2021-10")
    tables = read_folder(folder, on_progress)
    matcher = Matcher(reader, DATASET)
    companies = tables["company.json"].rows
    matcher.ask(share=(share_digits(r["code"]) for r in companies), names=(r["fullname"] for r in companies))
    ids: dict[str, str] = {}
    records: list[Record] = []
    for row in companies:
        records += company(row, origin, matcher, ids)
    for file, rows in RECORDS.items():
        records += [r for row in tables[file].rows for r in rows(row, origin, ids)]
    records += [r for row in tables["industry_up.json"].rows for r in ups(row, origin, tables["industry.json"])]
    on_progress("check", 1, 1)
    return finished(origin, tables.values(), records, paths=paths)


def read_folder(folder: Path, on_progress: Progress) -> dict[str, Table]:
    """Every file, its own faults and the references between them checked. Codes of companies become six digits."""
    tables = {}
    for i, (file, (columns, key, defines)) in enumerate(COLUMNS.items()):
        on_progress("read", i, len(COLUMNS))
        pairs = tuple((word.partition("=")[0], word.partition("=")[2]) for word in defines.split())
        spec = TableSpec(file, parse_columns(columns), tuple(key.split()), pairs, trim=True)
        tables[file] = read_json_lines(spec, folder / file)
        for row in tables[file].rows:
            _six_digits(row)
    _refuse_loops(tables["product_product.json"])
    check_outside(list(tables.values()))
    return tables


def _six_digits(row: Row) -> None:
    """The exchange behind a code is missing in places, so rows refer by the six digits; ``listed`` keeps the code."""
    for column in ("code", "company_code"):
        if row.file.startswith("company") and column in row.cells:
            row.cells[column] = share_digits(row.cells[column]) or row.cells[column]


def _refuse_loops(table: Table) -> None:
    for row in table.rows:
        if row["from_entity"] == row["to_entity"]:
            problem = Problem(row.line, "to_entity", row["to_entity"], "row.loop", "产品指向自己", "删去这一行")
            table.refuse(row.line, problem)
    table.drop_refused()


def company(row: Row, origin: Origin, matcher: Matcher, ids: dict[str, str]) -> Iterator[Record]:
    """A listed company; ``ids`` notes which enterprise a code is."""
    share = row.get("code")
    own = f"C{share}"
    known = matcher.find(own=own, share=share, name=row["fullname"])
    said = {
        "stock_code": row["code"], "exchange": row["location"] if row["location"].endswith("交易所") else "",
        "listed_on": row["time"] if DATE.fullmatch(row["time"]) else "",  # "-" or the exchange again: not stated
        "other_names": [row["name"], row["fullname"]],
    }  # fmt: skip
    full = {"name": row["fullname"], "short_name": row["name"], "name_is_registered": True, "country": "中国"}
    ids[share], props = joined(known, own, said, full)
    yield node("Enterprise", ids[share], origin.evidence(row), **props)


def _industry(row: Row, origin: Origin, ids: dict[str, str]) -> Iterator[Record]:
    level = 1 if row["code"].endswith("0000") else 2 if row["code"].endswith("00") else 3
    yield node(
        "Industry", industry_id(row["code"]), origin.evidence(row), name=row["name"], scheme=SCHEME, code=row["code"],
        level=level,
    )  # fmt: skip


def industry_id(code: str) -> str:
    """SW- and the code of Shenwan."""
    return f"SW-{code}"


def _product(row: Row, origin: Origin, ids: dict[str, str]) -> Iterator[Record]:
    yield node("Product", product_id(row["name"]), origin.evidence(row), name=row["name"])


def product_id(name: str) -> str:
    """The id of a product that is known by its name alone, as in the atlas."""
    return stable_id("PD", name)


def _part_of(row: Row, origin: Origin, ids: dict[str, str]) -> Iterator[Record]:
    ends = ("Industry", industry_id(row["from_code"])), ("Industry", industry_id(row["to_code"]))
    yield edge("PART_OF", *ends, origin.evidence(row))


def _in_industry(row: Row, origin: Origin, ids: dict[str, str]) -> Iterator[Record]:
    ends = ("Enterprise", ids[row.get("company_code")]), ("Industry", industry_id(row["industry_code"]))
    yield edge("IN_INDUSTRY", *ends, origin.evidence(row), direct=True)


def _sells(row: Row, origin: Origin, ids: dict[str, str]) -> Iterator[Record]:
    ends = ("Enterprise", ids[row.get("company_code")]), ("Product", product_id(row["product_name"]))
    yield edge("SELLS", *ends, origin.evidence(row), share=row["rel_weight"])


def _product_link(row: Row, origin: Origin, ids: dict[str, str]) -> Iterator[Record]:
    """上游材料: the second is a material of the first; 下游产品: the first of the second; 产品小类: the second is a
    kind of the first."""
    first, second = ("Product", product_id(row["from_entity"])), ("Product", product_id(row["to_entity"]))
    evidence = origin.evidence(row, confidence="inferred")
    if row["rel"] == KIND:
        yield edge("KIND_OF", second, first, evidence)
    elif row["rel"] in (UP, DOWN):
        yield edge("MATERIAL_OF", *((second, first) if row["rel"] == UP else (first, second)), evidence)
    else:
        raise ValueError(row["rel"])


def ups(row: Row, origin: Origin, industries: Table) -> Iterator[Record]:
    """How often firms of one industry stand upstream of another; names that Shenwan does not know are left out."""
    codes = {r["name"]: r["code"] for r in industries.rows}
    for name, count in json.loads(row["ups"]).items():
        if name in codes:
            ends = ("Industry", industry_id(codes[name])), ("Industry", industry_id(codes[row["industry"]]))
            yield edge("SUPPLIES_INDUSTRY", *ends, origin.evidence(row, confidence="inferred"), count=int(count))


RECORDS: dict[str, Callable[[Row, Origin, dict[str, str]], Iterable[Record]]] = {
    "industry.json": _industry,
    "product.json": _product,
    "industry_industry.json": _part_of,
    "company_industry.json": _in_industry,
    "company_product.json": _sells,
    "product_product.json": _product_link,
}
