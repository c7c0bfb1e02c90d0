"""Why somebody stands where they stand: contributions, path, signals, what holds them down, a sentence to send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from graph.analysis.target_boards import VERIFY
from graph.analysis.target_facts import TargetFacts
from graph.analysis.target_fit import closeness, counts_as_maker, makers_together
from graph.analysis.target_links import GROUP, INVESTED, SUPPLY
from graph.analysis.target_near import REASONS, Near
from graph.analysis.target_order import DIGITS, tenths
from graph.analysis.target_path import PathFinder
from graph.analysis.target_profile import PARTS

WORDS = {"fit": "匹配", "capability": "能力", "linkage": "关联", "expansion": "扩张", "pull": "区位"}
NEAR_WORDS = {
    "feeds": "上下游", "same_class": "同一行业小类", "same_group": "同组", "two_steps": "隔一个环节",
    "makers": "厂商重合",
}  # fmt: skip
BASIS = {
    "official": "官方文件", "register": "登记名录", "press": "报道", "filing": "公司披露",
    "memory": VERIFY, "inferred": VERIFY,
}  # fmt: skip

NEWS_YEARS = 3


@dataclass(frozen=True)
class Words:
    """What every sentence of one region and day repeats."""

    place: str
    """本省 or 本市."""
    inside: str
    """省内 or 市内."""
    as_of: str
    fresh_from: str
    """A signal before this day is no news."""


def words(facts: TargetFacts, as_of: str) -> Words:
    """How the region is called."""
    province = facts.level == "province"
    fresh_from = f"{int(as_of[:4]) - NEWS_YEARS}{as_of[4:]}"
    return Words("本省" if province else "本市", "省内" if province else "本地", as_of, fresh_from)


def contributions(rows: pd.DataFrame) -> list[list[dict[str, Any]]]:
    """For each row one entry a part; ``points`` add up to ``case`` in tenths to the last digit."""
    points = tenths(rows[[f"points_{p}" for p in PARTS]].to_numpy(dtype=float), rows.case.to_numpy(dtype=float)) / 10
    raw = rows[list(PARTS)].to_numpy(dtype=float)
    on = rows[[f"active_{p}" for p in PARTS]].to_numpy(dtype=bool)
    middle = rows[[f"median_{p}" for p in PARTS]].to_numpy(dtype=float)
    known = ~np.isnan(raw)
    used = np.where(known, raw, middle)
    return [
        [
            {
                "part": p, "name": WORDS[p], "value": float(raw[i, j]) if known[i, j] else None,
                "used": float(used[i, j]) if on[i, j] else None, "known": bool(known[i, j]), "active": bool(on[i, j]),
                "points": float(points[i, j]),
            }
            for j, p in enumerate(PARTS)
        ]
        for i in range(len(rows))
    ]  # fmt: skip


def products_used(facts: TargetFacts, near: Near, rows: pd.DataFrame) -> pd.DataFrame:
    """The product fact that speaks most for each (s, e) of ``rows``: its own segment, else the nearest one.

    Indexed by (s, e): segment_id, text, confidence, url, a (1 for the segment itself), how (``REASONS`` or makers).
    """
    shape = facts.structure
    products = facts.evidence[facts.evidence.kind == "product"]
    own = rows[["s", "e", "maker"]].drop_duplicates(["s", "e"])
    pairs = own.merge(products[["e", "capability", "segment_id", "text", "c", "url", "sourced"]], on="e")
    s, c = pairs.s.to_numpy(), pairs.capability.to_numpy()
    segments = np.unique(s)
    together = makers_together(facts)
    a = np.zeros(len(pairs))
    e = pairs.e.to_numpy()
    row, column = counts_as_maker(facts, e, c), counts_as_maker(facts, e, shape.capability[s])
    for counts in ((False, False), (False, True), (True, False), (True, True)):
        mask = (row == counts[0]) & (column == counts[1])
        a[mask] = closeness(facts, near, together, segments, counts)[c[mask], np.searchsorted(segments, s[mask])]
    reason = near.reason[c, s]
    linked = (reason >= 0) & (near.worth[c, s] >= a - 10.0**-DIGITS)
    pairs["how"] = np.where(linked, np.array([*REASONS, ""], dtype=object)[reason], "makers")
    itself = c == shape.capability[s]
    exact = pairs.segment_id.to_numpy() == shape.ids[s]
    pairs["a"] = np.where(itself, 1.0, a)
    pairs = pairs.assign(exact=exact, key=np.round(pairs.a, DIGITS))
    pairs = pairs.sort_values(
        ["s", "e", "key", "exact", "c", "segment_id"], ascending=[True, True, False, False, False, True]
    )
    confidence = facts.world.produces.set_index(["enterprise_id", "segment_id"]).confidence
    best = pairs.drop_duplicates(["s", "e"]).set_index(["s", "e"])
    key = pd.MultiIndex.from_arrays([facts.ids[best.index.get_level_values("e")], best.segment_id])
    best["confidence"] = confidence[~confidence.index.duplicated()].reindex(key).to_numpy()
    return best[["segment_id", "text", "confidence", "url", "a", "how"]]


def why_not_higher(row: dict[str, Any], sources_needed: int, say: Words) -> list[str]:
    """What holds a target down, the heaviest first."""
    out = []
    if row["grade"] == VERIFY:
        out.append("本环节的产品事实只凭记忆，先核实" if row["maker"] else "所用事实都只凭记忆，先核实")
    if not row["maker"]:
        out.append("只是邻近环节，未见直接产品")
    elif row["grade"] != VERIFY and row["sources"] < sources_needed:
        out.append(f"独立来源只有 {row['sources']} 个（A 级要 {sources_needed} 个）")
    if row["later"]:
        out.append("同集团已有一家排在前面，集团其余成员列后")
    if row["linkage"] == 0:
        out.append(f"有公开关系，但两步之内没有一条连到{say.inside}")
    gains = [(row["gain"][part], WORDS[part]) for part in PARTS if row["gain"][part] > 0]
    out += [f"{name}无数据，按中位数估（最多再 +{gain:.0f}）" for gain, name in sorted(gains, reverse=True)]
    return out


def gains(rows: pd.DataFrame) -> npt.NDArray[np.float64]:
    """How much T could rise if each unknown part were 1, row by row."""
    raw = rows[list(PARTS)].to_numpy(dtype=float)
    on = rows[[f"active_{p}" for p in PARTS]].to_numpy(dtype=bool)
    points = rows[[f"points_{p}" for p in PARTS]].to_numpy(dtype=float)
    middle = rows[[f"median_{p}" for p in PARTS]].to_numpy(dtype=float)
    share = rows[[f"share_{p}" for p in PARTS]].to_numpy(dtype=float)
    return np.where(on & np.isnan(raw) & ~np.isnan(middle), 100 * share - points, 0.0)


def path_text(path: dict[str, Any] | None, say: Words) -> str:
    """The path as one line, ``未见到公开关系`` where none is known."""
    if path is None:
        return f"未见到与{say.inside}企业的公开关系"
    nodes, text = path["nodes"], str(path["nodes"][0]["name"])
    for edge, node in zip(path["edges"], nodes[1:], strict=True):
        label = f"供{edge['text'] or '货'}" if edge["kind"] == SUPPLY else edge["kind"]
        arrow = f" —{label}→ " if edge["forward"] else f" ←{label}— "
        text += arrow + node["name"] + (f"（{node['place']}）" if node["place"] and node["local"] else "")
    return text


def tie_clause(path: dict[str, Any] | None, marks: list[str], say: Words) -> str:
    """How the target is tied to the region, as a clause of the sentence."""
    if path is None:
        here = f"已在{say.inside}"  # the mark of a firm that is in the region with something else
        return f"{here}，未见到与具名企业的公开关系" if here in marks else f"未见到与{say.inside}企业的公开关系"
    nodes, edges = path["nodes"], path["edges"]
    first = next(n for n, node in enumerate(nodes) if n and node["local"])
    beyond = f"，由它通到{nodes[-1]['name']}" if first < len(nodes) - 1 else ""
    return _tie(nodes[: first + 1], edges[:first], say) + beyond


def _tie(nodes: list[dict[str, Any]], edges: list[dict[str, Any]], say: Words) -> str:
    """The way to the first enterprise of the region."""
    end, kinds = nodes[-1]["name"], [edge["kind"] for edge in edges]
    if len(nodes) > 2:
        through = "、".join(dict.fromkeys(node["name"] for node in nodes[1:-1]))
        return (
            f"与{say.inside}的{end}同属{through}" if set(kinds) == {GROUP} else f"经{through}与{say.inside}的{end}相连"
        )
    if kinds[0] == SUPPLY:
        return f"向{say.inside}的{end}供货" if edges[0]["forward"] else f"向{say.inside}的{end}采购"
    return f"在{say.inside}已有{end}" if kinds[0] == INVESTED else f"{end}是它在{say.inside}的企业"


def sentence(
    row: dict[str, Any], product: dict[str, Any], path: dict[str, Any] | None, recent: list[dict[str, Any]], say: Words
) -> str:
    """One sentence that a colleague can send: who, what, which evidence, which tie, what is new, what is open."""
    basis = BASIS.get(product["confidence"], VERIFY)
    made = (product["text"] or product["segment"]).replace(";", "、")
    what = f"它做{made}（{basis}）"
    if not row["maker"]:
        what = f"它做邻近的“{product['segment']}”：{made}（{NEAR_WORDS[product['how']]}，{basis}），未见本环节产品"
    news = f"；{_when(recent[0], say)} {recent[0]['text']}{_doubt(recent[0])}" if recent else ""
    open_point = f"；{row['why'][0]}" if row["why"] and row["grade"] == VERIFY else ""
    place = f"（{row['place']}）" if row["place"] else ""
    topic = f"可以邀请{row['name']}{place}来谈“{row['segment']}”"
    return f"{topic}：{what}，{tie_clause(path, row['marks'], say)}{news}{open_point}。截至 {say.as_of}"


def _when(signal: dict[str, Any], say: Words) -> str:
    """Its date; what is years old is the last that was seen, not the latest news."""
    date = signal["date"]
    return f"{'最近' if date >= say.fresh_from[: len(date)] else '末次所见'} {date}"


def _doubt(signal: dict[str, Any]) -> str:
    """（待核实） behind a signal that rests on memory or on a conclusion."""
    return f"（{VERIFY}）" if BASIS.get(signal["confidence"], VERIFY) == VERIFY else ""


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries."""
    names = [str(c) for c in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in frame.itertuples(index=False, name=None)]


