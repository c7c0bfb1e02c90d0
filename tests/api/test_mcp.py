"""``liantu mcp`` by the official client, as an assistant would: over standard input and output, read-only."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, StdioServerParameters

from graph.connection import Connection
from graph.graph_hash import graph_hash
from graph.reader import Reader

GAP = "410000.K10-22-S10"


def assistant(url: str, home: Path) -> StdioServerParameters:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LIANTU_")}
    return StdioServerParameters(
        command=sys.executable, args=["-m", "liantu", "mcp"], env=kept | {"LIANTU_URL": url, "LIANTU_HOME": str(home)}
    )


async def ask(client: Client, tool: str, **arguments: Any) -> Any:
    found = await client.call_tool(tool, arguments)
    text = found.content[0].text  # type: ignore[union-attr]
    return text if found.is_error else json.loads(text)


async def conversation(url: str, home: Path) -> dict[str, Any]:
    async with Client(assistant(url, home), read_timeout_seconds=120) as client:
        tools = (await client.list_tools()).tools
        listed = await ask(client, "queries")
        return {
            "tools": tools, "queries": listed,
            "search": await ask(client, "search", text="ytkc"),
            "gaps": await ask(client, "gaps", chain="K10-22", limit=500),
            "proof": await ask(client, "proof", gap=GAP),
            "targets": await ask(client, "targets", gap=GAP, limit=2),
            "run": await ask(client, "run_query", name="makers_of_segment", parameters={"segment": "K10-22-S10"}),
            "saved": await ask(client, "run_saved_query", query=listed["saved"][0]["id"]),
            "wrong": await ask(client, "proof", gap="410000.K10-22-S99"),
            "forbidden": await ask(client, "run_query", name="makers_of_segment", parameters={"segmnt": "x"}),
        }  # fmt: skip


@pytest.mark.slow
def test_an_assistant_finds_gaps_proof_targets_and_queries(
    served: str, tmp_path: Path, atlas_graph: Connection
) -> None:
    before = graph_hash(Reader(atlas_graph))
    text = "MATCH (c:Chain) RETURN count(c) AS chains"
    kept = httpx.post(
        f"{served}/api/v1/saved-queries", json={"title": "链数", "text": text}, timeout=60, trust_env=False
    )
    assert kept.status_code == 201, kept.text
    told = asyncio.run(conversation(served, tmp_path))
    assert {t.name for t in told["tools"]} == {
        "search", "gaps", "proof", "targets", "queries", "run_query", "run_saved_query",
    }  # fmt: skip
    assert all(t.annotations.read_only_hint and t.description for t in told["tools"])
    assert "宇通客车" in str(told["search"])
    assert told["gaps"]["meta"]["total"] == len(told["gaps"]["data"]) == 24
    assert told["proof"]["judgement"]["data"]["row"]["id"] == GAP
    assert told["targets"]["data"]["leader"]["rows"]
    assert told["run"]["data"]["rows"]
    assert told["saved"]["data"]["rows"][0]["chains"] > 0
    assert "gap.unknown" in told["wrong"]
    assert "query.param" in told["forbidden"]
    assert graph_hash(Reader(atlas_graph)) == before


def test_nothing_of_it_runs_by_default() -> None:
    import api.app  # noqa: F401

    assert "liantu.mcp_server" not in sys.modules
