"""The Python client against the real service: without a socket, each request carried to the app."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from fastapi.testclient import TestClient

from graph.errors import NotFound, UsageError
from liantu.client import AsyncClient, Client, calls, frame

URL = "http://127.0.0.1:8080"


@pytest.fixture(scope="module")
def liantu(client: TestClient) -> Client:
    def carry(request: httpx.Request) -> httpx.Response:
        found = client.request(
            request.method, request.url.raw_path.decode(), content=request.content, headers=dict(request.headers)
        )
        return httpx.Response(
            found.status_code, headers={"content-type": found.headers["content-type"]}, content=found.content
        )

    return Client(URL, transport=httpx.MockTransport(carry))


def test_a_list_is_a_frame_with_one_row_a_judgement(liantu: Client) -> None:
    answer = liantu.gaps(region="410000", chain="K10-22", limit=1000)
    table = frame(answer)
    assert len(table) == answer.meta.total == 24
    assert set(table.chain_id) == {"K10-22"}


def test_a_label_filters_and_a_gap_opens_to_its_proof_and_targets(liantu: Client) -> None:
    first = liantu.gaps(label=("补链",), limit=1).data[0]
    assert first.label == "补链"
    assert liantu.gap(first.id).data.row.id == first.id
    boards = liantu.targets(first.id, board="other", limit=3).data
    assert boards.leader.rows == ()
    assert liantu.evidence(first.id).data is not None


def test_queries_and_cypher_answer(liantu: Client) -> None:
    assert "gap_list" in {q.name for q in liantu.queries().data}
    found = liantu.cypher("MATCH (c:Chain) WHERE c.system = $s AND c.counted RETURN count(c) AS n", s="10+30")
    assert found["data"]["rows"] == [{"n": 30}]


def test_errors_carry_the_words_of_the_service(liantu: Client) -> None:
    with pytest.raises(NotFound, match="没有") as caught:
        liantu.gap("410000.K10-22-S99")
    assert caught.value.code == "gap.unknown"
    with pytest.raises(UsageError):
        liantu.gaps(limit=0)


def test_the_async_client_gives_the_same_answers(client: TestClient, liantu: Client) -> None:
    async def ask() -> str:
        async with AsyncClient(URL, transport=httpx.ASGITransport(client.app)) as other:
            found, again = await asyncio.gather(other.search("ytkc"), other.send(calls.enterprise("E00604")))
            assert found.data.groups
            return again.data.row.name

    assert asyncio.run(ask()) == liantu.enterprise("E00604").data.row.name == "宇通客车股份有限公司"
