"""Every address the pages link to, in one place; api mounts the same ones.

Pages: `/` · `/chains/{chain}` (`?segment=` opens the drawer, `?mode=state|invite|project`) · `/chains/{chain}/report` ·
`/gaps` · `/gaps/{gap}` · `/gaps/{gap}/targets` · `/gaps/{gap}/weights` · `/targets` · `/map` · `/leaders` ·
`/enterprises/{id}` · `/search` · `/facts/new` · `/sources/{id}` · `/projects` · `/queries` · `/queries/{name}` ·
`/loads` · `/about` · `/leads` · `/leads/new` · `/leads/{lead}` · `/backtests` · `/backtests/{run}`.
Fragments: `/chains/{chain}/drawer/{segment}` · `/gaps/{gap}/why` · `/gaps/{gap}/weights/boards`.
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


def weights(gap_id: str, **query: str | int | None) -> str:
    """The sliders of one gap: fit, capability, linkage, expansion, pull (0-100) or profile."""
    return with_query(f"/gaps/{_id(gap_id)}/weights", query)


def leads(**query: str | int | None) -> str:
    """招商线索 as a board: owner, city."""
    return with_query("/leads", query)


def lead(lead_id: str) -> str:
    """One lead: form and history."""
    return f"/leads/{_id(lead_id)}"


def new_lead(gap_id: str, enterprise_id: str) -> str:
    """The form of a lead that is not made yet."""
    return with_query("/leads/new", {"gap": gap_id, "enterprise": enterprise_id})


def backtest(run: str = "") -> str:
    """The open back-test; with a run, that one."""
    return f"/backtests/{_id(run)}" if run else "/backtests"


def enterprise(enterprise_id: str) -> str:
    """One enterprise with its network."""
    return f"/enterprises/{_id(enterprise_id)}"


def repair(*, segment: str = "", enterprise: str = "", wrong: bool = False, plant: bool = False, gap: str = "") -> str:
    """The form that adds a fact, or says that one is wrong (``wrong``); ``gap`` is where it goes back to."""
    what = {"action": "有误" if wrong else "", "kind": "设厂" if plant else ""}
    return with_query("/facts/new", {**what, "segment_id": segment, "enterprise_id": enterprise, "gap": gap})


def city(adcode: str) -> str:
    """One city: chains, counties, gaps."""
    return f"/cities/{_id(adcode)}"


def compare(**query: str | int | None) -> str:
    """Two regions (left, right) or two dates (from, to) beside each other; chain narrows."""
    return with_query("/compare", query)


def checks(region: str = "") -> str:
    """What to check first."""
    return with_query("/checks", {"region": region})


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
