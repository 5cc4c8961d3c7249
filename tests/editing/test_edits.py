"""Edits: what a gesture does to a document, and that it leaves the rest alone."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from openscope.editing import edits
from openscope.editing.arrange import Size, arranged
from openscope.editing.clipboard import copied, pasted
from openscope.editing.edits import PLUGIN
from openscope.graph.check import check
from openscope.graph.document import Document, Edge, Node, PluginConfig
from openscope.graph.files import dumps
from random_graphs import TYPES, graphs


def chain(*types):
    """A test pattern through effects of these types to an output."""
    nodes = {"test_pattern_1": Node(type="builtin:test-pattern")}
    nodes |= {f"{t.replace('-', '_')}_1": Node(type=f"builtin:{t}") for t in types}
    nodes["output_1"] = Node(type="builtin:output")
    ids = list(nodes)
    edges = tuple(Edge(a, "video", b, "video") for a, b in itertools.pairwise(ids))
    return Document(nodes=nodes, edges=edges)


def wires(document):
    return {tuple(edge.as_pair()) for edge in document.edges}


def test_a_node_gets_a_free_id_and_the_rest_is_the_same_object():
    before = chain("bloom")
    after, id_ = edits.added(before, "builtin:bloom", (8.0, 4.0))
    assert id_ == "bloom_2"
    assert after.nodes[id_].position == (8.0, 4.0)
    assert after.nodes["bloom_1"] is before.nodes["bloom_1"]
    assert after.edges is before.edges


def test_a_wire_takes_the_place_of_the_one_at_its_input():
    document = chain("bloom")
    document, _trails = edits.added(document, "builtin:trails")
    edge = Edge("test_pattern_1", "video", "output_1", "video")
    assert edits.why_not(document, TYPES, edge) is None
    after = edits.connected(document, edge)
    assert wires(after) == {
        ("test_pattern_1.video", "bloom_1.video"),
        ("test_pattern_1.video", "output_1.video"),
    }


def test_a_refused_wire_says_why():
    document = chain("bloom", "trails")
    loop = Edge("trails_1", "video", "bloom_1", "video")
    assert edits.why_not(document, TYPES, loop) == "This would make a loop."
    itself = Edge("bloom_1", "video", "bloom_1", "video")
    assert edits.why_not(document, TYPES, itself) == "A node cannot feed itself."
    document, warp = edits.added(document, "builtin:flow-warp")
    unlike = Edge("bloom_1", "video", warp, "flow")
    assert "takes flow" in edits.why_not(document, TYPES, unlike)


def test_deleting_takes_wires_and_what_was_said_of_parameters():
    document = edits.exposed(chain("bloom"), "bloom_1", "intensity", label="Glow")
    after = edits.deleted(document, ["bloom_1", PLUGIN])
    assert after.nodes.keys() == {"test_pattern_1", "output_1"}
    assert after.edges == ()
    assert after.plugin.expose == {}


def test_healing_joins_what_was_before_to_what_came_after():
    document = chain("bloom", "trails")
    after = edits.healed(document, TYPES, ["bloom_1", "trails_1"])
    assert wires(after) == {("test_pattern_1.video", "output_1.video")}


def test_a_node_goes_into_a_wire_at_ports_that_fit():
    document, blend = edits.added(chain("bloom"), "builtin:blend")
    edge = Edge("bloom_1", "video", "output_1", "video")
    after = edits.inserted(document, TYPES, blend, edge)
    assert ("bloom_1.video", "blend_1.video") in wires(after)
    assert ("blend_1.video", "output_1.video") in wires(after)
    assert edge not in after.edges
    prompt, id_ = edits.added(document, "builtin:text-prompt")
    assert edits.inserted(prompt, TYPES, id_, edge) is None


def test_a_wire_into_nothing_offers_what_it_fits():
    assert "builtin:flow-warp" in edits.fitting(TYPES, "flow", from_output=True)
    assert "builtin:bloom" not in edits.fitting(TYPES, "flow", from_output=True)
    assert edits.fitting(TYPES, "flow", from_output=False) == ["builtin:optical-flow"]
    document, warp = edits.added(chain("optical-flow"), "builtin:flow-warp")
    after = edits.wired_to(document, TYPES, warp, "optical_flow_1", "flow", from_output=True)
    assert ("optical_flow_1.flow", "flow_warp_1.flow") in wires(after)


def test_bypass_switches_all_on_then_all_off():
    document = edits.with_node(chain("bloom", "trails"), "bloom_1", bypassed=True)
    ids = ["bloom_1", "trails_1", "test_pattern_1"]
    on = edits.bypassed(document, TYPES, ids)
    assert [on.nodes[id_].bypassed for id_ in ids] == [True, True, False]
    off = edits.bypassed(on, TYPES, ids)
    assert not any(off.nodes[id_].bypassed for id_ in ids)


def test_a_default_is_not_written():
    document = edits.with_param(chain("bloom"), TYPES, "bloom_1", "intensity", 1.5)
    assert document.nodes["bloom_1"].params == {"intensity": 1.5}
    default = TYPES["builtin:bloom"].parameters["intensity"].default
    document = edits.with_param(document, TYPES, "bloom_1", "intensity", default)
    assert document.nodes["bloom_1"].params == {}


def test_exposing_as_the_type_says_is_saying_nothing():
    document = edits.exposed(chain("bloom"), "bloom_1", "intensity", label="Glow", order=3)
    assert document.plugin.expose["bloom_1.intensity"].label == "Glow"
    document = edits.exposed(document, "bloom_1", "intensity", label=None, order=None)
    assert document.plugin == PluginConfig()


@given(graphs(), st.data())
@settings(max_examples=60, deadline=None)
def test_what_is_copied_comes_back_as_it_was(document, data):
    ids = data.draw(st.lists(st.sampled_from(sorted(document.nodes)), min_size=1, unique=True))
    text = copied(document, ids)
    bare, same = pasted(edits.empty().model_copy(update={"nodes": {}}), text, TYPES, (0.0, 0.0))
    assert set(same) == set(ids)
    for id_ in ids:
        assert bare.nodes[id_] == document.nodes[id_]
    inside = {e for e in document.edges if e.from_node in ids and e.to_node in ids}
    assert set(bare.edges) == inside
    again, new = pasted(document, text, TYPES)
    assert not set(new) & set(document.nodes)
    inside = {e for e in inside if document.nodes[e.to_node].type != "builtin:output"}
    assert len(again.edges) == len(document.edges) + len(inside)
    assert again.edges[: len(document.edges)] == document.edges


def test_a_duplicate_keeps_what_feeds_it():
    document = chain("bloom")
    after, (new,) = pasted(document, copied(document, ["bloom_1"], with_feeds=True), TYPES)
    assert new == "bloom_2"
    assert ("test_pattern_1.video", "bloom_2.video") in wires(after)


def test_other_text_is_nothing_to_paste():
    for text in ("", "hello", "[1]", '{"format": 99}'):
        assert pasted(chain(), text, TYPES) is None


def test_a_graph_that_is_pasted_into_another_brings_no_second_output():
    document = chain("bloom")
    after, new = pasted(document, copied(document, document.nodes), TYPES)
    assert set(new) == {"test_pattern_2", "bloom_2"}
    assert not [p for p in check(after, TYPES) if p.code == "second-output"]


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_arranged_nodes_do_not_overlap_and_stand_in_the_order_of_the_frames(document):
    sizes = {id_: Size(184, 150 + 22 * (n % 3)) for n, id_ in enumerate(sorted(document.nodes))}
    sizes[PLUGIN] = Size(184, 96)
    places = arranged(document, sizes)
    assert places.keys() == sizes.keys()
    assert places == arranged(document, sizes)
    boxes = [(*places[id_], *sizes[id_][:2]) for id_ in sizes]
    for number, (x, y, w, h) in enumerate(boxes):
        for a, b, c, d in boxes[number + 1 :]:
            assert x + w <= a or a + c <= x or y + h <= b or b + d <= y
    after = edits.moved(document, places)
    assert edits.moved(after, places) is after
    assert dumps(after) == dumps(edits.moved(document, dict(reversed(places.items()))))
