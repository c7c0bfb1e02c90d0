"""``liantu load register``: lists of registered enterprises (CSV, xls, json), as the registry publishes them.

The name of the legal representative is a person's: the column is dropped at the door and stands nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from graph.reader import Reader
from graph.records import Record
from loaders.columns import TableSpec, parse_columns
from loaders.formats import read_any
from loaders.matching import Matcher, joined, uscc_fault
from loaders.outside import Origin, Places, check_outside, dataset_id, finished
from loaders.pipeline import Prepared, Progress
from loaders.problems import Problem
from loaders.tables import Row, Table
from loaders.transform import edge, node

COLUMNS = parse_columns(
    "企业名称! 统一社会信用代码! 注册日期:date 企业类型 法人代表~ 注册资金 经营范围 所在省份 地区 注册地址"
)
JSON_NAMES = {
    "name": "企业名称", "code": "统一社会信用代码", "registrationDay": "注册日期", "character": "企业类型",
    "legalRepresentative": "法人代表", "capital": "注册资金", "businessScope": "经营范围", "province": "所在省份",
    "city": "地区", "address": "注册地址",
}  # fmt: skip
LIST_IN_JSON = "erDataList"
CAPITAL = re.compile(r"(?P<number>\d[\d,]*(\.\d+)?)(?P<unit>.*)")
RMB = frozenset({"万", "万元", "万人民币", "万人民币元", "万元人民币"})
"""Units of 万元 RMB, brackets apart; a text in another currency, or without 万, gives no number."""


def capital_10k_cny(text: str) -> float | None:
    """The registered capital in 万元, None where the text does not say it plainly."""
    match = CAPITAL.fullmatch(text)
    if match is None or re.sub(r"[()（）\s]", "", match["unit"]) not in RMB:
        return None
    return float(match["number"].replace(",", ""))


def prepare_register(reader: Reader, paths: Sequence[Path], on_progress: Progress) -> Prepared:
    """Read, check and join one or several lists."""
    origin = Origin(dataset_id("register", paths), "企业登记名录", {p.name: p for p in paths}, "register")
    tables = []
    for i, path in enumerate(paths):
        on_progress("read", i, len(paths))
        tables.append(read_register(path))
    on_progress("read", len(paths), len(paths))
    check_outside(tables)
    rows = [row for table in tables for row in table.rows]
    matcher = Matcher(reader, origin.dataset)
    matcher.ask(uscc=(r["统一社会信用代码"] for r in rows), names=(r["企业名称"] for r in rows))
    places = Places(reader)
    records = [record for row in rows for record in enterprise(row, origin, matcher, places)]
    on_progress("check", 1, 1)
    return finished(origin, tables, records, paths=paths)


def read_register(path: Path) -> Table:
    """One list; rows with a wrong USCC are refused."""
    spec = TableSpec(
        path.name,
        COLUMNS,
        ("统一社会信用代码",),
        blanks=frozenset({"N/A"}),
        clean=lambda name: JSON_NAMES.get(name, name),
        trim=True,
    )
    table = read_any(spec, path, records=LIST_IN_JSON)
    for row in table.rows:
        if fault := uscc_fault(row["统一社会信用代码"]):
            code = row["统一社会信用代码"]
            table.refuse(
                row.line,
                Problem(row.line, "统一社会信用代码", code, "cell.uscc", fault, "照营业执照核对；不能确定就删去这一行"),
            )
    table.drop_refused()
    return table


def enterprise(row: Row, origin: Origin, matcher: Matcher, places: Places) -> Iterator[Record]:
    """The enterprise of a row, and where it is."""
    uscc, name = row["统一社会信用代码"], row["企业名称"]
    own, evidence = f"U{uscc}", origin.evidence(row)
    known = matcher.find(own=own, uscc=uscc, name=name)
    province, city = places.find(row["所在省份"], row["地区"])
    said = {
        "uscc": uscc, "founded": row["注册日期"], "enterprise_type": row["企业类型"],
        "registered_capital": row["注册资金"], "registered_capital_10k_cny": capital_10k_cny(row["注册资金"]),
        "business_scope": row["经营范围"], "address": row["注册地址"],
    }  # fmt: skip
    full = {
        "name": name, "name_is_registered": True, "country": "中国", "province": province, "city": city,
        "province_name": row["所在省份"], "city_name": row["地区"], "adcode": city or province,
    }  # fmt: skip
    enterprise_id, props = joined(known, own, said, full)
    yield node("Enterprise", enterprise_id, evidence, **props)
    if known is None:
        if soft := matcher.softer(own=own, name=name):
            yield origin.review(row, soft, name)
        if city or province:
            yield edge("LOCATED_IN", ("Enterprise", enterprise_id), ("Region", city or province), evidence)
