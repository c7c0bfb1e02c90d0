"""Who may do what: the table in the repository, log-in, lock-out, sessions, tokens, forgery, audit, secrets."""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import api.accounts.roles
from api.accounts.roles import ROLES, matrix
from api.accounts.users import FAILURES_BEFORE_LOCK
from api.app import create_app
from api.errors import AccountsMissing
from api.routers import routes
from tests.api.conftest import PASSWORD, Make, service_of, settings, token

TABLE = list(csv.DictReader(api.accounts.roles.TABLE.read_text(encoding="utf-8").splitlines()))


def test_every_route_has_one_row_and_every_row_a_route() -> None:
    assert routes() == set(matrix())
    assert len(TABLE) == len(matrix())


def test_a_new_route_without_a_row_stops_the_service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from fastapi import APIRouter

    import api.routers

    extra = APIRouter()
    extra.add_api_route("/api/v1/new", lambda: {})
    monkeypatch.setattr(api.routers, "ROUTERS", (*api.routers.ROUTERS, extra))
    with pytest.raises(ValueError, match="/api/v1/new"):
        api.routers.check_roles_table()


def test_the_table_holds_for_every_role_and_route(accounts: TestClient) -> None:
    """Ids and bodies are made up: an allowed call may end in 404 or 422, never in 401 or 403 of the door."""
    headers = {role: token(accounts, role) for role in ROLES} | {"anyone": {}}
    wrong = []
    for row in TABLE:
        path = re.sub(r"\{[^}]+\}", "none", row["path"])
        if path in ("/login/oidc", "/login/oidc/back", "/"):
            continue
        for who, header in headers.items():
            answer = accounts.request(row["method"], path, headers=header)
            code = answer.json().get("code", "") if "json" in answer.headers.get("content-type", "") else ""
            refused = code in ("login.needed", "role.missing")
            if refused == (row[who] == "x"):
                wrong.append((who, row["method"], row["path"], answer.status_code))
    assert wrong == []


def test_other_addresses_need_accounts(tmp_path: Path) -> None:
    from liantu.settings import Remote

    nowhere = Remote("bolt://127.0.0.1:1", "neo4j", "x")
    with pytest.raises(AccountsMissing):
        create_app(settings(nowhere, tmp_path, host="0.0.0.0"))


def log_in(client: TestClient, name: str, password: str = PASSWORD) -> int:
    return client.post("/api/v1/login", json={"name": name, "password": password}).status_code


def test_log_in_session_and_log_out(accounts: TestClient) -> None:
    assert accounts.get("/api/v1/chains").status_code == 401
    assert accounts.get("/gaps", headers={"accept": "text/html"}).headers["location"] == "/login?next=/gaps"
    assert log_in(accounts, "editor", "wrong") == 401
    assert log_in(accounts, "nobody") == 401
    good = accounts.post("/api/v1/login", json={"name": "editor", "password": PASSWORD})
    assert good.status_code == 200
    assert {"HttpOnly", "SameSite=lax"} <= set(good.headers["set-cookie"].split("; "))
    assert accounts.get("/api/v1/me").json()["data"]["name"] == "editor"
    assert accounts.post("/api/v1/logout").status_code == 204
    assert accounts.get("/api/v1/me").status_code == 401


def test_the_form_logs_in_and_never_leaves_the_host(accounts: TestClient) -> None:
    assert "<form" in accounts.get("/login").text
    form = {"name": "reader", "password": PASSWORD}
    assert accounts.post("/login", data=form | {"password": "no"}).status_code == 401
    assert accounts.post("/login", data=form | {"next": "//evil.example/"}).headers["location"] == "/"
    assert accounts.post("/login", data=form | {"next": "/gaps"}).headers["location"] == "/gaps"
    assert accounts.get("/api/v1/me").json()["data"]["name"] == "reader"


def test_an_account_is_locked_after_failures(make: Make) -> None:
    client = make(login_rate=0)
    service_of(client).users.add("reader", PASSWORD, ["reader"])
    for _ in range(FAILURES_BEFORE_LOCK):
        assert log_in(client, "reader", "wrong") == 401
    assert log_in(client, "reader") == 429
    service_of(client).store.change("UPDATE users SET locked_until = ?", [time.time() - 1])
    assert log_in(client, "reader") == 200


def test_tries_are_limited_by_address(make: Make) -> None:
    client = make(login_rate=3)
    service_of(client).users.add("reader", PASSWORD, ["reader"])
    assert [log_in(client, "someone", "wrong") for _ in range(4)] == [401, 401, 401, 429]


