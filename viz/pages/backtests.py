"""开放回测: what the order would have said at a date, beside the baselines, and what the figures carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.answers.shapes import Answer
from graph.backtest_shapes import MOVES_FROM, BacktestDetail, BacktestRow, Measured, Stratum, WeightProfile
from viz import links
from viz.page import Frame, render

METRICS = ("hits@10", "hits@20", "recall@10", "recall@20", "MRR", "AP")
METRIC_WORDS = {
    "hits@10": "前10中", "hits@20": "前20中", "recall@10": "前10全", "recall@20": "前20全", "MRR": "首个倒数",
    "AP": "平均精度",
}  # fmt: skip
OWN, RANDOM = "本方法", "随机"
BASELINE_WORDS = {
    "随机": "按候选池大小算出的精确期望", "规模": "截止日已知的营收，大者在前",
    "最近扩张": "截止日前最近的扩产、募投等动作", "只看匹配": "只按产品匹配，不分直接、邻近",
    "知名度": "已知产品环节与关系的条数", "只看邻近": "只按邻近环节，不看直接产品",
}  # fmt: skip


def render_backtests(
    answer: Answer[tuple[BacktestRow, ...]],
    frame: Frame,
    *,
    detail: BacktestDetail | None = None,
    profiles: Sequence[WeightProfile] = (),
) -> str:
    """The page of one run with the menu of all runs; without ``detail`` what to do to have one."""
    runs = answer.data
    by_run = {p.backtest: p for p in profiles}
    shown = detail.row if detail else None
    return render(
        "backtests.html", frame, tab="targets", title="开放回测", meta=answer.meta, d=detail, r=shown,
        profile=by_run.get(shown.id) if shown else None, options=[_option(r, shown, by_run) for r in runs],
        metrics=METRICS, metric_words=METRIC_WORDS, baselines=BASELINE_WORDS, cell=cell, own=OWN, random=RANDOM,
        same=_same_as_default(shown, runs), basis=MOVES_FROM, beats=beats(detail) if detail else "",
        ordered=_ordered, now=_name(shown, by_run),
    )  # fmt: skip


def cell(m: Measured) -> str:
    """``.14 [.03, .29]``: the value never without its interval."""
    return f"{_short(m.value)} [{_short(m.lo)}, {_short(m.hi)}]"


def _short(value: float) -> str:
    text = f"{value:.2f}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def beats(detail: BacktestDetail) -> str:
    """On the hidden stratum: whether the default order is better than each baseline in average precision."""
    rows = [m for m in detail.margins if m.metric == "AP" and m.stratum == "事实隐藏" and m.pool != "本链"]
    if not any(s.stratum == "事实隐藏" and s.enough for s in detail.row.strata):
        return f"的正例不足 {detail.row.min_positives} 个，不作结论"
    better = [m.baseline for m in rows if m.lo > 0]
    worse = [f"{m.baseline}（差 {_short(-m.value)}）" for m in rows if m.hi < 0]
    text = f"胜过{'、'.join(better)}" if better else "没有胜过任何一个基线"
    return text + (f"，且不如{'、'.join(worse)}" if worse else "")


def _same_as_default(shown: BacktestRow | None, runs: Sequence[BacktestRow]) -> bool:
    """Whether saved weights gave the very figures of the shipped ones: parts that were unknown then do not count."""
    return shown is not None and any(
        r.id != shown.id and r.strata == shown.strata and not r.profile.startswith("W-") for r in runs
    )


def _ordered(stratum: Stratum) -> list[tuple[str, Mapping[str, Measured]]]:
    """This method, the random order, then the other baselines."""
    first = {OWN: 0, RANDOM: 1}
    return [(r.order, r.metrics) for r in sorted(stratum.rows, key=lambda r: first.get(r.order, 2))]


def _name(run: BacktestRow | None, by_run: Mapping[str, WeightProfile]) -> str:
    if run is None:
        return "无"
    saved = by_run.get(run.id)
    return f"{run.cut} 起 {run.months} 个月 · {saved.name if saved else run.profile}"


def _option(
    run: BacktestRow, shown: BacktestRow | None, by_run: Mapping[str, WeightProfile]
) -> dict[str, object]:  # fmt: skip
    return {
        "name": _name(run, by_run), "href": links.backtest(run.id), "on": shown is not None and run.id == shown.id,
        "note": MOVES_FROM[run.basis],
    }  # fmt: skip
