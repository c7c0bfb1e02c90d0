"""Leads: made once, changed by version, nothing lost, every change kept. They write, so they need a graph to spoil."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from graph.connection import Connection
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


@pytest.mark.parametrize(
    "change", [{"state": "成功"}, {"due": "明天"}, {"version": 0}, {"note": "x" * 5_000}, {"rank": 1}]
)
def test_bad_changes_are_refused(client: TestClient, change: dict[str, Any]) -> None:
    answer = client.patch(f"/api/v1/leads/{make(client)['id']}", json={"version": 1} | change)
    assert answer.status_code == 422
