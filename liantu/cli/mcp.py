"""``liantu mcp``: the service for language models, over standard input and output."""

from __future__ import annotations

import typer

from graph.errors import UsageError


def register(app: typer.Typer) -> None:
    """Hang the command on the application."""
    app.command(epilog="例：在助手的 MCP 设置里写命令 `liantu mcp`")(mcp)


def mcp() -> None:
    """供大模型助手调用的只读接口（MCP，标准输入输出）；先用 liantu up 启动，或设 LIANTU_URL 与 LIANTU_TOKEN。"""
    try:
        from liantu.mcp_server import make_server
    except ModuleNotFoundError as error:
        raise UsageError(
            "mcp.missing",
            "没有安装 MCP 组件。",
            where=str(error.name),
            remedy="运行 pip install 'mcp>=2'",
        ) from error
    from liantu.reach import client

    with client() as found:
        make_server(found).run()
