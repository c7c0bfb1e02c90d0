"""Leads: made once, changed by version, nothing lost, every change kept. They write, so they need a graph to spoil."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from graph import leads
from graph.connection import Connection
from graph.reader import Reader
from graph.writer import Writer
from liantu.settings import Remote
from tests.api.conftest import settings

GAP = "410000.K10-22-S05"


@pytest.fixture
def client(scratch_server: Remote, empty_graph: Connection, tmp_path: Path) -> Iterator[TestClient]:
    """A service over one gap and one enterprise."""
    writer = Writer(empty_graph)
    writer.prepare()
    writer.run(
        "CREATE (:Gap {id: $gap, name: '缺口', label: '补链'}), "
        "(:Enterprise {id: 'E1', name: '甲公司', short_name: '甲'}), "
        "(:Segment {id: 'K10-22-S05', name: '电池', chain_id: 'K10-22'}), (:Chain {id: 'K10-22', name: '新能源汽车'})",
        gap=GAP,
    )
    app = create_app(settings(scratch_server, tmp_path))
    with TestClient(app, base_url="http://127.0.0.1:8080") as found:
        yield found


def make(client: TestClient, **more: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/leads", json={"gap_id": GAP, "enterprise_id": "E1"} | more)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()["data"]
    return found


def test_a_lead_is_made_listed_and_read(client: TestClient) -> None:
    lead = make(client, owner="郑州市商务局", due="2026-12-01")
    assert (lead["state"], lead["version"], lead["enterprise"], lead["segment"]) == ("未联系", 1, "甲", "电池")
    assert client.get("/api/v1/leads", params={"owner": "郑州市商务局"}).json()["data"] == [lead]
    assert client.get("/api/v1/leads", params={"state": "在谈"}).json()["data"] == []
    assert client.get(f"/api/v1/leads/{lead['id']}").json()["data"] == lead


def test_one_open_lead_for_a_target(client: TestClient) -> None:
    lead = make(client)
    again = client.post("/api/v1/leads", json={"gap_id": GAP, "enterprise_id": "E1"})
    assert again.status_code == 409
    assert again.json()["current"]["id"] == lead["id"]
    client.patch(f"/api/v1/leads/{lead['id']}", json={"version": 1, "state": "终止"})
    assert make(client)["id"] != lead["id"]


def test_two_people_making_the_same_lead_get_one(client: TestClient) -> None:
    with ThreadPoolExecutor(4) as pool:
        body = {"gap_id": GAP, "enterprise_id": "E1"}
        codes = sorted(a.status_code for a in pool.map(lambda _: client.post("/api/v1/leads", json=body), range(4)))
    assert codes == [201, 409, 409, 409]


def test_a_conflict_loses_nothing(client: TestClient) -> None:
    lead = make(client)
    address = f"/api/v1/leads/{lead['id']}"
    first = client.patch(address, json={"version": 1, "note": "电话已打", "state": "已对接"}).json()["data"]
    late = client.patch(address, json={"version": 1, "note": "我的说法", "next_step": "拜访"})
    assert late.status_code == 409
    assert late.json()["code"] == "lead.conflict"
    assert late.json()["current"] == first
    assert client.get(address).json()["data"] == first
    assert client.patch(address, json={"version": 2, "next_step": "拜访"}).json()["data"]["note"] == "电话已打"


def test_of_many_at_once_exactly_one_wins(client: TestClient) -> None:
    address = f"/api/v1/leads/{make(client)['id']}"
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda i: client.patch(address, json={"version": 1, "note": f"第{i}"}), range(6)))
    assert sorted(a.status_code for a in answers) == [200] + [409] * 5
    assert client.get(address).json()["data"]["version"] == 2


def test_every_change_has_who_when_before_and_after(client: TestClient) -> None:
    lead = make(client, owner="甲局")
    client.patch(f"/api/v1/leads/{lead['id']}", json={"version": 1, "owner": "乙局", "state": "在谈"})
    client.patch(f"/api/v1/leads/{lead['id']}", json={"version": 2, "owner": "乙局"})  # nothing changes
    newest, first = client.get(f"/api/v1/leads/{lead['id']}/history").json()["data"]
    assert (newest["version"], newest["who"]) == (2, "local")
    assert newest["before"] == {"owner": "甲局", "state": "未联系"}
    assert newest["after"] == {"owner": "乙局", "state": "在谈"}
    assert first["before"] == {}
    assert newest["at"] >= first["at"] > "2026"


def test_production_proposes_the_fact_and_writes_none(client: TestClient, scratch: Connection) -> None:
    lead = make(client)
    done = client.patch(f"/api/v1/leads/{lead['id']}", json={"version": 1, "state": "投产"}).json()["data"]
    assert done["proposal"]["enterprise_id"] == "E1"
    assert done["proposal"]["segment_id"] == "K10-22-S05"
    with scratch.session() as session:
        assert session.run("MATCH (:Enterprise)-[p:PRODUCES|HAS_PRESENCE]->() RETURN count(p)").value() == [0]

    assert done["proposal"]["row"]["来源网址"] == "", "only a source can say where it is stated"


def test_an_amount_and_a_place_are_kept_and_can_be_taken_back(client: TestClient) -> None:
    address = f"/api/v1/leads/{make(client, amount_100m_cny=12.5, city='410100')['id']}"
    assert client.patch(address, json={"version": 1, "note": "x"}).json()["data"]["amount_100m_cny"] == 12.5
    assert client.patch(address, json={"version": 2, "amount_100m_cny": None}).json()["data"]["amount_100m_cny"] is None
    newest = client.get(f"{address}/history").json()["data"][0]
    assert (newest["before"], newest["after"]) == ({"amount_100m_cny": 12.5}, {"amount_100m_cny": None})


def test_landed_leads_count_for_their_city_in_the_year_of_their_landing(
    client: TestClient, scratch: Connection
) -> None:
    made = make(client, amount_100m_cny=10, city="410100")
    client.patch(f"/api/v1/leads/{made['id']}", json={"version": 1, "state": "签约"})
    reader, year = Reader(scratch), made["created"][:4]
    assert leads.landed(reader, year, 10) == ["410100"]
    assert leads.landed(reader, "2019", 10) == leads.landed(reader, year, 11) == []
    assert leads.state_counts(reader) == {"签约": 1}


FORM = {
    "state": "在谈",
    "owner": "甲局",
    "next_step": "拜访",
    "due": "2026-12",
    "note": "",
    "city": "",
    "amount_100m_cny": "",
}


def test_forms_work_without_a_script(client: TestClient) -> None:
    page = client.get("/leads/new", params={"gap": GAP, "enterprise": "E1"}).text
    assert '<form class="form body" method="post" action="/leads/new">' in page
    made = client.post("/leads/new", data=FORM | {"gap": GAP, "enterprise": "E1"}, follow_redirects=False)
    assert made.status_code == 303
    address = made.headers["location"].partition("?")[0]
    assert "已保存" in client.get(made.headers["location"]).text
    again = client.post(address, data=FORM | {"version": "1", "note": "见过面", "amount_100m_cny": "12.5"})
    assert again.status_code == 200, "followed to the page"
    assert "见过面" in again.text
    assert "甲" in client.get("/leads").text
    twice = client.post("/leads/new", data=FORM | {"gap": GAP, "enterprise": "E1"})
    assert twice.status_code == 409
    assert address in twice.text, "the way to the lead that stands there"


def test_the_form_of_a_conflict_keeps_what_was_typed_and_shows_what_stands_there(client: TestClient) -> None:
    address = f"/leads/{make(client)['id']}"
    assert client.post(address, data=FORM | {"version": "1", "note": "先到"}).status_code == 200
    late = client.post(address, data=FORM | {"version": "1", "note": "后到", "owner": "乙局"})
    assert late.status_code == 409
    assert all(words in late.text for words in ("先到", "后到", "乙局", 'name="version" value="2"'))
    assert client.get(f"/api/v1{address}").json()["data"]["note"] == "先到"
    assert client.post(address, data=FORM | {"version": "2", "note": "后到", "owner": "乙局"}).status_code == 200
    assert [c["after"]["note"] for c in client.get(f"/api/v1{address}/history").json()["data"]][:2] == ["后到", "先到"]


def test_a_form_that_cannot_be_read_is_given_back(client: TestClient) -> None:
    address = f"/leads/{make(client)['id']}"
    wrong = client.post(address, data=FORM | {"version": "1", "due": "明天", "note": "长长的备注"})
    assert wrong.status_code == 400
    assert all(words in wrong.text for words in ("日期：格式不对", "长长的备注", "明天"))
    assert client.post(address, data=FORM, headers={"origin": "https://evil.example"}).status_code == 403


@pytest.mark.parametrize(
    "change", [{"state": "成功"}, {"due": "明天"}, {"version": 0}, {"note": "x" * 5_000}, {"rank": 1}]
)
def test_bad_changes_are_refused(client: TestClient, change: dict[str, Any]) -> None:
    answer = client.patch(f"/api/v1/leads/{make(client)['id']}", json={"version": 1} | change)
    assert answer.status_code == 422
