"""Analysis frames as the nodes and edges that are stored: pure, one function a kind."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pandas as pd

from graph.analysis.run import Analysis
from graph.analysis.targets import Targets
from graph.analysis.world import World

DIGITS = 4
"""A judgement whose figures move by less than this many decimals is not written again."""
NODE_NUMBERS = ("priority", "priority_all", "lo", "mid", "hi", "coverage")
NODE_COUNTS = ("local_enterprises", "groups", "national_enterprises", "users", "user_enterprises")
EDGE_NUMBERS = ("score", "case", "lo", "hi", "coverage", "fit", "capability", "linkage", "expansion", "pull")
EDGE_DETAIL = ("maker", "sourced", "group", "newest", "direct", "adjacent", "sources", "marks", "km")
FIRST, LATER = "10+30", "7+28"
EXPANSION = "增资扩产"
Row = dict[str, Any]


def gap_rows(
    found: Analysis, world: World, snapshot: str, targets: dict[tuple[str, str], int], only: pd.Series | None = None
) -> list[dict[str, Any]]:
    """The properties of every Gap node, or of ``only`` some. ``digest`` is over all of them, figures rounded."""
    names = dict(zip(world.segments.segment_id, world.segments["name"], strict=True))
    regions = dict(zip(world.regions.adcode, world.regions["name"], strict=True))
    system = _systems(world)
    gaps = found.gaps.assign(order_rank=_order(found.gaps))
    suffix = f"@{snapshot}" if snapshot else ""
    out = []
    for row in (gaps if only is None else gaps[only]).to_dict("records"):
        proof = {
            **row["proof"],
            **{name: row[name] for name in ("same_as", "shown_as", "run_id")},
            "held_back": bool(row["held_back"]),
        }
        node = {
            "id": row["id"] + suffix,
            "name": f"{regions.get(row['region'], row['region'])} {names[row['segment_id']]}：{row['label']}",
            **{name: row[name] for name in ("region", "chain_id", "segment_id", "label", "state", "rule", "basis")},
            "system": system[row["chain_id"]],
            "as_of": row["as_of"],
            "snapshot": snapshot,
            "flags": [flag for flag in row["flags"].split(";") if flag],
            "confidence_word": row["confidence"],
            **{name: None if pd.isna(row[name]) else float(row[name]) for name in NODE_NUMBERS},
            **{name: int(row[name]) for name in NODE_COUNTS},
            "run_id": row["run_id"],
            "order_rank": int(row["order_rank"]),
            "rank_in_chain": None if pd.isna(row["rank"]) else int(row["rank"]),
            "targets": targets.get((row["region"], row["segment_id"]), 0),
            "proof": json.dumps(proof, ensure_ascii=False),
        }
        out.append({**node, "digest": digest(rounded({**node, "proof": _coarse(proof)}))})
    return out


def _coarse(proof: Row) -> Row:
    """A proof without the shares of region and panel, which move by a hair with every fact; lq says what they say."""
    shares = ("numerator", "denominator")
    kept = [{k: v for k, v in i.items() if i["name"] != "lq" or k not in shares} for i in proof["indicators"]]
    return {**proof, "indicators": kept}


def digest(*parts: Any) -> str:
    """A short hash of JSON values."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=plain)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def rounded(values: Row) -> Row:
    """The figures of a flat record rounded."""
    return {k: round(v, DIGITS) if isinstance(v, float) else v for k, v in values.items()}


def _systems(world: World) -> dict[str, str]:
    """The system under which each chain is listed; chains outside both systems stand with the first."""
    chains = world.chains
    return {c: v if v == LATER else FIRST for c, v in zip(chains.chain_id, chains.version, strict=True)}


def _order(gaps: pd.DataFrame) -> pd.Series:
    """The order of a list that mixes chains: ranked gaps, then twins shown under another id, then all else."""
    keys = gaps.assign(last=gaps.rank_all.isna(), twin=gaps.shown_as == "", by=gaps.rank_all.fillna(0))
    order = keys.sort_values(["region", "last", "by", "twin", "segment_id"], kind="stable")
    return (order.groupby("region").cumcount() + 1).reindex(gaps.index)


