"""The option of an export that shows any node's picture."""

import subprocess
import sys

import numpy as np
import pytest
import torch

from exported import Both, source_for
from fakes import graph
from openscope.catalog.builtin import builtin_types
from openscope.engine.session import Session
from openscope.graph.plan import compile_plan
from pipelines.kit.colour import over_black, to_rgb

NODES = {
    "film_1": "test-pattern",
    "bloom_1": "bloom",
    "luma_key_1": "luma-key",
    "rife_1": {"type": "builtin:rife", "params": {"method": "flow"}},
    "blend_1": "blend",
    "output_1": "output",
}
WIRES = [
    "film_1.video > bloom_1.video",
    "film_1.video > luma_key_1.video",
    "bloom_1.video > rife_1.video",
    "bloom_1.video > blend_1.video",
    "rife_1.video > blend_1.video_b",
    "luma_key_1.mask > blend_1.mask",
    "blend_1.video > output_1.video",
]


@pytest.mark.parametrize("view", ["off", "bloom_1", "luma_key_1", "rife_1", "blend_1"])
def test_it_shows_the_picture_of_the_node_that_is_chosen(view, tmp_path):
    document = graph(NODES, WIRES)
    both = Both(document, tmp_path, source=source_for(document, debug_view=True))
    plan = compile_plan(document, builtin_types(), watched=["bloom_1", "luma_key_1", "rife_1"])
    watching = Session(torch.device("cpu"))
    watching.bind(plan)
    both.session = watching
    both.kwargs["debug_view"] = view
    rng = np.random.default_rng(1)
    shown, wanted = [], "output_1" if view in ("off", "blend_1") else view
    run = watching.run
    watching.run = lambda *args: shown.append(run(*args)) or shown[-1]
    for _ in range(2):
        pictures = {"film_1": [rng.integers(0, 256, (6, 8, 3), np.uint8) for _ in range(2)]}
        _, _, answer = both.run(pictures)
        assert torch.equal(answer["video"], to_rgb(over_black(shown[-1][wanted].data)))


def test_without_the_option_there_is_no_such_parameter(tmp_path):
    document = graph(NODES, WIRES)
    assert "debug_view" not in "".join(source_for(document).modules.values())
    for name, text in source_for(document, debug_view=True).modules.items():
        (tmp_path / name).write_text(text)
    command = [sys.executable, "-m", "ruff", "format", "--diff", "--line-length", "100"]
    done = subprocess.run([*command, tmp_path], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
