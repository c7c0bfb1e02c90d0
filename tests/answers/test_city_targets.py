"""A city's candidates are made when asked for: the province's own firms last, nothing stored, exports alike."""

from __future__ import annotations

import pytest

from graph.answers.common import Scope
from graph.answers.gaps import GapFilter, gaps
from graph.answers.rerank import reweighed
from graph.answers.target_list import every_target
from graph.answers.targets import targets
from graph.connection import Connection
from graph.reader import Reader

GAP = "410300.K10-22-S19"
CLASSES = ("直接", "邻近", "省内")


@pytest.fixture(scope="module")
def reader(atlas_graph: Connection) -> Reader:
    return Reader(atlas_graph)


def test_a_citys_boards_hold_its_own_province_last(reader: Reader) -> None:
    found = targets(reader, GAP, limit=200).data
    assert found.pool.province > 0
    seen = set()
    for board in (found.leader, found.niche, found.other):
        classes = [CLASSES.index(t.klass) for t in board.rows]
        assert classes == sorted(classes)
        assert [t.rank for t in board.rows] == list(range(1, board.total + 1))
        seen |= set(classes)
    assert seen == {0, 1, 2}
    assert reader.one("MATCH (:Gap {id: $id})-[t:TARGETS]->() RETURN count(t) AS n", id=GAP) == {"n": 0}
    few = targets(reader, GAP, limit=2).data
    assert (few.other.shown, few.other.total) == (2, found.other.total)


def test_a_province_has_no_class_of_its_own(reader: Reader) -> None:
    found = targets(reader, GAP.replace("410300", "410000"), limit=200).data
    assert {t.klass for b in (found.leader, found.niche, found.other) for t in b.rows} <= {"直接", "邻近"}


def test_the_sliders_and_the_export_of_a_city_agree_with_its_boards(reader: Reader) -> None:
    found = targets(reader, GAP, limit=200).data
    same = {"fit": 0.4, "capability": 0.2, "linkage": 0.2, "expansion": 0.15, "pull": 0.05}
    again = reweighed(reader, GAP, same, limit=200).data
    rows = gaps(reader, Scope(region="410300"), GapFilter(segment="K10-22-S19"), limit=1).data
    exported = [(t.board, t.enterprise_id) for t in every_target(reader, rows)]
    boards = [found.leader, found.niche, found.other]
    assert set(exported) == {(b.board, t.enterprise_id) for b in boards for t in b.rows}
    for one, other in zip(boards, (again.leader, again.niche, again.other), strict=True):
        assert [t.enterprise_id for t in one.rows] == [t.enterprise_id for t in other.rows]
