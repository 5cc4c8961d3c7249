"""Any graph that is right exports, imports, and gives the frames of the engine, bit for bit."""

import subprocess
import sys

import numpy as np
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exported import Both, source_for
from fakes import graph
from openscope.graph.check import check
from openscope.graph.problem import errors
from random_graphs import graphs, third_party

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
    return not errors(check(document, third_party().types))


def another(data, parameter):
    """A value to which a parameter may be moved; None where it stays."""
    if parameter.kind == "number":
        return data.draw(st.floats(parameter.minimum, parameter.maximum))
    if parameter.name == "gives":  # some of what this one can give is no tensor
        return None
    if parameter.kind == "choice":
        return data.draw(st.sampled_from(parameter.choices))
    return data.draw(st.booleans()) if parameter.kind == "boolean" else None


@given(document=(graphs() | graphs(plugins=True)).filter(right), data=st.data())
@settings(max_examples=300, **ANY)
def test_a_random_graph_exports_and_gives_the_engines_frames(document, data, tmp_path):
    catalog = third_party()
    both = Both(document, tmp_path, catalog.types, classes=catalog.classes)
    rng = np.random.default_rng(data.draw(st.integers(0, 9), label="seed"))
    sizes = data.draw(st.lists(st.sampled_from([(9, 12), (7, 5)]), min_size=3, max_size=3))
    channels = data.draw(st.sampled_from([1, 3, 4]), label="channels")
    moved = sorted(n for n, (id_, of) in both.plan.exposed.items() if of in both.plan.values[id_])
    called = any(step.type.role == "class" for step in both.plan.steps)
    for count, size in zip((1, 4, 1), sizes, strict=True):
        wanted = both.session.chunk_size()
        asked = both.pipeline.prepare(**both.kwargs, video=True)
        assert asked is None or asked.input_size == wanted, "a generator asks for nothing"
        pictures = {
            step.id: [
                rng.integers(0, 256, (*size, channels), np.uint8)
                for _ in range(wanted if called else count)
            ]
            for step in both.plan.sources
        }
        frames, _, answer = both.run(pictures)
        assert len(answer["video"]) == len(frames)
        assert not len(frames) or torch.equal(answer["video"], frames)
        if moved:
            name = data.draw(st.sampled_from(moved), label="moved")
            id_, of = both.plan.exposed[name]
            parameter = catalog.types[document.nodes[id_].type].parameters[of]
            value = another(data, parameter)
            if value is not None:
                both.set(name, value)


def test_what_is_printed_is_formatted_and_clean(tmp_path):
    """Many graphs at once, since a start of ruff costs more than a file."""

    @given(document=(graphs() | graphs(plugins=True)).filter(right), debug_view=st.booleans())
    @settings(max_examples=75, database=None, **ANY)
    def write(document, debug_view):
        folder = tmp_path / f"p{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        source = source_for(document, third_party().types, debug_view=debug_view)
        for name, text in source.modules.items():
            (folder / name).write_text(text)

    write()
    assert len(list(tmp_path.iterdir())) >= 75
    ruff = [sys.executable, "-m", "ruff"]
    line = ["--line-length", "100", "--isolated"]
    done = subprocess.run(
        [*ruff, "format", "--diff", *line, tmp_path], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    done = subprocess.run(
        [*ruff, "check", *line, "--select", "E4,E7,E9,F,B,UP,C4,RET504,RUF059", tmp_path],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_what_hangs_on_a_rife_that_gives_nothing_for_a_while(tmp_path):
    """Ten frames a second of thirty, and another rife behind: found by the dozen of `make slow`."""
    slow = {"type": "builtin:rife", "params": {"method": "flow", "fps": 10.0}}
    nodes = {"film_1": "test-pattern", "a": slow, "b": slow, "c": "kaleidoscope"}
    wires = ["film_1.video > a.video", "a.video > b.video", "b.video > c.video"]
    document = graph(nodes | {"output_1": "output"}, [*wires, "c.video > output_1.video"])
    both = Both(document, tmp_path)
    rng = np.random.default_rng(0)
    counts = []
    for _ in range(7):
        frames, _, answer = both.run({"film_1": [rng.integers(0, 256, (9, 12, 3), np.uint8)]})
        counts.append(len(frames))
        assert torch.equal(answer["video"], frames) or not len(frames)
    assert 0 in counts
    assert sum(counts) > 1
