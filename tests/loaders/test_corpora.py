"""Real files that nobody here wrote, against counts made by an independent method (EXPECTED*.json beside them)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.connection import Connection
from graph.graph_hash import graph_hash
from graph.reader import Reader
from loaders import apple, chaingraph, chainkg
from loaders.listed import read_listed
from loaders.matching import share_digits
from loaders.register import capital_10k_cny, read_register
from loaders.run import load, load_atlas
from tests.conftest import wipe

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
CHAIN = CORPORA / "industry-chain-graph-agri"

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="needs the real files in ../shared/corpora beside the project"),
]


def expected(name: str = "EXPECTED") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CORPORA / f"{name}.json").read_text(encoding="utf-8"))
    return found


def test_the_register_of_henan() -> None:
    want = expected()["reg7800"]
    table = read_register(CORPORA / "registration" / "henan_registration_1978_2000.csv")
    assert (table.report.read, table.report.refused, table.report.problems) == (want["rows"], 0, [])
    assert len({r["统一社会信用代码"] for r in table.rows}) == want["distinct_uscc"]
    assert Counter(r["地区"] or "N/A" for r in table.rows) == want["city"]
    assert sum(not r["注册资金"] for r in table.rows) == want["capital_NA"]
    stated = [r["注册资金"] for r in table.rows if r["注册资金"]]
    assert sum(capital_10k_cny(text) is None for text in stated) < len(stated) / 100
    assert sum("轴承" in r["经营范围"] for r in table.rows) == want["scope_轴承"]
    assert sum("轴承" in r["经营范围"] and r["地区"] == "洛阳" for r in table.rows) == want["scope_轴承_洛阳"]


def test_the_list_of_listed_companies() -> None:
    table = read_listed(CORPORA / "listed-companies-2020" / "company.csv")
    want = expected()
    assert (table.report.read, table.report.problems) == (want["ls_rows"], [])
    assert Counter(r["area"] for r in table.rows) == dict(want["ls_areas"])


def test_the_graph_of_listed_companies_industries_and_products() -> None:
    want = expected()
    tables = chainkg.read_folder(CORPORA / "chainkg", lambda step, done, total: None)
    read = {file: table.report.read for file, table in tables.items()}
    assert read == {f: want[f"rows_{f.removesuffix('.json')}"] for f in read if f != "industry_up.json"} | {
        "industry_up.json": read["industry_up.json"]
    }
    companies = tables["company.json"]
    assert companies.report.problems == []
    assert len({r.get("code") for r in companies.rows}) == want["company_distinct_code6"]
    unknown = [p for p in tables["company_industry.json"].report.problems if p.column == "industry_code"]
    rows, codes = want["ci_industry_code_unknown"]
    assert len(unknown) <= rows
    assert len({p.value for p in unknown}) <= codes
    assert len(tables["company_product.json"].rows) >= want["cp_rows_code_and_product_known"]
    weights = [r["rel_weight"] for r in tables["company_product.json"].rows]
    assert sum(w < 0 for w in weights) <= want["cp_weight"]["neg"]
    links = tables["product_product.json"]
    problems = Counter(p.code for p in links.report.problems)
    assert problems["row.loop"] == want["pp_self_loops"]
    assert problems["row.unknown_reference"] >= want["pp_endpoint_unknown"] - 1
    assert len(links.rows) == want["rows_product_product"] - links.report.refused
    listed = read_listed(CORPORA / "listed-companies-2020" / "company.csv")
    known = {r.get("code") for r in companies.rows}
    assert sum(share_digits(r["companyId"]) in known for r in listed.rows) == want["ls_join_ckg_code6"]


@pytest.fixture(scope="module")
def shared_graph(scratch: Connection, small_data: Path) -> Iterator[Connection]:
    """The small atlas with the listed companies, a third-party chain and one buyer's suppliers beside it."""
    wipe(scratch)
    load_atlas(scratch, small_data)
    for kind, path in (
        ("listed", CORPORA / "listed-companies-2020" / "company.csv"),
        ("chaingraph", CHAIN),
        ("apple", CORPORA / "apple-chain"),
    ):
        report = load(scratch, kind, [path])
        assert not report.stopped, report.problems[:3]
    yield scratch
    wipe(scratch)


