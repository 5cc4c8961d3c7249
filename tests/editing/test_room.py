"""Room for a node that is put into a wire."""

from openscope.editing.arrange import Size
from openscope.editing.room import GAP, clear_place, with_room
from openscope.graph.document import Document, Edge, Node, PluginConfig

WIRE = Edge("a", "video", "b", "video")
SIZES = dict.fromkeys(("a", "b", "c", "n"), Size(100, 80))


def document(**places):
    nodes = {id_: Node(type="builtin:bloom", position=at) for id_, at in places.items()}
    edges = (
        Edge("a", "video", "n", "video"),
        Edge("n", "video", "b", "video"),
        Edge("b", "video", "c", "video"),
    )
    return Document(nodes=nodes, edges=edges, plugin=PluginConfig())


def test_a_node_on_a_short_wire_pushes_what_follows_aside():
    made = with_room(document(a=(0, 0), n=(80, 20), b=(160, 8), c=(300, 8)), "n", WIRE, SIZES)
    places = {id_: node.position for id_, node in made.nodes.items()}
    assert places["a"] == (0, 0)
    assert places["n"] == (100 + GAP, 0)
    assert places["b"] == (200 + 2 * GAP, 8)
    assert places["c"][0] - places["b"][0] == 140, "what follows keeps its distance"


def test_where_there_is_room_nothing_moves():
    before = document(a=(0, 0), n=(200, 20), b=(400, 0), c=(600, 0))
    assert with_room(before, "n", WIRE, SIZES) is before


def test_what_stands_far_enough_stays():
    made = with_room(document(a=(0, 0), n=(50, 0), b=(500, 0), c=(700, 0)), "n", WIRE, SIZES)
    assert made.nodes["n"].position == (140, 0)
    assert made.nodes["b"].position == (500, 0)


def test_a_new_node_goes_below_what_is_there():
    crowd = document(a=(0, 0), n=(20, 90), b=(300, 0), c=(500, 0))
    size = Size(100, 80)
    assert clear_place(crowd, (1000, 8), size, SIZES) == (1000, 8)
    x, y = clear_place(crowd, (40, 8), size, SIZES)
    assert x == 40
    assert y >= 170, "below both that are in the way"
