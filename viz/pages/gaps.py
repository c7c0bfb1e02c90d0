"""缺口清单, and one gap with its whole proof."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from graph.answers.shapes import LABELS, STAGE_WORDS, Answer, GapDetail, GapRow
from viz.page import Frame, fragment, render
from viz.pages.gap_filter import GapFilter, from_query
from viz.svg.bars import Part

PER_PAGE = 20
Option = dict[str, object]


def render_gaps(answer: Answer[Sequence[GapRow]] | Answer[tuple[GapRow, ...]], frame: Frame) -> str:
    """The list. ``answer``: every judged segment of the region in list order; filters come from ``frame.query``."""
    rows = list(answer.data)
    f = from_query(frame.query)
    kept = f.apply(rows)
    pages = max(1, ceil(len(kept) / PER_PAGE))
    page = min(f.page, pages)
    shown = kept[(page - 1) * PER_PAGE : page * PER_PAGE]
    return render(
        "gaps.html",
        frame,
        tab="gaps",
        title="缺口清单",
        meta=answer.meta,
        rows=shown,
        total=len(kept),
        first=(page - 1) * PER_PAGE + 1,
        page=page,
        pages=pages,
        f=f,
        toggles=_toggles(f, rows, frame),
        pickers=_pickers(f, rows, frame),
        drops=f.drops(rows) if not kept else [],
        lead=_lead(rows),
        parts=parts,
        strip=_strip,
        mixed=not f.chain,
        sort_href=lambda key: frame.keep(sort=None if f.sort == key else key, page=None),
    )


def render_gap(answer: Answer[GapDetail], frame: Frame) -> str:
    """One gap: judgement, rule, indicators, priority, flips, every local maker with its evidence."""
    g = answer.data
    return render(
        "gap.html",
        frame,
        tab="gaps",
        title=f"{g.row.segment}：{g.row.label}",
        meta=answer.meta,
        g=g,
        r=g.row,
        parts=parts,
        stages=STAGE_WORDS,
    )


def render_gap_why(answer: Answer[GapDetail], frame: Frame) -> str:
    """What a row of the list shows when it is opened, as a fragment."""
    return fragment("gap_why.html", frame, g=answer.data, r=answer.data.row, meta=answer.meta)


def parts(row: GapRow) -> list[Part]:
    """The parts of G for drawing."""
    return [Part(p.name, p.weight, p.value, p.imputed) for p in row.parts]


def _strip(row: GapRow) -> str:
    return STAGE_WORDS[row.stage]


def _lead(rows: Sequence[GapRow]) -> str:
    """``407 个待办缺口：补链 103 · 延链 67 · 强链·补短 237；另有 …``."""
    n = {label: sum(g.label == label for g in rows) for label in LABELS}
    todo = {k: v for k, v in n.items() if k in ("补链", "延链", "建链", "强链·补短") and v}
    rest = {k: v for k, v in n.items() if k not in todo and v}
    text = f"{sum(todo.values())} 个待办缺口：" + " · ".join(f"{k} {v}" for k, v in todo.items())
    return text + ("；另有" + "、".join(f"{k} {v}" for k, v in rest.items()) if rest else "")


def _toggles(f: GapFilter, rows: Sequence[GapRow], frame: Frame) -> list[Option]:
    counts = f.counts(rows)
    shown = [
        x
        for x in LABELS
        if counts[x] or x in f.labels or x in ("补链", "延链", "强链·补短", "强链·锻长", "观察", "无数据")
    ]
    out: list[Option] = []
    for label in shown:
        on = label in f.labels
        after = [x for x in shown if (x in f.labels) != (x == label)]
        out.append(
            {
                "label": label,
                "count": counts[label],
                "on": on,
                "href": frame.keep(label=",".join(after) or None, page=None),
            }
        )
    return out


def _choice(frame: Frame, name: str, now: str, options: Sequence[tuple[str, str]]) -> list[Option]:
    return [
        {"name": words, "href": frame.keep(page=None, **{name: value}), "on": value == now, "note": ""}
        for value, words in options
    ]


def _pickers(f: GapFilter, rows: Sequence[GapRow], frame: Frame) -> list[tuple[str, str, list[Option]]]:
    """The five menus: caption, what is chosen now, options."""
    chains = dict(sorted({g.chain_id: g.chain for g in rows}.items()))
    stages = [("", "不限"), *STAGE_WORDS.items()]
    sure = [("", "不限"), *((x, x) for x in ("高", "中", "低", "待核实"))]
    cover = [("", "不限"), ("0.4", "≥ 40%"), ("0.6", "≥ 60%"), ("0.8", "≥ 80%")]
    neck = [("", "不限"), ("1", "只看卡脖子"), ("0", "不含卡脖子")]
    coverage = f"{f.coverage:g}" if f.coverage else ""
    every = [("", f"全部 {len(chains)}"), *chains.items()]
    menus: list[tuple[str, str, str, Sequence[tuple[str, str]]]] = [
        ("链", "chain", f.chain, every),
        ("位置", "stage", f.stage, stages),
        ("把握", "confidence", f.confidence, sure),
        ("完整度", "coverage", coverage, cover),
        ("卡脖子", "bottleneck", f.bottleneck, neck),
    ]
    return [
        (caption, dict(options).get(now, now), _choice(frame, name, now, options))
        for caption, name, now, options in menus
    ]
