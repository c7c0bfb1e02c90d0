"""One enterprise: its network of suppliers and customers as rows and lines, and every fact with its source."""

from __future__ import annotations

from collections.abc import Sequence

from graph.answers.shapes import Answer, Chip, EnterpriseDetail, EnterpriseRow, Network, NetworkRow
from viz import links
from viz.page import Frame, render
from viz.svg import ego
from viz.svg.barcode import kind_of
from viz.svg.draw import image, tag

HEAD = 22
ORDER = {"disclosed": 0, "candidates": 1, "nobody": 2}
KINDS = {
    "group": "集团",
    "list": "名单",
    "leads": "链主",
    "platform": "平台",
    "event": "动向",
    "mention": "文件点名",
    "revenue": "营收",
    "project": "项目",
}
MOST_ROWS = 40


def render_enterprise(
    answer: Answer[EnterpriseDetail],
    frame: Frame,
    *,
    network: Answer[Network] | None = None,
    leaders: Sequence[Chip | EnterpriseRow] = (),
) -> str:
    """The page. ``?only=disclosed`` leaves the inferred rows out; ``leaders`` fills the menu of other 链主."""
    e, n = answer.data, network.data if network else None
    only = frame.query.get("only") == "disclosed"
    left, right = (_rows(n.suppliers, only), _rows(n.customers, only)) if n else ([], [])
    height = HEAD + max(len(left), len(right), 4) * ego.STEP
    hub_top = max(0, (HEAD + max(len(left), 4) * ego.STEP) / 2 - 90)
    middle = hub_top + 70
    return render(
        "enterprise.html",
        frame,
        tab="leaders",
        title=e.row.short_name or e.row.name,
        meta=answer.meta,
        e=e,
        n=n,
        left=left,
        right=right,
        only=only,
        inferred=_inferred(n) if n else 0,
        matches=[x for x in left if x.kind == "candidates" and x.segment],
        hub_top=round(hub_top),
        left_lines=_lines(left, middle, height, True),
        right_lines=_lines(right, middle, height, False),
        needs=_needs(left),
        identity=_identity(e.row),
        kind_word=lambda k: KINDS.get(k, k),
        leaders=_leaders(leaders, e.row.id),
    )


def _rows(rows: Sequence[NetworkRow], only: bool) -> list[NetworkRow]:
    """Known, then candidates, then absent; at most 40 a side so that the page stays a page."""
    kept = [r for r in rows if not only or r.kind == "disclosed"]
    return sorted(kept, key=lambda r: ORDER[r.kind])[:MOST_ROWS]


def _lines(rows: Sequence[NetworkRow], middle: float, height: float, towards_hub: bool) -> str:
    tops = [HEAD + i * ego.STEP for i in range(len(rows))]
    return ego.lines([r.kind for r in rows], tops, middle, height, towards_hub=towards_hub)


def _inferred(n: Network) -> int:
    return sum(r.candidates_total for r in (*n.suppliers, *n.customers))


def _needs(rows: Sequence[NetworkRow]) -> str:
    """The segments that it needs as a short code, in the order of the rows."""
    if not rows:
        return ""

    body = ""
    for i, r in enumerate(rows[:24]):
        tone, shape = kind_of(r.state, r.label).split()
        top = 7 if shape == "half" else 0
        body += tag("rect", x=i * 8 + 0.6, y=top + 0.6, width=6, height=12 - top, class_=f"bc-{shape} t-{tone}")
    return image(
        body,
        min(len(rows), 24) * 8,
        14,
        "它要用的环节：" + "、".join(r.segment.short_name for r in rows if r.segment),
        "bc",
    )


def _identity(row: EnterpriseRow) -> str:
    place = " ".join(x for x in (row.province, row.city, row.county) if x) or row.country
    return " · ".join(x for x in (place, row.ownership, row.stock_code) if x)


def _leaders(leaders: Sequence[Chip | EnterpriseRow], mine: str) -> list[dict[str, object]]:
    out: list[dict[str, object]] = []
    for c in leaders:
        key = c.enterprise_id if isinstance(c, Chip) else c.id
        name = c.name if isinstance(c, Chip) else c.short_name or c.name
        out.append({"name": name, "href": links.enterprise(key), "on": key == mine, "note": c.city})
    return out
