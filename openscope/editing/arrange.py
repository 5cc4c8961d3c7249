"""Auto-layout: columns from left to right, in the order in which frames flow.

The layered drawing of Sugiyama, Tagawa and Toda (1981): the longest path gives the column, sweeps
over the mean place of the neighbours give the order in it and then the heights. A wire that passes
columns by takes a lane in each, so that it runs beside the nodes there and not behind them.
"""

import math
from collections.abc import Iterable, Mapping
from itertools import pairwise
from operator import mul
from typing import NamedTuple

from openscope.editing.edits import PLUGIN
from openscope.editing.grid import GRID
from openscope.graph.document import Document, Position
from openscope.graph.ids import natural_key
from openscope.graph.wiring import in_order

GAP = (64.0, 32.0)
"""Space between columns and between the nodes of one."""
LANE = 48.0
"""The height that a wire has to itself in a column that it passes by."""
_SWEEPS = 30
_STIFF = 8.0
"""How much more a wire in a lane is to run straight than one between neighbours."""

Pairs = set[tuple[str, str]]


class Size(NamedTuple):
    """What a node takes on the canvas, and how far below its top its ports are."""

    width: float
    height: float
    inputs: Mapping[str, float] = {}
    outputs: Mapping[str, float] = {}


class Link(NamedTuple):
    """A wire, or a part of one between two columns: what it joins, and how far below the middle
    of each it ends."""

    near: str
    far: str
    near_port: float
    far_port: float


def arranged(document: Document, sizes: Mapping[str, Size]) -> dict[str, Position]:
    """A place for every node and the Plugin Config, whose sizes are given."""
    links = [
        Link(
            edge.from_node,
            edge.to_node,
            _port(sizes[edge.from_node], sizes[edge.from_node].outputs.get(edge.from_port)),
            _port(sizes[edge.to_node], sizes[edge.to_node].inputs.get(edge.to_port)),
        )
        for edge in document.edges
        if {edge.from_node, edge.to_node} <= document.nodes.keys()
        and edge.from_node != edge.to_node
    ]
    column = _columns(document, {(link.near, link.far) for link in links})
    links, lanes = _with_lanes(links, column)
    columns = [
        sorted((i for i, at in column.items() if at == number), key=natural_key)
        for number in range(max(column.values(), default=-1) + 1)
    ]
    heights = {i: LANE if i in lanes else sizes[i].height for ids in columns for i in ids}
    ends = _ends(links)
    _uncross(columns, ends, heights)
    middles = _middles(columns, ends, heights, lanes)
    below = sizes[PLUGIN].height + GAP[1] if PLUGIN in sizes else 0.0
    top = math.ceil(below / GRID) * GRID  # what stands straight on the grid is not rounded apart
    top -= min((middles[i] - heights[i] / 2 for i in middles if i not in lanes), default=0.0)
    places = {PLUGIN: (0.0, 0.0)} if PLUGIN in sizes else {}
    left = 0.0
    for ids in columns:
        here = [i for i in ids if i not in lanes]
        for id_ in here:
            places[id_] = (_on_grid(left), _on_grid(top + middles[id_] - heights[id_] / 2))
        left += max((sizes[i].width for i in here), default=0.0) + GAP[0]
    return places


def _port(size: Size, down: float | None) -> float:
    return 0.0 if down is None else down - size.height / 2


def _columns(document: Document, pairs: Pairs) -> dict[str, int]:
    order, looped = in_order(document.nodes, pairs)
    column = dict.fromkeys(document.nodes, 0)
    for id_ in [*order, *looped]:
        fed = [column[a] for a, b in pairs if b == id_ and a not in looped]
        column[id_] = max(fed, default=-1) + 1
    for id_ in reversed(order):  # what feeds only late nodes stands close to them
        after = [column[b] for a, b in pairs if a == id_]
        if after and not any(b == id_ for _, b in pairs):
            column[id_] = max(0, min(after) - 1)
    return column


