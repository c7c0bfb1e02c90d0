"""One envelope for every answer, one problem shape for every error, and what stands around them."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import Make

META = {
    "as_of", "basis", "coverage", "sources", "shown", "total", "truncated", "load_id", "took_ms", "next",
}  # fmt: skip
PROBLEM = {"type", "title", "status", "detail", "instance", "code", "where", "remedy", "request_id", "errors"}
READS = [
    "/clusters", "/chains", "/chains/K10-22", "/chains/K10-22/panorama", "/chains/K10-22/report", "/gaps?limit=5",
    "/gaps/410000.K10-22-S05", "/gaps/410000.K10-22-S05/evidence", "/gaps/410000.K10-22-S05/targets",
    "/enterprises?limit=5", "/search?q=ytkc", "/regions", "/regions/410100", "/projects?limit=5", "/indicators",
    "/clauses", "/statistics", "/datasets", "/ontology", "/loads", "/snapshots", "/queries", "/queries/gap_list",
    "/leads", "/me", "/tokens", "/users", "/audit", "/dictionary",
]  # fmt: skip
ERRORS = [
    ("GET", "/nothing", None, 404), ("GET", "/api/v1/nothing", None, 404), ("POST", "/api/v1/gaps", {}, 405),
    ("GET", "/api/v1/gaps?limit=0", None, 422), ("GET", "/api/v1/gaps?region=x", None, 422),
    ("GET", "/api/v1/gaps/410000.K10-99-S01", None, 404), ("GET", "/api/v1/chains/K10-99", None, 404),
    ("GET", "/api/v1/gaps?cursor=!!", None, 400), ("GET", "/api/v1/gaps?label=红色", None, 400),
    ("GET", "/api/v1/gaps?as_of=1999-01-01", None, 404), ("POST", "/api/v1/cypher", {"query": "CREATE (n)"}, 403),
    ("POST", "/api/v1/cypher", {"query": 1}, 422), ("POST", "/api/v1/cypher", {"query": "MATCH (n) RETURN m"}, 400),
    ("PATCH", "/api/v1/leads/none", {"version": 1}, 404), ("POST", "/api/v1/queries/none/run", {}, 404),
    ("POST", "/api/v1/leads", {"gap_id": "x", "enterprise_id": "y"}, 404),
]  # fmt: skip


@pytest.mark.parametrize("path", READS)
def test_every_answer_has_the_envelope(client: TestClient, path: str) -> None:
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert set(body) == {"data", "meta"}
    assert set(body["meta"]) >= META
    assert body["meta"]["took_ms"] >= 0
    assert body["meta"]["truncated"] == (body["meta"]["shown"] < body["meta"]["total"])


@pytest.mark.parametrize(("method", "path", "body", "status"), ERRORS)
def test_every_error_has_one_shape(client: TestClient, method: str, path: str, body: Any, status: int) -> None:
    answer = client.request(method, path, json=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == PROBLEM
    assert problem["status"] == status
    assert problem["instance"] == path.split("?")[0]
    assert "." in problem["code"]
    assert problem["request_id"] == answer.headers["x-request-id"]


def test_a_browser_gets_errors_as_a_page(client: TestClient) -> None:
    answer = client.get("/chains/K10-99", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "chain.unknown" in answer.text


def test_security_headers_stand_on_everything(client: TestClient) -> None:
    for path in ("/", "/healthz", "/static/liantu.css", "/nothing", "/api/v1/chains"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "'unsafe-inline'" not in policy.split("style-src-attr")[0]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "access-control-allow-origin" not in headers


def test_a_request_id_comes_back_if_it_is_plain(client: TestClient) -> None:
    assert client.get("/healthz", headers={"x-request-id": "abc-1"}).headers["x-request-id"] == "abc-1"
    assert client.get("/healthz", headers={"x-request-id": "a b\tc"}).headers["x-request-id"] != "a b\tc"


def test_etag_and_conditional_get(client: TestClient) -> None:
    first = client.get("/api/v1/chains/K10-22/panorama")
    again = client.get("/api/v1/chains/K10-22/panorama", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    assert client.get("/api/v1/chains", headers={"if-none-match": 'W/"old"'}).status_code == 200


def test_pages_of_a_list_join_to_the_whole(client: TestClient) -> None:
    whole = client.get("/api/v1/gaps", params={"chain": "K10-22", "limit": 1000}).json()["data"]
    rows, cursor = [], ""
    while True:
        answer = client.get("/api/v1/gaps", params={"chain": "K10-22", "limit": 7, "cursor": cursor})
        rows += answer.json()["data"]
        cursor = answer.json()["meta"]["next"]
        assert ("link" in answer.headers) == bool(cursor)
        if not cursor:
            break
    assert [r["id"] for r in rows] == [r["id"] for r in whole]


def test_head_is_get_without_the_body(client: TestClient) -> None:
    answer = client.head("/api/v1/chains")
    assert answer.status_code == 200
    assert answer.content == b""


def test_large_answers_travel_compressed(client: TestClient) -> None:
    assert client.get("/api/v1/chains/K10-22/panorama").headers["content-encoding"] == "gzip"


def test_other_host_names_are_refused(client: TestClient) -> None:
    answer = client.get("/api/v1/chains", headers={"host": "evil.example"})
    assert answer.status_code == 421
    assert answer.json()["code"] == "request.host"


def test_a_body_beyond_the_limit_is_refused(make: Make) -> None:
    client = make(body_bytes=1_000)
    for content in (b"x" * 5_000, iter([b"x" * 600, b"x" * 600])):
        answer = client.post("/api/v1/cypher", content=content, headers={"content-type": "application/json"})
        assert answer.status_code == 413
        assert answer.json()["code"] == "request.too_large"


def test_ready_says_what_is_missing(client: TestClient, make: Make) -> None:
    assert client.get("/readyz").json() == {"status": "ready"}
    gone = make(uri="bolt://127.0.0.1:1")
    answer = gone.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["code"] == "graph.unavailable"
    assert int(answer.headers["retry-after"]) > 0
    assert gone.get("/api/v1/chains").status_code == 503
    assert gone.get("/healthz").status_code == 200


def test_openapi_has_an_example_or_a_description_everywhere(client: TestClient) -> None:
    text = client.get("/api/v1/openapi.json").json()
    for path, item in text["paths"].items():
        for method, operation in item.items():
            assert operation["description"], (method, path)
            assert operation["responses"]["404"]["content"] == {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            }
    page = client.get("/docs").text
    assert all(path in page for path in text["paths"])
    assert "http://" not in page.replace("http://127.0.0.1:8080", "").replace("http://www.w3.org", "")


def test_rerank_with_the_default_weights_changes_nothing(client: TestClient) -> None:
    gap = client.get("/api/v1/gaps", params={"label": "补链", "limit": 1}).json()["data"][0]["id"]
    shown = client.get(f"/api/v1/gaps/{gap}/targets").json()["data"]
    again = client.post("/api/v1/targets/rerank", json={"gap": gap, "weights": {}}).json()["data"]
    for board in ("leader", "niche", "other"):
        keys = [(r["enterprise_id"], r["rank"]) for r in shown[board]["rows"]]
        assert [(r["enterprise_id"], r["rank"]) for r in again[board]["rows"]] == keys
        for old, new in zip(shown[board]["rows"], again[board]["rows"], strict=True):
            assert new["case"] == pytest.approx(old["case"], abs=0.11)
    bad = client.post("/api/v1/targets/rerank", json={"gap": gap, "weights": dict.fromkeys(("fit", "pull"), -1)})
    assert bad.status_code == 422
