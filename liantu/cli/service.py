"""``liantu up``, ``down``, ``status`` and the hidden ``serve``."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated

import typer

from liantu.cli.common import AsJson, print_json, progress, say, steps
from liantu.settings import Settings

if TYPE_CHECKING:
    from graph.connection import Connection

Port = Annotated[int | None, typer.Option(min=1, max=65535, help="网页端口；默认 8080 或其后第一个空闲端口。")]

OUTDATED = "随附的图集比图中的新；要更新就运行：liantu load atlas && liantu load notice"


def register(app: typer.Typer) -> None:
    """Hang the commands on the application."""
    app.command(epilog="例：`liantu up --detach`")(up)
    app.command(epilog="例：`liantu down`")(down)
    app.command(epilog="例：`liantu status --json`")(status)
    app.command(hidden=True)(serve)


def _settings(port: int | None) -> Settings:
    settings = Settings.from_environment()
    return replace(settings, port=port) if port else settings


def up(
    port: Port = None,
    detach: Annotated[bool, typer.Option("--detach", help="就绪后返回，服务留在后台。")] = False,
) -> None:
    """启动图数据库与网页；图为空时装入图集。最后一行是网址。"""
    from liantu import up as doing

    settings = _settings(port)
    if page := doing.serving(settings):
        say("链图已在运行。")
        typer.echo(page)
        return
    say("正在连接图数据库……" if settings.remote else "正在启动图数据库……")
    if not detach:
        doing.get_web_ready()
    with progress("下载图数据库组件") as advance:
        graph = doing.prepare(settings, fill_with_atlas, lambda: say(OUTDATED), advance)
    say("正在启动网页……")
    if detach:
        typer.echo(doing.up_detached(settings))
    else:
        doing.up_here(settings, graph, lambda page: typer.echo(f"链图已就绪（按 Ctrl+C 停止）：{page}"))


def fill_with_atlas(connection: Connection) -> None:
    """Load the shipped data and analyse it, with a bar for each step."""
    from liantu.atlas import back_test, fill

    say("正在装入河南图集并分析……")
    with steps() as advance:
        fill(connection, advance)
    say("正在回测候选的次序……")
    back_test(connection)


def down() -> None:
    """停止网页与图数据库；数据保留。"""
    from liantu import up as doing

    page, graph = doing.down(Settings.from_environment())
    say(
        "、".join(name for name, ran in (("网页", page), ("图数据库", graph)) if ran) + "已停止。"
        if page or graph
        else "没有在运行的服务。"
    )


def status(as_json: AsJson = False) -> None:
    """说明正在运行什么。退出码 0 表示已就绪，1 表示没有。"""
    from liantu import up as doing

    state = doing.state(Settings.from_environment())
    if as_json:
        print_json(asdict(state))
    else:
        typer.echo(f"图数据库：{state.graph or '未运行'}")
        typer.echo(f"网页：{state.page or '未运行'}{'' if state.ready or not state.page else '（尚未就绪）'}")
    if not state.ready:
        raise typer.Exit(1)


def serve(port: Port = None) -> None:
    """只运行网页进程，供 up --detach 与容器使用；图为空时不装入图集。"""
    from liantu import web
    from liantu.graph_door import find_graph

    settings = _settings(port)
    web.serve(settings, find_graph(settings), web.choose_port(settings))
