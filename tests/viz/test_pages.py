"""Every page: well formed, reachable, inside its budget, and nothing that a strict content policy would stop."""

from __future__ import annotations

import gzip
from collections import Counter
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser

import pytest

from tests.viz import samples as s
from tests.viz.routes import page
from viz.page import STATIC_DIR
from viz.pages.backtests import render_backtests

PAGES = (
    "/", "/gaps", "/gaps/410000.K10-22-S19", "/gaps/410000.K10-22-S10/targets", "/map", "/enterprises/E00604",
    "/search?q=电池", "/search", "/sources/x", "/projects", "/queries?run=1", "/loads", "/leaders", "/about", "/down",
    "/leads", "/leads/new", "/leads/LD-1", "/leads/LD-1?conflict=1", "/backtests", "/backtests?none=1",
    "/gaps/410000.K10-22-S10/weights", "/gaps/410000.K10-22-S10/weights?wrong=1",
    "/chains/K10-22/report", "/chains/K10-22?segment=K10-22-S10", "/chains/K10-22?mode=invite",
    "/chains/K10-22?mode=project", *(f"/chains/{c}" for c in s.counted()),
)  # fmt: skip
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Reader(HTMLParser):
    """Collects elements and notes what is not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in {"div", "ul", "ol", "dl", "table", "section", "details", "h1", "h2", "h3"} and "p" in self.open:
            self.faults.append(f"<{tag}> inside <p>: a browser would close the p")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")


@cache
def html(address: str) -> str:
    path, _, raw = address.partition("?")
    query = dict(x.split("=") for x in raw.split("&")) if raw else {}
    return page(path, query, replace(s.FRAME, path=path, query=query))


@cache
def read(address: str) -> Reader:
    reader = Reader()
    reader.feed(html(address))
    return reader


@pytest.mark.parametrize("address", PAGES)
def test_is_well_formed_and_small(address: str) -> None:
    r = read(address)
    assert r.faults == [] and r.open == []
    assert len(r.elements) <= 2500
    assert len(gzip.compress(html(address).encode())) <= 100_000
    ids = Counter(a["id"] for _, a in r.elements if a.get("id"))
    assert [i for i, n in ids.items() if n > 1] == []


@pytest.mark.parametrize("address", PAGES)
def test_strict_policy_has_nothing_to_stop(address: str) -> None:
    for tag, a in read(address).elements:
        assert "style" not in a, (tag, a)
        assert not [k for k in a if k.startswith("on")], (tag, a)
        assert tag != "style" and not (tag == "script" and "src" not in a)
        loaded = a.get("src") or (a.get("href") if tag in {"link", "use", "image"} else None)
        assert loaded is None or loaded.startswith(("/static/", "#")), (tag, loaded)


@pytest.mark.parametrize("address", PAGES)
def test_landmarks_names_and_language(address: str) -> None:
    r = read(address)
    tags = Counter(t for t, _ in r.elements)
    assert tags["main"] == 1 and tags["h1"] == 1 and tags["header"] >= 1 and tags["nav"] >= 2
    assert ("html", {"lang": "zh-CN"}) in r.elements
    labels = {a["for"] for t, a in r.elements if t == "label" and "for" in a}
    for tag, a in r.elements:
        if tag == "svg":
            assert a.get("role") in {"img", "group"} or a.get("aria-hidden") == "true", a
            assert a.get("role") is None or a.get("aria-label"), a
        if tag == "input" and a.get("type") != "hidden":
            assert a.get("aria-label") or a.get("id") in labels or "label" in str(html(address)), a


def test_words_that_we_never_write() -> None:
    home = STATIC_DIR.parent
    for file in (*home.rglob("*.html"), *home.rglob("*.py"), *home.rglob("*.js"), home / "design.yaml"):
        text = file.read_text(encoding="utf-8")
        for word in ("推荐引进", "赋能", "一键", "大脑", "风险指数", "认定为", "！"):
            assert word not in text, (word, file.name)


def test_nobody_on_a_survey_is_never_called_missing() -> None:
    for address in PAGES:
        text = html(address)
        for quoted in ("不写「缺失」", "写作「缺失」", "改称「缺失」"):
            text = text.replace(quoted, "")
        assert "缺失" not in text, address


def test_a_box_says_its_name_label_and_counts() -> None:
    box = next(a for t, a in read("/chains/K10-22").elements if t == "a" and a.get("data-seg") == "K10-22-S19")
    assert box["aria-label"] == "自动驾驶感知与计算平台，补链，卡脖子，省内 0，全国 14"


def test_without_script_a_segment_opens_by_its_address() -> None:
    r = read("/chains/K10-22?segment=K10-22-S10")
    assert any(a.get("aria-current") == "true" and a.get("data-seg") == "K10-22-S10" for _, a in r.elements)
    assert [a for t, a in r.elements if t == "g" and a.get("class") == "on"]
    assert any(a.get("data-rel") == "用它" for _, a in r.elements)


def test_no_data_is_a_dash_and_not_a_zero() -> None:
    text = html("/chains/K10-29")
    assert "只做抽样，零家不判断" in text and '<b class="n">—</b>' in text


def test_texts_are_escaped() -> None:
    found = html("/search?q=<b>x</b>")
    assert "<b>x</b>" not in found and "&lt;b&gt;x" in found


def test_scripts_stay_in_their_budget() -> None:
    total = sum(len(gzip.compress(p.read_bytes())) for p in STATIC_DIR.glob("*.js"))
    assert total <= 20_000
    for p in (*STATIC_DIR.glob("*.js"), *STATIC_DIR.glob("*.css")):
        text = p.read_text(encoding="utf-8")
        assert "http://" not in text and "https://" not in text and "url(" not in text, p.name
        assert "innerHTML" not in text or p.name in {"drawer.js", "rows.js", "weights.js"}, "only our own fragments"


def test_too_few_positives_carry_no_conclusion() -> None:
    assert "没有胜过任何一个基线，且不如只看邻近（差 .04）" in html("/backtests")
    few = [s_.model_copy(update={"enough": False}) for s_ in s.RUN.strata]
    row = s.RUN.model_copy(update={"strata": tuple(few)})
    text = render_backtests(s.answer((row,)), s.FRAME, detail=s.BACKTEST.model_copy(update={"row": row}))
    assert "正例不足 30 个，不作结论" in text
    assert "胜过" not in text
