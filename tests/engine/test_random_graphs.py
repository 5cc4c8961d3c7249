"""Any graph over the built-in types either runs or is refused with problems, and what runs gives
the frames of its functions called by hand."""

from fractions import Fraction

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from openscope.engine.session import Session
from openscope.graph.plan import compile_plan
from pipelines.kit.colour import to_mask
from pipelines.kit.frames import to_float
from random_graphs import EFFECTS, TYPES, graphs
from running import Running

SIZES = [(1, 1), (5, 8), (9, 4)]
ALIKE = [key for key in EFFECTS if key not in ("builtin:rife", "builtin:controller-viz")]
"""All but the one that changes the rate and the one that shows what the graph is doing."""


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


@given(document=graphs(ALIKE), size=st.sampled_from(SIZES), seed=st.integers(0, 9))
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

    @given(document=graphs(ALIKE))
    @settings(deadline=None, max_examples=100, derandomize=True, database=None)
    def count(document):
        plan = compile_plan(document, TYPES)
        found["refused" if plan.problems else "right"] += 1
        found["steps"] = max(found["steps"], len(plan.steps))

    count()
    assert found["right"] > 20
    assert found["refused"] > 20
    assert found["steps"] >= 3
