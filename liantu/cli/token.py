"""``liantu token``: tokens with which programs call the API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from liantu.cli.common import AsJson, Group, print_json, print_table, say
from liantu.settings import Settings

if TYPE_CHECKING:
    from api.accounts.tokens import Tokens


def register(app: typer.Typer) -> None:
    """Hang the commands on the application."""
    group = typer.Typer(cls=Group, no_args_is_help=True, help="接口令牌：只显示一次，有期限，可撤销。")
    group.command(epilog="例：`liantu token create 王芳 --label 报表 --role reader --days 90`")(create)
    group.command("list", epilog="例：`liantu token list --json`")(list_tokens)
    group.command(epilog="例：`liantu token revoke 1a2b3c4d`")(revoke)
    app.add_typer(group, name="token")


@contextmanager
def _tokens() -> Iterator[Tokens]:
    from api.accounts.store import Store
    from api.accounts.tokens import Tokens
    from liantu.web import accounts_file

    store = Store(accounts_file(Settings.from_environment()))
    try:
        yield Tokens(store)
    finally:
        store.close()


def create(
    user: Annotated[str, typer.Argument(help="令牌属于哪个用户。")],
    label: Annotated[str, typer.Option(help="用在哪里。")],
    role: Annotated[list[str] | None, typer.Option("--role", help="角色，可多次给出；默认 reader。")] = None,
    days: Annotated[int, typer.Option(help="有效天数，1–366。")] = 90,
    as_json: AsJson = False,
) -> None:
    """建立令牌；令牌本身只在此时印出。"""
    with _tokens() as tokens:
        made = tokens.create(user, label, role or ["reader"], days)
    if as_json:
        print_json({"id": made.id, "token": made.text})
    else:
        say(f"令牌 {made.id}，{days} 天有效。请现在收好，以后不再显示：")
        typer.echo(made.text)


def list_tokens(as_json: AsJson = False) -> None:
    """列出令牌（不含令牌本身）。"""
    with _tokens() as tokens:
        rows = tokens.all()
    if as_json:
        print_json(rows)
        return
    headings = {"id": "编号", "user": "用户", "label": "用途", "roles": "角色", "until": "到期", "used": "最近使用"}
    shown = [
        {
            **r,
            "roles": "、".join(r["roles"]),
            "until": "已撤销" if r["revoked"] else datetime.fromtimestamp(r["expires"]).strftime("%Y-%m-%d"),
        }
        for r in rows
    ]
    print_table(headings, shown)


def revoke(token: Annotated[str, typer.Argument(help="令牌编号。")]) -> None:
    """撤销令牌，立即生效。"""
    with _tokens() as tokens:
        tokens.revoke(token)
    say(f"令牌 {token} 已撤销。")
