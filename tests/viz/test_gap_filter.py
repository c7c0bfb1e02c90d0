"""Filters live in the address and say what to drop."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from tests.viz import samples as s
from viz.page import Frame
from viz.pages import gaps
from viz.pages.gap_filter import DEFAULT_LABELS, from_query

ROWS = s.gap_rows()


def test_default_shows_three_labels() -> None:
    assert {g.label for g in from_query({}).apply(ROWS)} == set(DEFAULT_LABELS)


def test_each_condition_filters() -> None:
    kept = from_query({"chain": "K10-22", "label": "补链", "bottleneck": "1"}).apply(ROWS)
    assert kept and all(g.chain_id == "K10-22" and g.label == "补链" and g.bottleneck for g in kept)
    assert not from_query({"coverage": "0.9"}).apply(ROWS)
    by_users = from_query({"sort": "users"}).apply(ROWS)
    assert [g.user_enterprises for g in by_users] == sorted((g.user_enterprises for g in by_users), reverse=True)


def test_what_cannot_be_read_does_not_filter() -> None:
    assert from_query({"coverage": "viel", "page": "x", "sort": "?"}).apply(ROWS) == from_query({}).apply(ROWS)


def test_an_empty_list_names_the_condition_to_drop() -> None:
    query = {"chain": "K10-22", "coverage": "0.9"}
    assert from_query(query).drops(ROWS)[0][:2] == ("coverage", "完整度")
    page = gaps.render_gaps(s.answer(ROWS, total=703), Frame(path="/gaps", query=query))
    assert "筛选后没有缺口" in page and "清除「完整度」条件" in page


def test_toggles_and_pages_keep_the_rest_of_the_address() -> None:
    page = gaps.render_gaps(s.answer(ROWS, total=703), Frame(path="/gaps", query={"stage": "upstream", "page": "2"}))
    toggles = re.findall(r'<a href="([^"]+)" role="button" aria-pressed', page)
    assert toggles and all(parse_qs(urlsplit(h.replace("&amp;", "&")).query)["stage"] == ["upstream"] for h in toggles)
    assert 'rel="next"' in page and 'rel="prev"' in page


def test_a_page_beyond_the_last_shows_the_last() -> None:
    assert "显示" in gaps.render_gaps(s.answer(ROWS, total=703), Frame(path="/gaps", query={"page": "999"}))
