"""Registers, lists and own chains in a real graph: joined for certain or not at all, and no answer disturbed."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from graph.facts import read_world
from graph.ledger import undo
from graph.reader import Reader
from graph.writer import Writer
from loaders.formats import read_any
from loaders.matching import share_digits, uscc_fault
from loaders.problems import LoadReport
from loaders.register import capital_10k_cny, read_register
from loaders.run import load
from loaders.template import write_template
from tests.loaders.conftest import Loaded

GOOD = "91410423MA3X93BJ5X"
HEAD = "企业名称,统一社会信用代码,注册日期,企业类型,法人代表,注册资金,经营范围,所在省份,地区,注册地址\n"
ROW = '试验轴承有限公司,{code},2003-05-06,有限责任公司,王某某,"3,000(万)",轴承,河南,洛阳,涧西区\n'


def register(folder: Path, *rows: str) -> Path:
    path = folder / "河南2003.csv"
    path.write_text(HEAD + "".join(rows), encoding="utf-8-sig")
    return path


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (GOOD, ""),
        ("91411200MA3X9BKD59", "校验位不对"),
        ("9141042", "18 位"),
        ("91410423MA3X93BJ5I", "不含 I"),
    ],
)
def test_the_check_digit_of_gb_32100(code: str, fault: str) -> None:
    assert fault in uscc_fault(code)
    assert bool(uscc_fault(code)) is bool(fault)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("30(万元)", 30.0),
        ("3,000(万)", 3000.0),
        ("80.8万人民币", 80.8),
        ("100万美元", None),
        ("30", 30.0),
        ("N/A", None),
    ],
)
def test_capital_is_read_only_where_it_is_plain(text: str, amount: float | None) -> None:
    assert capital_10k_cny(text) == (None if text == "30" else amount)


def test_shares_are_told_by_six_digits() -> None:
    assert [share_digits(c) for c in ("600066.SH", "600066", "0317.HK", "")] == ["600066", "600066", "", ""]


def test_dirty_rows_are_refused_and_no_persons_name_stays(tmp_path: Path) -> None:
    path = register(
        tmp_path,
        ROW.format(code=GOOD),
        ROW.format(code="91411200MA3X9BKD59"),
        ROW.format(code="91410423MA3X941T6P").replace("轴承有限公司", "\ufffd\ufffd公司"),
        ROW.format(code="91410423MA4041LH1R").replace("\n", ",多,余,了\n"),
    )
    table = read_register(path)
    assert [(p.line, p.column, p.code) for p in table.report.problems] == [
        (4, "企业名称", "cell.destroyed"),
        (5, "", "row.width"),
        (3, "统一社会信用代码", "cell.uscc"),
    ]
    assert (table.report.read, table.report.refused, len(table.rows)) == (4, 3, 1)
    assert "王某某" not in repr(table)


def world_frames(loaded: Loaded) -> dict[str, pd.DataFrame]:
    return vars(read_world(loaded.connection))


def load_twice(loaded: Loaded, kind: str, path: Path) -> LoadReport:
    """Load, load again, and find that the second changed nothing."""
    report = load(loaded.connection, kind, [path])
    assert report.problems == []
    once = loaded.hash()
    assert load(loaded.connection, kind, [path]).total("made") == 0
    assert loaded.hash() == once
    return report


def undo_all(loaded: Loaded, dataset: str) -> None:
    """Take back the second load, then the first."""
    for row in Reader(loaded.connection).rows(
        "MATCH (l:Load {dataset: $d, state: 'done'}) RETURN l.id AS id ORDER BY id DESC", d=dataset
    ):
        undo(Reader(loaded.connection), Writer(loaded.connection), row["id"])


def registered(loaded: Loaded) -> dict[str, str]:
    """A Henan enterprise of the atlas with a registered name."""
    row = Reader(loaded.connection).one(
        "MATCH (e:Enterprise {name_is_registered: true, province: '410000'}) WITH e.name AS name, collect(e) AS es "
        "WHERE size(es) = 1 RETURN es[0].id AS id, name, es[0].short_name AS short, es[0].city AS city "
        "ORDER BY id LIMIT 1"
    )
    assert row is not None
    return row


def test_a_register_joins_by_exact_registered_name_and_changes_no_answer(loaded: Loaded, tmp_path: Path) -> None:
    before, known = world_frames(loaded), registered(loaded)
    path = register(
        tmp_path,
        ROW.format(code=GOOD).replace("试验轴承有限公司", known["name"]),
        ROW.format(code="91410423MA3X941T6P"),
        ROW.format(code="91410423MA4041LH1R").replace("试验轴承有限公司", known["short"]),
    )
    load_twice(loaded, "register", path)
    joined = Reader(loaded.connection).one("MATCH (e:Enterprise {id: $id}) RETURN properties(e) AS p", id=known["id"])
    assert joined is not None
    assert (joined["p"]["uscc"], joined["p"]["registered_capital_10k_cny"]) == (GOOD, 3000.0)
    assert (joined["p"]["name"], joined["p"]["city"]) == (known["name"], known["city"])
    assert joined["p"]["datasets"] == ["atlas", "register/河南2003"]
    assert loaded.one("MATCH (e:Enterprise {id: $id}) RETURN e.id", id=f"U{GOOD}") is None
    new = "MATCH (e:Enterprise {id: 'U91410423MA3X941T6P'})-[:LOCATED_IN]->(r:Region) RETURN r.id"
    assert loaded.one(new) == "410300"
    review = "MATCH (r:Review {kind: 'enterprise_match', name: $name}) RETURN r.reason"
    assert known["id"] in str(loaded.one(review, name=known["short"]))
    after = world_frames(loaded)
    for name, frame in before.items():
        if name != "enterprises":
            pd.testing.assert_frame_equal(frame, after[name])
    same = [c for c in before["enterprises"].columns if c != "confidence"]
    pd.testing.assert_frame_equal(before["enterprises"][same], after["enterprises"][same])
    undo_all(loaded, "register/河南2003")
    assert loaded.hash() == loaded.hash_before


def fill_template(path: Path, **sheets: list[list[object]]) -> Path:
    write_template(path)
    book = openpyxl.load_workbook(path)
    for title, rows in sheets.items():
        for row in rows:
            book[title].append(row)
    book.save(path)
    return path


def own_chain(path: Path, known: dict[str, str]) -> Path:
    return fill_template(
        path,
        产业链=[["ZJ-01", "低空经济", None]],
        环节=[
            ["ZJ-01-S01", "航空电池", "电池", "上游", "动力", 1, 1, "是", "否", None, "电芯;模组", 3841],
            ["ZJ-01-S02", "整机总装", "总装", "中游", "整机", 2, 1, "是", "是", "适航", "电动垂直起降飞行器", None],
        ],
        环节关系=[["ZJ-01-S01", "ZJ-01-S02", "供给", "电池"]],
        企业=[
            [known["name"], None, None, None, "河南省", None],
            ["新航空有限公司", "新航空", None, None, "河南", "郑州市"],
        ],
        生产=[
            [known["name"], "ZJ-01-S01", "龙头", "电芯", "https://example.org/a", "报道", "2024-05", "公开报道"],
            ["新航空有限公司", "ZJ-01-S02", "骨干", None, None, None, None, "记忆（未复核）"],
        ],
    )


def test_a_chain_of_ones_own_stands_beside_the_provinces(loaded: Loaded, tmp_path: Path) -> None:
    before, known = world_frames(loaded), registered(loaded)
    load_twice(loaded, "chain", own_chain(tmp_path / "我的链.xlsx", known))
    assert loaded.one("MATCH (c:Chain {id: 'ZJ-01'})<-[:IN_CHAIN]-(s:Segment) RETURN count(s)") == 2
    made = "MATCH (e:Enterprise)-[:PRODUCES]->(s:Segment {chain_id: 'ZJ-01'}) RETURN collect(e.id) AS ids"
    ids = loaded.one(made)
    assert isinstance(ids, list)
    assert known["id"] in ids
    assert len(ids) == 2
    assert (
        loaded.one("MATCH (:Segment {id: 'ZJ-01-S01'})-[:FEEDS]->(b) RETURN b.gbt4754 IS NULL AND b.bottleneck") is True
    )
    source = "MATCH (s:Source {url: 'https://example.org/a'}) RETURN s.name"
    assert loaded.one(source) == "报道"
    after = world_frames(loaded)
    for name, frame in before.items():
        if name != "enterprises":
            pd.testing.assert_frame_equal(frame, after[name])
    undo_all(loaded, "chain/ZJ-01")
    assert loaded.hash() == loaded.hash_before


def test_faults_of_a_workbook_are_told_by_sheet_and_line(loaded: Loaded, tmp_path: Path) -> None:
    path = fill_template(
        tmp_path / "错.xlsx",
        产业链=[["F-01", "氢", None]],
        环节=[["ZJ-01-S01", "电池", "电池", "中间", "动力", 1, "一", "是", "否", None, None, None]],
        生产=[["无此企业", "ZJ-01-S01", "龙头", None, None, None, None, "听说"]],
    )
    report = load(loaded.connection, "chain", [path])
    assert report.stopped
    found = {(file.split("#")[1], p.line, p.column, p.code) for file, p in report.problems}
    assert found >= {
        ("产业链", 2, "id", "row.taken"),
        ("环节", 2, "order", "cell.kind"),
        ("环节", 2, "stage", "row.value"),
        ("生产", 2, "confidence", "row.value"),
    }
    assert loaded.hash() == loaded.hash_before


def test_json_of_the_registry(tmp_path: Path) -> None:
    path = tmp_path / "河南.json"
    record = {
        "name": "甲有限公司", "code": GOOD, "registrationDay": "2003-05-06", "character": "N/A",
        "legalRepresentative": "王某某", "capital": "30(万元)", "businessScope": "轴承", "province": "河南",
        "city": "洛阳", "address": "涧西区",
    }  # fmt: skip
    path.write_text(json.dumps({"erDataList": [record]}, ensure_ascii=False), encoding="utf-8")
    table = read_register(path)
    assert table.report.problems == []
    assert (table.rows[0]["企业名称"], table.rows[0]["企业类型"]) == ("甲有限公司", "")
    assert "王某某" not in repr(table)
    path.write_text("{", encoding="utf-8")
    assert [p.code for p in read_any(table.spec, path, records="erDataList").report.problems] == ["file.json"]


def test_rows_that_name_a_refused_row_are_refused_too(loaded: Loaded, tmp_path: Path) -> None:
    path = own_chain(tmp_path / "我的链.xlsx", registered(loaded))
    book = openpyxl.load_workbook(path)
    book["环节"]["L2"] = "x" * 3  # gbt4754 may be anything
    book["生产"]["C2"] = "老大"
    book["企业"]["C3"] = "91410423MA3X93BJ5I"
    book.save(path)
    report = load(loaded.connection, "chain", [path])
    found = {(file.split("#")[1], p.line, p.column, p.code) for file, p in report.problems}
    assert found == {
        ("生产", 2, "role", "row.value"),
        ("企业", 3, "uscc", "cell.uscc"),
        ("生产", 3, "enterprise", "row.unknown_reference"),
    }
