"""In a real Chromium: keys, drawer, popover, themes, no request outside, no sideways scroll, axe."""

from __future__ import annotations

import http.server
import threading
import urllib.parse
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.viz import samples as s
from tests.viz.routes import page as page_at
from viz.page import STATIC_DIR

POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none'"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
ADDRESSES = (
    "/", "/chains/K10-22", "/chains/K10-22?segment=K10-22-S10", "/gaps", "/gaps/410000.K10-22-S19",
    "/gaps/410000.K10-22-S10/targets", "/map", "/enterprises/E00604", "/search?q=电池", "/chains/K10-22/report",
    "/queries?run=1", "/projects", "/loads", "/about", "/down", "/leads", "/leads/new", "/leads/LD-1?conflict=1",
    "/backtests", "/backtests?none=1", "/gaps/410000.K10-22-S10/weights", "/gaps/410000.K10-22-S10/weights?wrong=1",
    "/cities/410100", "/compare", "/compare?left=410100&right=410300", "/checks", "/facts/new", "/facts/new?wrong=1",
    "/facts/new?action=有误",
)  # fmt: skip


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves the samples under the strict policy."""

    def do_GET(self) -> None:
        at = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(at.query))
        try:
            if at.path.startswith("/static/"):
                file = STATIC_DIR / at.path.removeprefix("/static/")
                body, kind = file.read_bytes(), KINDS[file.suffix]
            elif at.path == "/api/v1/search":
                body, kind = s.search(query["q"]).model_dump_json().encode(), "application/json"
            else:
                body, kind = page_at(at.path, query, replace(s.FRAME, path=at.path, query=query)).encode(), "text/html"
            self.send_response(200)
        except KeyError as missing:
            body, kind = str(missing).encode(), "text/plain"
            self.send_response(404)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        return


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def tab(browser: Browser, site: str) -> Iterator[Page]:
    """A page that fails the test on a script error, a refused resource or a request outside."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=site)
    tab, faults = context.new_page(), []
    tab.on("pageerror", lambda e: faults.append(str(e)))
    tab.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    tab.on("request", lambda r: faults.append(r.url) if not r.url.startswith(site) else None)
    yield tab
    context.close()
    assert faults == []


DIMMED = {"exclude": [[".pan.sel .box:not(.cur):not(.nb)"]]}
"""What is set back beside a chosen segment is meant to be faint."""


@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(tab: Page, address: str) -> None:
    tab.emulate_media(color_scheme="light", reduced_motion="reduce")
    tab.goto(address)
    for theme in ("light", "dark"):
        tab.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        found = Axe().run(tab, context=DIMMED).response["violations"]
        bad = [(v["id"], v["nodes"][0]["target"]) for v in found if v["impact"] in {"serious", "critical"}]
        assert bad == [], theme
    for width in (1280, 800, 390):
        tab.set_viewport_size({"width": width, "height": 844})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_box_opens_drawer_and_escape_gives_focus_back(tab: Page) -> None:
    tab.goto("/chains/K10-22")
    box = tab.locator('[data-seg="K10-22-S10"]')
    box.click()
    expect(tab.locator("[data-drawer] h2")).to_have_text("电池管理系统（BMS）")
    expect(tab.locator('[data-seg="K10-22-S21"]')).to_have_attribute("data-rel", "用它")
    assert "segment=K10-22-S10" in tab.url
    assert tab.locator(".flows g.on").count() >= 2
    expect(tab.locator("[data-say]")).to_contain_text("用它：")
    tab.keyboard.press("Escape")
    expect(tab.locator("[data-drawer] h2")).to_have_count(0)
    expect(box).to_be_focused()
    tab.go_back()
    expect(tab.locator("[data-drawer] h2")).to_have_text("电池管理系统（BMS）")


def test_arrows_walk_boxes(tab: Page) -> None:
    tab.goto("/chains/K10-22")
    tab.locator('[data-seg="K10-22-S10"]').focus()
    tab.keyboard.press("ArrowRight")
    first = tab.evaluate("document.activeElement.dataset.seg")
    assert first in s.panorama("K10-22").data.model_dump_json() and first != "K10-22-S10"
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate("document.activeElement.dataset.seg") != first


def test_search_by_keyboard(tab: Page) -> None:
    tab.goto("/")
    tab.keyboard.press("/")
    tab.keyboard.type("电池管理")
    expect(tab.locator("#hits [role=option]").first).to_contain_text("电池管理系统")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/chains/K10-22?segment=K10-22-S10")


def test_rows_open_in_place_and_keys_walk(tab: Page) -> None:
    tab.goto("/gaps")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    tab.keyboard.press("Enter")
    expect(tab.locator("tr.more:not([hidden])")).to_contain_text("怎样会改判")
    expect(tab.locator("tr.open")).to_have_count(1)
    tab.keyboard.press("Escape")
    expect(tab.locator("tr.open")).to_have_count(0)
    tab.keyboard.press("e")
    expect(tab.locator("[data-export] .pop")).to_be_visible()


def test_source_popover_opens_and_closes(tab: Page) -> None:
    tab.goto("/enterprises/E00604")
    link = tab.locator("[data-ev]").first
    link.click()
    pop = tab.get_by_role("dialog", name="来源")
    expect(pop).to_contain_text("可信度")
    expect(pop).to_contain_text("produces.csv")
    tab.keyboard.press("Escape")
    expect(pop).to_have_count(0)
    expect(link).to_be_focused()


def test_a_slider_orders_the_boards_at_once(tab: Page) -> None:
    tab.goto("/gaps/410000.K10-22-S10/weights")
    slider = tab.get_by_label("关联")
    slider.focus()
    tab.keyboard.press("End")
    expect(slider.locator("xpath=..").locator("output")).to_have_text("100")
    expect(tab.locator("[data-took]")).to_contain_text("毫秒")
    assert "linkage=100" in tab.url


def test_theme_is_remembered(tab: Page) -> None:
    tab.emulate_media(color_scheme="light")
    tab.goto("/")
    tab.keyboard.press("t")
    tab.goto("/gaps")
    assert tab.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(18, 21, 23)"


def test_help_lists_the_keys(tab: Page) -> None:
    tab.goto("/")
    tab.keyboard.press("?")
    expect(tab.locator("dialog[open]")).to_contain_text("换明暗")
    tab.keyboard.press("Escape")
    expect(tab.locator("dialog[open]")).to_have_count(0)


def test_report_prints_on_one_page(tab: Page) -> None:
    tab.goto("/chains/K10-22/report")
    assert tab.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    assert tab.evaluate("document.querySelector('.sheet').scrollHeight") <= 1125


def test_without_script_everything_is_reached(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site)
    tab = context.new_page()
    tab.goto("/chains/K10-22")
    tab.locator('[data-seg="K10-22-S10"]').click()
    expect(tab.locator("[data-drawer] h2")).to_have_text("电池管理系统（BMS）")
    tab.get_by_role("link", name="看两板排名").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("请谁来")
    tab.goto("/gaps?chain=K10-22")
    tab.locator("td.nm a").first.click()
    tab.locator("a.src").first.click()
    expect(tab.get_by_role("heading", name="凭它立住的事实")).to_be_visible()
    context.close()
