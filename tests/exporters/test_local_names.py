"""A graph may call its nodes anything: no name of a node meets one that the code needs."""

import itertools
import subprocess
import sys

import numpy as np
import pytest
import torch

from exported import Both, imported, source_for
from fakes import graph

FIRST, SECOND = "builtin:test-pattern", "builtin:test-pattern"


def chain(*ids, first="film_1", second="film_2", **options):
    """Two films mixed, then a chain of effects: one with a state, one with times of its own."""
    types = ["builtin:trails", "builtin:rife", "builtin:kaleidoscope", "builtin:optical-flow"]
    nodes = {first: {"type": FIRST}, second: {"type": SECOND}, "blend_1": "blend"}
    nodes |= {i: {"type": t} for i, t in zip(ids, types, strict=False)}
    if len(ids) > 1:
        nodes[ids[1]]["params"] = {"method": "flow"}
    nodes["output_1"] = "output"
    row = ["blend_1", *ids, "output_1"]
    wires = [f"{first}.video > blend_1.video", f"{second}.video > blend_1.video_b"]
    wires += [f"{a}.video > {b}.video" for a, b in itertools.pairwise(row)]
    return graph(nodes, wires, **options)


def assert_equal(document, folder, **options):
    both = Both(document, folder, source=source_for(document, **options))
    rng = np.random.default_rng(1)
    for count in (1, 3):
        pictures = {
            s.id: [rng.integers(0, 256, (9, 12, 3), np.uint8) for _ in range(count)]
            for s in both.plan.sources
        }
        frames, _, answer = both.run(pictures)
        assert torch.equal(answer["video"], frames)
    return both


@pytest.mark.parametrize(
    "ids",
    [
        ("len", "list", "float", "max"),
        ("timeline", "meeting", "shapes", "pace"),
        ("config", "state", "node_id", "execute"),
        ("kwargs", "self_", "video", "view"),
        ("a", "b", "b_times", "b_times_2"),
        ("b_times", "b", "a_video_met", "a"),
        ("bloom", "trails", "kaleidoscope", "cleaned"),
        ("torch", "fraction", "times", "clock"),
    ],
)
def test_nodes_are_called_as_they_like(ids, tmp_path):
    assert_equal(chain(*ids), tmp_path, debug_view=True)


@pytest.mark.parametrize("second", ["video", "prompts", "graph", "x_timestamps", "blend_1_mode"])
def test_a_second_input_has_a_name_of_its_own(second, tmp_path):
    both = assert_equal(chain("a", second=second), tmp_path)
    first, other = both.source.code.inputs
    assert first == "video"
    assert other not in {"video", "prompts", "graph", "blend_1_mode", "x_timestamps"}


def test_what_nothing_takes_has_no_name(tmp_path):
    """Of an unwired output, and of a clock that only a branch of another rate would want."""
    text = source_for(chain("a", "b", "c", "d")).modules["pipeline.py"]
    assert "d, _ = self.d(" in text
    assert "clock = " not in text
    (tmp_path / "pipeline.py").write_text(text)
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F,RUF059"]
    done = subprocess.run([*ruff, tmp_path], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_a_graph_of_nothing_hands_on_what_comes(tmp_path):
    nodes = {"film_1": "test-pattern", "output_1": "output"}
    source = source_for(graph(nodes, ["film_1.video > output_1.video"]))
    assert source.modules["pipeline.py"].count("return as_answer(video)") == 1
    pipeline = imported(source, tmp_path)(device="cpu")
    assert pipeline()["video"].shape == (0, 1, 1, 3)
