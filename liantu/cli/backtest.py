"""``liantu backtest``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from liantu.cli.common import AsJson, opened_graph, print_json, print_table, say

if TYPE_CHECKING:
    from graph.analysis.backtest import Result
    from graph.backtest_shapes import MovesFrom

METRICS = ("hits@10", "hits@20", "recall@10", "recall@20", "MRR", "AP")
HEADINGS = {"order": "排法", "gaps": "环节", "positives": "正例", "pool_size": "候选池", **{m: m for m in METRICS}}


def register(app: typer.Typer) -> None:
    """Hang the command on the application."""
    app.command(epilog="例：`liantu backtest --cut 2020-12-31 --months 24`")(backtest)


def backtest(
    cut: Annotated[str, typer.Option(help="截止日期：只用当日已知的事实，如 2020-12-31。")],
    months: Annotated[int, typer.Option(help="截止之后看多少个月，24 至 60。")] = 24,
    region: Annotated[str, typer.Option(help="省或市的六位区划代码。")] = "410000",
    open_set: Annotated[
        bool, typer.Option("--open-set", help="以随附的公开正例为准，而不是图中的落地与项目记录。")
    ] = False,
    store: Annotated[bool, typer.Option("--store", help="结果存入图库，页面和接口可看。")] = False,
    synthetic: Annotated[bool, typer.Option(help="图中是生成的数据：结果标 SYNTHETIC，不得引用。")] = False,
    as_json: AsJson = False,
) -> None:
    """回测：只用截止日已知的事实排候选，看后来真来的排在第几，与随机和六种基线相比。"""
    from graph import backtests
    from graph.analysis.profile import load_profile
    from liantu.atlas import PROFILE

    basis: MovesFrom = "open" if open_set else "graph"
    profile = load_profile(PROFILE)
    with opened_graph(quiet=as_json) as connection:
        result = backtests.run(
            connection, profile, cut=cut, months=months, region=region, basis=basis, synthetic=synthetic
        )
        if store:
            least = profile.backtest.min_positives
            kept = backtests.store(connection, result, basis=basis, min_positives=least, who="local")
    if as_json:
        print_json(result.as_mapping())
        return
    _print(result)
    if store:
        say(f"已存：{kept}")


def _print(result: Result) -> None:
    """A table for each pool and stratum, then what the figures carry."""
    mark = f"{result.mark} " if result.mark else ""
    if not result.metrics.empty:
        for (pool, stratum), rows in result.metrics.groupby(["pool", "stratum"], sort=False):
            title = f"{mark}{pool} · {stratum} · 截止 {result.cut} 之后 {result.months} 个月 · 方括号为 95% 区间"
            print_table(HEADINGS, [_row(row) for row in rows.to_dict("records")], title=title)
    say(f"另列：早已在省内做此环节而扩产 {len(result.expansions)} 个，截止时已在推进 {len(result.known)} 个。")
    for line in result.verdict:
        say(f"{mark}{line}")


def _row(row: dict[Any, Any]) -> dict[str, Any]:
    """Figures as text: the value and its interval."""
    figures = {m: f"{row[m]:.2f} [{row[f'{m}_lo']:.2f}, {row[f'{m}_hi']:.2f}]" for m in METRICS}
    about = {key: row[key] for key in ("order", "gaps", "positives")}
    return {**about, "pool_size": f"{row['pool_size']:.0f}", **figures}