def explain(
    rows: pd.DataFrame,
    facts: TargetFacts,
    near: Near,
    finder: PathFinder,
    recent: dict[int, list[dict[str, Any]]],
    say: Words,
) -> list[dict[str, Any]]:
    """The explanation of every row (one a (s, e)), JSON-able. Needs name, place, segment, km, marks, grade, later."""
    used = products_used(facts, near, rows)
    names = dict(zip(facts.structure.ids, facts.world.segments["name"], strict=True))
    products = _records(used.reindex(pd.MultiIndex.from_frame(rows[["s", "e"]])))
    shares, gain = contributions(rows), gains(rows)
    chains = facts.structure.chain[rows.s.to_numpy()]
    columns = ["s", "e", "maker", "grade", "sources", "later", "linkage", "name", "place", "segment", "km", "marks"]
    out = []
    for i, row in enumerate(_records(rows[columns])):
        e = int(row["e"])
        path, news, product = finder.path(e, int(chains[i])), recent.get(e, []), products[i]
        product["segment"] = names.get(product["segment_id"], "")
        row["gain"] = dict(zip(PARTS, gain[i], strict=True))
        row["why"] = why_not_higher(row, facts.profile.targets.grade_sources, say)
        out.append(
            {
                "product": product,
                "marks": row["marks"],
                "km": None if np.isnan(row["km"]) else round(row["km"]),
                "contributions": shares[i],
                "path": path,
                "path_text": path_text(path, say),
                "signals": news,
                "why_not_higher": row["why"],
                "sentence": sentence(row, product, path, news, say),
            }
        )
    return out
