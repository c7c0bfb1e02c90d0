"""``liantu analyse``, ``gaps``, ``explain``, ``snapshot`` and ``diff``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liantu.cli.common import AsJson, opened_graph, print_json, print_table, say, steps, write_out

if TYPE_CHECKING:
    from graph.analyse import RunReport
    from graph.answers.common import Scope
    from graph.answers.shapes import Answer, GapDetail, GapRow
    from graph.connection import Connection

Region = Annotated[str, typer.Option(help="省或市的六位区划代码。")]
System = Annotated[str, typer.Option(help="体系：10+30 或 7+28。")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="日期", help="截至日期，如 2021-12-31；只用当日已知的事实。")]
Chain = Annotated[str, typer.Option(help="产业链编号，如 K10-22；不写则全部。")]
HOME = "410000"
HEADINGS = {
    "id": "编号", "chain": "链", "segment": "环节", "label": "判断", "flags": "标记", "confidence": "把握",
    "priority": "G", "priority_all": "G*", "made": "省内/全国", "users": "要用的环节", "strength": "强度",
    "basis": "口径",
}  # fmt: skip
DIFF_HEADINGS = {"segment": "环节", "state": "状态", "label": "判断", "made": "省内企业", "why": "原因"}
BASIS = {"census": "名录", "survey": "调研", "sample": "抽样"}
STATE = {"strong": "强", "weak": "弱", "absent": "未见", "unknown": "无数据", None: "—"}
MOST = 1000


def register(app: typer.Typer) -> None:
    """Hang the commands on the application."""
    app.command(epilog="例：`liantu analyse --region 410000`")(analyse)
    app.command(epilog="例：`liantu gaps --chain K10-22 --label 补链`")(gaps)
    app.command(epilog="例：`liantu explain 410000.K10-22-S10`")(explain)
    app.command(epilog="例：`liantu snapshot --as-of 2023-12-31`")(snapshot)
    app.command(epilog="例：`liantu diff 2021-12-31 2023-12-31 --chain K10-22`")(diff)


def analyse(
    region: Region = HOME, system: System = "10+30", as_of: AsOf = "", force: bool = False, as_json: AsJson = False
) -> None:
    """重新判断各环节并存入图；给出日期则存为快照。事实与权重都没变时不重算（--force 强制）。"""
    with opened_graph(quiet=as_json) as connection:
        _check_system(connection, system)
        _show_run(_run(connection, region, as_of, force=force, quiet=as_json), region, as_json=as_json)


def snapshot(
    as_of: Annotated[str, typer.Option("--as-of", metavar="日期", help="截至日期，如 2023-12-31。")],
    region: Region = HOME,
    as_json: AsJson = False,
) -> None:
    """按某一日已知的事实判断一遍，存为快照。"""
    with opened_graph(quiet=as_json) as connection:
        _show_run(_run(connection, region, as_of, quiet=as_json), region, as_json=as_json)


def gaps(
    region: Region = HOME,
    chain: Chain = "",
    label: Annotated[list[str] | None, typer.Option(help="判断，可写多次；不写则全部环节。")] = None,
    system: System = "10+30",
    as_of: AsOf = "",
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="至多几行。")] = 200,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="以 CSV 输出，UTF-8 带 BOM。")] = False,
) -> None:
    """每个环节的判断，缺口在前：一条链内按 G，跨链按 G*。"""
    from graph.answers import gaps as answers
    from graph.reader import Reader

    what = answers.GapFilter(chain=chain, labels=tuple(label or ()))
    with opened_graph(quiet=as_json or as_csv) as connection:
        scope = ready_scope(connection, region, system, as_of, quiet=as_json or as_csv)
        found = answers.gaps(Reader(connection), scope, what, limit=limit)
    if as_json:
        print_json(found.model_dump(mode="json"))
    elif as_csv:
        from viz.exports.tables import gaps_csv

        write_out(gaps_csv(found.data))
    else:
        _show_gaps(found)


def explain(
    gap: Annotated[str, typer.Argument(help="缺口编号，如 410000.K10-22-S10。")], as_json: AsJson = False
) -> None:
    """一个判断凭什么：规则、条件、指标、来源口径，怎样会改判。"""
    from graph.answers.gap_detail import gap as read
    from graph.reader import Reader

    with opened_graph(quiet=as_json) as connection:
        found = read(Reader(connection), gap)
    if as_json:
        print_json(found.model_dump(mode="json"))
    else:
        _show_proof(found.data)


def diff(
    before: Annotated[str, typer.Argument(metavar="日期", help="先前的日期。")],
    after: Annotated[str, typer.Argument(metavar="日期", help="后来的日期；不写则为当前。")] = "",
    chain: Chain = "",
    region: Region = HOME,
    system: System = "10+30",
    as_json: AsJson = False,
) -> None:
    """两个日期之间哪些判断变了，为什么。没有快照的日期先存一份。"""
    from graph.answers.snapshots import diff as read
    from graph.reader import Reader

    with opened_graph(quiet=as_json) as connection:
        for day in (before, after):
            scope = ready_scope(connection, region, system, day, quiet=as_json)
        found = read(Reader(connection), before, after, scope, chain=chain)
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    rows = [
        {
            "segment": f"{r.segment.id} {r.segment.name}", "state": f"{STATE[r.state_from]} → {STATE[r.state_to]}",
            "label": f"{r.label_from or '—'} → {r.label_to or '—'}", "made": f"{r.local_from} → {r.local_to}",
            "why": "；".join(r.why),
        }
        for r in found.data.rows
    ]  # fmt: skip
    print_table(DIFF_HEADINGS, rows, title=f"{found.data.region.name} {found.data.before} → {found.data.after}")
    say(f"有变化 {len(rows)} 个环节，未变 {found.data.same} 个。")


def _run(connection: Connection, region: str, as_of: str, *, force: bool = False, quiet: bool = False) -> RunReport:
    """Analyse with the shipped profile."""
    from graph.analyse import run_analysis
    from graph.analysis.profile import load_profile
    from liantu.atlas import PROFILE

    with steps(quiet=quiet) as advance:
        return run_analysis(
            connection, load_profile(PROFILE), regions=[region], as_of=as_of or None, force=force, on_progress=advance
        )


def ready_scope(connection: Connection, region: str, system: str, as_of: str, *, quiet: bool) -> Scope:
    """Whom and when an answer is for; a date that has no snapshot yet gets one."""
    from graph.answers.common import Scope, ground
    from graph.errors import NotFound
    from graph.reader import Reader

    scope = Scope(region=region, system=system, as_of=as_of)
    try:
        ground(Reader(connection), scope)
    except NotFound as error:
        if error.code != "snapshot.unknown":
            raise
        say(f"还没有截至 {as_of} 的快照，正在生成……")
        _run(connection, region, as_of, quiet=quiet)
    return scope


def _check_system(connection: Connection, system: str) -> None:
    """Raise NotFound for a system that no chain belongs to."""
    from graph.errors import NotFound
    from graph.reader import Reader

    known = [r["s"] for r in Reader(connection).rows("MATCH (c:Chain) RETURN DISTINCT c.system AS s ORDER BY s")]
    if system not in known:
        raise NotFound("system.unknown", f"没有“{system}”这个体系", where="system", remedy=f"可用：{'、'.join(known)}")


def _show_run(report: RunReport, region: str, *, as_json: bool) -> None:
    """Counts per label of the region asked for."""
    if as_json:
        print_json(asdict(report))
        return
    labels: dict[str, int] = report.summary["labels"].get(region, {})
    print_table({"label": "判断", "count": "环节"}, [{"label": w, "count": n} for w, n in labels.items()])
    done = "事实与权重都没有变，沿用已存的判断" if report.skipped else f"写入 {report.gaps_written} 条判断"
    say(f"截至 {report.as_of}：{done}，候选 {report.targets} 条，{report.seconds:.1f} 秒。")


def _show_gaps(found: Answer[tuple[GapRow, ...]]) -> None:
    """The list as a table."""
    rows = [
        {
            **row.model_dump(), "flags": ";".join(row.flags), "priority": _figure(row.priority, 1),
            "priority_all": _figure(row.priority_all, 1), "made": f"{row.local_enterprises}/{row.national_enterprises}",
            "strength": _interval(row), "basis": BASIS[row.basis],
        }
        for row in found.data
    ]  # fmt: skip
    print_table(HEADINGS, rows)
    say(f"共 {found.meta.total}，显示 {found.meta.shown}；截至 {found.meta.as_of}。")


def _show_proof(gap: GapDetail) -> None:
    """One judgement for the screen."""
    row = gap.row
    typer.echo(f"{row.id} {row.segment}（{row.chain}）：{row.label} {'；'.join(row.flags)}".rstrip())
    typer.echo(gap.sentence)
    typer.echo(f"规则：{row.rule} {gap.rule_text}")
    typer.echo(
        f"强度 {_figure(row.mid, 2)}（{_interval(row)}），把握 {row.confidence or '—'}，口径 {BASIS[row.basis]}；"
        f"G {_figure(row.priority, 1)}，G* {_figure(row.priority_all, 1)}"
    )
    typer.echo(f"省内 {row.local_enterprises} 家，全国 {row.national_enterprises} 家；{row.users} 个在位环节要用")
    for firm in gap.local:
        words = (firm.chip.role, firm.chip.products, *dict.fromkeys(e.confidence_word for e in firm.evidence))
        typer.echo(f"  {firm.chip.name}：{'，'.join(w for w in words if w)}")
    if gap.coverage_note:
        typer.echo(f"调研说明：{gap.coverage_note}")
    headings = {"name": "指标", "weight": "权重", "value": "值", "text": "算式", "sources": "来源"}
    indicators: list[dict[str, Any]] = [
        {
            "name": i.name, "weight": i.weight, "value": _figure(i.value, 2), "text": i.missing or i.text,
            "sources": len(i.sources),
        }
        for i in gap.indicators
    ]  # fmt: skip
    print_table(headings, indicators)
    for flip in gap.flips:
        typer.echo(f"改判：{flip.text}")
    typer.echo(f"截至 {row.as_of}，权重档 {gap.profile}")


def _interval(row: GapRow) -> str:
    """Lower and upper bound of the strength; nothing to print where nobody is seen."""
    return f"{row.lo:.2f}–{row.hi:.2f}" if row.state in ("strong", "weak") else "—"


def _figure(value: float | None, digits: int) -> str:
    """A figure, or the sign for unknown."""
    return "—" if value is None else f"{value:.{digits}f}"
