"""One interactive picture in one file: a chain with its makers, or an enterprise between suppliers and customers.

The nodes stand where the layout puts them (no physics), vis-network is the copy that the pyvis wheel carries, in line.
The file asks for nothing from outside, and holds UTF-8 whatever the locale: write it with ``encoding="utf-8"``.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pyvis.network import Network as Picture

from graph.answers.shapes import Answer, Box, Meta, Network, NetworkNode, Panorama
from viz.page import environment
from viz.panorama.columns import arrange
from viz.tokens import design

MOST_NODES = 300
VIS = "lib/vis-9.1.2/vis-network.min.js"
COLUMN, ROW, MAKER_ROW = 460, 96, 26


@dataclass(frozen=True)
class Item:
    """A row of the list beside the picture, and of the rest that the cap left out."""

    name: str
    kind: str
    note: str = ""


@dataclass
class Drawing:
    """What goes into a file: the pyvis picture, everything as a list, and what did not fit."""

    title: str
    meta: Meta
    picture: Picture
    items: list[Item] = field(default_factory=list)
    rest: list[Item] = field(default_factory=list)

    def room(self) -> bool:
        """Whether one more node may be drawn."""
        return len(self.picture.nodes) < MOST_NODES


def export_chain(answer: Answer[Panorama]) -> str:
    """The segments of a chain, coloured by label, with their local makers, as one HTML text."""
    p = answer.data
    drawing = _drawing(f"{p.detail.row.name}：环节与省内企业", answer.meta)
    placed = list(_positions(p))
    for box, x, y in placed:
        _segment(drawing, box, x, y)
    for box, x, y in placed:
        _makers(drawing, box, x, y)
    known = {n["id"] for n in drawing.picture.nodes}
    for link in p.links:
        if link.start in known and link.end in known:
            drawing.picture.add_edge(
                link.start, link.end, title=link.note or "供给", dashes=link.needs_check, width=1.5
            )
    return _html(drawing)


def export_network(answer: Answer[Network]) -> str:
    """An enterprise between its suppliers and customers, as one HTML text."""
    n = answer.data
    drawing = _drawing(f"{n.centre.short_name or n.centre.name}：谁供它，它供谁", answer.meta)
    columns: dict[str, list[NetworkNode]] = {}
    for node in n.nodes:
        columns.setdefault(node.column, []).append(node)
    order = {"suppliers": -COLUMN, "centre": 0, "customers": COLUMN, "group": 0}
    for column, nodes in columns.items():
        top = -(len(nodes) - 1) * 40 / 2 if column != "group" else max(len(v) for v in columns.values()) * 20 + 120
        for i, node in enumerate(nodes):
            _partner(drawing, node, order[column] * max(node.depth, 1), top + i * 40)
    known = {x["id"] for x in drawing.picture.nodes}
    for e in n.edges:
        if e.start in known and e.end in known:
            colour = design().colour("fill-mark") if e.kind == "nobody" else design().colour("ink2")
            words = "　".join(x for x in (e.text, e.since, "待核实" if e.needs_check else "") if x)
            drawing.picture.add_edge(
                e.start, e.end, title=words or "同一集团", dashes=e.kind != "disclosed", color=colour
            )
    return _html(drawing)


def _drawing(title: str, meta: Meta) -> Drawing:
    picture = Picture(height="100%", width="100%", directed=True, cdn_resources="in_line")
    picture.set_options(json.dumps(_OPTIONS))
    return Drawing(title, meta, picture)


_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "tooltipDelay": 120, "keyboard": {"enabled": True, "bindToWindow": False}},
    "edges": {
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.6}},
        "smooth": {"type": "cubicBezier"},
        "color": design().colour("c3"),
    },
    "nodes": {"shape": "box", "margin": 8, "font": {"size": 15}},
}  # fmt: skip


def _positions(p: Panorama) -> Iterable[tuple[Box, float, float]]:
    """Every box with its place: stages left to right as on the panorama, 配套 beneath."""
    layout = arrange(p.stages)
    rows: dict[int, float] = {}
    for place in layout.places.values():
        y = rows.get(place.column, 0.0)
        yield place.box, place.column * COLUMN, y
        rows[place.column] = y + max(ROW, (len(place.box.chips) + 1) * MAKER_ROW)
    bottom, y = max(rows.values(), default=0.0) + 60, 0.0
    support = [b for s in p.stages if s.stage == "support" for g in s.groups for b in g.boxes]
    for i, box in enumerate(support):
        yield box, (i % 4) * COLUMN, bottom + (i // 4) * 2 * ROW + y


def _segment(d: Drawing, box: Box, x: float, y: float) -> None:
    look = design().look(box.label or "无数据")
    count = "—" if box.state == "unknown" else str(box.local_enterprises)
    note = f"{box.label or '无数据'}，省内 {count} / 全国 {box.national_enterprises}"
    d.items.append(Item(box.name, "环节", note))
    ground = f"{look.tone}-ground" if f"{look.tone}-ground" in design().colours else "surface"
    absent = box.state in {"absent", "unknown"}
    d.picture.add_node(
        box.segment_id,
        label=f"{box.short_name}\n{box.word}　{count} / {box.national_enterprises}",
        title=f"{box.name}\n{note}",
        x=x,
        y=y,
        shape="box",
        color={
            "background": design().colour(ground if absent else "surface"),
            "border": design().colour(f"{look.tone}-mark"),
        },
        borderWidth=1 if box.state == "weak" else 2,
        shapeProperties={"borderDashes": [5, 4] if absent else False},
        font={"color": design().colour("ink"), "size": 15},
    )


def _makers(d: Drawing, box: Box, x: float, y: float) -> None:
    for i, chip in enumerate(box.chips):
        item = Item(chip.full_name, "企业", f"{box.short_name}，{chip.role}{'，待核实' if chip.needs_check else ''}")
        d.items.append(item)
        key = f"{chip.enterprise_id}@{box.segment_id}"
        if not d.room():
            d.rest.append(item)
            continue
        d.picture.add_node(
            key,
            label=chip.name,
            title=f"{chip.full_name}\n{chip.products or '—'}{'（待核实）' if chip.needs_check else ''}",
            x=x + 210,
            y=y + i * MAKER_ROW,
            shape="box",
            color={"background": design().colour("sunken"), "border": design().colour("line2")},
            borderWidth=1,
            shapeProperties={"borderDashes": [2, 2] if chip.needs_check else False},
            font={"color": design().colour("ink"), "size": 11},
            margin=4,
        )
        d.picture.add_edge(key, box.segment_id, arrows="", color=design().colour("line2"), width=1, title="生产")


def _partner(d: Drawing, node: NetworkNode, x: float, y: float) -> None:
    item = Item(node.full_name or node.name, "企业" if node.kind == "enterprise" else "环节", node.place)
    d.items.append(item)
    if not d.room():
        d.rest.append(item)
        return
    centre = node.column == "centre"
    d.picture.add_node(
        node.id,
        label=node.name,
        title=f"{node.full_name or node.name}\n{node.place or '所在未载'}{'（待核实）' if node.needs_check else ''}",
        x=x,
        y=y,
        shape="box",
        color={
            "background": design().colour("ink" if node.local and not centre else "surface"),
            "border": design().colour("ink"),
        },
        borderWidth=2 if centre else 1,
        shapeProperties={"borderDashes": [2, 2] if node.needs_check else False},
        font={
            "color": design().colour("surface" if node.local and not centre else "ink"),
            "size": 18 if centre else 13,
        },
    )


@cache
def vis_network() -> str:
    """The script of the pyvis wheel, without any address: schemes leave the notices, the SVG namespace is escaped."""
    spec = importlib.util.find_spec("pyvis")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("pyvis is not installed; run make setup")
    text = (Path(spec.submodule_search_locations[0]) / VIS).read_text(encoding="utf-8")
    text = re.sub(r"//# sourceMappingURL=.*", "", text)
    text = text.replace('"http://www.w3.org/2000/svg"', r'"http:\/\/www.w3.org/2000/svg"')
    return re.sub(r"https?://", "", text).replace("</script", r"<\/script")


def _html(d: Drawing) -> str:
    nodes, edges, *_ = d.picture.get_network_data()
    data = json.dumps({"nodes": nodes, "edges": edges, "options": _OPTIONS}, ensure_ascii=False)
    return environment().get_template("pyvis.html").render(
        title=d.title, meta=d.meta, script=vis_network(), data=data.replace("<", "\\u003c"), items=d.items, rest=d.rest,
        drawn=len(nodes), most=MOST_NODES, tokens=_tokens(),
    )  # fmt: skip


def _tokens() -> Sequence[tuple[str, str, str]]:
    """(label, colour, gloss) of the legend."""
    return [(x.label, design().colour(f"{x.tone}-mark"), x.gloss) for x in design().labels.values()]
