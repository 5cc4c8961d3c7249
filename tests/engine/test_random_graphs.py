"""Any graph over the built-in types either runs or is refused with problems, and what runs gives
the frames of its functions called by hand."""

from fractions import Fraction

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from openscope.catalog.builtin import builtin_types
from openscope.engine.session import Session
from openscope.graph.files import parse
from openscope.graph.node_type import fits
from openscope.graph.plan import compile_plan
from pipelines.kit.colour import to_mask
from pipelines.kit.frames import to_float
from running import Running

TYPES = builtin_types()
EFFECTS = sorted(
    key
    for key, type_ in TYPES.items()
    if type_.role == "effect" and type_.id not in ("rife", "controller-viz")
)
"""All but the one that changes the rate, whose model is not here, and the one that shows what the
graph is doing."""

SIZES = [(1, 1), (5, 8), (9, 4)]


@st.composite
def graphs(draw):
    """Two sources, up to seven effects wired mostly to what came before, and an output."""
    nodes = {"test_pattern_1": "builtin:test-pattern", "test_pattern_2": "builtin:test-pattern"}
    for number in range(draw(st.integers(2, 7))):
        key = draw(st.sampled_from(EFFECTS))
        nodes[f"{TYPES[key].id.replace('-', '_')}_{number}"] = key
    nodes["output_1"] = "builtin:output"
    ids = list(nodes)
    edges = []
    for position, id_ in enumerate(ids):
        for port in TYPES[nodes[id_]].inputs:
            # Mostly an earlier node, so that most graphs are right; now and then any, or none.
            wild = draw(st.integers(0, 11)) == 0
            reach = ids if wild else ids[:position]
            choices = [
                f"{other}.{output.name}"
                for other in reach
                for output in TYPES[nodes[other]].outputs
                if wild or fits(output.kind, port.kind)
            ]
            if choices and (port.required or draw(st.booleans())) and draw(st.integers(0, 19)):
                # The latest ones, so that graphs grow long.
                latest = choices[-1:] if id_ == "output_1" else choices[-3:]
                edges.append([draw(st.sampled_from(latest)), f"{id_}.{port.name}"])
    written = {
        id_: {
            "type": key,
            "bypassed": draw(st.integers(0, 9)) == 0
            and TYPES[key].bypass_input is not None
            and id_ != "output_1",
            "params": {"text": "rain"} if key == "builtin:text-prompt" else {},
        }
        for id_, key in nodes.items()
    }
    return parse({"format": 1, "nodes": written, "edges": edges})


def by_hand(document, pictures):
    """The output of a right graph, by calling each function on the results of the others."""
    feeds = {(e.to_node, e.to_port): (e.from_node, e.from_port) for e in document.edges}
    results = {id_: (to_float(torch.from_numpy(p[None])),) for id_, p in pictures.items()}

    def value(id_, name):
        node = document.nodes[id_]
        type_ = TYPES[node.type]
        position = [port.name for port in type_.outputs].index(name)
        if node.bypassed:
            passed = type_.bypass_input
            return arrives(id_, passed) if type_.outputs[position].kind == "video" else None
        if id_ not in results:
            inputs = [arrives(id_, port.name) for port in type_.inputs]
            text = {} if type_.inputs else {"text": node.params["text"]}
            results[id_] = Running(type_)(*inputs, **text)
        return results[id_][position]

    def arrives(id_, name):
        source = feeds.get((id_, name))
        if source is None:
            return None
        frames = value(*source)
        port = TYPES[document.nodes[id_].type].input(name)
        if frames is not None and port.kind == "mask" and frames.shape[3] != 1:
            return to_mask(frames)
        return frames

    return arrives("output_1", "video")


@given(document=graphs(), size=st.sampled_from(SIZES), seed=st.integers(0, 9))
@settings(deadline=None, max_examples=300, derandomize=True)
def test_a_random_graph_runs_or_is_refused(document, size, seed):
    plan = compile_plan(document, TYPES)
    rng = np.random.default_rng(seed)
    pictures = {
        step.id: rng.integers(0, 256, (*size, channels), np.uint8)
        for step, channels in zip(plan.sources, rng.permutation([1, 3, 4]), strict=False)
    }
    session = Session(torch.device("cpu"))
    session.bind(plan)
    if plan.problems:
        assert all(problem.message for problem in plan.problems)
        session.run({id_: [p] for id_, p in pictures.items()}, [Fraction(0)])
        return
    shown = session.run({id_: [p] for id_, p in pictures.items()}, [Fraction(0)])
    with torch.inference_mode():
        assert torch.equal(shown["output_1"].data, by_hand(document, pictures))


def test_the_generator_of_graphs_reaches_both_sides():
    found = {"right": 0, "refused": 0, "steps": 0}

    @given(document=graphs())
    @settings(deadline=None, max_examples=100, derandomize=True, database=None)
    def count(document):
        plan = compile_plan(document, TYPES)
        found["refused" if plan.problems else "right"] += 1
        found["steps"] = max(found["steps"], len(plan.steps))

    count()
    assert found["right"] > 20
    assert found["refused"] > 20
    assert found["steps"] >= 3
