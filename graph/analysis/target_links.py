"""Who is tied to whom: supply, ownership and investment in the region as one weighted graph (methods, section 4).

Nodes are the enterprises (numbered as in TargetFacts), then the named controlling groups, then the investments in the
region that are no enterprise themselves. An investment told by a presence row and by a project is one node.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from graph.analysis.as_of import last_days
from graph.analysis.structure import Bools, Floats, Ints
from graph.analysis.target_facts import TargetFacts

EDGE_COLUMNS = ("u", "v", "kind", "text", "day", "confidence", "url")
SUPPLY, OWNED, GROUP, INVESTED = "供货", "控股", "同属集团", "在本地投资"


@dataclass(frozen=True)
class Links:
    """N nodes. ``edges`` has EDGE_COLUMNS (supply runs from u to v); ``weight`` is the symmetric N x N of 2^-age."""

    names: npt.NDArray[np.object_]
    local: Bools
    edges: pd.DataFrame
    investments: pd.DataFrame
    """One row a stated investment of an outside enterprise in the region."""
    weight: sparse.csr_matrix


def links(facts: TargetFacts) -> Links:
    """Read the graph of ties as the region sees it."""
    invested = investments(facts)
    size = len(facts.ids)
    named = np.char.startswith(facts.group_names.astype(str), "=") == np.False_
    group_node = np.cumsum(named) - 1 + size
    first = size + int(named.sum())
    standing = invested[invested.local_e < 0]
    entity, texts = pd.factorize(pd.MultiIndex.from_frame(standing[["e", "segment_id", "adcode"]]))
    told = standing.groupby(entity).text.first() if len(standing) else pd.Series([], dtype=object)
    edges = pd.concat(
        [
            _supplies(facts),
            _ownership(facts),
            _groups(facts, named, group_node),
            _edges(standing, standing.e, first + entity, INVESTED),
        ],
        ignore_index=True,
    )
    edges = edges[(edges.u != edges.v) & (edges.u >= 0) & (edges.v >= 0)].reset_index(drop=True)
    count = first + len(texts)
    worth = facts.decay(edges.day, facts.profile.targets.linkage_half_life_months)
    return Links(
        names=np.concatenate(
            [
                facts.world.enterprises["name"].to_numpy(dtype=object),
                facts.group_names[named],
                told.to_numpy(dtype=object),
            ]
        ),
        local=np.concatenate([facts.local, np.zeros(first - size, dtype=bool), np.ones(len(texts), dtype=bool)]),
        edges=edges,
        investments=invested,
        weight=_strongest(edges, worth, count),
    )


def investments(facts: TargetFacts) -> pd.DataFrame:
    """Presence rows and projects in the region of enterprises from outside it, one row a statement."""
    presence, projects = facts.world.presence, facts.world.projects
    rows = pd.concat(
        [
            presence.assign(text=presence.henan_entity, date=presence.known_from, row=presence.presence_id),
            projects.assign(text=projects.project, local_enterprise_id="", row=projects.project_id),
        ],
        ignore_index=True,
    )
    rows = rows[facts.inside(rows.adcode)]
    rows = rows.assign(
        e=facts.codes(rows.enterprise_id), local_e=facts.codes(rows.local_enterprise_id), day=last_days(rows.date)
    )
    rows = rows[(rows.e >= 0) & ~facts.local[rows.e]]
    columns = [
        "e",
        "local_e",
        "segment_id",
        "adcode",
        "stage",
        "text",
        "date",
        "day",
        "confidence",
        "source_url",
        "row",
    ]
    return rows[columns].reset_index(drop=True)


def partner_worth(tied: Links) -> Floats:
    """What a tie to each node is worth: 1/ln(1 + degree) where it is local or has a local partner, else 0."""
    ties = (tied.weight > 0).astype(float)
    degree = np.asarray(ties.sum(axis=1)).ravel()
    reaches = tied.local | (np.asarray(ties @ tied.local.astype(float)).ravel() > 0)
    return np.where(reaches & (degree > 0), 1 / np.log1p(np.maximum(degree, 1.0)), 0.0)


def _edges(rows: pd.DataFrame, u: pd.Series | Ints, v: pd.Series | Ints, kind: str) -> pd.DataFrame:
    """Edges of one kind from rows that carry text, day, confidence and source_url."""
    return pd.DataFrame(
        {
            "u": np.asarray(u, dtype=np.int64), "v": np.asarray(v, dtype=np.int64), "kind": kind,
            "text": rows.text.to_numpy(dtype=object), "day": rows.day.to_numpy(),
            "url": rows.source_url.to_numpy(dtype=object), "confidence": rows.confidence.to_numpy(dtype=object),
        }
    )  # fmt: skip


def _supplies(facts: TargetFacts) -> pd.DataFrame:
    """Supplier -> buyer."""
    rows = facts.world.supplies
    rows = rows.assign(text=rows["product"], day=last_days(rows.known_from))
    return _edges(rows, facts.codes(rows.supplier_id), facts.codes(rows.buyer_id), SUPPLY)


def _ownership(facts: TargetFacts) -> pd.DataFrame:
    """Owner -> a plant anywhere that is an enterprise itself."""
    rows = facts.world.presence[facts.world.presence.local_enterprise_id != ""]
    rows = rows.assign(text="", day=last_days(rows.known_from))
    return _edges(rows, facts.codes(rows.enterprise_id), facts.codes(rows.local_enterprise_id), OWNED)


def _groups(facts: TargetFacts, named: Bools, node: Ints) -> pd.DataFrame:
    """Enterprise -> its named controlling group.

    No group carries a date, and the group of a local plant is often known from the move itself: at an as-of date it is
    an undated move in disguise and ties nobody.
    """
    member = np.flatnonzero(named[facts.group] & (not facts.dated_only))
    stated = facts.world.groups.drop_duplicates("enterprise_id").set_index("enterprise_id").confidence
    rows = pd.DataFrame(
        {
            "text": "", "day": pd.NaT, "source_url": "",
            "confidence": stated.reindex(facts.ids[member]).fillna("inferred").to_numpy(dtype=object),
        },
        index=member,
    )  # fmt: skip
    rows["day"] = pd.to_datetime(rows.day)
    return _edges(rows, member, node[facts.group[member]], GROUP)


def _strongest(edges: pd.DataFrame, worth: Floats, count: int) -> sparse.csr_matrix:
    """Symmetric matrix with the strongest tie of every pair."""
    low, high = np.minimum(edges.u, edges.v), np.maximum(edges.u, edges.v)
    best = pd.DataFrame({"low": low, "high": high, "worth": worth}).groupby(["low", "high"], as_index=False).worth.max()
    half = sparse.coo_matrix((best.worth, (best.low, best.high)), shape=(count, count)).tocsr()
    return half + half.T
