"""``liantu load listed``: lists of listed companies with the headings of neo4j-admin (``companyId:ID(Company)``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from graph.reader import Reader
from graph.records import Record
from loaders.columns import TableSpec, parse_columns
from loaders.formats import read_any
from loaders.matching import Matcher, joined, share_digits
from loaders.outside import Origin, Places, check_outside, dataset_id, finished
from loaders.pipeline import Prepared, Progress
from loaders.problems import Problem
from loaders.tables import Row, Table
from loaders.transform import edge, node

COLUMNS = parse_columns("companyId! name! area industry fullname! listDate:date LABEL?")


def admin_heading(heading: str) -> str:
    """``companyId:ID(Company)`` is companyId, ``:START_ID(Company)`` is START_ID."""
    name, _, kind = heading.partition(":")
    return name or kind.partition("(")[0]


def prepare_listed(reader: Reader, paths: Sequence[Path], on_progress: Progress) -> Prepared:
    """Read, check and join lists of listed companies."""
    origin = Origin(dataset_id("listed", paths), "上市公司名录", {p.name: p for p in paths}, "filing")
    tables = [read_listed(path) for path in paths]
    on_progress("read", len(paths), len(paths))
    check_outside(tables)
    rows = [row for table in tables for row in table.rows]
    matcher = Matcher(reader, origin.dataset)
    matcher.ask(share=(share_digits(r["companyId"]) for r in rows), names=(r["fullname"] for r in rows))
    places = Places(reader)
    records = [record for row in rows for record in company(row, origin, matcher, places)]
    on_progress("check", 1, 1)
    return finished(origin, tables, records, paths=paths)


def read_listed(path: Path) -> Table:
    """One list; a code that is no share of Shanghai, Shenzhen or Beijing is refused."""
    table = read_any(TableSpec(path.name, COLUMNS, ("companyId",), clean=admin_heading, trim=True), path)
    for row in table.rows:
        if not share_digits(row["companyId"]):
            problem = Problem(
                row.line, "companyId", row["companyId"], "cell.kind", "不是沪深北的证券代码", "写成 600066.SH 的样子"
            )
            table.refuse(row.line, problem)
    table.drop_refused()
    return table


def company(row: Row, origin: Origin, matcher: Matcher, places: Places) -> Iterator[Record]:
    """A listed company, and where it is."""
    share = share_digits(row["companyId"])
    own, evidence = f"C{share}", origin.evidence(row)
    known = matcher.find(own=own, share=share, name=row["fullname"])
    province, city = places.find(row["area"])
    said = {
        "stock_code": row["companyId"], "industry": row["industry"], "listed_on": row["listDate"],
        "other_names": [row["name"], row["fullname"]],
    }  # fmt: skip
    full = {
        "name": row["fullname"], "short_name": row["name"], "name_is_registered": True, "country": "中国",
        "province": province, "city": city, "province_name": row["area"], "adcode": city or province,
    }  # fmt: skip
    enterprise_id, props = joined(known, own, said, full)
    yield node("Enterprise", enterprise_id, evidence, **props)
    if known is None and (city or province):
        yield edge("LOCATED_IN", ("Enterprise", enterprise_id), ("Region", city or province), evidence)
