"""The open back-test through the API and the pages: stored, shown with intervals, run again for saved weights."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from graph import backtests
from graph.connection import Connection
from graph.reader import Reader
from graph.writer import Writer
from liantu.settings import Remote
from tests.api.conftest import settings
from tests.support.atlas import DATA

GAP = "410000.K10-22-S19"
WEIGHTS = {"fit": 40, "capability": 10, "linkage": 40, "expansion": 5, "pull": 5}


@pytest.fixture(scope="module")
def client(
    atlas_server: Remote, atlas_graph: Connection, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """A service over the atlas; what these tests store is taken out again."""
    app = create_app(settings(atlas_server, tmp_path_factory.mktemp("state")))
    reader, writer = Reader(atlas_graph), Writer(atlas_graph)
    labels = ("Backtest", "WeightProfile")
    before = {label: {r["id"] for r in reader.rows(f"MATCH (n:{label}) RETURN n.id AS id")} for label in labels}
    with TestClient(app, base_url="http://127.0.0.1:8080") as found:
        yield found
    for label in labels:
        now = {r["id"] for r in reader.rows(f"MATCH (n:{label}) RETURN n.id AS id")}
        writer.delete_nodes(label, sorted(now - before[label]))


@pytest.fixture(scope="module")
def run(client: TestClient) -> dict[str, Any]:
    """The open back-test, run once."""
    answer = client.post("/api/v1/backtests", json={"cut": "2018-12-31", "months": 60})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()["data"]
    return found


def test_the_open_set_in_the_graph_is_the_one_that_ships(client: TestClient, atlas_graph: Connection) -> None:
    with (DATA / "backtest" / "open_positives.csv").open(encoding="utf-8", newline="") as file:
        shipped = {
            (r["enterprise_id"], r["segment_id"], r["event"], r["stage"], r["year"], r["source_url"])
            for r in csv.DictReader(file)
            if r["use"] == "yes"
        }
    assert set(backtests.open_set(Reader(atlas_graph)).itertuples(index=False, name=None)) == shipped


def test_a_run_is_stored_with_all_that_makes_it_readable(client: TestClient, run: dict[str, Any]) -> None:
    listed = client.get("/api/v1/backtests").json()["data"]
    assert run["row"] in listed
    strata = {(s["pool"], s["stratum"]): s for s in run["row"]["strata"]}
    assert {s for _, s in strata} == {"全部", "事实可见", "事实隐藏"}
    for s in strata.values():
        assert s["pool_size"] > 50
        orders = {r["order"]: r["metrics"] for r in s["rows"]}
        assert set(orders) == {"本方法", "随机", "规模", "最近扩张", "只看匹配", "知名度", "只看邻近"}
        for metrics in orders.values():
            assert set(metrics) == {"hits@10", "hits@20", "recall@10", "recall@20", "MRR", "AP"}
            assert all(m["lo"] <= m["value"] <= m["hi"] for m in metrics.values())
    few = [s for s in run["judged"] if s["stratum"] == "事实可见"]
    assert len(few) < 30
    assert any("样本不足，不作结论" in line for line in run["row"]["verdict"])
    assert client.get("/api/v1/backtests/none").status_code == 404


def test_the_page_says_what_the_figures_do_not_carry(client: TestClient, run: dict[str, Any]) -> None:
    page = client.get(f"/backtests/{run['row']['id']}").text
    assert "默认次序只是证据的次序，不是预测" in page
    assert "样本不足，不作结论" in page
    assert page.count('<th scope="row" title="按候选池大小算出的精确期望">随机</th>') == len(run["row"]["strata"])
    hidden = [m for m in run["margins"] if (m["stratum"], m["metric"]) == ("事实隐藏", "AP") and m["pool"] != "本链"]
    enough = any(s["enough"] for s in run["row"]["strata"] if s["stratum"] == "事实隐藏")
    assert ("不足 30 个，不作结论" in page) != enough
    assert ("没有胜过任何一个基线" in page) == (enough and all(m["lo"] <= 0 for m in hidden))
    bad = client.post("/backtests", data={"cut": "2018-12-31", "months": "3"})
    assert bad.status_code == 400


def test_saved_weights_have_author_date_reason_and_a_back_test_of_their_own(
    client: TestClient, run: dict[str, Any]
) -> None:
    form = {name: str(value) for name, value in WEIGHTS.items()} | {"name": "关联优先", "reason": "先看往来"}
    made = client.post(f"/gaps/{GAP}/weights", data=form, follow_redirects=False)
    assert made.status_code == 303
    saved = client.get("/api/v1/profiles").json()["data"][0]
    assert (saved["author"], saved["reason"], saved["created"][:2]) == ("local", "先看往来", "20")
    assert saved["weights"] == pytest.approx({k: v / 100 for k, v in WEIGHTS.items()})
    own = client.get(f"/api/v1/backtests/{saved['backtest']}").json()["data"]["row"]
    assert own["profile"] == f"{saved['id']}@1"
    same = own["strata"] == run["row"]["strata"]  # at the cut hardly a part beside fit is known, so weights may be idle
    assert ("与默认档逐项相同" in client.get(f"/backtests/{own['id']}").text) == same
    assert client.get("/api/v1/backtests").json()["data"][0]["profile"] != own["profile"], "the shipped one stays first"
    page = client.get(f"/gaps/{GAP}/weights", params={"profile": saved["id"]}).text
    assert "先看往来" in page
    lost = client.post(f"/gaps/{GAP}/weights", data=form | {"reason": ""})
    assert lost.status_code == 400
    assert 'value="关联优先"' in lost.text, "what was typed stays"


def test_the_sliders_order_as_the_api_does(client: TestClient) -> None:
    body = {"gap": GAP, "weights": WEIGHTS, "limit": 200}
    ordered = client.post("/api/v1/targets/rerank", json=body).json()["data"]["other"]["rows"]
    page = client.get(f"/gaps/{GAP}/weights/boards", params={k: str(v) for k, v in WEIGHTS.items()}).text
    places = [page.index(f"/enterprises/{r['enterprise_id']}") for r in ordered]
    assert places == sorted(places)
    assert client.get(f"/gaps/{GAP}/weights", params={"fit": "-1"}).status_code == 400


def test_the_stored_weights_give_the_stored_order(client: TestClient) -> None:
    for gap in (GAP, "410000.K10-22-S05", "410000.K10-17-S03"):
        stored = client.get(f"/api/v1/gaps/{gap}/targets", params={"limit": 200}).json()["data"]
        same = {"fit": 0.4, "capability": 0.2, "linkage": 0.2, "expansion": 0.15, "pull": 0.05}
        again = client.post("/api/v1/targets/rerank", json={"gap": gap, "weights": same, "limit": 200}).json()["data"]
        for board in ("leader", "niche", "other"):
            ids = [[r["enterprise_id"] for r in answer[board]["rows"]] for answer in (stored, again)]
            assert ids[0] == ids[1]
