"""``liantu targets``: whom to invite for a gap."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from liantu.cli.common import AsJson, opened_graph, print_json, print_table, say, write_out
from liantu.cli.gaps import AsOf, ready_scope

if TYPE_CHECKING:
    from graph.answers.shapes import Answer, Board, TargetBoards, TargetRow

HEADINGS = {
    "rank": "名次", "name": "企业", "klass": "类", "place": "地方", "products": "产品", "fit": "匹配", "grade": "等级",
    "case": "把握 T", "reason": "理由",
}  # fmt: skip


class BoardOption(StrEnum):
    """The boards by their name in addresses."""

    leader = "leader"
    niche = "niche"
    other = "other"


def register(app: typer.Typer) -> None:
    """Hang the command on the application."""
    app.command(epilog="例：`liantu targets 410000.K10-22-S10 --board niche`")(targets)


def targets(
    gap: Annotated[str, typer.Argument(help="缺口编号，如 410000.K10-22-S10。")],
    board: Annotated[
        BoardOption | None, typer.Option(help="链主 leader、专精特新 niche、其他厂商 other；不写则全部。")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="每板至多几行。")] = 20,
    as_of: AsOf = "",
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="以 CSV 输出，UTF-8 带 BOM。")] = False,
) -> None:
    """可以邀请谁，为什么，还缺什么证据。"""
    from graph.answers.targets import targets as read
    from graph.reader import Reader

    quiet = as_json or as_csv
    with opened_graph(quiet=quiet) as connection:
        scope = ready_scope(connection, gap.split(".", 1)[0], "10+30", as_of, quiet=quiet)
        found = read(Reader(connection), gap, board=board.value if board else "", limit=limit, scope=scope)
    if as_json:
        print_json(found.model_dump(mode="json"))
    elif as_csv:
        from viz.exports.tables import targets_csv

        write_out(targets_csv(_rows(found)))
    else:
        _show(found)


def _boards(found: Answer[TargetBoards]) -> tuple[Board, Board, Board]:
    return found.data.leader, found.data.niche, found.data.other


def _rows(found: Answer[TargetBoards]) -> list[TargetRow]:
    return [row for board in _boards(found) for row in board.rows]


def _show(found: Answer[TargetBoards]) -> None:
    gap = found.data.gap
    made = f"省内 {gap.local_enterprises} / 全国 {gap.national_enterprises} 家"
    say(f"{gap.id} {gap.segment}（{gap.chain}）：{gap.label}，{made}")
    for board in _boards(found):
        if board.rows:
            rows = [
                {
                    "rank": r.rank, "name": r.short_name or r.enterprise, "klass": r.klass,
                    "place": r.city or r.province, "products": r.products, "fit": f"{r.fit:.2f}",
                    "grade": r.grade, "case": f"{r.case:.0f}", "reason": r.reason,
                }
                for r in board.rows
            ]  # fmt: skip
            print_table(HEADINGS, rows, title=f"{board.board} 显示 {board.shown} / {board.total}")
    for text in found.data.notes:
        say(text)
