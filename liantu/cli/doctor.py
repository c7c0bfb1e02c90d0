"""``liantu doctor``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from liantu.cli.common import AsJson, opened_graph, print_json, print_table
from liantu.settings import Settings


def register(app: typer.Typer) -> None:
    """Hang the command on the application."""
    app.command(epilog="例：`liantu doctor`；比较两次装入：`liantu doctor --hash`")(doctor)


def doctor(
    graph_hash: Annotated[bool, typer.Option("--hash", help="只输出整个图的散列值；内容相同则值相同。")] = False,
    as_json: AsJson = False,
) -> None:
    """检查安装：装了什么、状态在哪里、哪里有误、如何处理。退出码 1 表示有误。"""
    if graph_hash:
        _print_hash(as_json)
        return
    from liantu.doctor import Health, examine

    findings = list(examine(Settings.from_environment()))
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        headings = {"name": "项目", "health": "状态", "found": "情况", "remedy": "处理"}
        print_table(headings, [asdict(finding) for finding in findings])
    if any(finding.health == Health.BAD for finding in findings):
        raise typer.Exit(1)


def _print_hash(as_json: bool) -> None:
    from graph.graph_hash import graph_hash as hash_of
    from graph.reader import Reader

    with opened_graph(quiet=as_json) as connection:
        value = hash_of(Reader(connection))
    if as_json:
        print_json({"hash": value})
    else:
        typer.echo(value)
