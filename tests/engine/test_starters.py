"""Every starter is right, has a picture, and runs at once."""

from contextlib import closing
from itertools import islice

import pytest
import torch

from openscope.catalog.builtin import builtin_types
from openscope.engine.inputs import Inputs
from openscope.engine.render import run_ticks
from openscope.engine.session import Session
from openscope.graph import files
from openscope.graph.check import check
from openscope.graph.plan import compile_whole
from resources import resource

STARTERS = sorted(resource("starters").glob("*.openscope"))


def test_there_are_enough_and_one_is_the_whole_flow():
    assert len(STARTERS) >= 6
    types, stages = builtin_types(), ("preprocessor", "pipeline", "postprocessor")
    flows = []
    for path in STARTERS:
        used = [types[node.type] for node in files.load(path).nodes.values()]
        categories = {type_.category for type_ in used} | {u for t in used for u in t.usage}
        flows.append({"input", "output", *stages} <= categories)
    assert any(flows)


@pytest.mark.parametrize("path", STARTERS, ids=lambda path: path.stem)
def test_a_starter_is_right_and_runs(path):
    document, types = files.load(path), builtin_types()
    assert check(document, types) == ()
    assert document.plugin.name
    assert document.plugin.description
    assert document.plugin.id == path.stem
    places = {node.position for node in document.nodes.values()}
    assert len(places) == len(document.nodes), "two nodes lie on each other"
    for node in document.nodes.values():
        assert not types[node.type].needed_artifacts(node.params) or node.params["method"] == "flow"

    plan = compile_whole(document, types)
    session = Session(torch.device("cpu"), {})
    session.bind(plan)
    with closing(Inputs(plan, path.parent)) as inputs:
        shown = list(run_ticks(plan, session, islice(inputs.ticks(), 3)))
    assert len(shown) >= 3
    assert all(picture.pixels.shape[:2] == (720, 1280) for picture in shown)
    assert shown[-1].pixels.std() > 10, "it shows something"


@pytest.mark.parametrize("path", STARTERS, ids=lambda path: path.stem)
def test_a_starter_has_its_picture(path):
    from PIL import Image

    with Image.open(path.with_suffix(".jpg")) as picture:
        assert picture.size == (480, 270)
