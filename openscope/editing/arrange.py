"""Auto-layout: columns from left to right, in the order in which frames flow.

The layered drawing of Sugiyama, Tagawa and Toda (1981), in its simplest form: the longest path
gives the column, a few sweeps over the mean place of the neighbours give the order in it.
"""

from collections.abc import Mapping
from typing import NamedTuple

from openscope.editing.edits import PLUGIN
from openscope.graph.document import Document, Position
from openscope.graph.ids import natural_key
from openscope.graph.wiring import in_order

GAP = (64.0, 32.0)
"""Space between columns and between the nodes of one."""
_SWEEPS = 6
_GRID = 4.0


class Size(NamedTuple):
    """What a node takes on the canvas."""

    width: float
    height: float


def arranged(document: Document, sizes: Mapping[str, Size]) -> dict[str, Position]:
    """A place for every node and the Plugin Config, whose sizes are given."""
    pairs = {(e.from_node, e.to_node) for e in document.edges}
    pairs = {(a, b) for a, b in pairs if a in document.nodes and b in document.nodes and a != b}
    order, looped = in_order(document.nodes, pairs)
    column = dict.fromkeys(document.nodes, 0)
    for id_ in [*order, *looped]:
        fed = [column[a] for a, b in pairs if b == id_ and a not in looped]
        column[id_] = max(fed, default=-1) + 1
    for id_ in reversed(order):  # what feeds only late nodes stands close to them
        after = [column[b] for a, b in pairs if a == id_]
        if after and not any(b == id_ for _, b in pairs):
            column[id_] = max(0, min(after) - 1)
    columns = [
        sorted((i for i in document.nodes if column[i] == number), key=natural_key)
        for number in range(max(column.values(), default=-1) + 1)
    ]
    _uncross(columns, pairs)
    return _placed(columns, sizes)


def _uncross(columns: list[list[str]], pairs: set[tuple[str, str]]) -> None:
    near: dict[str, list[str]] = {}
    for a, b in pairs:
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    place = {
        i: n / max(1, len(c) - 1) if len(c) > 1 else 0.5 for c in columns for n, i in enumerate(c)
    }
    for sweep in range(_SWEEPS):
        for ids in columns if sweep % 2 == 0 else reversed(columns):
            mean = {
                i: sum(place[j] for j in near[i]) / len(near[i]) if i in near else place[i]
                for i in ids
            }
            ids.sort(key=lambda i: (mean[i], natural_key(i)))
            for number, id_ in enumerate(ids):
                place[id_] = _share(number, ids) if len(ids) > 1 else mean[id_]


def _share(number: int, ids: list[str]) -> float:
    """How far down its column a node stands, from 0 to 1."""
    return number / (len(ids) - 1) if len(ids) > 1 else 0.5


def _placed(columns: list[list[str]], sizes: Mapping[str, Size]) -> dict[str, Position]:
    heights = [sum(sizes[i].height for i in ids) + GAP[1] * max(0, len(ids) - 1) for ids in columns]
    places: dict[str, Position] = {}
    top = 0.0
    if PLUGIN in sizes:
        places[PLUGIN] = (0.0, 0.0)
        top = sizes[PLUGIN].height + GAP[1]
    middle = top + max(heights, default=0.0) / 2
    left = 0.0
    for ids, height in zip(columns, heights, strict=True):
        down = middle - height / 2
        for id_ in ids:
            places[id_] = (_on_grid(left), _on_grid(down))
            down += sizes[id_].height + GAP[1]
        left += max((sizes[i].width for i in ids), default=0.0) + GAP[0]
    return places


def _on_grid(value: float) -> float:
    return round(value / _GRID) * _GRID
