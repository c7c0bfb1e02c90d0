"""Liantu for language models, over the Model Context Protocol: search, gaps, proof, targets and queries, read-only.

A thin layer over the client of the HTTP API: what a caller may see, how often, and the audit log are the service's own.
It runs only when somebody starts it (``liantu mcp``), and speaks on standard input and output only.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from graph.answers.shapes import Answer
from graph.errors import LiantuError
from liantu.client import Client

INSTRUCTIONS = (
    "链图：河南的产业集群与产业链知识图谱。判断（缺口）的编号形如 410000.K10-22-S05。"
    "引用判断时写明 meta 里的 basis、coverage 与依据来源；“未发现”不等于“没有”，“无数据”不是缺口；"
    "标「待核实」的事实不要当作已核实。"
)
READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
MOST = 50
Found = dict[str, Any]


class Tools:
    """What a model may ask. Every method is one tool; its docstring is what the model reads."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def search(self, text: str) -> Found:
        """按名称、拼音、首字母或编号找产业链、环节、企业、产品、项目和条款，得到它们的编号。"""
        return _plain(self._client.search(text))

    def gaps(self, region: str = "410000", chain: str = "", label: str = "", limit: int = 20) -> Found:
        """列出各环节的判断。chain 是链编号（如 K10-22）；label 是补链、延链、强链·补短、强链·锻长、观察之一。"""
        labels = (label,) if label else ()
        return _plain(self._client.gaps(region=region, chain=chain, label=labels, limit=max(1, min(limit, MOST))))

    def proof(self, gap: str) -> Found:
        """一个判断的全部依据：规则、指标的分子分母、来源、怎样会改判。gap 形如 410000.K10-22-S05。"""
        return {"judgement": _plain(self._client.gap(gap)), "evidence": _plain(self._client.evidence(gap))}

    def targets(self, gap: str, board: str = "", limit: int = 10) -> Found:
        """一个缺口的招商候选，带理由与路径。board 是 leader（链主）、niche（专精特新）、other 之一，空为全部。"""
        return _plain(self._client.targets(gap, board=board, limit=max(1, min(limit, MOST))))

    def queries(self) -> Found:
        """列出命名查询与保存的查询：名称、题目、参数。"""
        named = [
            {"name": q.name, "title": q.title, "question": q.question, "params": [p.model_dump() for p in q.params]}
            for q in self._client.queries().data
        ]
        keep = ("id", "title", "question", "params")
        return {"named": named, "saved": [{k: q[k] for k in keep} for q in self._client.saved()["data"]]}

    def run_query(self, name: str, parameters: dict[str, Any] | None = None) -> Found:
        """运行一个命名查询；名称与参数见 queries。"""
        return _plain(self._client.run_query(name, **(parameters or {})))

    def run_saved_query(self, query: str, parameters: dict[str, Any] | None = None) -> Found:
        """运行一个保存的查询；编号与参数见 queries。"""
        return _plain(self._client.run_saved(query, **(parameters or {})))


def make_server(client: Client) -> MCPServer:
    """The server, with every method of Tools as a tool."""
    server = MCPServer("liantu", title="链图", instructions=INSTRUCTIONS, log_level="WARNING")
    tools = Tools(client)
    for method in (
        tools.search, tools.gaps, tools.proof, tools.targets, tools.queries, tools.run_query, tools.run_saved_query,
    ):  # fmt: skip
        server.add_tool(_told(method), annotations=READ_ONLY, structured_output=False)
    return server


def _told(method: Callable[..., Found]) -> Callable[..., Found]:
    """``method`` whose errors are told to the model in the service's words."""

    @wraps(method)
    def tool(*args: Any, **kwargs: Any) -> Found:
        try:
            return method(*args, **kwargs)
        except LiantuError as error:
            raise ToolError(str(error)) from error

    return tool


def _plain(found: Answer[Any] | Found) -> Found:
    return found.model_dump(mode="json") if isinstance(found, Answer) else found
