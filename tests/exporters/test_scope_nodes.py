"""Pipelines of other plugins inside an export: called as the engine calls them."""

import itertools
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from exported import Both
from exporters.source import source_of
from fakes import graph
from pipelines.kit.scope_node import found_pipeline
from plugin_folders import DOCUMENTED, MODULE_FORM, pipeline_text, write_plugin

KEEPING = """
    def __init__(self, **kwargs):
        self.built = kwargs["built"]
    def prepare(self, level=1.0, **kwargs):
        return Requirements(input_size={lot})
    def __call__(self, video, level=1.0, **kwargs):
        frames = torch.cat(video).float() / 255
        given = {{"video": (frames * level + self.built / 100).clamp(0, 1)}}
        {more}
        return given
"""
BODIES = {
    "dimmer": KEEPING.format(lot=1, more="given['mood'] = 0.5"),
    "doubler": KEEPING.format(
        lot=2, more="given['video'] = given['video'].repeat_interleave(2, dim=0)"
    ),
    "follower": KEEPING.format(
        lot=1, more="given['video'] = given['video'] * kwargs.get('mood', 1)"
    ),
    "parcels": KEEPING.format(lot="3 if level < 0.5 else 2", more=""),
    "words": KEEPING.format(
        lot=1, more="given['video'] = given['video'] * len(kwargs['prompts'][0]['text']) / 9"
    ),
}


@pytest.fixture
def installed(tmp_path, plugin_catalog):
    """A catalog with the plugins, each a source folder."""
    folders = []
    for name, body in BODIES.items():
        config = {"supports_prompts": "True"} if name == "words" else {}
        files = {"__init__.py": MODULE_FORM, "pipeline.py": pipeline_text(name, body, **config)}
        folders.append(write_plugin(tmp_path, f"scope-{name}", files))
    folders.append(write_plugin(tmp_path, "my-plugin", DOCUMENTED))
    catalog = plugin_catalog(*folders)
    assert not any(plugin.error for plugin in catalog.plugins)
    return catalog


def of(name):
    return f"scope-{name}:{name}"


def compare(catalog, document, tmp_path, chunks=5, move=None):
    """Feed both alike, in chunks of what they ask for; they must ask for the same."""
    both = Both(document, tmp_path, catalog.types, classes=catalog.classes)
    rng = np.random.default_rng(3)
    total = 0
    for number in range(chunks):
        if move is not None and number == 2:
            both.set(*move)
        count = both.session.chunk_size()
        assert both.pipeline.prepare(**both.kwargs, video=True).input_size == count
        pictures = {
            s.id: [rng.integers(0, 256, (6, 8, 3), np.uint8) for _ in range(count)]
            for s in both.plan.sources
        }
        frames, times, answer = both.run(pictures)
        total += len(frames)
        assert len(answer["video"]) == len(frames)
        assert not len(frames) or torch.equal(answer["video"], frames)
        if "video_timestamps" in answer:
            stamps = [stamp["pts"] * stamp["time_base"] for stamp in answer["video_timestamps"]]
            assert stamps == list(times)
    assert total
    return both


def in_a_row(*types, **params):
    ids = ["film_1", *(f"n{i}" for i in range(len(types))), "output_1"]
    keys = ["builtin:test-pattern", *types, "builtin:output"]
    nodes = {i: {"type": k, "params": params.get(i, {})} for i, k in zip(ids, keys, strict=True)}
    wires = [f"{a}.video > {b}.video" for a, b in itertools.pairwise(ids)]
    return graph(nodes, wires)


def test_a_pipeline_between_two_effects_gives_the_engines_frames(installed, tmp_path):
    document = in_a_row("builtin:bloom", of("dimmer"), "builtin:trails", n1={"built": 7})
    both = compare(installed, document, tmp_path, move=("n1_level", 0.4))
    assert "n1_level" in both.plan.exposed


def test_what_one_returns_beside_its_frames_reaches_the_next(installed, tmp_path):
    compare(installed, in_a_row(of("dimmer"), of("follower"), "builtin:gray"), tmp_path)


