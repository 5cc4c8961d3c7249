"""Any graph that is right exports, imports, and gives the frames of the engine, bit for bit."""

import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from exported import Both, source_for
from openscope.graph.plan import compile_plan
from random_graphs import TYPES, graphs

ANY = {
    "deadline": None,
    "derandomize": True,
    "suppress_health_check": [
        HealthCheck.function_scoped_fixture,
        HealthCheck.filter_too_much,
        HealthCheck.too_slow,
    ],
}


def right(document):
    return not compile_plan(document, TYPES).problems


@given(document=graphs().filter(right), data=st.data())
@settings(max_examples=300, **ANY)
def test_a_random_graph_exports_and_gives_the_engines_frames(document, data, tmp_path):
    both = Both(document, tmp_path)
    rng = np.random.default_rng(data.draw(st.integers(0, 9), label="seed"))
    sizes = data.draw(st.lists(st.sampled_from([(9, 12), (7, 5)]), min_size=3, max_size=3))
    channels = data.draw(st.sampled_from([1, 3, 4]), label="channels")
    moved = sorted(n for n, (id_, of) in both.plan.exposed.items() if of in both.plan.values[id_])
    for count, size in zip((1, 4, 1), sizes, strict=True):
        pictures = {
            step.id: [rng.integers(0, 256, (*size, channels), np.uint8) for _ in range(count)]
            for step in both.plan.sources
        }
        frames, _, answer = both.run(pictures)
        assert len(answer["video"]) == len(frames)
        assert not len(frames) or torch.equal(answer["video"], frames)
        if moved:
            name = data.draw(st.sampled_from(moved), label="moved")
            id_, of = both.plan.exposed[name]
            parameter = TYPES[document.nodes[id_].type].parameters[of]
            if parameter.kind == "number":
                both.set(name, data.draw(st.floats(parameter.minimum, parameter.maximum)))
            elif parameter.kind == "choice":
                both.set(name, data.draw(st.sampled_from(parameter.choices)))


@pytest.mark.parametrize("seed", range(3))
def test_what_is_printed_is_formatted_and_clean(seed, tmp_path):
    """Many graphs at once, since a start of ruff costs more than a file."""

    @given(document=graphs().filter(right))
    @settings(max_examples=25, database=None, **ANY)
    def write(document):
        assume(seed >= 0)
        number = len(list(tmp_path.iterdir()))
        folder = tmp_path / f"p{number}"
        folder.mkdir()
        for name, text in source_for(document).modules.items():
            (folder / name).write_text(text)

    write()
    ruff = [sys.executable, "-m", "ruff"]
    line = ["--line-length", "100", "--isolated"]
    done = subprocess.run(
        [*ruff, "format", "--diff", *line, tmp_path], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    done = subprocess.run(
        [*ruff, "check", *line, "--select", "E4,E7,E9,F,B,UP", tmp_path],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
