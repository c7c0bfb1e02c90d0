"""Search on the shipped atlas, and how names sound."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.answers.shapes import SearchAnswer, SearchHit
from graph.connection import Connection
from graph.pinyin import initials, pinyin, pinyin_of
from graph.reader import Reader
from graph.search import lucene, search


def hits(answer: SearchAnswer, kind: str) -> list[SearchHit]:
    return [h for g in answer.groups if g.kind == kind for h in g.hits]


def first(reader: Reader, text: str, kind: str) -> str:
    return hits(search(reader, text), kind)[0].name


@pytest.fixture
def reader(atlas_graph: Connection) -> Reader:
    return Reader(atlas_graph)


def test_names_sound() -> None:
    assert pinyin("宇通客车") == ("yutongkeche", "tongkeche", "keche", "che")
    assert initials("宇通客车股份有限公司") == ("ytkc", "tkc", "kc", "c")
    assert initials("OLED与Micro LED面板")[0] == "oledymicroledmb"
    assert pinyin("ZF Friedrichshafen") == ()
    assert "ytkc" in pinyin_of({"name": "宇通客车股份有限公司", "aliases": ["宇通"]}).split()
    assert pinyin_of({"name": "ABB"}) == ""


@pytest.mark.parametrize("text", ["宇通客车", "ytkc", "YTKC", "yutongkeche", "600066", "E00604", "宇通 客车"])
def test_one_enterprise_by_name_sound_and_code(reader: Reader, text: str) -> None:
    assert first(reader, text, "enterprise") == "宇通客车股份有限公司"


def test_a_name_stands_before_a_sound_and_its_beginning_before_its_middle(reader: Reader) -> None:
    found = hits(search(reader, "yutong"), "enterprise")
    assert all(h.name.find("宇通") < h.name.find("通宇") or "通宇" not in h.name for h in found[:2])
    assert [h.how for h in hits(search(reader, "电池"), "segment")] == sorted(
        (h.how for h in hits(search(reader, "电池"), "segment")), key=["exact", "prefix", "part", "text"].index
    )


def test_every_kind_is_found(reader: Reader) -> None:
    assert first(reader, "新能源及网联汽车", "chain") == "新能源及网联汽车"
    assert first(reader, "K10-22", "chain") == "新能源及网联汽车"
    assert first(reader, "电池管理系统", "segment") == "电池管理系统（BMS）"
    assert "杀手锏" in first(reader, "杀手锏", "clause")
    assert first(reader, "电池壳体", "product") == "电池壳体"
    assert hits(search(reader, "上汽乘用车"), "project")
    assert first(reader, "装备制造", "cluster") == "装备制造"


def test_one_sign_finds_names_that_hold_it(reader: Reader) -> None:
    answer = search(reader, "链", limit=100)
    assert "冷链食品" in [h.name for h in hits(answer, "chain")]
    assert all("链" in h.name for h in hits(answer, "segment"))


@pytest.mark.parametrize("text", ["", "   ", "。，！", "***", "zzzzqqqq", '"', "\\"])
def test_nothing_is_found_for_nothing(reader: Reader, text: str) -> None:
    assert search(reader, text).groups == ()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from('电池车ab1 +-!(){}[]^"~*?:\\/&|。AND OR NOT'), max_size=20))
def test_any_text_is_a_search(reader: Reader, text: str) -> None:
    search(reader, text)


def test_signs_of_lucene_are_escaped() -> None:
    assert lucene('a"b')["text"] == '("a\\"b" OR ab*)'
    assert lucene("电池*")["text"] == '(name:"电池\\*"^4 OR short_name:"电池\\*"^4 OR "电池\\*")'