def test_lots_rates_and_joins_are_those_of_the_engine(installed, tmp_path):
    compare(installed, in_a_row(of("parcels"), of("doubler")), tmp_path, move=("n0_level", 0.2))
    nodes = {
        "film_1": {"type": "builtin:test-pattern"},
        "film_2": {"type": "builtin:test-pattern"},
        "n0": {"type": of("doubler")},
        "rife_1": {"type": "builtin:rife", "params": {"method": "flow"}},
        "mix_1": {"type": "builtin:blend"},
        "mix_2": {"type": "builtin:blend"},
        "kaleidoscope_1": {"type": "builtin:kaleidoscope", "params": {"spin": 30.0}},
        "output_1": {"type": "builtin:output"},
    }
    wires = ["film_1.video > n0.video", "film_2.video > rife_1.video", "n0.video > mix_1.video"]
    wires += ["rife_1.video > mix_1.video_b", "film_2.video > mix_2.video"]
    wires += ["mix_1.video > mix_2.video_b", "mix_2.video > kaleidoscope_1.video"]
    wires += ["kaleidoscope_1.video > output_1.video"]
    compare(installed, graph(nodes, wires), tmp_path)


def test_prompts_reach_the_pipeline_that_reads_them(installed, tmp_path):
    nodes = {
        "film_1": {"type": "builtin:test-pattern"},
        "text_prompt_1": {"type": "builtin:text-prompt", "params": {"text": "rain"}},
        "n0": {"type": of("words")},
        "output_1": {"type": "builtin:output"},
    }
    wires = ["film_1.video > n0.video", "text_prompt_1.prompts > n0.prompts"]
    both = compare(installed, graph(nodes, [*wires, "n0.video > output_1.video"]), tmp_path)
    dark = both.pipeline(video=[torch.full((1, 6, 8, 3), 90, dtype=torch.uint8)], prompts="x")
    bright = both.pipeline(video=[torch.full((1, 6, 8, 3), 90, dtype=torch.uint8)], prompts="x" * 9)
    assert bright["video"].mean() > 3 * dark["video"].mean(), "Scope's prompts replace the graph's"


def test_a_pipeline_without_a_parameter_to_offer(installed, tmp_path):
    document = in_a_row(of("dimmer"))
    node = document.nodes["n0"].model_copy(update={"baked": ("level", "built")})
    document = document.model_copy(update={"nodes": {**document.nodes, "n0": node}})
    both = compare(installed, document, tmp_path)
    assert not both.plan.exposed
    assert "cleaned" not in both.source.modules["pipeline.py"]


def test_a_parameter_without_a_default_is_told_once_it_is_set(tmp_path, plugin_catalog):
    catalog = plugin_catalog(Path(__file__).parents[1] / "third_party/scope-palette")
    document = in_a_row("scope-palette:palette")
    both = compare(catalog, document, tmp_path, move=("n0_amount", 0.25))
    assert (
        "n0_amount: float | None = Field(\n        default=None,"
        in both.source.modules["schema.py"]
    )
    assert (
        "n0_stops: list = Field(\n        default=[0.25, 0.75]," in both.source.modules["schema.py"]
    )


def test_the_class_form_is_found_and_what_is_not_installed_is_said(installed):
    config = found_pipeline("my-plugin", "my-custom-pipeline").get_config_class()
    assert config.pipeline_name == "My Custom Pipeline"
    with pytest.raises(LookupError, match="plugin nowhere, which is not installed"):
        found_pipeline("nowhere", "x")
    with pytest.raises(LookupError, match="needs 'other' of the plugin my-plugin"):
        found_pipeline("my-plugin", "other")


def test_the_source_of_a_graph_with_plugins_is_formatted(installed, tmp_path):
    import subprocess

    from exporters.names import identity
    from openscope.graph.plan import compile_whole

    document = in_a_row(of("parcels"), of("doubler"), "builtin:bloom", "builtin:trails")
    plan = compile_whole(document, installed.types)
    source = source_of(plan, document, identity(document, "Chain"))
    (tmp_path / "pipeline.py").write_text(source.modules["pipeline.py"])
    command = [
        sys.executable,
        "-m",
        "ruff",
        "format",
        "--diff",
        "--isolated",
        "--line-length",
        "100",
    ]
    done = subprocess.run([*command, tmp_path / "pipeline.py"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
