"""Auto-layout: from left to right, wires beside the nodes that they pass by."""

from openscope.editing.arrange import Size, arranged
from openscope.editing.edits import PLUGIN
from openscope.graph.document import Document, Edge, Node

CARD = Size(150.0, 120.0, {"a": 90.0, "b": 106.0}, {"out": 90.0})
SMALL = Size(90.0, 60.0, {"a": 40.0}, {"out": 40.0})


def graph(*wires: str) -> Document:
    edges = tuple(Edge.parse(tuple(wire.split(" > "))) for wire in wires)
    ids = sorted({id_ for edge in edges for id_ in (edge.from_node, edge.to_node)})
    return Document(nodes={id_: Node(type="builtin:blend") for id_ in ids}, edges=edges)


def test_a_chain_is_one_straight_line():
    document = graph("x.out > y.a", "y.out > z.a")
    places = arranged(document, {PLUGIN: CARD, "x": CARD, "y": CARD, "z": SMALL})
    assert places[PLUGIN] == (0, 0)
    ports = [places["x"][1] + 90, places["y"][1] + 90, places["z"][1] + 40]
    assert max(ports) - min(ports) <= 4, "the wires run straight, to the grid"
    assert places["x"][1] >= CARD.height, "below the Plugin Config"
    assert places["x"][0] + 150 < places["y"][0] < places["z"][0]


def test_a_wire_passes_beside_the_node_between_its_ends():
    document = graph("x.out > y.a", "y.out > z.b", "x.out > z.a")
    places = arranged(document, dict.fromkeys("xyz", CARD))
    begin, end = places["x"][1] + 90, places["z"][1] + 90
    top, bottom = places["y"][1], places["y"][1] + CARD.height
    assert max(begin, end) < top or min(begin, end) > bottom