def _with_lanes(links: Iterable[Link], column: dict[str, int]) -> tuple[list[Link], set[str]]:
    """The links between neighbouring columns, with a lane for each column that is passed by.
    Wires of one output that go the same way share their lanes."""
    short: list[Link] = []
    lanes: set[str] = set()
    for link in links:
        near, port = link.near, link.near_port
        for number in range(column[link.near] + 1, column[link.far]):
            lane = f"{link.near}>{link.far}#{number}"
            if lane not in lanes:
                lanes.add(lane)
                column[lane] = number
                short.append(Link(near, lane, port, 0.0))
            near, port = lane, 0.0
        short.append(Link(near, link.far, port, link.far_port))
    return short, lanes


class End(NamedTuple):
    """One end of a link, seen from the other one."""

    other: str
    own_port: float
    other_port: float


def _ends(links: Iterable[Link]) -> dict[str, list[End]]:
    ends: dict[str, list[End]] = {}
    for near, far, near_port, far_port in links:
        ends.setdefault(near, []).append(End(far, near_port, far_port))
        ends.setdefault(far, []).append(End(near, far_port, near_port))
    return ends


def _uncross(
    columns: list[list[str]], ends: Mapping[str, list[End]], heights: Mapping[str, float]
) -> None:
    """Bring each column into the order in which its neighbours stand, to the port."""
    place = {i: _share(n, ids) for ids in columns for n, i in enumerate(ids)}
    room = {i: 1 / len(ids) for ids in columns for i in ids}
    for sweep in range(_SWEEPS):
        for ids in columns if sweep % 2 == 0 else reversed(columns):
            mean = {
                i: _mean(
                    place[end.other] + end.other_port / heights[end.other] * room[end.other]
                    for end in ends[i]
                )
                if i in ends
                else place[i]
                for i in ids
            }
            ids.sort(key=lambda i: (mean[i], natural_key(i)))
            for number, id_ in enumerate(ids):
                place[id_] = _share(number, ids) if len(ids) > 1 else mean[id_]


def _share(number: int, ids: list[str]) -> float:
    """How far down its column a node stands, from 0 to 1."""
    return number / (len(ids) - 1) if len(ids) > 1 else 0.5


def _middles(
    columns: list[list[str]],
    ends: Mapping[str, list[End]],
    heights: Mapping[str, float],
    lanes: set[str],
) -> dict[str, float]:
    """How far down the middle of each node and lane is: where its wires run straight, or as near
    to it as the others of its column let it."""
    middle: dict[str, float] = {}
    for ids in columns:
        down = -sum(heights[i] + GAP[1] for i in ids) / 2
        for id_ in ids:
            middle[id_] = down + heights[id_] / 2
            down += heights[id_] + GAP[1]
    for sweep in range(_SWEEPS):
        for ids in columns if sweep % 2 == 0 else reversed(columns):
            wanted, weights = [], []
            for id_ in ids:
                near = ends.get(id_, [End(id_, 0.0, 0.0)])
                pulls = [_STIFF if {id_, end.other} & lanes else 1.0 for end in near]
                straight = [middle[e.other] + e.other_port - e.own_port for e in near]
                wanted.append(sum(map(mul, straight, pulls)) / sum(pulls))
                weights.append(max(pulls))
            room = [(heights[a] + heights[b]) / 2 + GAP[1] for a, b in pairwise(ids)]
            for id_, down in zip(ids, _apart(wanted, weights, room), strict=True):
                middle[id_] = down
    return middle


def _apart(wanted: list[float], weights: list[float], room: list[float]) -> list[float]:
    """The places nearest to those wanted, by weighted squares, that leave so much room between
    one and the next: isotonic regression, by pooling what is too near."""
    offsets = [0.0]
    for one in room:
        offsets.append(offsets[-1] + one)
    pools: list[tuple[float, float, int]] = []  # the place of each pool, its weight, how many
    for at, weight, offset in zip(wanted, weights, offsets, strict=False):
        pool = (at - offset, weight, 1)
        while pools and pools[-1][0] > pool[0]:
            other, heavy, many = pools.pop()
            both = heavy + pool[1]
            pool = ((other * heavy + pool[0] * pool[1]) / both, both, many + pool[2])
        pools.append(pool)
    places = [at for at, _, many in pools for _ in range(many)]
    return [at + offset for at, offset in zip(places, offsets, strict=False)]


def _mean(values: Iterable[float]) -> float:
    taken = list(values)
    return sum(taken) / len(taken)


def _on_grid(value: float) -> float:
    return math.floor(value / GRID + 0.5 + 1e-6) * GRID  # `round` takes halves both ways
