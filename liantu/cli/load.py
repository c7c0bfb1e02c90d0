"""``liantu load`` and ``liantu loads``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liantu.cli.common import AsJson, opened_graph, print_json, print_table, say, steps

if TYPE_CHECKING:
    from graph.connection import Connection
    from loaders.problems import LoadReport

DryRun = Annotated[bool, typer.Option("--dry-run", help="只读取和检查，不写入。")]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="略过有问题的行，写入其余。")]
NoAnalyse = Annotated[bool, typer.Option("--no-analyse", help="装载后不重新分析。")]
Data = Annotated[Path | None, typer.Option("--data", help="数据文件夹；默认是随附的 data/。", file_okay=False)]

FILE_KINDS = {
    "register": ("装载企业登记名录（.csv、.xls、.json）。", "河南2004.csv", "files"),
    "listed": ("装载上市公司名录（.csv）。", "company.csv", "files"),
    "chain": ("装载自己填写的产业链（.xlsx，模板见 liantu template chain）。", "我的产业链.xlsx", "file"),
    "facts": ("装载修正：补充事实，或指出有误（.csv、.xlsx，模板见 liantu template facts）。", "修正.csv", "file"),
    "chainkg": ("装载上市公司产业链图谱的文件夹。", "ChainKnowledgeGraph/data", "folder"),
    "chaingraph": ("装载一条第三方产业链的文件夹。", "农林牧渔", "folder"),
    "apple": ("装载苹果供应链图谱的文件夹。", "apple-chain/data/neo4j", "folder"),
}
"""Kind of load -> what it does, an example, what it takes."""
PROBLEMS_SHOWN = 50
FILE_HEADINGS = {"file": "文件", "read": "读", "made": "新", "merged": "并", "refused": "拒"}
LOAD_HEADINGS = {
    "id": "编号", "dataset": "数据集", "state": "状态", "read": "读", "made": "新", "merged": "并", "refused": "拒",
    "swept": "清", "started": "开始", "ended": "结束",
}  # fmt: skip
STATES = {"running": "未完成", "done": "完成", "undone": "已撤销"}


def register(app: typer.Typer) -> None:
    """Hang both groups on the application."""
    load = typer.Typer(help="装载数据。", no_args_is_help=True)
    load.command(epilog="例：`liantu load atlas`")(atlas)
    load.command(epilog="例：`liantu load notice --dry-run`")(notice)
    for kind, (words, example, _) in FILE_KINDS.items():
        load.command(kind, help=words, epilog=f"例：`liantu load {kind} {example}`")(_file_command(kind))
    app.add_typer(load, name="load")
    loads = typer.Typer(help="装载记录：查看、续做、撤销。", no_args_is_help=True)
    loads.command("list", epilog="例：`liantu loads list --json`")(list_loads)
    loads.command(epilog="例：`liantu loads resume L20261124T120000000000-atlas`")(resume)
    loads.command(epilog="例：`liantu loads undo L20261124T120000000000-atlas`")(undo)
    app.add_typer(loads, name="loads")


def atlas(
    data: Data = None,
    dry_run: DryRun = False,
    skip_bad: SkipBad = False,
    no_analyse: NoAnalyse = False,
    as_json: AsJson = False,
) -> None:
    """装载随附的河南产业链图谱。"""
    _load("atlas", [_folder(data)], dry_run=dry_run, skip_bad=skip_bad, analyse=not no_analyse, as_json=as_json)


def notice(
    data: Data = None,
    dry_run: DryRun = False,
    skip_bad: SkipBad = False,
    no_analyse: NoAnalyse = False,
    as_json: AsJson = False,
) -> None:
    """装载 2022 年的通知：条款、责任单位、指标与点名。"""
    _load("notice", [_folder(data)], dry_run=dry_run, skip_bad=skip_bad, analyse=not no_analyse, as_json=as_json)


Paths = Annotated[list[Path], typer.Argument(help="文件。", metavar="文件...", exists=True, dir_okay=False)]
OnePath = Annotated[Path, typer.Argument(help="文件。", metavar="文件", exists=True, dir_okay=False)]
Folder = Annotated[Path, typer.Argument(help="文件夹。", metavar="文件夹", exists=True, file_okay=False)]


def _file_command(kind: str) -> Callable[..., None]:
    """The command of one kind of file. Of these only corrections change answers, so only they are analysed."""

    def run(paths: list[Path], dry_run: bool, skip_bad: bool, as_json: bool) -> None:
        whole = [path.absolute() for path in paths]
        _load(kind, whole, dry_run=dry_run, skip_bad=skip_bad, analyse=kind == "facts", as_json=as_json)

    def many(paths: Paths, dry_run: DryRun = False, skip_bad: SkipBad = False, as_json: AsJson = False) -> None:
        run(paths, dry_run, skip_bad, as_json)

    def one(path: OnePath, dry_run: DryRun = False, skip_bad: SkipBad = False, as_json: AsJson = False) -> None:
        run([path], dry_run, skip_bad, as_json)

    def folder(path: Folder, dry_run: DryRun = False, skip_bad: SkipBad = False, as_json: AsJson = False) -> None:
        run([path], dry_run, skip_bad, as_json)

    commands: dict[str, Callable[..., None]] = {"files": many, "file": one, "folder": folder}
    return commands[FILE_KINDS[kind][2]]


def _folder(data: Path | None) -> Path:
    from liantu.atlas import DATA

    return data.absolute() if data else DATA


def _load(kind: str, paths: list[Path], *, dry_run: bool, skip_bad: bool, analyse: bool, as_json: bool) -> None:
    """Load, say what happened, analyse; exit code 1 if anything stopped the load."""
    from loaders.run import load

    with opened_graph(quiet=as_json) as connection:
        with steps(quiet=as_json) as advance:
            report = load(connection, kind, paths, dry_run=dry_run, skip_bad=skip_bad, on_progress=advance)
        _finish(connection, report, analyse=analyse, as_json=as_json)


def _finish(connection: Connection, report: LoadReport, *, analyse: bool, as_json: bool) -> None:
    """Show a report, and analyse what was written."""
    if report.load_id and analyse:
        _analyse(connection, as_json=as_json)
    if as_json:
        print_json(report.as_dict())
    else:
        _show(report)
    if report.stopped:
        raise typer.Exit(1)


def _analyse(connection: Connection, *, as_json: bool) -> None:
    from graph.analyse import run_analysis
    from graph.analysis.profile import load_profile
    from liantu.atlas import PROFILE

    with steps(quiet=as_json) as advance:
        run_analysis(connection, load_profile(PROFILE), on_progress=advance)


def _show(report: LoadReport) -> None:
    print_table(FILE_HEADINGS, [f.as_dict() for f in report.files if f.read or f.problems])
    for file, problem in report.problems[:PROBLEMS_SHOWN]:
        say(f"{file} {problem}")
    more = len(report.problems) - PROBLEMS_SHOWN + sum(f.unshown for f in report.files)
    if more > 0:
        say(f"另有 {more} 处；用 --json 查看全部。")
    if report.stopped:
        say("没有写入。改好文件后重来；只有个别行有问题时，也可加 --skip-bad 略过这些行。")
    elif report.dry_run:
        say(f"检查完毕，没有写入（{report.seconds:.1f} 秒）。")
    else:
        verb = "续完" if report.resumed else "装载完毕"
        say(f"{verb}：{report.load_id}，清理 {report.swept} 条，{report.seconds:.1f} 秒。")


def list_loads(as_json: AsJson = False) -> None:
    """列出每次装载，最近的在前。"""
    from graph.ledger import loads
    from graph.reader import Reader

    with opened_graph(quiet=as_json) as connection:
        rows = loads(Reader(connection))
    if as_json:
        print_json(rows)
    else:
        print_table(LOAD_HEADINGS, [{**row, "state": STATES[row["state"]]} for row in rows])


LoadId = Annotated[str, typer.Argument(help="装载编号，见 `liantu loads list`。", metavar="编号")]


def resume(load_id: LoadId, no_analyse: NoAnalyse = False, as_json: AsJson = False) -> None:
    """把中断的装载做完。"""
    from loaders.run import resume as resume_load

    with opened_graph(quiet=as_json) as connection:
        with steps(quiet=as_json) as advance:
            report = resume_load(connection, load_id, on_progress=advance)
        _finish(connection, report, analyse=not no_analyse, as_json=as_json)


def undo(load_id: LoadId, no_analyse: NoAnalyse = False, as_json: AsJson = False) -> None:
    """撤销一次装载：图回到它之前的样子。"""
    from graph.ledger import undo as undo_load
    from graph.reader import Reader
    from graph.writer import Writer

    with opened_graph(quiet=as_json) as connection:
        changed = undo_load(Reader(connection), Writer(connection), load_id)
        if not no_analyse and _has_chains(Reader(connection)):
            _analyse(connection, as_json=as_json)
    answer: dict[str, Any] = {"load_id": load_id, "state": "undone", "facts": changed}
    if as_json:
        print_json(answer)
    else:
        say(f"已撤销 {load_id}：{changed} 条事实恢复或移除。")


def _has_chains(reader: Any) -> bool:
    return reader.one("MATCH (c:Chain) RETURN 1 AS found LIMIT 1") is not None
