"""``liantu query``, ``liantu cypher`` and ``liantu search``."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graph.errors import UsageError
from liantu.cli.common import AsJson, opened_graph, print_csv, print_json, print_table, say

if TYPE_CHECKING:
    from graph.answers.shapes import Answer, QueryResult

Params = Annotated[
    list[str] | None, typer.Option("-p", "--param", metavar="名=值", help="参数，可写多次；列表以逗号分开。")
]
AsCsv = Annotated[bool, typer.Option("--csv", help="以 CSV 输出，UTF-8 带 BOM。")]
LIST_HEADINGS = {"category": "类别", "name": "名称", "title": "题目", "params": "参数（* 必填）"}
HIT_HEADINGS = {"group": "类别", "id": "编号", "name": "名称", "sub": "所在", "matched": "匹配"}
SECONDS, ROWS, BYTES = 30.0, 10_000, 40_000_000
"""What one query of the command line may cost."""


def register(app: typer.Typer) -> None:
    """Hang the commands on the application."""
    app.command(epilog="例：`liantu query gap_bottlenecks -p region=410000 --csv`")(query)
    app.command(epilog="例：`liantu cypher 'MATCH (c:Chain) RETURN c.name LIMIT 5'`")(cypher)
    app.command(epilog="例：`liantu search ytkc`")(search)


def query(
    name: Annotated[str, typer.Argument(help="命名查询的名称；不写则列出全部。")] = "",
    param: Params = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """运行一个命名查询；不带名称时列出全部。"""
    from graph.answers import named

    if not name:
        _list(named.queries(), as_json=as_json)
        return
    given = _given(param or [])
    from graph.queries import query as named_query

    named_query(name).bind(given)  # a wrong name or parameter is said before the graph is opened
    from graph.reader import Reader

    with opened_graph(quiet=as_json or as_csv) as connection:
        started = time.perf_counter()
        found = named.run_query(Reader(connection), name, given)
        _show(found.timed(1000 * (time.perf_counter() - started)), as_json=as_json, as_csv=as_csv)


def cypher(
    text: Annotated[str, typer.Argument(metavar="'MATCH …'", help="只读的 Cypher 语句。")],
    param: Params = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """运行一句只读的 Cypher，至多 30 秒、10,000 行。"""
    from graph.guard import Guard, Limits
    from liantu.graph_door import find_graph
    from liantu.settings import Settings

    address = find_graph(Settings.from_environment())
    limits = Limits(seconds=SECONDS, rows=ROWS, bytes=BYTES)
    guard = Guard(address.uri, address.user, address.password, limits)
    try:
        found = guard.run_now(text, _given(param or []))
    finally:
        guard.close()
    if as_json:
        print_json({"columns": found.columns, "rows": found.rows, "truncated": found.truncated})
    else:
        _rows(found.columns, found.rows, as_csv=as_csv)
    if found.truncated:
        say(f"只给前 {len(found.rows):,} 行；加条件或 LIMIT。")


def search(
    text: Annotated[str, typer.Argument(help="名称、拼音、首字母或编号。")],
    limit: Annotated[int, typer.Option(min=1, max=100, help="每类至多几条。")] = 8,
    as_json: AsJson = False,
) -> None:
    """找产业链、环节、企业、产品、项目和条款。"""
    from graph.reader import Reader
    from graph.search import search as find

    with opened_graph(quiet=as_json) as connection:
        found = find(Reader(connection), text, limit=limit)
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    rows = [{"group": g.name, **h.model_dump()} for g in found.groups for h in g.hits]
    print_table(HIT_HEADINGS, rows)
    if not rows:
        say(f"没有找到“{text}”。换一个写法，或少写几个字。")


def _given(pairs: Sequence[str]) -> dict[str, str]:
    """``name=value`` texts as a mapping. Raise UsageError."""
    given = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise UsageError(
                "query.param", f"看不懂参数 {pair}", where="-p", remedy="写成 -p 名=值，例如 -p chain=K10-22"
            )
        given[name] = value
    return given


def _list(found: Sequence[Any], *, as_json: bool) -> None:
    if as_json:
        print_json([q.model_dump(mode="json") for q in found])
        return
    rows = [
        {
            "category": q.category, "name": q.name, "title": q.title,
            "params": " ".join(p.name + ("*" if p.required else "") for p in q.params if p.name != "limit"),
        }
        for q in found
    ]  # fmt: skip
    print_table(LIST_HEADINGS, rows)


def _show(found: Answer[QueryResult], *, as_json: bool, as_csv: bool) -> None:
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    _rows([c.name for c in found.data.columns], found.data.rows, as_csv=as_csv)
    meta = found.meta
    more = "，还有更多" if meta.truncated else ""
    say(f"{meta.shown} 行{more}；{meta.took_ms:.0f} 毫秒；截至 {meta.as_of or '—'}；装载 {meta.load_id or '—'}")


def _rows(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], *, as_csv: bool) -> None:
    flat = [{name: _flat(row.get(name)) for name in columns} for row in rows]
    if as_csv:
        print_csv(columns, flat)
    else:
        print_table(dict(zip(columns, columns, strict=True)), flat)


def _flat(value: Any) -> Any:
    """A list as one cell."""
    return ";".join(str(v) for v in value) if isinstance(value, list | tuple) else value
