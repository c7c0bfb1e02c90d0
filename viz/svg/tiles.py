"""The tile grid that stands for a map: no border is drawn, so no approval number is needed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from viz.svg.draw import image, safe, tag, text
from viz.tokens import design

WIDTH, HEIGHT, STEP_X, STEP_Y = 104, 54, 108, 58
BOUNDS = (1, 2, 3, 6)
WORDS = ("未发现", "1 家次", "2 家次", "3–5 家次", "6 家次及以上")


@dataclass(frozen=True)
class Tile:
    """A city on the grid: short name, what it counts (None: no data), where it leads, whether it is chosen."""

    name: str
    value: int | None
    href: str
    chosen: bool = False


def klass(value: int | None, bounds: Sequence[int] = BOUNDS) -> int:
    """0 for none or unknown, 1-4 for the classes of the legend."""
    return 0 if not value else bisect_right(bounds, value)


def grid(tiles: Mapping[str, Tile], title: str, *, bounds: Sequence[int] = BOUNDS, unit: str = "家次") -> Markup:
    """The grid as SVG with a link a city; hatch where nobody is known, the ink outline for the chosen one."""
    body = "".join(
        _tile(at[0], at[1], tiles[name], bounds, unit) for name, at in design().words["tiles"].items() if name in tiles
    )
    picture = image(body, 4 * STEP_X + WIDTH + 4, 6 * STEP_Y + HEIGHT + 4, class_="tiles")
    # links inside: the picture is a group with a name, not one image
    return safe(str(picture).replace('aria-hidden="true"', f'role="group" aria-label="{title}"', 1))


def _tile(column: int, row: int, tile: Tile, bounds: Sequence[int], unit: str) -> str:
    x, y, k = column * STEP_X + 2, row * STEP_Y + 2, klass(tile.value, bounds)
    shape: dict[str, Any] = {"x": x, "y": y, "width": WIDTH, "height": HEIGHT, "rx": 2}
    body = tag("rect", **shape, class_=f"q{k + 1 if k else 0}")
    body += tag("rect", **shape, fill="url(#hatch)" if not k else "none")
    body += text(x + WIDTH / 2, y + 23, tile.name, anchor="middle")
    body += text(x + WIDTH / 2, y + 41, str(tile.value), "b", "middle") if tile.value else ""
    shown = "无数据" if tile.value is None else f"{tile.value} {unit}" if tile.value else "未发现"
    cls = " ".join(c for c, on in (("inv", k >= 3), ("sel", tile.chosen)) if on) or None
    return tag("a", body, href=tile.href, class_=cls, aria_label=f"{tile.name}，{shown}")


def legend(
    tiles: Mapping[str, Tile], *, bounds: Sequence[int] = BOUNDS, words: Sequence[str] = WORDS
) -> list[tuple[int, str, int]]:
    """(class, words, cities) for each class."""
    return [(k, text, sum(klass(t.value, bounds) == k for t in tiles.values())) for k, text in enumerate(words)]
