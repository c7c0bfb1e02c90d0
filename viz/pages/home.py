"""工作台: how do we stand, what comes first, what is to be done today."""

from __future__ import annotations

from collections.abc import Sequence

from graph.answers.shapes import Answer, ClusterRow, HomeAnswer
from viz import links
from viz.page import Frame, render

LEGEND = (
    ("强", "strong", "强链·锻长"),
    ("弱", "weak", "强链·补短"),
    ("未发现·补链", "absent", "补链"),
    ("延链", "absent", "延链"),
    ("观察", "absent", "观察"),
    ("无数据", "unknown", "无数据"),
)
COLUMNS = (LEGEND[0], LEGEND[1], ("未发现", "absent", "补链"), LEGEND[5])


def render_home(answer: Answer[HomeAnswer], frame: Frame) -> str:
    """The whole page."""
    a = answer.data
    chains = [c for cluster in a.clusters for c in cluster.chains]
    mine = next((c for c in chains if c.id == frame.my_chain), chains[0] if chains else None)
    options = [{"name": c.name, "href": frame.keep(chain=c.id), "on": c is mine, "note": ""} for c in chains]
    return render(
        "home.html",
        frame,
        tab="home",
        title="工作台",
        meta=answer.meta,
        a=a,
        headline=headline(a, answer.meta.basis),
        zero_word=_zero(answer.meta.basis),
        basis_words=_basis(answer.meta.basis),
        halves=halves(a.clusters),
        legend=LEGEND,
        columns=COLUMNS,
        my_name=mine.name if mine else "未选",
        chain_options=options,
        city=short_city,
        todo_href=todo_href,
    )


def _zero(basis: str) -> str:
    return "缺失" if basis == "census" else "未发现（调研口径）"


def _basis(basis: str) -> str:
    return {"census": "名录，", "survey": "逐环节调研，", "mixed": "调研与抽样，", "sample": "抽样，"}.get(basis, "")


def headline(a: HomeAnswer, basis: str) -> str:
    """``30 条链、703 个环节：未发现 141 个，其中 111 个有本地用户``."""
    t = a.title
    word = "缺失" if basis == "census" else "未发现"
    return f"{t.chains} 条链、{t.segments} 个环节：{word} {t.states.absent} 个，其中 {t.absent_with_users} 个有本地用户"


def halves(clusters: Sequence[ClusterRow]) -> tuple[list[ClusterRow], list[ClusterRow]]:
    """Clusters in two columns of about the same number of chains, order kept; totals and empty ones left out."""
    shown = [c for c in clusters if c.chains and not c.is_total]
    half, seen = sum(len(c.chains) for c in shown) / 2, 0
    left: list[ClusterRow] = []
    for i, c in enumerate(shown):
        if seen + len(c.chains) / 2 > half:
            return left, list(shown[i:])
        left.append(c)
        seen += len(c.chains)
    return left, []


def short_city(name: str) -> str:
    """``郑州市`` -> ``郑州``."""
    return name.removesuffix("市") if len(name) > 2 else name


def todo_href(kind: str) -> str:
    """Where the missing data of a to-do item are listed."""
    return {
        "unknown_segments": links.gaps(label="无数据"),
        "memory_facts": links.query("facts_on_memory"),
        "unnamed_leads": "/loads#add",
        "unresolved_links": "/loads#add",
    }.get(kind, "/loads")
