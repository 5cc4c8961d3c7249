import random
import subprocess
import sys

import pytest

from fakes import CHAIN, CHAIN_NODES, graph
from openscope.catalog.builtin import builtin_types
from openscope.graph.plan import compile_plan, compile_whole
from openscope.graph.problem import DocumentError


def bypassed(kind):
    return {"type": f"builtin:{kind}", "bypassed": True}


def test_the_order_and_values_of_a_chain(chain, types):
    plan = compile_whole(chain.with_params("glow_1", {"amount": 0.25}), types)
    assert [step.id for step in plan.sources] == ["film_1"]
    assert [step.id for step in plan.steps] == ["glow_1"]
    assert plan.values["glow_1"] == {"amount": 0.25, "mode": "add"}
    assert plan.roots["output_1"].node == "glow_1"


def test_the_plan_depends_on_nothing_but_the_graph(types):
    nodes = {f"glow_{i}": "glow" for i in range(12)} | {"film_1": "film", "output_1": "output"}
    edges = [f"film_1.video > glow_{i}.video" for i in range(12)]
    nodes |= {f"mix_{i}": "mix" for i in range(11)}
    edges += ["glow_0.video > mix_0.video", "glow_1.video > mix_0.video_b"]
    for i in range(1, 11):
        edges += [f"mix_{i - 1}.video > mix_{i}.video", f"glow_{i + 1}.video > mix_{i}.video_b"]
    edges += ["mix_10.video > output_1.video"]
    first = compile_whole(graph(nodes, edges), types)
    shuffled = random.Random(1)
    for _ in range(5):
        items = list(nodes.items())
        shuffled.shuffle(items)
        shuffled.shuffle(edges)
        assert compile_whole(graph(dict(items), edges), types) == first
    ids = [step.id for step in first.steps]
    assert ids.index("glow_2") < ids.index("glow_10"), "natural order where several could be next"


def test_load_time_and_runtime_values_are_apart(types):
    nodes = CHAIN_NODES | {"glow_1": {"type": "builtin:heavy", "params": {"detail": 1}}}
    plan = compile_whole(graph(nodes, CHAIN), types)
    assert plan.values["glow_1"] == {"amount": 0.5}
    assert plan.steps[0].load_time == {"detail": 1}


def test_what_leads_to_no_root_is_not_run(types):
    nodes = CHAIN_NODES | {"glow_2": "glow"}
    document = graph(nodes, [*CHAIN, "film_1.video > glow_2.video"])
    assert [step.id for step in compile_plan(document, types).steps] == ["glow_1"]
    watched = compile_plan(document, types, watched={"glow_2"})
    assert {step.id for step in watched.steps} == {"glow_1", "glow_2"}
    assert watched.roots["glow_2"].node == "glow_2"


def test_a_picture_is_freed_after_its_last_use_and_a_root_never(types):
    nodes = {"film_1": "film", "glow_1": "glow", "mix_1": "mix", "output_1": "output"}
    edges = ["film_1.video > glow_1.video", "film_1.video > mix_1.video"]
    edges += ["glow_1.video > mix_1.video_b", "mix_1.video > output_1.video"]
    plan = compile_whole(graph(nodes, edges), types)
    assert {step.id: set(step.frees) for step in plan.steps} == {
        "glow_1": set(),
        "mix_1": {"film_1", "glow_1"},
    }
    watched = compile_plan(graph(nodes, edges), types, watched={"glow_1"})
    assert {step.id: set(step.frees) for step in watched.steps}["mix_1"] == {"film_1"}


def test_a_bypassed_node_hands_its_first_video_on_and_its_other_outputs_count_as_unwired(types):
    nodes = {"film_1": "film", "motion_1": bypassed("motion"), "warp_1": "warp"}
    edges = ["film_1.video > motion_1.video", "motion_1.video > warp_1.video"]
    edges += ["motion_1.flow > warp_1.flow", "warp_1.video > output_1.video"]
    plan = compile_whole(graph(nodes | {"output_1": "output"}, edges), types)
    (warp,) = plan.steps
    assert warp.inputs[0].node == "film_1"
    assert warp.inputs[1] is None


def test_a_wire_through_a_bypass_converts_between_its_true_ends(types):
    nodes = {"film_1": "film", "key_1": "key", "glow_1": bypassed("glow"), "mix_1": "mix"}
    edges = ["film_1.video > key_1.video", "key_1.mask > glow_1.video"]
    edges += ["glow_1.video > mix_1.mask", "glow_1.video > mix_1.video_b"]
    edges += ["film_1.video > mix_1.video", "mix_1.video > output_1.video"]
    plan = compile_whole(graph(nodes | {"output_1": "output"}, edges), types)
    mix = plan.steps[-1]
    assert [wire.convert for wire in mix.inputs] == [None, "to_video", None]


def test_a_chain_of_bypassed_nodes_hands_on(types):
    nodes = CHAIN_NODES | {"glow_1": bypassed("glow"), "glow_2": bypassed("glow")}
    edges = [CHAIN[0], "glow_1.video > glow_2.video", "glow_2.video > output_1.video"]
    plan = compile_whole(graph(nodes, edges), types)
    assert plan.steps == ()
    assert plan.roots["output_1"].node == "film_1"


