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
    template.command(epilog="例：`liantu template facts -o 修正.csv`")(facts)
    app.add_typer(template, name="template")


def _group() -> None:
    """空白模板。"""


Output = Annotated[Path, typer.Option("-o", "--output", help="写到哪个文件。", metavar="文件")]
Force = Annotated[bool, typer.Option("--force", help="覆盖已有的文件。")]


def chain(output: Output, force: Force = False) -> None:
    """写一个空白工作簿（.xlsx），用来填写自己的产业链。"""
    from loaders.template import write_template

    _check(output, (".xlsx",), force)
    write_template(output)
    say(f"已写出 {output}。填好后运行：liantu load chain {output.name}")


def facts(output: Output, force: Force = False) -> None:
    """写一张空白表（.csv 或 .xlsx），一行补充一条事实，或指出一条有误。"""
    from loaders.facts_sheet import INTRO, facts_sheet
    from loaders.template import write_table

    _check(output, (".csv", ".xlsx"), force)
    write_table(output, facts_sheet(), INTRO)
    say(f"已写出 {output}。填好后运行：liantu load facts {output.name}")


def _check(output: Path, suffixes: tuple[str, ...], force: bool) -> None:
    """Raise UsageError for another kind of file, or one that is there."""
    if output.suffix.lower() not in suffixes:
        known = " 或 ".join(suffixes)
        raise UsageError("template.suffix", f"模板是 {known} 文件", where=str(output), remedy=f"文件名以 {known} 结尾")
    if output.exists() and not force:
        raise UsageError("template.exists", "文件已存在", where=str(output), remedy="换一个文件名，或加 --force 覆盖")
