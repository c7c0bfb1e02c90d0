"""Back-tests over the graph: run, stored, read. The open set is the one that was loaded with the atlas."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from graph.answers.common import missing
from graph.backtest_shapes import BacktestDetail, BacktestRow, Margin, Measured, Move, MovesFrom, OrderRow, Stratum
from graph.errors import NotFound, UsageError
from graph.reader import Reader
from graph.writer import Writer

if TYPE_CHECKING:
    import pandas as pd

    from graph.analysis.backtest import Result
    from graph.analysis.profile import Profile
    from graph.connection import Connection

ONE_AT_A_TIME = Lock()
"""A back-test keeps a processor busy for some ten seconds."""
OPEN_CUT, OPEN_MONTHS = "2018-12-31", 60
"""The question that the open set was collected for (methods, section 5)."""
DIGITS = 6
"""Figures are stored so that two machines store the same."""
METRICS = ("hits@10", "hits@20", "recall@10", "recall@20", "MRR", "AP")
Row = Mapping[str, Any]


def open_set(reader: Reader) -> pd.DataFrame:
    """The usable moves of the open set as it was loaded: enterprise_id, segment_id, event, stage, date, url."""
    import pandas as pd

    from graph.analysis.backtest_positives import MOVE_COLUMNS

    rows = reader.rows(
        "MATCH (b:BacktestCase {use: true}) OPTIONAL MATCH (b)-[:STATED_IN]->(s:Source) WITH b, min(s.url) AS url "
        "RETURN b.enterprise_id AS enterprise_id, b.segment_id AS segment_id, coalesce(b.event, '') AS event, "
        "coalesce(b.stage, '') AS stage, coalesce(b.year, '') AS date, coalesce(url, '') AS url ORDER BY b.id"
    )
    return pd.DataFrame(rows, columns=list(MOVE_COLUMNS))


def run(
    connection: Connection, profile: Profile, *, cut: str, months: int, basis: MovesFrom = "open", region: str = "",
    synthetic: bool = False,
) -> Result:  # fmt: skip
    """Run one back-test over the facts of the graph, judged on the open set or on the graph's own moves.

    Raise UsageError for a bad date or window or an open set that is not loaded, NotFound for an unknown region.
    """
    from graph.analysis.backtest import backtest
    from graph.facts import read_world

    judged = open_set(Reader(connection)) if basis == "open" else None
    if judged is not None and judged.empty:
        raise UsageError(
            "backtest.no_set", "图中没有公开正例", remedy="运行 liantu load atlas，或改用图中的落地与项目记录"
        )
    with ONE_AT_A_TIME:
        world = read_world(connection)
        return backtest(
            world, profile, cut=cut, months=months, region=region or profile.home, judged=judged, synthetic=synthetic
        )


def store(connection: Connection, result: Result, *, basis: MovesFrom, min_positives: int, who: str) -> str:
    """Keep a result; its id. The same question asked again replaces its answer."""
    plain = _rounded(result.as_mapping()) | {"min_positives": min_positives}
    asked = {k: plain[k] for k in ("cut", "months", "region", "profile", "mark")}
    profile = str(asked["profile"]).replace(" ", "@")
    node = {
        **asked, "profile": profile, "basis": basis, "who": who,
        "id": f"B-{result.cut}-{result.months}-{basis}-{result.region}-{profile}",
        "name": f"{result.cut} 之后 {result.months} 个月的回测", "load_id": _last_load(Reader(connection)),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"), "result": json.dumps(plain, ensure_ascii=False),
    }  # fmt: skip
    Writer(connection).upsert_nodes("Backtest", [node])
    return str(node["id"])


def profile_in_force(reader: Reader) -> Profile:
    """The profile of the stored analysis. Raise NotFound if nothing was analysed."""
    from graph.analysis.profile import Profile

    row = reader.one("MATCH (a:Analysis {id: 'A-current'}) RETURN a.summary AS summary")
    if row is None:
        raise NotFound("analysis.none", "还没有分析，没有在用的权重", remedy="运行 liantu analyse")
    return Profile.from_mapping(json.loads(row["summary"])["profile"])


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    return [_rounded(v) for v in value] if isinstance(value, list) else value


def backtests(reader: Reader) -> list[BacktestRow]:
    """Every stored run, the shipped profile's first, then the newest."""
    rows = reader.rows("MATCH (b:Backtest) RETURN properties(b) AS b ORDER BY b.ended DESC, b.id")
    last = _last_load(reader)
    found = [_row(r["b"], last) for r in rows]
    return sorted(found, key=lambda r: (r.profile.startswith("W-"), r.basis != "open"))


def backtest(reader: Reader, run: str) -> BacktestDetail:
    """One stored run. Raise NotFound with the nearest ones."""
    node = _node(reader, run)
    result = json.loads(node["result"])
    return BacktestDetail(
        row=_row(node, _last_load(reader)), margins=tuple(_margin(m) for m in result["margins"]),
        **{name: tuple(Move(**m) for m in result[name]) for name in ("judged", "expansions", "known")},
    )  # fmt: skip


def _node(reader: Reader, run: str) -> Row:
    found = reader.one("MATCH (b:Backtest {id: $id}) RETURN properties(b) AS b", id=run)
    if found is None:
        known = {r["id"]: r["name"] for r in reader.rows("MATCH (b:Backtest) RETURN b.id AS id, b.name AS name")}
        raise missing("backtest", "回测", run, known)
    node: Row = found["b"]
    return node


def _last_load(reader: Reader) -> str:
    row = reader.one("MATCH (l:Load {state: 'done'}) RETURN l.id AS id ORDER BY l.ended DESC, l.id LIMIT 1")
    return str(row["id"]) if row else ""


def _row(node: Row, last_load: str) -> BacktestRow:
    result = json.loads(node["result"])
    least = result["min_positives"]
    asked = {k: node[k] for k in ("id", "cut", "months", "region", "basis", "profile", "ended")}
    return BacktestRow(
        **asked, mark=node.get("mark", ""), load_id=node.get("load_id", ""), who=node.get("who", ""),
        min_positives=least, verdict=tuple(result["verdict"]),
        strata=_strata(result["metrics"], result["judged"], least), expansions=len(result["expansions"]),
        known=len(result["known"]), current=node.get("load_id", "") == last_load,
    )  # fmt: skip


def _strata(metrics: Sequence[Row], judged: Sequence[Row], least: int) -> tuple[Stratum, ...]:
    """The rows of each (pool, stratum), in their order; the judged moves decide whether there are enough."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in metrics:
        groups.setdefault((row["pool"], row["stratum"]), []).append(row)
    count = {stratum: sum(m["stratum"] == stratum for m in judged) for _, stratum in groups}
    return tuple(
        Stratum(
            pool=pool, stratum=stratum, gaps=rows[0]["gaps"], positives=rows[0]["positives"],
            pool_size=rows[0]["pool_size"], enough=count[stratum] >= least,
            rows=tuple(OrderRow(order=r["order"], metrics={m: _measured(r, m) for m in METRICS}) for r in rows),
        )
        for (pool, stratum), rows in groups.items()
    )  # fmt: skip


def _measured(row: Row, metric: str) -> Measured:
    return Measured(value=row[metric], lo=row[f"{metric}_lo"], hi=row[f"{metric}_hi"])


def _margin(m: Row) -> Margin:
    about = {k: m[k] for k in ("pool", "stratum", "baseline", "metric", "lo", "hi")}
    return Margin(value=m["margin"], **about)
