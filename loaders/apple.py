"""``liantu load apple``: a folder of one buyer's supply chain: products, components, suppliers, production bases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from graph.reader import Reader
from graph.records import Record
from loaders.columns import TableSpec, parse_columns
from loaders.listed import admin_heading
from loaders.matching import Matcher, joined
from loaders.outside import Origin, Places, check_outside, finished
from loaders.pipeline import Prepared, Progress
from loaders.tables import Row, Table, read_table
from loaders.transform import edge, node

DATASET, SCHEME = "apple", "苹果供应链"
COLUMNS = {
    "product_lines.csv": ("line_id! name! LABEL", "line_id", "Line"),
    "products.csv": (
        "product_id! name! product_line!>Line english_name alias release_date release_year:integer status soc "
        "display price_usd:integer LABEL", "product_id", "Product",
    ),
    "components.csv": ("component_id! name! english_name category subcategory LABEL", "component_id", "Component"),
    "suppliers.csv": (
        "supplier_id! name! english_name short_name country! region category tier:integer LABEL", "supplier_id",
        "Supplier",
    ),
    "bases.csv": (
        "base_id! name! city province country! operator>Supplier products:list role confidence LABEL", "base_id",
        "Base",
    ),
    "rel_product_component.csv": ("START_ID!>Product END_ID!>Component TYPE source", "START_ID END_ID", ""),
    "rel_component_supplier.csv": (
        "START_ID!>Component END_ID!>Supplier TYPE share:number note source", "START_ID END_ID", "",
    ),
    "rel_product_assembly.csv": ("START_ID!>Product END_ID!>Supplier TYPE source", "START_ID END_ID", ""),
    "rel_base_supplier.csv": ("START_ID!>Base END_ID!>Supplier TYPE source", "START_ID END_ID", ""),
    "rel_base_line.csv": ("START_ID!>Base END_ID!>Line TYPE source", "START_ID END_ID", ""),
}  # fmt: skip
"""File: its columns, its key, the kind of id it brings (labels here only say what refers to what in the folder)."""

COUNTRIES = {
    "China": "中国", "USA": "美国", "Japan": "日本", "South Korea": "韩国", "UK": "英国", "Netherlands": "荷兰",
    "Germany": "德国", "France": "法国", "Switzerland": "瑞士", "Austria": "奥地利", "Singapore": "新加坡",
    "Italy": "意大利", "Ireland": "爱尔兰", "Israel": "以色列", "Finland": "芬兰", "Sweden": "瑞典",
}  # fmt: skip
PROVINCES = {"Taiwan": "台湾", "Hong Kong": "香港", "Macao": "澳门", "中国台湾": "台湾", "中国香港": "香港"}
"""Words that stand in the country column and are provinces of China."""


def prepare_apple(reader: Reader, paths: Sequence[Path], on_progress: Progress) -> Prepared:
    """Read, check and join a folder."""
    folder = paths[0]
    origin = Origin(DATASET, "苹果供应链图谱", {f: folder / f for f in COLUMNS}, "memory")
    tables = read_folder(folder)
    on_progress("read", len(tables), len(tables))
    check_outside(list(tables.values()))
    matcher, places = Matcher(reader, DATASET), Places(reader)
    matcher.ask(names=(n for r in tables["suppliers.csv"].rows for n in (r["name"], *_names(r))))
    ids: dict[str, str] = {}
    records: list[Record] = []
    for row in tables["suppliers.csv"].rows:
        records += supplier(row, origin, matcher, places, ids)
    for row in tables["bases.csv"].rows:
        records += base(row, origin, places)
    for file, rows in RECORDS.items():
        records += [r for row in tables[file].rows for r in rows(row, origin, ids)]
    on_progress("check", 1, 1)
    return finished(origin, tables.values(), records, paths=paths)


def read_folder(folder: Path) -> dict[str, Table]:
    """Every file of the folder."""
    tables = {}
    for file, (columns, key, label) in COLUMNS.items():
        keys = tuple(key.split())
        defines = ((label, keys[0]),) if label else ()
        spec = TableSpec(file, parse_columns(columns), keys, defines, clean=admin_heading, trim=True)
        tables[file] = read_table(spec, folder / file, strict=False)
    return tables


def _names(row: Row) -> list[str]:
    return [name.strip() for name in row["short_name"].split("/")]


def country_of(word: str) -> tuple[str, str]:
    """(country, province) as the atlas words them; a country that is not listed stays as it is."""
    return ("中国", PROVINCES[word]) if word in PROVINCES else (COUNTRIES.get(word, word), "")


def supplier(row: Row, origin: Origin, matcher: Matcher, places: Places, ids: dict[str, str]) -> Iterator[Record]:
    """A supplier; its names are not registered forms for sure, so a like-named enterprise goes to review."""
    own = f"apple-{row['supplier_id']}"
    known = matcher.find(own=own, name=row["name"])
    country, province = country_of(row["country"])
    adcode, _ = places.find(province)
    said = {
        "other_names": [row["english_name"], *_names(row)], "other_ids": [f"{DATASET}:{row['supplier_id']}"],
        "industry": row["category"],
        "note": f"{row['region']}；第 {row['tier']} 级供应商",
    }  # fmt: skip
    full = {
        "name": row["name"], "short_name": _names(row)[-1], "name_is_registered": False, "country": country,
        "province": adcode, "province_name": province, "adcode": adcode,
    }  # fmt: skip
    ids[row["supplier_id"]], props = joined(known, own, said, full)
    yield node("Enterprise", ids[row["supplier_id"]], origin.evidence(row), **props)
    if known is None:
        soft = [k for name in (row["name"], *_names(row)) for k in matcher.softer(own=own, name=name)]
        if soft:
            yield origin.review(row, list(dict.fromkeys(soft)), row["name"])
        if adcode:
            yield edge("LOCATED_IN", ("Enterprise", own), ("Region", adcode), origin.evidence(row))


def base(row: Row, origin: Origin, places: Places) -> Iterator[Record]:
    """A production base, in its city or province where that is in China."""
    country, outer = country_of(row["country"])
    yield node(
        "Site", f"apple-{row['base_id']}", origin.evidence(row), name=row["name"], city=row["city"],
        province=row["province"] or outer, country=country, products=row["products"], operator=row["operator"],
        role=row["role"], rating=row["confidence"],
    )  # fmt: skip
    province, city = places.find(row["province"] or outer, row["city"]) if country == "中国" else ("", "")
    if finest := city or province:
        yield edge("LOCATED_IN", ("Site", f"apple-{row['base_id']}"), ("Region", finest), origin.evidence(row))


def _line(row: Row, origin: Origin, ids: dict[str, str]) -> Iterator[Record]:
    yield node("Product", f"apple-line-{row['line_id']}", origin.evidence(row), name=row["name"], scheme=SCHEME)


def _product(row: Row, origin: Origin, ids: dict[str, str]) -> Iterator[Record]:
    product = ("Product", f"apple-{row['product_id']}")
    yield node(
        *product, origin.evidence(row), name=row["name"], scheme=SCHEME, english_name=row["english_name"],
        aliases=[row["alias"]] if row["alias"] else [], released=row["release_date"], status=row["status"],
        price_usd=row["price_usd"], parts=[p for p in (row["soc"], row["display"]) if p not in ("", "-")],
        category=row["product_line"],
    )  # fmt: skip
    yield edge("KIND_OF", product, ("Product", f"apple-line-{row['product_line']}"), origin.evidence(row))


def _component(row: Row, origin: Origin, ids: dict[str, str]) -> Iterator[Record]:
    yield node(
        "Product", f"apple-{row['component_id']}", origin.evidence(row), name=row["name"], scheme=SCHEME,
        english_name=row["english_name"], category=row["category"], subcategory=row["subcategory"],
    )  # fmt: skip


def _cited(row: Row) -> list[str]:
    return [s for s in row["source"].split(";") if s]


def _uses(row: Row, origin: Origin, ids: dict[str, str]) -> Iterator[Record]:
    ends = ("Product", f"apple-{row['END_ID']}"), ("Product", f"apple-{row['START_ID']}")
    yield edge("MATERIAL_OF", *ends, origin.evidence(row), cited=_cited(row))


def _supplied(row: Row, origin: Origin, ids: dict[str, str]) -> Iterator[Record]:
    ends = ("Enterprise", ids[row["END_ID"]]), ("Product", f"apple-{row['START_ID']}")
    props = {"share": row["share"], "note": row["note"], "cited": _cited(row)}
    yield edge("MAKES", *ends, origin.evidence(row), how="供应", **props)


def _assembled(row: Row, origin: Origin, ids: dict[str, str]) -> Iterator[Record]:
    ends = ("Enterprise", ids[row["END_ID"]]), ("Product", f"apple-{row['START_ID']}")
    yield edge("MAKES", *ends, origin.evidence(row), how="组装", cited=_cited(row))


def _operated(row: Row, origin: Origin, ids: dict[str, str]) -> Iterator[Record]:
    ends = ("Enterprise", ids[row["END_ID"]]), ("Site", f"apple-{row['START_ID']}")
    yield edge("OPERATES", *ends, origin.evidence(row), cited=_cited(row))


def _produced(row: Row, origin: Origin, ids: dict[str, str]) -> Iterator[Record]:
    ends = ("Site", f"apple-{row['START_ID']}"), ("Product", f"apple-line-{row['END_ID']}")
    yield edge("MAKES", *ends, origin.evidence(row), how="生产", cited=_cited(row))


RECORDS: dict[str, Callable[[Row, Origin, dict[str, str]], Iterator[Record]]] = {
    "product_lines.csv": _line,
    "products.csv": _product,
    "components.csv": _component,
    "rel_product_component.csv": _uses,
    "rel_component_supplier.csv": _supplied,
    "rel_product_assembly.csv": _assembled,
    "rel_base_supplier.csv": _operated,
    "rel_base_line.csv": _produced,
}
