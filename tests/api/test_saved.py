"""Queries that users keep: checked like any stranger's, typed like those of cypher/, shared, carried, measured."""

from __future__ import annotations

import re
import shlex
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import token

URL = "/api/v1/saved-queries"
GOOD: dict[str, Any] = {
    "title": "一条链的环节", "question": "这条链有哪些环节？",
    "text": "MATCH (s:Segment {chain_id: $chain}) RETURN s.id AS id, s.name AS name ORDER BY id LIMIT $limit",
    "params": ['chain: string = "K10-22"  产业链编号', "limit: integer = 5  至少 1，至多 100"],
}  # fmt: skip
REFUSED = [
    ({"text": "MATCH (n) DETACH DELETE n", "params": []}, 403, "cypher."),
    ({"text": "CALL dbms.listConfig() YIELD name RETURN name", "params": []}, 403, "cypher.procedure"),
    ({"params": GOOD["params"][:1]}, 400, "query.param"),
    ({"params": [*GOOD["params"], "more: string = \"x\""]}, 400, "query.param"),
    ({"params": ["chain: text", GOOD["params"][1]]}, 422, "query.file"),
    ({"text": "MATCH (s:Segment) RETURN t LIMIT 1", "params": []}, 400, "cypher.wrong"),
    ({"title": ""}, 422, "request.invalid"),
]  # fmt: skip


@pytest.fixture
def editor(accounts: TestClient) -> dict[str, str]:
    return token(accounts, "editor")


def keep(client: TestClient, header: dict[str, str], **more: Any) -> dict[str, Any]:
    answer = client.post(URL, json=GOOD | more, headers=header)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()["data"]
    return found


def test_a_kept_query_runs_with_typed_values_and_its_cost_is_measured(
    accounts: TestClient, editor: dict[str, str]
) -> None:
    made = keep(accounts, editor)
    assert made["runs"] == 1
    assert (made["rows"], made["owner"]) == (5, "editor")
    run = f"{URL}/{made['id']}/run"
    rows = accounts.post(run, json={"parameters": {"limit": "3"}}, headers=editor).json()["data"]["rows"]
    assert [r["id"] for r in rows] == ["K10-22-S01", "K10-22-S02", "K10-22-S03"]
    assert accounts.get(f"{URL}/{made['id']}", headers=editor).json()["data"]["runs"] == 2
    for values in ({"limit": 101}, {"limit": "x"}, {"chian": "K10-22"}):
        refused = accounts.post(run, json={"parameters": values}, headers=editor)
        assert (refused.status_code, refused.json()["code"]) == (400, "query.param"), values


@pytest.mark.parametrize(("change", "status", "code"), REFUSED)
def test_what_the_guard_refuses_is_not_kept(
    accounts: TestClient, editor: dict[str, str], change: dict[str, Any], status: int, code: str
) -> None:
    answer = accounts.post(URL, json=GOOD | change, headers=editor)
    assert answer.status_code == status, answer.text
    assert answer.json()["code"].startswith(code)
    assert accounts.get(URL, headers=editor).json()["data"] == []


def test_sharing_and_who_may_change(accounts: TestClient, editor: dict[str, str]) -> None:
    private, shared = keep(accounts, editor, title="私有"), keep(accounts, editor, title="共享", shared=True)
    reader, admin = token(accounts, "reader"), token(accounts, "admin")
    assert [q["title"] for q in accounts.get(URL, headers=reader).json()["data"]] == ["共享"]
    assert accounts.get(f"{URL}/{private['id']}", headers=reader).status_code == 404
    assert accounts.post(f"{URL}/{private['id']}/run", json={}, headers=admin).status_code == 404
    assert accounts.post(f"{URL}/{shared['id']}/run", json={}, headers=reader).status_code == 200
    assert accounts.put(f"{URL}/{shared['id']}", json=GOOD, headers=admin).status_code == 404
    assert accounts.delete(f"{URL}/{shared['id']}", headers=reader).status_code == 403
    changed = accounts.put(f"{URL}/{shared['id']}", json=GOOD | {"title": "改名"}, headers=editor)
    assert (changed.status_code, changed.json()["data"]["title"]) == (200, "改名")
    assert accounts.get(f"{URL}/{shared['id']}", headers=reader).status_code == 404  # no longer shared
    assert accounts.delete(f"{URL}/{private['id']}", headers=editor).status_code == 204
    assert [q["title"] for q in accounts.get(URL, params={"q": "改"}, headers=editor).json()["data"]] == ["改名"]


def test_export_and_import(accounts: TestClient, editor: dict[str, str]) -> None:
    keep(accounts, editor, title="一"), keep(accounts, editor, title="二", shared=True)
    pack = accounts.get(f"{URL}/export", headers=editor).json()
    developer = token(accounts, "developer")
    bad = {"format": 1, "queries": [*pack["queries"], GOOD | {"text": "CREATE (n)", "params": []}]}
    assert accounts.post(f"{URL}/import", json=bad, headers=developer).status_code == 403
    assert accounts.post(f"{URL}/import", json=pack, headers=developer).status_code == 201
    mine = [q for q in accounts.get(URL, headers=developer).json()["data"] if q["owner"] == "developer"]
    assert {(q["title"], q["shared"]) for q in mine} == {("一", False), ("二", False)}
    again = accounts.get(f"{URL}/export", headers=developer).json()
    assert sorted(q["text"] for q in again["queries"]) == sorted(q["text"] for q in pack["queries"])


def test_the_pages_keep_run_change_and_delete(make: Any) -> None:
    client = make()
    form = GOOD | {"params": "\n".join(GOOD["params"])}
    refused = client.post("/queries/saved", data=form | {"text": "CREATE (n)"})
    assert refused.status_code == 403
    assert "CREATE (n)" in refused.text  # what was typed stays
    page = client.post("/queries/saved", data=form).headers["location"]
    shown = client.get(page, params={"run": "1", "limit": "2"}).text
    assert "K10-22-S02" in shown
    assert "K10-22-S03" not in shown
    assert GOOD["title"] in client.get("/queries/saved").text
    pack = client.get("/queries/saved/export").text
    assert client.post("/queries/saved/import", data={"pack": pack}).status_code == 303
    assert client.post("/queries/saved/import", data={"pack": "[]"}).status_code == 400
    assert client.post(page, data=form | {"title": "改名"}).status_code == 303
    assert "改名" in client.get(page).text
    assert client.post(page, data={"do": "delete"}).headers["location"] == "/queries/saved"
    assert client.get(page).status_code == 404


def copied(page: str, kind: str) -> str:
    import html

    return html.unescape(re.search(rf'data-copy="([^"]*)">{kind}<', page)[1])  # type: ignore[index]


@pytest.mark.parametrize("address", ["/queries/makers_of_segment?segment=K10-22-S10", "saved"])
def test_the_copies_for_scripts_work(make: Any, address: str) -> None:
    client = make()
    if address == "saved":
        address = f"/queries/saved/{client.post(URL, json=GOOD).json()['data']['id']}"
    page = client.get(address).text
    words = shlex.split(copied(page, "curl").replace("\\\n", ""))
    path = next(w for w in words if w.startswith("$LIANTU")).removeprefix("$LIANTU")
    body = words[words.index("-d") + 1]
    answer = client.post(path, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["rows"]
    cypher = copied(page, "Cypher")
    assert cypher.startswith("// title: ")
    assert "MATCH" in cypher
    compile(copied(page, "Python").replace("{LIANTU}", "x"), "copied", "exec")
