"""A node whose sound is not kept is told, once."""

import io
import itertools
import json

import numpy as np
import pytest

from openscope.media.still_image import write_png
from plugin_folders import pipeline_text, write_pipelines

PASS = """
    def __init__(self, **kwargs): ...
    def __call__(self, **kwargs):
        sound = torch.zeros(2, 1600)
        return {"video": torch.cat(kwargs["video"]), "audio": sound, "audio_sample_rate": 48000}
"""


@pytest.fixture
def write(tmp_path, source_folders, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    text = pipeline_text("singer", PASS, produces_audio="True")
    source_folders(write_pipelines(tmp_path, "my-singer", text))

    def write(*types):
        ids = ["pattern_1", *(f"p{i}" for i in range(len(types))), "output_1"]
        keys = ["builtin:test-pattern", *types, "builtin:output"]
        nodes = {id_: {"type": key} for id_, key in zip(ids, keys, strict=True)}
        edges = [[f"{a}.video", f"{b}.video"] for a, b in itertools.pairwise(ids)]
        path = tmp_path / "graph.openscope"
        path.write_text(json.dumps({"format": 1, "nodes": nodes, "edges": edges}))
        return path

    return write


SINGER = "my-singer:singer"
LINE = "p0: the sound of singer is not kept; p2: the sound of singer is not kept"


def test_a_render_and_a_live_run_say_it_in_one_line(openscope, write, tmp_path):
    graph = write(SINGER, "builtin:gray", SINGER)
    done = openscope("render", graph, "-o", tmp_path / "out.mp4", "--frames", 2)
    assert (done.code, done.err.strip()) == (0, LINE)
    done = openscope("live", graph, "--seconds", 0.2, "--json")
    assert (done.code, done.err.strip()) == (0, LINE)


def test_a_batch_says_it_once(openscope, write, tmp_path):
    graph = write(SINGER)
    text = graph.read_text().replace("builtin:test-pattern", "builtin:image")
    graph.write_text(text)
    films = []
    for name in ("a.png", "b.png"):
        write_png(tmp_path / name, np.zeros((16, 16, 3), np.uint8))
        films += ["-i", tmp_path / name]
    done = openscope("render", graph, "-o", tmp_path / "films", "--frames", 1, *films)
    assert done.code == 0
    assert done.err.count("is not kept") == 1


def test_a_graph_without_sound_says_nothing(openscope, write, tmp_path):
    done = openscope("render", write("builtin:gray"), "-o", tmp_path / "out.mp4", "--frames", 2)
    assert (done.code, done.err.strip()) == (0, "")


def test_the_listing_says_it(openscope, write):
    write()
    out = openscope("plugins").out
    assert "my-singer:singer" in out
    assert "The sound that it gives is not kept." in out
