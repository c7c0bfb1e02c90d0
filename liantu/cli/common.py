"""What every command uses: options, errors as one clean message, JSON, tables, progress, the open graph."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from typer.core import TyperGroup

from graph.errors import LiantuError, UsageError
from liantu.settings import Settings

if TYPE_CHECKING:
    from graph.connection import Connection

JSON = "liantu.json"
Advance = Callable[[int, int], None]
"""Called with (done, total); moves a progress bar."""


class Group(TyperGroup):
    """The application: a LiantuError is one message and an exit code, never a traceback.

    Exit codes: 0 all is well, 1 the data or the answer is bad, 2 wrong usage.
    """

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except LiantuError as error:
            show_error(error, as_json=bool(ctx.meta.get(JSON)))
            raise typer.Exit(2 if isinstance(error, UsageError) else 1) from error
        except KeyboardInterrupt:
            say("已中断。")
            raise typer.Exit(130) from None


def _remember_json(ctx: typer.Context, wanted: bool) -> bool:
    ctx.meta[JSON] = wanted
    return wanted


AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出，供程序读取。", callback=_remember_json)]
"""Type of a command's ``--json`` parameter; with it errors are JSON too."""


def show_error(error: LiantuError, *, as_json: bool) -> None:
    """On stderr for people; on stdout as ``{"error": {code, message, where, remedy}}`` for programs."""
    if as_json:
        parts = {"code": error.code, "message": error.message, "where": error.where, "remedy": error.remedy}
        print_json({"error": parts})
        return
    out = Console(stderr=True, soft_wrap=True, highlight=False)
    out.print("错误", error.message, style="bold red", markup=False)
    for label, text in (("位置", error.where), ("处理", error.remedy), ("代码", error.code)):
        if text:
            out.print(f"{label}：{text}", markup=False)


def say(text: str) -> None:
    """A line for the person at the screen, on stderr: stdout carries answers only."""
    Console(stderr=True, soft_wrap=True, highlight=False).print(text, markup=False)


def print_json(value: Any) -> None:
    """One JSON document on stdout, Chinese as it is, on any locale."""
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False, indent=2, default=str).encode() + b"\n")
    sys.stdout.flush()


def print_table(headings: Mapping[str, str], rows: Iterable[Mapping[str, Any]], *, title: str = "") -> None:
    """Rows as a table; ``headings`` maps the key of a row to the Chinese heading, in order."""
    table = Table(*headings.values(), title=title or None, title_justify="left")
    for row in rows:
        table.add_row(*("" if row.get(key) is None else str(row[key]) for key in headings))
    out = Console(highlight=False, markup=False)
    if not out.is_terminal:
        out.width = 200  # a pipe or a file: no folding at 80 signs
    out.print(table)


def write_out(content: bytes) -> None:
    """Bytes on stdout as they are."""
    sys.stdout.buffer.write(content)
    sys.stdout.flush()


def print_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows as CSV on stdout, UTF-8 with BOM, as the exports are."""
    import csv
    import io

    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    sys.stdout.buffer.write(text.getvalue().encode("utf-8-sig"))
    sys.stdout.flush()


STEPS = {"read": "读取", "check": "检查", "analyse": "分析", "targets": "排列候选", "write": "写入"}


@contextmanager
def progress(what: str, *, quiet: bool = False) -> Iterator[Advance]:
    """A progress bar on stderr; gives ``advance(done, total)``. Nothing is drawn when quiet or piped."""
    with steps(quiet=quiet) as advance:
        yield lambda done, total: advance(what, done, total)


@contextmanager
def steps(*, quiet: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each step of a long work; gives ``advance(step, done, total)``, as loaders and the analysis call it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def advance(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(STEPS.get(step, step), total=None)
            bar.update(tasks[step], completed=done, total=total)

        yield advance


@contextmanager
def opened_graph(settings: Settings | None = None, *, quiet: bool = False) -> Iterator[Connection]:
    """The graph of this user's settings, started when needed, with a bar while components are fetched."""
    from liantu.graph_door import open_graph  # the driver takes a second to import

    settings = settings or Settings.from_environment()
    with progress("下载图数据库组件", quiet=quiet) as advance, open_graph(settings, progress=advance) as connection:
        yield connection
