"""What can be asked of a Liantu service: each function says one call whole, for the sync and the async client alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from graph.answers import shapes as s

T = TypeVar("T")
Filter = str | int | float | bool | tuple[str, ...]


@dataclass(frozen=True)
class Call(Generic[T]):
    """A request and how its JSON becomes a value."""

    method: str
    path: str
    read: Callable[[bytes], T]
    params: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None


@cache
def _reader(kind: Any) -> Callable[[bytes], Any]:
    return TypeAdapter(kind).validate_json


def _get(kind: Any, path: str, **params: Filter) -> Call[Any]:
    given = {k: list(v) if isinstance(v, tuple) else v for k, v in params.items() if v not in ("", (), None)}
    return Call("GET", f"/api/v1{path}", _reader(kind), given)


def _post(kind: Any, path: str, body: Mapping[str, Any], method: str = "POST") -> Call[Any]:
    return Call(method, f"/api/v1{path}", _reader(kind), body=body)


Rows = dict[str, Any]


def clusters(*, system: str = "10+30", as_of: str = "") -> Call[s.Answer[tuple[s.ClusterRow, ...]]]:
    """Clusters with their chains."""
    return _get(s.Answer[tuple[s.ClusterRow, ...]], "/clusters", system=system, as_of=as_of)


def chains(*, region: str = "410000", system: str = "10+30", as_of: str = "") -> Call[s.Answer[tuple[s.ChainRow, ...]]]:
    """Chains with their barcode and counts."""
    return _get(s.Answer[tuple[s.ChainRow, ...]], "/chains", region=region, system=system, as_of=as_of)


def chain(chain: str, *, region: str = "410000", as_of: str = "") -> Call[s.Answer[s.ChainDetail]]:
    """One chain: who guides it, how it stands."""
    return _get(s.Answer[s.ChainDetail], f"/chains/{chain}", region=region, as_of=as_of)


def panorama(chain: str, *, region: str = "410000", as_of: str = "") -> Call[s.Answer[s.Panorama]]:
    """Every segment of a chain with its makers."""
    return _get(s.Answer[s.Panorama], f"/chains/{chain}/panorama", region=region, as_of=as_of)


def gaps(
    *, region: str = "410000", chain: str = "", label: tuple[str, ...] = (), as_of: str = "", limit: int = 200,
    cursor: str = "",
) -> Call[s.Answer[tuple[s.GapRow, ...]]]:  # fmt: skip
    """Judgements on segments, present ones too; ``label`` filters."""
    kind = s.Answer[tuple[s.GapRow, ...]]
    return _get(kind, "/gaps", region=region, chain=chain, label=label, as_of=as_of, limit=limit, cursor=cursor)


def gap(gap: str, *, as_of: str = "") -> Call[s.Answer[s.GapDetail]]:
    """One judgement with its whole proof."""
    return _get(s.Answer[s.GapDetail], f"/gaps/{gap}", as_of=as_of)


def evidence(gap: str, *, as_of: str = "") -> Call[s.Answer[tuple[s.EvidenceItem, ...]]]:
    """Every piece of evidence behind a judgement."""
    return _get(s.Answer[tuple[s.EvidenceItem, ...]], f"/gaps/{gap}/evidence", as_of=as_of)


def targets(gap: str, *, board: str = "", limit: int = 20, as_of: str = "") -> Call[s.Answer[s.TargetBoards]]:
    """Whom to invite; ``board`` is leader, niche, other or all."""
    return _get(s.Answer[s.TargetBoards], f"/gaps/{gap}/targets", board=board, limit=limit, as_of=as_of)


def rerank(gap: str, weights: Mapping[str, float], *, limit: int = 20) -> Call[s.Answer[s.TargetBoards]]:
    """The boards of a gap under other weights; nothing is saved."""
    return _post(s.Answer[s.TargetBoards], "/targets/rerank", {"gap": gap, "weights": dict(weights), "limit": limit})


def enterprises(
    *, q: str = "", region: str = "", segment: str = "", tier: str = "", limit: int = 200, cursor: str = ""
) -> Call[s.Answer[tuple[s.EnterpriseRow, ...]]]:
    """Enterprises that fit every filter."""
    kind = s.Answer[tuple[s.EnterpriseRow, ...]]
    return _get(kind, "/enterprises", q=q, region=region, segment=segment, tier=tier, limit=limit, cursor=cursor)


def enterprise(enterprise: str) -> Call[s.Answer[s.EnterpriseDetail]]:
    """An enterprise with every fact and its evidence."""
    return _get(s.Answer[s.EnterpriseDetail], f"/enterprises/{enterprise}")


def network(enterprise: str, *, depth: int = 1) -> Call[s.Answer[s.Network]]:
    """An enterprise between its suppliers and customers."""
    return _get(s.Answer[s.Network], f"/enterprises/{enterprise}/network", depth=depth)


def search(q: str, *, limit: int = 8) -> Call[s.Answer[s.SearchAnswer]]:
    """What a text in Chinese, pinyin or initials finds."""
    return _get(s.Answer[s.SearchAnswer], "/search", q=q, limit=limit)


def queries() -> Call[s.Answer[tuple[s.QueryInfo, ...]]]:
    """The named queries."""
    return _get(s.Answer[tuple[s.QueryInfo, ...]], "/queries")


def run_query(name: str, **parameters: Any) -> Call[s.Answer[s.QueryResult]]:
    """A named query with its parameters."""
    return _post(s.Answer[s.QueryResult], f"/queries/{name}/run", {"parameters": parameters})


def cypher(query: str, **parameters: Any) -> Call[Rows]:
    """A read-only Cypher text; ``data`` holds columns, rows and cut_by."""
    return _post(Rows, "/cypher", {"query": query, "parameters": parameters})


def saved(*, q: str = "") -> Call[Rows]:
    """The queries that you keep, and those that others share; ``data`` is a list."""
    return _get(Rows, "/saved-queries", q=q)


def keep(
    title: str, text: str, *, question: str = "", params: tuple[str, ...] = (), shared: bool = False
) -> Call[Rows]:
    """Keep a query; ``params`` are lines such as ``chain: string = "K10-22"  产业链编号``."""
    body = {"title": title, "text": text, "question": question, "params": list(params), "shared": shared}
    return _post(Rows, "/saved-queries", body)


def run_saved(query: str, **parameters: Any) -> Call[Rows]:
    """Run a kept query; ``data`` holds columns, rows and cut_by."""
    return _post(Rows, f"/saved-queries/{query}/run", {"parameters": parameters})


def forget(query: str) -> Call[None]:
    """Delete one of the queries that you keep."""
    return Call("DELETE", f"/api/v1/saved-queries/{query}", lambda content: None)


def source(source: str) -> Call[s.Answer[s.SourceDetail]]:
    """A source and what it states."""
    return _get(s.Answer[s.SourceDetail], f"/sources/{source}")


def loads() -> Call[s.Answer[tuple[s.LoadRow, ...]]]:
    """What was loaded, newest first."""
    return _get(s.Answer[tuple[s.LoadRow, ...]], "/loads")


def diff(before: str, after: str, *, chain: str = "", region: str = "410000") -> Call[s.Answer[s.DiffAnswer]]:
    """Which judgements changed between two snapshots, and why."""
    return _get(s.Answer[s.DiffAnswer], "/diff", **{"from": before, "to": after, "chain": chain, "region": region})
