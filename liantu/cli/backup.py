"""``liantu backup`` and ``liantu restore``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from liantu.cli.common import AsJson, print_json, progress
from liantu.settings import Settings

Folder = Annotated[Path, typer.Argument(help="备份文件夹。")]


def register(app: typer.Typer) -> None:
    """Hang the commands on the application."""
    app.command(epilog="例：`liantu backup 备份/2026-11-25`")(backup)
    app.command(epilog="例：`liantu restore 备份/2026-11-25`")(restore)


def backup(folder: Folder, as_json: AsJson = False) -> None:
    """把整个图写入一个新文件夹；服务不停。"""
    from liantu.restore import back_up

    with progress("备份", quiet=as_json) as advance:
        manifest = back_up(Settings.from_environment(), folder.absolute(), advance)
    if as_json:
        print_json(asdict(manifest))
    else:
        typer.echo(f"已备份 {manifest.nodes} 个节点、{manifest.edges} 条关系到 {folder}，散列值 {manifest.hash}")


def restore(folder: Folder, as_json: AsJson = False) -> None:
    """用备份替换现有的图；先装入并核对散列值，一致后才替换。备份损坏时现有的图不变。"""
    from liantu.restore import restore as put_back

    with progress("恢复", quiet=as_json) as advance:
        done = put_back(Settings.from_environment(), folder.absolute(), advance)
    if as_json:
        print_json(asdict(done))
    else:
        typer.echo(f"已恢复 {done.manifest.nodes} 个节点、{done.manifest.edges} 条关系，散列值 {done.manifest.hash}")
        if done.page:
            typer.echo(f"网页已重新启动：{done.page}")
