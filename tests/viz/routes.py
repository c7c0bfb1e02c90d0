"""Address -> page over the samples: what the browser tests serve."""

from __future__ import annotations

from tests.viz import samples as s
from viz.page import Frame
from viz.pages import chain, gaps, home


def page(path: str, query: dict[str, str], frame: Frame) -> str:
    """The HTML at an address; KeyError when there is none."""
    first, *rest = path.strip("/").split("/")
    if first == "":
        return home.render_home(s.home(), frame)
    if first == "chains":
        return chain_page(rest, query, frame)
    if first == "gaps":
        return gap_page(rest, frame)
    raise KeyError(path)


def chain_page(rest: list[str], query: dict[str, str], frame: Frame) -> str:
    chains = [c for cluster in s.clusters() for c in cluster.chains]
    if rest[1:2] == ["drawer"]:
        return chain.render_drawer(s.gap_detail(rest[2]), frame)
    drawer = s.gap_detail(query["segment"]) if query.get("segment") else None
    return chain.render_panorama(s.panorama(rest[0]), frame, drawer=drawer, mode=query.get("mode", "state"), chains=chains)  # type: ignore[arg-type]


def gap_page(rest: list[str], frame: Frame) -> str:
    if not rest:
        return gaps.render_gaps(s.answer(s.gap_rows(), shown=703, total=703), frame)
    detail = s.gap_detail(rest[0].split(".", 1)[1])
    return gaps.render_gap_why(detail, frame) if rest[1:] == ["why"] else gaps.render_gap(detail, frame)
