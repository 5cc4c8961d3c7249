"""An input source of a plugin, from the command line."""

import io
import json

import numpy as np
import pytest

from films import read_film
from plugin_folders import KNOB, write_pipelines


@pytest.fixture
def graph(tmp_path, source_folders, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    source_folders(write_pipelines(tmp_path, "scope-knob", KNOB))
    nodes = {"knob_1": {"type": "scope-knob:knob"}, "output_1": {"type": "builtin:output"}}
    edges = [["knob_1.video", "output_1.video"]]
    path = tmp_path / "graph.openscope"
    path.write_text(json.dumps({"format": 1, "nodes": nodes, "edges": edges}))
    return path


@pytest.mark.parametrize(("settings", "level"), [([], 40), (["--set", "knob_1.identifier=90"], 90)])
def test_it_is_rendered(openscope, graph, tmp_path, settings, level):
    done = openscope("render", graph, "-o", tmp_path / "out.mp4", "--frames", 3, *settings)
    assert (done.code, done.err.strip()) == (0, "")
    pixels, *_ = read_film(tmp_path / "out.mp4")
    assert len(pixels) == 3
    assert np.abs(pixels[2].astype(int) - level).max() <= 2


def test_it_runs_live(openscope, graph):
    done = openscope("live", graph, "--seconds", 1, "--json")
    assert done.code == 0
    last = json.loads(done.out.splitlines()[-1])
    assert last["frames"] > 3
    assert (last["errors"], last["warnings"], last["problems"]) == ({}, {}, [])


def test_what_it_cannot_connect_to_is_told(openscope, graph, tmp_path):
    setting = ["--set", "knob_1.identifier=222"]
    done = openscope("render", graph, "-o", tmp_path / "out.mp4", "--frames", 3, *setting)
    assert done.code == 1
    assert "Knob cannot connect to '222'" in done.err
    assert not (tmp_path / "out.mp4").exists()
    done = openscope("live", graph, "--seconds", 0.5, "--json", *setting)
    last = json.loads(done.out.splitlines()[-1])
    assert "cannot connect" in last["warnings"]["knob_1"]
