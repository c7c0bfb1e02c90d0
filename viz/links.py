"""Every address the pages link to, in one place; api mounts the same ones.

Pages: `/` · `/chains/{chain}` (`?segment=` opens the drawer, `?mode=state|invite|project`) · `/chains/{chain}/report` ·
`/gaps` · `/gaps/{gap}` · `/gaps/{gap}/targets` · `/targets` · `/map` · `/leaders` · `/enterprises/{id}` · `/search` ·
`/sources/{id}` · `/projects` · `/queries` · `/queries/{name}` · `/loads` · `/about`.
Fragments: `/chains/{chain}/drawer/{segment}` · `/gaps/{gap}/why`.
Files: `/network/{chains|enterprises}/{id}` (pyvis, with its own content policy) · `/export/...`.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

Query = Mapping[str, str | int | None]


def with_query(path: str, query: Query | None = None) -> str:
    """``path?query`` without the empty values."""
    kept = {k: v for k, v in (query or {}).items() if v not in (None, "")}
    return f"{path}?{urlencode(kept)}" if kept else path


def _id(value: str) -> str:
    return quote(value, safe="@.-~")


def home() -> str:
    """工作台."""
    return "/"


def chain(chain_id: str, segment: str = "", mode: str = "") -> str:
    """全景图; with a segment, its drawer open."""
    return with_query(f"/chains/{_id(chain_id)}", {"segment": segment, "mode": mode})


def drawer(chain_id: str, segment: str) -> str:
    """The drawer alone, as a fragment of HTML."""
    return f"/chains/{_id(chain_id)}/drawer/{_id(segment)}"


def report(chain_id: str) -> str:
    """链长一页."""
    return f"/chains/{_id(chain_id)}/report"


def gaps(**query: str | int | None) -> str:
    """缺口清单 with filters: chain, label, stage, confidence, bottleneck, coverage, sort, page."""
    return with_query("/gaps", query)


def gap(gap_id: str) -> str:
    """One judgement with its proof."""
    return f"/gaps/{_id(gap_id)}"


def why(gap_id: str) -> str:
    """What an opened row of the gap list shows, as a fragment of HTML."""
    return f"/gaps/{_id(gap_id)}/why"


def targets(gap_id: str) -> str:
    """招商目标 of one gap."""
    return f"/gaps/{_id(gap_id)}/targets"


def enterprise(enterprise_id: str) -> str:
    """One enterprise with its network."""
    return f"/enterprises/{_id(enterprise_id)}"


def source(source_id: str) -> str:
    """One source and what it states."""
    return f"/sources/{quote(source_id, safe='')}"


def search(q: str) -> str:
    """Search results as a page."""
    return with_query("/search", {"q": q})


def project_map(chain_id: str = "", gap_id: str = "", city: str = "") -> str:
    """招商图谱."""
    return with_query("/map", {"chain": chain_id, "gap": gap_id, "city": city})


def projects(chain_id: str = "", city: str = "") -> str:
    """Projects as a list."""
    return with_query("/projects", {"chain": chain_id, "city": city})


def query(name: str) -> str:
    """One named query."""
    return f"/queries/{_id(name)}"


def network(kind: str, item: str) -> str:
    """The pyvis picture; ``kind`` is chains or enterprises."""
    return f"/network/{kind}/{_id(item)}"


def export(what: str, fmt: str, **query: str | int | None) -> str:
    """A file: ``what`` is gaps, targets or chains/K10-22; ``fmt`` xlsx, csv, html, docx, pdf."""
    return with_query(f"/export/{what}.{fmt}", query)