def test_tokens_are_scoped_revoked_and_expire(accounts: TestClient) -> None:
    service = service_of(accounts)
    header = token(accounts, "reader") | {}
    assert accounts.get("/api/v1/me", headers=header).json()["data"]["roles"] == ["reader"]
    beyond = service.tokens.create("reader", "beyond", ["admin", "reader"])
    assert accounts.get("/api/v1/users", headers={"Authorization": f"Bearer {beyond.text}"}).status_code == 403
    service.tokens.revoke(beyond.id)
    assert accounts.get("/api/v1/me", headers={"Authorization": f"Bearer {beyond.text}"}).status_code == 401
    old = service.tokens.create("reader", "old", ["reader"])
    service.store.change("UPDATE tokens SET expires = ? WHERE id = ?", [time.time() - 1, old.id])
    assert accounts.get("/api/v1/me", headers={"Authorization": f"Bearer {old.text}"}).status_code == 401
    service.users.change("reader", disabled=True)
    assert accounts.get("/api/v1/me", headers=header).status_code == 401
    stored = str(service.store.rows("SELECT * FROM tokens"))
    assert beyond.text not in stored
    assert beyond.text.rsplit("_", 1)[-1] not in stored


def test_a_user_makes_and_revokes_tokens(accounts: TestClient) -> None:
    log_in(accounts, "developer")
    made = accounts.post("/api/v1/tokens", json={"label": "笔记本", "roles": ["reader"]}).json()["data"]
    assert [t["label"] for t in accounts.get("/api/v1/tokens").json()["data"]] == ["笔记本"]
    log_in(accounts, "reader")
    assert accounts.delete(f"/api/v1/tokens/{made['id']}").status_code == 404
    log_in(accounts, "admin")
    assert accounts.delete(f"/api/v1/tokens/{made['id']}").status_code == 204
    header = {"Authorization": f"Bearer {made['token']}"}
    accounts.cookies.clear()
    assert accounts.get("/api/v1/me", headers=header).status_code == 401


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://127.0.0.1:8080"}, True),
        ({}, True),
    ],
)
def test_writes_from_other_sites_are_refused(client: TestClient, headers: dict[str, str], allowed: bool) -> None:
    answer = client.post("/api/v1/cypher", json={"query": "RETURN 1 AS one"}, headers=headers)
    assert (answer.status_code == 200) is allowed
    assert client.post("/api/v1/cypher", content="query=1", headers={"content-type": "text/plain"}).status_code == 422


def test_requests_are_limited_by_token(make: Make) -> None:
    client = make(rate=5)
    service_of(client).users.add("reader", PASSWORD, ["reader"])
    one, two = token(client, "reader"), token(client, "reader")
    assert [client.get("/api/v1/me", headers=one).status_code for _ in range(6)] == [200] * 5 + [429]
    refused = client.get("/api/v1/me", headers=one)
    assert int(refused.headers["retry-after"]) >= 1
    assert client.get("/api/v1/me", headers=two).status_code == 200


def test_writes_and_cypher_stand_in_the_audit_log(accounts: TestClient) -> None:
    header = token(accounts, "developer")
    query = "MATCH (c:Chain) RETURN count(c) AS n"
    accounts.post("/api/v1/cypher", json={"query": query}, headers=header)
    accounts.post("/api/v1/cypher", json={"query": "CREATE (n)"}, headers=header)
    accounts.post("/api/v1/leads", json={"gap_id": "x", "enterprise_id": "y"}, headers=token(accounts, "editor"))
    rows = accounts.get("/api/v1/audit", headers=token(accounts, "admin")).json()["data"]
    assert [(r["action"], r["outcome"]) for r in rows] == [
        ("POST /api/v1/leads", "404"), ("POST /api/v1/cypher", "403"), ("POST /api/v1/cypher", "200"),
    ]  # fmt: skip
    assert rows[2]["detail"] == query
    assert rows[2]["who"].startswith("developer/")
    assert rows[2]["client"]
    assert rows[2]["at"]


def test_no_secret_in_logs_errors_metrics_or_audit(accounts: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    header = token(accounts, "admin")
    secret = header["Authorization"].removeprefix("Bearer ")
    log_in(accounts, "admin")
    cookie = next(iter(accounts.cookies.values()))
    log_in(accounts, "admin", "my-wrong-password")
    shown = [accounts.get(p, headers=header).text for p in ("/metrics", "/api/v1/audit", "/api/v1/tokens", "/nothing")]
    shown.append(accounts.post("/api/v1/cypher", json={"query": f"RETURN '{secret}'"}, headers=header).text[:0])
    shown.append(accounts.get("/api/v1/audit", headers=header).text)
    shown.append(capsys.readouterr().err)
    graph_password = service_of(accounts).settings.neo4j_password
    for text in shown:
        for hidden in (secret, cookie, PASSWORD, "my-wrong-password", graph_password):
            assert hidden not in text
    assert graph_password not in repr(service_of(accounts).settings)