def test_live_a_problem_takes_out_its_node_and_what_needs_it_and_the_rest_runs(types):
    nodes = CHAIN_NODES | {
        "gone_1": {"type": "scope-gone:gone"},
        "glow_2": "glow",
        "glow_3": "glow",
        "warp_1": "warp",
    }
    edges = [*CHAIN, "gone_1.out > glow_2.video", "glow_2.video > glow_3.video"]
    edges += ["film_1.video > warp_1.video", "gone_1.flow > warp_1.flow"]
    document = graph(nodes, edges)
    plan = compile_plan(document, types, watched={"glow_3", "warp_1"})
    assert {step.id for step in plan.steps} == {"glow_1", "warp_1"}
    assert plan.left_out == {"gone_1", "glow_2", "glow_3"}
    assert plan.steps[-1].inputs[1] is None, "an optional input does without"


def test_live_a_loop_is_taken_out_with_what_needs_it(types):
    nodes = CHAIN_NODES | {"glow_2": "glow", "glow_3": "glow", "key_1": "key", "mix_1": "mix"}
    edges = [*CHAIN, "glow_2.video > glow_2.video", "glow_2.video > glow_3.video"]
    edges += ["glow_3.video > key_1.video", "key_1.mask > mix_1.mask"]
    edges += ["film_1.video > mix_1.video", "film_1.video > mix_1.video_b"]
    plan = compile_plan(graph(nodes, edges), types, watched={"glow_3", "mix_1"})
    assert {step.id for step in plan.steps} == {"glow_1", "mix_1"}
    assert plan.left_out == {"glow_2", "glow_3", "key_1"}


def test_render_and_export_refuse_the_whole_graph_and_say_every_error(types):
    nodes = CHAIN_NODES | {"glow_2": "glow", "mix_1": "mix"}
    with pytest.raises(DocumentError) as refusal:
        compile_whole(graph(nodes, [CHAIN[0], "mix_1.video > output_1.video"]), types)
    told = [(problem.node, problem.field) for problem in refusal.value.problems]
    assert told == [("mix_1", "video"), ("mix_1", "video_b")], "the loose glow_2 keeps no one"


@pytest.mark.parametrize(
    ("node", "edges"),
    [
        ("glow", []),
        ("mix", ["film_1.video > loose_1.video"]),
        ("glow", ["loose_1.video > loose_1.video"]),
        ({"type": "builtin:glow", "params": {"amount": 9}}, ["film_1.video > loose_1.video"]),
        ({"type": "scope-gone:gone"}, ["film_1.video > loose_1.video"]),
    ],
)
def test_a_loose_node_that_is_wrong_changes_nothing_of_what_runs(node, edges, types):
    loose = compile_whole(graph(CHAIN_NODES | {"loose_1": node}, [*CHAIN, *edges]), types)
    alone = compile_whole(graph(CHAIN_NODES, CHAIN), types)
    assert (loose.sources, loose.steps, loose.roots) == (alone.sources, alone.steps, alone.roots)
    assert [problem.severity for problem in loose.problems] == ["warning"]


@pytest.mark.parametrize(
    ("sources", "node", "rate"),
    [
        (["film"], "film_0", 30.0),
        (["still", "film", "film"], "film_1", 30.0),
        (["still", "pattern"], None, 25.0),
        (["still"], None, 30.0),
    ],
)
def test_the_clock_is_the_first_film_then_the_first_pattern_then_the_documents(
    sources, node, rate, types
):
    nodes = {f"{kind}_{i}": kind for i, kind in enumerate(sources)} | {"output_1": "output"}
    *firsts, last = list(nodes)[: len(sources)]
    edges, shown = [], last
    for i, id_ in enumerate(firsts):
        nodes[f"mix_{i}"] = "mix"
        edges += [f"{shown}.video > mix_{i}.video", f"{id_}.video > mix_{i}.video_b"]
        shown = f"mix_{i}"
    edges.append(f"{shown}.video > output_1.video")
    clock = compile_whole(graph(nodes, edges), types).clock
    assert (clock.node, clock.rate) == (node, rate)


def test_a_graph_is_checked_and_planned_without_torch_and_qt():
    code = (
        "import sys, openscope.graph.plan, openscope.graph.files, openscope.catalog.builtin as b;"
        "assert b.builtin_types();"
        "print([m for m in ('torch', 'PySide6', 'cv2', 'av') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_values_are_of_the_kind_that_code_expects(types):
    """In JSON 8 is 8.0; a picture 96.0 wide is none."""
    nodes = {"a": {"type": "builtin:test-pattern", "params": {"width": 96.0, "fps": 25}}}
    nodes["output_1"] = {"type": "builtin:output"}
    plan = compile_whole(graph(nodes, ["a.video > output_1.video"]), builtin_types())
    (source,) = plan.sources
    assert repr(source.load_time["width"]) == "96"
    assert repr(source.load_time["fps"]) == "25.0"
