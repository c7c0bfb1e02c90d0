"""``liantu export``: gaps, targets and chains as files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.errors import UsageError
from liantu.cli.common import opened_graph, say
from liantu.cli.gaps import HOME, AsOf, Region, System, ready_scope

if TYPE_CHECKING:
    from graph.answers.common import Scope
    from graph.answers.shapes import GapRow, Meta
    from graph.reader import Reader

EVERY = 5_000
Out = Annotated[Path, typer.Option("--output", "-o", dir_okay=False, help="写到哪个文件；扩展名决定格式。")]
Maker = Callable[["Reader", "Scope"], bytes]


def register(app: typer.Typer) -> None:
    """Hang the command group on the application."""
    group = typer.Typer(no_args_is_help=True, help="导出缺口、目标或整条链。")
    group.command(epilog="例：`liantu export gaps --region 410000 -o 缺口.xlsx`")(gaps)
    group.command(epilog="例：`liantu export targets --region 410000 --as-of 2020-12-31 -o 目标.csv`")(targets)
    group.command(epilog="例：`liantu export chain K10-22 -o 新能源及网联汽车.html`")(chain)
    group.command(epilog="例：`liantu export enterprise E00604 -o 宇通客车.html`")(enterprise)
    app.add_typer(group, name="export")


def gaps(output: Out, region: Region = HOME, system: System = "10+30", as_of: AsOf = "") -> None:
    """一个区域全部环节的判断（在位的也在内），.csv 或 .xlsx。"""
    from viz.exports.tables import gaps_csv, gaps_xlsx

    _write(
        output, region, system, as_of,
        {
            ".csv": lambda reader, scope: gaps_csv(_gaps(reader, scope)[0]),
            ".xlsx": lambda reader, scope: gaps_xlsx(*_gaps(reader, scope)),
        },
    )  # fmt: skip


def targets(output: Out, region: Region = HOME, system: System = "10+30", as_of: AsOf = "") -> None:
    """一个区域每个环节、每块板上的候选，.csv 或 .xlsx。"""
    from graph.answers.target_list import every_target
    from viz.exports.tables import targets_csv, targets_xlsx

    def book(reader: Reader, scope: Scope) -> bytes:
        rows, meta = _gaps(reader, scope)
        return targets_xlsx(every_target(reader, rows), meta)

    _write(
        output, region, system, as_of,
        {".csv": lambda reader, scope: targets_csv(every_target(reader, _gaps(reader, scope)[0])), ".xlsx": book},
    )  # fmt: skip


def chain(
    chain: Annotated[str, typer.Argument(help="产业链编号，如 K10-22。")],
    output: Out,
    region: Region = HOME,
    system: System = "10+30",
    as_of: AsOf = "",
) -> None:
    """一条链：可交互的单文件 .html，一页纸 .docx、.pdf，或工作簿 .xlsx。"""
    from graph.answers.chain_pack import chain_pack
    from graph.answers.panorama import chain_report, panorama
    from viz.exports.docx_pack import chain_docx
    from viz.exports.pdf_pack import chain_pdf
    from viz.exports.xlsx_pack import chain_xlsx
    from viz.pyvis_export import export_chain

    def book(reader: Reader, scope: Scope) -> bytes:
        pack = chain_pack(reader, chain, scope)
        return chain_xlsx(pack.report, gaps=pack.gaps, targets=pack.targets)

    _write(
        output, region, system, as_of,
        {
            ".html": lambda reader, scope: export_chain(panorama(reader, chain, scope)).encode(),
            ".docx": lambda reader, scope: chain_docx(chain_report(reader, chain, scope)),
            ".pdf": lambda reader, scope: chain_pdf(chain_report(reader, chain, scope)),
            ".xlsx": book,
        },
    )  # fmt: skip


def enterprise(
    enterprise: Annotated[str, typer.Argument(help="企业编号，如 E00604。")],
    output: Out,
    depth: Annotated[int, typer.Option(min=1, max=3, help="几步以内的供货关系。")] = 1,
) -> None:
    """一家企业的供需网络，可交互的单文件 .html。"""
    from graph.answers.network import network
    from viz.pyvis_export import export_network

    _write(
        output, HOME, "10+30", "",
        {".html": lambda reader, scope: export_network(network(reader, enterprise, depth=depth)).encode()},
    )  # fmt: skip


def _gaps(reader: Reader, scope: Scope) -> tuple[tuple[GapRow, ...], Meta]:
    from graph.answers.gaps import GapFilter
    from graph.answers.gaps import gaps as read

    found = read(reader, scope, GapFilter(), limit=EVERY)
    return found.data, found.meta


def _write(output: Path, region: str, system: str, as_of: str, kinds: dict[str, Maker]) -> None:
    """Make the content whole before the file is touched."""
    from graph.reader import Reader

    make = kinds.get(output.suffix.lower())
    if make is None:
        raise UsageError(
            "export.kind", f"不能导出为 {output.suffix or '没有扩展名的文件'}", where=str(output),
            remedy=f"扩展名用 {'、'.join(kinds)}",
        )  # fmt: skip
    with opened_graph() as connection:
        content = make(Reader(connection), ready_scope(connection, region, system, as_of, quiet=False))
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(content)
    except OSError as error:
        raise UsageError(
            "export.file", f"写不了文件：{error.strerror}", where=str(output), remedy="换一个位置或文件名"
        ) from error
    say(f"已写 {output}（{len(content):,} 字节）")
