"""Room for a node that is put into a wire."""

from collections.abc import Mapping

from openscope.editing.arrange import Size
from openscope.editing.edits import moved
from openscope.editing.grid import on_grid
from openscope.graph.document import Document, Edge, Position
from openscope.graph.wiring import downstream

GAP = 40.0
"""Between the node and those that it is wired to."""
_NEAR = 12.0


def with_room(document: Document, node: str, edge: Edge, sizes: Mapping[str, Size]) -> Document:
    """The document where a node that was put into a wire lies on neither end of it: it goes to the
    right of the first, and the other, with all that it feeds, as far to the right as is needed."""
    before, after = edge.from_node, edge.to_node
    if not (_touch(document, node, before, sizes) or _touch(document, node, after, sizes)):
        return document
    left, top = document.nodes[before].position
    x = left + sizes[before].width + GAP
    places: dict[str, Position] = {node: (on_grid(x), top)}
    push = x + sizes[node].width + GAP - document.nodes[after].position[0]
    if push > 0:
        for id_ in downstream(document, [after]) - {node, before}:
            x, y = document.nodes[id_].position
            places[id_] = (on_grid(x + push), y)
    return moved(document, places)


def _touch(document: Document, one: str, other: str, sizes: Mapping[str, Size]) -> bool:
    (x, y), (u, v) = document.nodes[one].position, document.nodes[other].position
    a, b = sizes[one], sizes[other]
    across = x < u + b.width + _NEAR and u < x + a.width + _NEAR
    return across and y < v + b.height + _NEAR and v < y + a.height + _NEAR
