"""Log-in over a provider that speaks OpenID Connect: the whole code flow, over real HTTP, and what must be refused."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import ApiSettings, OidcSettings
from graph.errors import UsageError
from liantu.doctor import examine
from liantu.settings import Settings
from tests.api.conftest import service_of
from tests.support.provider import Provider, providing

HERE = "http://127.0.0.1:8080"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing() as found:
        yield found


@pytest.fixture
def client(provider: Provider, tmp_path: Path) -> Iterator[TestClient]:
    """A service with that provider; its graph is never asked."""
    oidc = OidcSettings(provider.issuer, provider.client_id, provider.client_secret)
    app = create_app(ApiSettings("bolt://127.0.0.1:1", "neo4j", "x", tmp_path, oidc=oidc))
    provider.forged = False
    with TestClient(app, base_url=HERE, follow_redirects=False) as found:
        yield found


def go(client: TestClient, next_: str = "/gaps") -> httpx.Response:
    """To the provider, which sends the browser back at once; the answer to the way back."""
    away = client.get("/login/oidc", params={"next": next_})
    assert away.status_code == 302, away.text
    back = httpx.get(away.headers["location"], trust_env=False, follow_redirects=False)
    assert back.status_code == 302, back.text
    return client.get(back.headers["location"])


def test_a_user_of_the_provider_logs_in_with_the_roles_it_states(client: TestClient, provider: Provider) -> None:
    provider.who = {"sub": "1001", "preferred_username": "wang", "roles": ["editor", "unknown"]}
    assert client.get("/api/v1/me").status_code == 401
    assert "/login/oidc" in client.get("/login").text
    back = go(client)
    assert (back.status_code, back.headers["location"]) == (303, "/gaps")
    assert client.get("/api/v1/me").json()["data"] == {"name": "wang", "roles": ["editor"], "by": "session"}
    provider.who = {"sub": "1001", "preferred_username": "wang"}  # the provider took the role away
    go(client)
    assert client.get("/api/v1/me").json()["data"]["roles"] == ["reader"]


def test_the_way_on_never_leaves_the_host(client: TestClient) -> None:
    assert go(client, "//evil.example/").headers["location"] == "/"


def test_a_token_that_the_provider_did_not_sign_is_refused(client: TestClient, provider: Provider) -> None:
    provider.forged = True
    back = go(client)
    assert (back.status_code, back.json()["code"]) == (401, "login.oidc")
    assert client.get("/api/v1/me").status_code == 401


def test_a_way_back_that_nobody_asked_for_is_refused(client: TestClient) -> None:
    client.get("/login/oidc")
    answer = client.get("/login/oidc/back", params={"code": "made-up", "state": "made-up"})
    assert (answer.status_code, answer.json()["code"]) == (401, "login.oidc")


def test_the_name_of_a_local_account_is_not_taken_over(client: TestClient, provider: Provider) -> None:
    service_of(client).users.add("admin", "correct horse battery", ["admin"])
    provider.who = {"sub": "666", "preferred_username": "admin"}
    assert go(client).status_code >= 400
    assert client.get("/api/v1/me").status_code == 401


def test_a_silent_provider_is_a_clear_503(tmp_path: Path) -> None:
    oidc = OidcSettings("http://127.0.0.1:9", "liantu", "x")
    app = create_app(ApiSettings("bolt://127.0.0.1:1", "neo4j", "x", tmp_path, oidc=oidc))
    with TestClient(app, base_url=HERE, follow_redirects=False) as client:
        answer = client.get("/login/oidc")
    assert (answer.status_code, answer.json()["code"]) == (503, "login.provider")
    assert answer.headers["retry-after"]


ENVIRONMENT = {
    "LIANTU_OIDC_ISSUER": "https://login.example.cn", "LIANTU_OIDC_CLIENT_ID": "liantu",
    "LIANTU_OIDC_CLIENT_SECRET": "not-to-be-shown-51",
}  # fmt: skip


def test_the_provider_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Settings.from_environment(ENVIRONMENT).oidc
    assert found
    assert (found.issuer, found.client_id, found.roles_claim) == ("https://login.example.cn", "liantu", "roles")
    assert "not-to-be-shown" not in repr(found)
    with pytest.raises(UsageError, match="CLIENT_SECRET"):
        Settings.from_environment({k: v for k, v in ENVIRONMENT.items() if "SECRET" not in k})
    with pytest.raises(UsageError, match="https"):
        Settings.from_environment(ENVIRONMENT | {"LIANTU_OIDC_ISSUER": "http://login.example.cn"})
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    told = {f.name: f.found for f in examine(Settings(tmp_path / "home", tmp_path))}
    assert "https://login.example.cn" in told["LIANTU_OIDC_ISSUER"]
    assert "not-to-be-shown" not in str(told)


def test_nothing_of_it_is_imported_unless_it_is_set() -> None:
    code = "import sys, api.app; print([m for m in sys.modules if m.startswith('authlib')])"
    done = subprocess.run([sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert "Authlib" not in done.stderr
