"""Named queries: every shipped file is good, and a bad file is refused with its line and the mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import DataError, NotFound, UsageError
from graph.ontology import ontology
from graph.queries import FOLDER, library, query, read_query

GOOD = """\
// title: 一条链的环节
// question: {chain} 有哪些环节？
// category: 链与集群
// param chain: string            产业链编号
// param limit: integer = 200     至少 1，至多 1000
// returns segment_id: string, segment: string
// identity: segment_id
// :params {chain: "K10-22", limit: 5}
MATCH (s:Segment {chain_id: $chain})
RETURN s.id AS segment_id, s.name AS segment
ORDER BY segment_id LIMIT $limit
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "one.cypher"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_shipped_query_is_good() -> None:
    assert len(library()) == len(list(FOLDER.glob("*.cypher")))
    asked = [q for q in library().values() if q.category != "页面"]
    assert len(asked) >= 25
    assert len({q.title for q in library().values()}) == len(library())
    for q in library().values():
        assert q.bind(q.example)["limit"] >= 1


def test_a_good_file(tmp_path: Path) -> None:
    q = read_query(written(tmp_path, GOOD), ontology())
    assert q.bind({"chain": "K10-18"}) == {"chain": "K10-18", "limit": 200}
    assert q.bind({"chain": "K10-18", "limit": "20"})["limit"] == 20
    assert [c.name for c in q.returns] == ["segment_id", "segment"]


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("$chain}", "$link}", 9, "$link 没有声明"),
        ("{chain_id: $chain}", "", 4, "参数 chain 没有用到"),
        ("s.name AS segment", "s.name AS name", 10, "头部写 segment_id、segment"),
        ("s.name AS segment", "s.name", 10, "没有名字"),
        ("ORDER BY segment_id ", "", 10, "没有 ORDER BY"),
        ("LIMIT $limit", "", 5, "参数 limit 没有用到"),
        ("(s:Segment", "(s:Link", 9, "没有标签 Link"),
        ("s.name AS", "s.title AS", 10, "Segment 没有属性 title"),
        ("chain_id: $chain", "chain: $chain", 9, "Segment 没有属性 chain"),
        ("MATCH (s", "MATCH (s)-[:INVENTS]->(s", 9, "没有关系 INVENTS"),
        ("ORDER BY", "SET s.name = 1 ORDER BY", 11, "不能用 SET"),
        ("// category: 链与集群", "// category: 其他", 3, "没有类别 其他"),
        ("integer = 200", "number = 200", 5, "参数写得不对"),
        ("integer = 200", "integer = 2000", 5, "默认值不对"),
        ("// identity: segment_id", "// identity: name", 7, "不在 returns 中"),
        ("// title: 一条链的环节\n", "", 1, "头部缺 title"),
        ('chain: "K10-22"', 'chains: "K10-22"', 8, ":params 不对"),
        ("segment: string", "segment: text", 6, "列写得不对"),
        ("// question", "// ask", 2, "看不懂这一行"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    assert old in GOOD
    with pytest.raises(DataError) as caught:
        read_query(written(tmp_path, GOOD.replace(old, new, 1)), ontology())
    assert says in caught.value.message
    assert caught.value.where.endswith(f"one.cypher:{line}")
    assert caught.value.remedy


def test_words_in_comments_and_texts_do_not_count(tmp_path: Path) -> None:
    text = GOOD.replace("ORDER BY", "// $nobody SET (x:Nothing)\nORDER BY").replace(
        "s.name AS segment", 's.name + "$no (y:None)" AS segment'
    )
    assert read_query(written(tmp_path, text), ontology()).name == "one"


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({}, "chain"),
        ({"chain": "K10-22", "no": "1"}, "no"),
        ({"chain": 7}, "chain"),
        ({"chain": "K10-22", "limit": "many"}, "limit"),
        ({"chain": "K10-22", "limit": True}, "limit"),
        ({"chain": "K10-22", "limit": 0}, "limit"),
        ({"chain": "K10-22", "limit": 1001}, "limit"),
        ({"chain": "K10-22", "limit": 2**70}, "limit"),
    ],
)
def test_a_bad_value_names_its_parameter(given: dict[str, object], where: str) -> None:
    with pytest.raises(UsageError) as caught:
        query("chain_segments").bind(given)
    assert caught.value.where == where
    assert caught.value.remedy


def test_values_of_every_type() -> None:
    q = query("gap_cards")
    bound = q.bind({"labels": "补链, 延链", "bottleneck": "true", "coverage": "0.4"})
    assert (bound["labels"], bound["bottleneck"], bound["coverage"]) == (["补链", "延链"], True, 0.4)
    assert query("new_since").bind({"since": "2024-01"})["since"] == "2024-01"
    with pytest.raises(UsageError):
        query("new_since").bind({"since": "2024-13"})


def test_an_unknown_name_proposes_the_nearest() -> None:
    with pytest.raises(NotFound) as caught:
        query("gap_lists")
    assert "gap_list" in caught.value.remedy
