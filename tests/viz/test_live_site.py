"""The service as users run it, in a real Chromium over the atlas: from home to a source; axe, widths and weights."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

from graph.connection import Connection
from liantu.settings import Remote
from tests.support.live import serving

GAP = "410000.K10-22-S05"
PAGES = (
    "/",
    "/chains/K10-22",
    "/gaps",
    f"/gaps/{GAP}",
    f"/gaps/{GAP}/targets",
    "/enterprises/E00604",
    "/search?q=ytkc",
)
HTML_KB, SCRIPT_KB, NETWORK_KB = 100, 20, 200
"""Compressed, as they travel."""


@pytest.fixture(scope="module")
def site(atlas_server: Remote, atlas_graph: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    at = {"URI": atlas_server.uri, "USER": atlas_server.user, "PASSWORD": atlas_server.password}
    home = tmp_path_factory.mktemp("site")
    with serving(home, wait_for="/readyz", **{f"LIANTU_NEO4J_{k}": v for k, v in at.items()}) as address:
        yield address


@pytest.fixture
def tab(chromium: str, site: str) -> Iterator[Page]:
    """A page that fails the test on a script error, a refused resource or a request to another host."""
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=site).new_page()
        tab.set_default_timeout(60_000)
        faults: list[str] = []
        tab.on("pageerror", lambda e: faults.append(str(e)))
        tab.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        tab.on("request", lambda r: faults.append(r.url) if not r.url.startswith((site, "data:")) else None)
        yield tab
        browser.close()
        assert faults == []


def test_from_home_to_a_source(tab: Page) -> None:
    tab.goto("/")
    tab.locator('main a[href^="/chains/K10-"]').first.click()
    expect(tab.locator("[data-seg]").first).to_be_visible()
    tab.locator("[data-seg]:has(.chip)").first.click()
    expect(tab.locator("[data-drawer] h2")).to_have_count(1)
    tab.locator("[data-drawer] #d-local a.src[data-ev]").first.click()
    beside = tab.get_by_role("dialog", name="来源")
    for word in ("来源", "发生", "知道于", "位置", "可信度"):
        expect(beside.locator("dt", has_text=word).first).to_be_visible()
    beside.get_by_role("link", name="这个来源的全部事实").click()
    tab.wait_for_url("**/sources/**")
    head = tab.locator("main table thead").first
    for word in ("说了什么", "可信度", "知道于", "位置"):
        expect(head).to_contain_text(word)
    tab.go_back()
    tab.get_by_role("link", name="全部依据").click()
    tab.wait_for_url("**/gaps/410000.*")
    expect(tab.locator("h1")).to_contain_text("为什么这样判")


@pytest.mark.parametrize("address", PAGES)
def test_real_pages_pass_axe_and_fit_every_width(tab: Page, address: str) -> None:
    tab.goto(address)
    for theme in ("light", "dark"):
        tab.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        found = Axe().run(tab).response["violations"]
        assert [(v["id"], v["nodes"][0]["target"]) for v in found if v["impact"] in {"serious", "critical"}] == []
    for width in (1280, 390):
        tab.set_viewport_size({"width": width, "height": 844})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_pages_and_scripts_are_small(site: str) -> None:
    with httpx.Client(base_url=site, timeout=120, trust_env=False) as web:
        chains = web.get("/api/v1/chains").json()["data"]
        largest = max((c for c in chains if c["counted"]), key=lambda c: sum(c["states"].values()))
        page = web.get(f"/chains/{largest['id']}")
        scripts = {web.get(src).text for src in re.findall(r'<script[^>]+src="([^"]+)"', page.text)}
        network = web.get(f"/network/chains/{largest['id']}")
    assert len(gzip.compress(page.content)) < HTML_KB * 1024
    assert sum(len(gzip.compress(s.encode())) for s in scripts) < SCRIPT_KB * 1024
    assert len(gzip.compress(network.content)) < NETWORK_KB * 1024
