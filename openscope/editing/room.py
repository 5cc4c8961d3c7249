"""Room for a new node: in a wire, or among the others."""

from collections.abc import Mapping

from openscope.editing.arrange import Size
from openscope.editing.edits import PLUGIN, moved
from openscope.editing.grid import GRID, on_grid
from openscope.graph.document import Document, Edge, Position
from openscope.graph.wiring import downstream

GAP = 40.0
"""Between the node and those that it is wired to."""
_NEAR = 12.0


def with_room(document: Document, node: str, edge: Edge, sizes: Mapping[str, Size]) -> Document:
    """The document where a node that was put into a wire lies on neither end of it: it goes to the
    right of the first, where the wire runs straight, and the other, with all that it feeds, as far
    to the right as is needed."""
    before, after = edge.from_node, edge.to_node
    if not (_touch(document, node, before, sizes) or _touch(document, node, after, sizes)):
        return document
    left, top = document.nodes[before].position
    top += _drop(document, node, before, sizes)
    x = left + sizes[before].width + GAP
    places: dict[str, Position] = {node: (on_grid(x), on_grid(top))}
    push = x + sizes[node].width + GAP - document.nodes[after].position[0]
    if push > 0:
        for id_ in downstream(document, [after]) - {node, before}:
            x, y = document.nodes[id_].position
            places[id_] = (on_grid(x + push), y)
    return moved(document, places)


def clear_place(
    document: Document, place: Position, size: Size, sizes: Mapping[str, Size]
) -> Position:
    """The first place straight down from one at which a new node lies on no other."""
    x, y = place
    places = {PLUGIN: document.plugin.position}
    places |= {id_: node.position for id_, node in document.nodes.items()}
    boxes = [(at, sizes[id_]) for id_, at in places.items() if id_ in sizes]
    while under := [box for box in boxes if _overlap(((x, y), size), box)]:
        y = on_grid(max(at[1] + one.height for at, one in under) + _NEAR + GRID)
    return x, y


def _drop(document: Document, node: str, before: str, sizes: Mapping[str, Size]) -> float:
    """How much lower than the first the node is where their wire runs straight."""
    for edge in document.edges:
        if edge.from_node == before and edge.to_node == node:
            start = sizes[before].outputs.get(edge.from_port)
            end = sizes[node].inputs.get(edge.to_port)
            return start - end if start is not None and end is not None else 0.0
    return 0.0


def _touch(document: Document, one: str, other: str, sizes: Mapping[str, Size]) -> bool:
    first = (document.nodes[one].position, sizes[one])
    return _overlap(first, (document.nodes[other].position, sizes[other]))


def _overlap(one: tuple[Position, Size], other: tuple[Position, Size]) -> bool:
    ((x, y), a), ((u, v), b) = one, other
    across = x < u + b.width + _NEAR and u < x + a.width + _NEAR
    return across and y < v + b.height + _NEAR and v < y + a.height + _NEAR