def capacity_edges(found: Analysis) -> dict[str, list[Row]]:
    """The CAPACITY edges of every region."""
    basis = dict(zip(found.gaps.id, found.gaps.basis, strict=True))
    edges: dict[str, list[Row]] = {}
    for row in found.capacity.to_dict("records"):
        props = {
            "local_enterprises": int(row["local_enterprises"]),
            "groups": int(row["n"]),
            **{name: _number(row[name]) for name in ("x", "quality", "lq", "hhi")},
            "basis": basis.get(f"{row['region']}.{row['segment_id']}", "sample"),
        }
        edge = {"start": row["region"], "end": row["segment_id"], "key": "", "props": props}
        edges.setdefault(row["region"], []).append(edge)
    return edges


def same_capacity(edges: list[Row], stored: dict[str, Row]) -> bool:
    """Whether the stored edges of a region (segment id -> properties) say the same, figures rounded."""
    new = {e["end"]: rounded({k: v for k, v in e["props"].items() if v is not None}) for e in edges}
    return new == {s: rounded({k: v for k, v in props.items() if k != "key"}) for s, props in stored.items()}


def target_counts(boards: dict[str, Targets]) -> dict[tuple[str, str], int]:
    """Distinct candidates on the boards of each (region, segment)."""
    counts: dict[tuple[str, str], int] = {}
    for region, found in boards.items():
        for segment, n in found.boards.groupby("segment_id").enterprise_id.nunique().items():
            counts[(region, str(segment))] = int(n)
    return counts


def target_edges(found: Targets) -> dict[str, list[Row]]:
    """The TARGETS edges of every segment of one region, without their start."""
    edges: dict[str, list[Row]] = {}
    for row in found.boards.to_dict("records"):
        active = {k: plain(v) for k, v in row.items() if str(k).startswith(("active_", "median_"))}
        detail = {**row["explanation"], **{name: plain(row[name]) for name in EDGE_DETAIL}, **active}
        props = {
            "board": row["board"],
            "class": row["class"],
            "rank": int(row["rank"]),
            **{name: _number(row[name]) for name in EDGE_NUMBERS},
            "grade": row["grade"],
            "reason": row["reason"],
            "as_of": row["as_of"],
            "detail": json.dumps(detail, ensure_ascii=False, default=plain),
        }
        edge = {"end": row["enterprise_id"], "key": row["board"], "props": props}
        edges.setdefault(row["segment_id"], []).append(edge)
    for segment, rows in found.expansion.groupby("segment_id"):
        for rank, row in enumerate(rows.to_dict("records"), start=1):
            known = {k: plain(row[k]) for k in ("outside", "plant", "plant_id", "city")}
            props = {
                "board": EXPANSION,
                "class": EXPANSION,
                "rank": rank,
                "detail": json.dumps(known, ensure_ascii=False),
            }
            edge = {"end": row["enterprise_id"], "key": EXPANSION, "props": props}
            edges.setdefault(str(segment), []).append(edge)
    return edges


def target_pools(found: Targets) -> dict[str, str]:
    """What stands beside the boards of each segment, as JSON: the pool, how many are not shown, the guards."""
    parts: dict[str, Row] = {
        row["segment_id"]: {"pool": {k: plain(v) for k, v in row.items()}, "rest": [], "guards": []}
        for row in found.pools.to_dict("records")
    }
    for name in ("rest", "guards"):
        for row in getattr(found, name).to_dict("records"):
            parts[row["segment_id"]][name].append({k: plain(v) for k, v in row.items()})
    return {segment: json.dumps(part, ensure_ascii=False, default=plain) for segment, part in parts.items()}


def plain(value: Any) -> Any:
    """A JSON value: NaN and NA as None, numpy scalars as Python's."""
    if isinstance(value, (list, tuple, dict)):
        return value
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else round(float(value), 6)
