"""Repairing the map from the pages and the API: the form, the label that follows, who may, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.repair import repairs
from graph.analyse import run_analysis
from graph.connection import Connection
from graph.reader import Reader
from liantu.settings import Remote
from tests.analysis.small_world import CAR, EAST, HOME, METAL, PART, makes, small_world, with_makers
from tests.analysis.test_gaps_by_hand import PROFILE
from tests.analysis.test_stored import load
from tests.api.conftest import PASSWORD, service_of, settings, token

GAP = f"{HOME}.{PART}"
GOOD = {
    "action": "补充", "kind": "生产", "enterprise": "新厂有限公司", "province_name": HOME, "city_name": EAST,
    "segment_id": PART, "role": "龙头", "source_title": "一页报道", "source_url": "https://example.cn/a",
    "source_date": "2026-05", "confidence": "公开报道",
}  # fmt: skip


@pytest.fixture
def site(scratch_server: Remote, empty_graph: Connection, tmp_path: Path) -> Iterator[TestClient]:
    """A service over a small world that has been analysed."""
    load(empty_graph, with_makers(small_world(), makes("H1", CAR, "龙头", "filing"), makes("H2", METAL)))
    run_analysis(empty_graph, PROFILE)
    app = create_app(settings(scratch_server, tmp_path))
    with TestClient(app, base_url="http://127.0.0.1:8080", follow_redirects=False) as client:
        yield client
        later = repairs(service_of(client))._later
        if later is not None:  # the run behind the answer must not meet the next test
            later.cancel()
            later.join()


def label(graph: Connection, gap: str = GAP) -> str:
    row = Reader(graph).one("MATCH (g:Gap {id: $id}) RETURN g.label AS label", id=gap)
    return str(row["label"]) if row else ""


def test_the_form_changes_the_label_at_once_and_is_taken_back(site: TestClient, empty_graph: Connection) -> None:
    page = site.get("/facts/new", params={"gap": GAP}).text
    assert f'value="{PART}"' in page and f">{EAST}</option>" in page and '<form method="post" action="/facts"' in page
    repairs(service_of(site))._stand()  # what opening the form began
    sent = site.post("/facts", data={**GOOD, "gap": GAP})
    assert sent.status_code == 303 and sent.headers["location"] == f"/gaps/{GAP}#corrections"
    assert label(empty_graph) == label(empty_graph, f"{EAST}.{PART}") == "强链·锻长"
    quick = Reader(empty_graph).rows("MATCH (g:Gap) RETURN g.id AS id, g.label AS label, g.digest AS d ORDER BY id")
    run_analysis(empty_graph, PROFILE)
    whole = Reader(empty_graph).rows("MATCH (g:Gap) RETURN g.id AS id, g.label AS label, g.digest AS d ORDER BY id")
    assert quick == whole, "the whole run finds nothing to write"
    history = site.get(f"/api/v1/gaps/{GAP}").json()["data"]["corrections"]
    assert [(c["action"], c["enterprise"], c["who"]) for c in history] == [("补充", "新厂有限公司", "local")]
    shown = site.get(f"/gaps/{GAP}").text
    assert "修正记录 1 条" in shown and f"/facts/{history[0]['load_id']}/undo" in shown
    back = site.post(f"/facts/{history[0]['load_id']}/undo", data={"gap": GAP})
    assert back.status_code == 303 and label(empty_graph) == "补链"
    assert site.get(f"/api/v1/gaps/{GAP}").json()["data"]["corrections"] == []


def test_a_wrong_fact_is_marked_from_its_evidence(site: TestClient, empty_graph: Connection) -> None:
    gap = f"{HOME}.{CAR}"
    asked = {"action": "有误", "enterprise_id": "H1", "segment_id": CAR, "gap": gap}
    form = site.get("/facts/new", params=asked).text
    assert 'value="H1公司"' in form and "理由 *" in form
    assert site.post("/facts", data={**asked, "enterprise": "H1公司", "reason": "已停产"}).status_code == 303
    assert label(empty_graph, gap) not in ("强链·锻长", "强链·补短")


def test_what_is_wrong_stands_at_its_field_and_nothing_is_written(site: TestClient, empty_graph: Connection) -> None:
    sent = site.post("/facts", data={**GOOD, "source_url": "page", "role": "", "gap": GAP})
    assert sent.status_code == 422 and 'id="e-source_url"' in sent.text and 'id="e-role"' in sent.text
    assert 'value="新厂有限公司"' in sent.text and label(empty_graph) == "补链"
    refused = site.post("/api/v1/facts", json={**GOOD, "city_name": "没有这市"})
    assert refused.status_code == 422 and refused.json()["code"] == "fact.place"
    assert site.post("/api/v1/facts/L1-atlas/undo").json()["code"] == "facts.other_load"


def test_only_editors_repair_and_no_other_site(site: TestClient) -> None:
    service = service_of(site)
    for role in ("reader", "editor", "admin"):
        service.users.add(role, PASSWORD, [role])
    for role, status in (("reader", 403), ("editor", 201)):
        assert site.post("/api/v1/facts", json=GOOD, headers=token(site, role)).status_code == status
    made = site.get(f"/api/v1/gaps/{GAP}", headers=token(site, "editor")).json()["data"]["corrections"]
    assert [c["who"].partition("/")[0] for c in made] == ["editor"]
    forged = site.post("/facts", data=GOOD, headers={"Origin": "https://elsewhere.example"})
    assert forged.status_code == 403


def test_city_comparison_and_checks(site: TestClient) -> None:
    for address in (f"/cities/{EAST}", f"/compare?left={EAST}&right={HOME}", "/compare", "/checks"):
        assert site.get(address).status_code == 200, address
    city = site.get(f"/api/v1/cities/{EAST}").json()["data"]
    assert city["region"]["adcode"] == EAST and sum(city["labels"].values()) == 6
    assert [c["adcode"] for c in city["counties"]] == ["410181"]
    both = site.get("/api/v1/compare", params={"left": EAST, "right": "410200"}).json()["data"]
    assert {r["segment"]["id"] for r in both["rows"]} >= {CAR} and both["rows"][0]["why"]
    assert both["same"] + len(both["rows"]) == 6
    checks = site.get("/api/v1/checks").json()["data"]
    assert checks and all(c["label_from"] != c["label_to"] or c["state_from"] != c["state_to"] for c in checks)
    assert site.get(f"/api/v1/cities/{HOME}").json()["code"] == "city.level"