LEAVES = (
    "MATCH (n:Industry {scheme: '农林牧渔'}) WHERE NOT EXISTS { (:Industry)-[:PART_OF]->(n) } "
    "OPTIONAL MATCH (n)<-[:IN_INDUSTRY]-(e:Enterprise {province: '410000'}) "
    "RETURN n.name AS leaf, collect(e.name) AS local ORDER BY leaf"
)


def test_a_third_party_chain_in_the_graph(shared_graph: Connection) -> None:
    want = expected("EXPECTED_gaps")["agri_dev"]
    reader = Reader(shared_graph)
    tables, _ = chaingraph.read_folder(CHAIN)
    assert tables[chaingraph.COMPANIES].report.read == want["companies"]
    leaves = reader.rows(LEAVES)
    assert len(leaves) == want["leaves"]
    gaps = [row["leaf"] for row in leaves if not row["local"]]
    assert len(gaps) == want["leaf_gaps_henan"]
    assert {row["leaf"]: row["local"] for row in leaves if row["local"]} == want["covered"]
    matched = reader.one(
        "MATCH (e:Enterprise)-[:IN_INDUSTRY]->(:Industry {scheme: '农林牧渔'}) WHERE e.listed_on IS NOT NULL "
        "RETURN count(DISTINCT e) AS n"
    )
    assert matched == {"n": want["companies_matched_to_listed2020"]}
    below = (
        "MATCH (:Industry {scheme: '农林牧渔', name: $name})-[:SUPPLIES_INDUSTRY]->(b) RETURN count(DISTINCT b) AS n"
    )
    for name, (direct, _) in want["downstream"].items():
        assert reader.one(below, name=name) == {"n": direct}


def test_one_buyers_suppliers_in_the_graph(shared_graph: Connection) -> None:
    want = expected("EXPECTED_apple")
    tables = apple.read_folder(CORPORA / "apple-chain")
    assert {file.removesuffix(".csv"): t.report.read for file, t in tables.items()} == want["rows"]
    assert sum(len(t.report.problems) for t in tables.values()) == want["dangling"]
    reader = Reader(shared_graph)
    one = reader.rows(
        "MATCH (p:Product)<-[m:MAKES {how: '供应'}]-(e) WITH p, count(e) AS n WHERE n = 1 RETURN p.id AS id"
    )
    assert [row["id"].removeprefix("apple-") for row in one] == want["components_with_one_supplier"]
    reach = (
        "MATCH (e:Enterprise) WHERE $id IN e.other_ids "
        "CALL (e) { MATCH (e)-[:MAKES {how: '供应'}]->()-[:MATERIAL_OF]->(p) RETURN p "
        "UNION MATCH (e)-[:MAKES {how: '组装'}]->(p) RETURN p } RETURN count(DISTINCT p) AS products"
    )
    for supplier, (products, _) in want["reach"].items():
        assert reader.one(reach, id=f"apple:{supplier}") == {"products": products}
    henan = reader.rows(
        "MATCH (s:Site)-[:LOCATED_IN]->(:Region)-[:PART_OF*0..]->(:Region {id: '410000'}) RETURN s.id AS id"
    )
    assert [row["id"].removeprefix("apple-") for row in henan] == want["henan_bases"]


def test_loading_them_again_changes_nothing(shared_graph: Connection) -> None:
    before = graph_hash(Reader(shared_graph))
    for kind, path in (("chaingraph", CHAIN), ("apple", CORPORA / "apple-chain")):
        assert load(shared_graph, kind, [path]).total("made") == 0
    assert graph_hash(Reader(shared_graph)) == before
