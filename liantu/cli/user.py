"""``liantu user``: the accounts of a service that others can reach."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from liantu.cli.common import AsJson, Group, print_json, print_table, say
from liantu.settings import Settings

if TYPE_CHECKING:
    from api.accounts.users import Users

Name = Annotated[str, typer.Argument(help="用户名。")]
Role = Annotated[
    list[str] | None, typer.Option("--role", help="角色，可多次给出：reader、editor、loader、developer、admin。")
]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="从标准输入读密码，供脚本使用。")]


def register(app: typer.Typer) -> None:
    """Hang the commands on the application."""
    group = typer.Typer(cls=Group, no_args_is_help=True, help="账户：他人能访问的服务需要登录。")
    group.command(epilog="例：`liantu user add 王芳 --role editor`")(add)
    group.command("set", epilog="例：`liantu user set 王芳 --disable`")(change)
    group.command("list", epilog="例：`liantu user list --json`")(list_users)
    app.add_typer(group, name="user")


@contextmanager
def _users() -> Iterator[Users]:
    from api.accounts.store import Store
    from api.accounts.users import Users
    from liantu.web import accounts_file

    store = Store(accounts_file(Settings.from_environment()))
    try:
        yield Users(store)
    finally:
        store.close()


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("密码", hide_input=True, confirmation_prompt="再输一次"))


def add(name: Name, role: Role = None, password_stdin: FromStdin = False) -> None:
    """新建用户；不给角色则只能阅读。"""
    with _users() as users:
        users.add(name, _password(password_stdin), role or ["reader"])
    say(f"已新建用户 {name}。")


def change(
    name: Name,
    role: Role = None,
    password: Annotated[bool, typer.Option("--password", help="改密码。")] = False,
    password_stdin: FromStdin = False,
    disable: Annotated[bool | None, typer.Option("--disable/--enable", help="停用或恢复。")] = None,
) -> None:
    """改用户的密码、角色，或停用。"""
    new = _password(password_stdin) if password or password_stdin else None
    with _users() as users:
        users.change(name, password=new, roles=role, disabled=disable)
    say(f"已更新用户 {name}。")


def list_users(as_json: AsJson = False) -> None:
    """列出所有用户。"""
    with _users() as users:
        rows = users.all()
    if as_json:
        print_json(rows)
        return
    headings = {"name": "用户", "roles": "角色", "disabled": "停用", "locked": "锁定", "created": "建立"}
    words = {True: "是", False: ""}
    shown = [row | {"roles": " ".join(row["roles"]), "disabled": words[row["disabled"]], "locked": words[row["locked"]]}
             for row in rows]  # fmt: skip
    print_table(headings, shown)
