"""招商图谱: gaps of a chain, where the users of the chosen one are, and whom to invite."""

from __future__ import annotations

from collections.abc import Sequence

from graph.answers.shapes import Answer, ChainRef, ChainRow, CityUse, GapMap, GapRow
from viz import links
from viz.page import Frame, render
from viz.pages.home import short_city
from viz.svg import tiles


def render_map(
    answer: Answer[GapMap],
    frame: Frame,
    *,
    gaps: Sequence[GapRow] = (),
    chains: Sequence[ChainRef | ChainRow] = (),
) -> str:
    """The page. ``?city=`` (adcode) chooses a city, else the one with most users; ``?fold=1`` folds the grid."""
    a = answer.data
    cities = sorted(a.cities, key=lambda c: (-c.users, -c.segments_present, c.region.adcode))
    chosen = next((c for c in cities if c.region.adcode == frame.query.get("city")), cities[0] if cities else None)
    shown = {short_city(c.region.name): _tile(c, chosen, a, frame) for c in cities}
    chain = ChainRef(id=a.gap.chain_id, name=a.gap.chain)
    return render(
        "map.html",
        frame,
        tab="map",
        title=f"{a.gap.segment}：它的用户在哪里",
        meta=answer.meta,
        a=a,
        r=a.gap,
        gaps=gaps or (a.gap,),
        cities=cities,
        chosen=chosen,
        most=max((c.users for c in cities), default=0) or 1,
        grid=tiles.grid(shown, f"{a.gap.segment}的用户，按地市"),
        legend=tiles.legend(shown),
        city=short_city,
        users={u.id: u for u in a.users},
        fold=frame.query.get("fold") == "1",
        chains=[{"name": c.name, "href": links.project_map(c.id), "on": c.id == chain.id, "note": ""} for c in chains],
    )


def _tile(c: CityUse, chosen: CityUse | None, a: GapMap, frame: Frame) -> tiles.Tile:
    href = links.project_map(a.gap.chain_id, a.gap.id, c.region.adcode)
    return tiles.Tile(short_city(c.region.name), c.users, href, c is chosen)
