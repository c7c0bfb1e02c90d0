"""``liantu city``, ``compare`` and ``checks``."""

from __future__ import annotations

from typing import Annotated

import typer

from liantu.cli.common import AsJson, opened_graph, print_json, print_table, say
from liantu.cli.gaps import HOME, STATE, AsOf, Chain, Region, System, ready_scope

CHAIN_HEADINGS = {
    "name": "产业链", "strong": "强", "weak": "弱", "within": "省内可配", "present": "在位/全部", "complete": "完整度",
}  # fmt: skip
SIDE_HEADINGS = {"segment": "环节", "left": "左", "right": "右", "why": "为什么不同"}
CHECK_HEADINGS = {
    "segment": "环节", "check": "核实什么", "label": "判断", "gain": "强度升", "users": "要用的环节", "gap": "缺口编号",
}  # fmt: skip
City = Annotated[str, typer.Argument(help="市的六位区划代码，如 410100。", metavar="区划")]


def register(app: typer.Typer) -> None:
    """Hang the commands on the application."""
    app.command(epilog="例：`liantu city 410100`")(city)
    app.command(epilog="例：`liantu compare 410100 410300 --chain K10-22`")(compare)
    app.command(epilog="例：`liantu checks --region 410000`")(checks)


def city(adcode: City, system: System = "10+30", as_of: AsOf = "", as_json: AsJson = False) -> None:
    """一个市：各链的环节、各判断的个数、省内可配。"""
    from graph.answers.city import city as read
    from graph.reader import Reader

    with opened_graph(quiet=as_json) as connection:
        found = read(Reader(connection), adcode, ready_scope(connection, adcode, system, as_of, quiet=as_json))
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    rows = [
        {
            "name": c.name, "strong": c.states.strong, "weak": c.states.weak, "within": c.labels.get("省内可配", 0),
            "present": f"{c.states.strong + c.states.weak}/{c.segments}",
            "complete": f"{c.completeness.lo:.0%}–{c.completeness.hi:.0%}" if c.completeness else "—",
        }
        for c in found.data.chains
    ]  # fmt: skip
    print_table(CHAIN_HEADINGS, rows, title=found.data.region.name)
    say("；".join(f"{word} {n}" for word, n in found.data.labels.items()))


def compare(
    left: Annotated[str, typer.Argument(help="一个区划。", metavar="区划")],
    right: Annotated[str, typer.Argument(help="另一个区划。", metavar="区划")],
    chain: Chain = "",
    system: System = "10+30",
    as_of: AsOf = "",
    as_json: AsJson = False,
) -> None:
    """两个区域哪些环节判断不同，为什么。两个日期用 liantu diff。"""
    from graph.answers.city import compare as read
    from graph.reader import Reader

    with opened_graph(quiet=as_json) as connection:
        scope = ready_scope(connection, left, system, as_of, quiet=as_json)
        found = read(Reader(connection), left, right, scope, chain=chain)
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    a = found.data
    rows = [
        {
            "segment": f"{r.segment.id} {r.segment.name}", "left": f"{r.label_left}（{STATE[r.state_left]}）",
            "right": f"{r.label_right}（{STATE[r.state_right]}）", "why": "；".join(r.why),
        }
        for r in a.rows
    ]  # fmt: skip
    print_table({**SIDE_HEADINGS, "left": a.left.name, "right": a.right.name}, rows)
    say(f"不同 {len(rows)} 个环节，相同 {a.same} 个。")


def checks(region: Region = HOME, as_json: AsJson = False) -> None:
    """先核实什么：一条核实的事实就会改判的环节。"""
    from graph.answers.city import checks as read
    from graph.answers.common import Scope
    from graph.reader import Reader

    with opened_graph(quiet=as_json) as connection:
        found = read(Reader(connection), Scope(region=region))
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    rows = [
        {
            "segment": f"{c.segment.name}（{c.segment.chain}）", "check": f"{c.check} {c.enterprise}".rstrip(),
            "label": f"{c.label_from} → {c.label_to}", "gain": f"{c.gain:.2f}", "users": c.users, "gap": c.gap_id,
        }
        for c in found.data
    ]  # fmt: skip
    print_table(CHECK_HEADINGS, rows)
