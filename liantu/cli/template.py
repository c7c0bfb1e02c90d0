"""``liantu template``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graph.errors import UsageError
from liantu.cli.common import say


def register(app: typer.Typer) -> None:
    """Hang the group on the application."""
    template = typer.Typer(help="空白模板。", no_args_is_help=True)
    template.callback()(_group)
    template.command(epilog="例：`liantu template chain -o 我的产业链.xlsx`")(chain)
    app.add_typer(template, name="template")


def _group() -> None:
    """空白模板。"""


def chain(
    output: Annotated[Path, typer.Option("-o", "--output", help="写到哪个 .xlsx 文件。", metavar="文件")],
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件。")] = False,
) -> None:
    """写一个空白工作簿，用来填写自己的产业链。"""
    from loaders.template import write_template

    if output.suffix.lower() != ".xlsx":
        raise UsageError("template.suffix", "模板是 .xlsx 文件", where=str(output), remedy="文件名以 .xlsx 结尾")
    if output.exists() and not force:
        raise UsageError("template.exists", "文件已存在", where=str(output), remedy="换一个文件名，或加 --force 覆盖")
    write_template(output)
    say(f"已写出 {output}。填好后运行：liantu load chain {output.name}")
