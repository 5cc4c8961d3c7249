"""An export is proven in a fresh interpreter, and whatever is broken in it is found and named."""

import json
import shutil

import pytest

from cli.conftest import openscope, write_graph
from exporters.plugin import plugin_files
from exporters.verify import NAMES, Cancel, CancelledError, verify
from exporters.write import write_folder
from fakes import graph
from openscope.catalog.builtin import builtin_types

__all__ = ["openscope", "write_graph"]

NODES = {
    "film_1": {"type": "builtin:test-pattern"},
    "optical_flow_1": {"type": "builtin:optical-flow"},
    "trails_1": {"type": "builtin:trails", "params": {"decay": 0.7}},
    "output_1": "output",
}
WIRES = ["film_1.video > optical_flow_1.video", "optical_flow_1.video > trails_1.video"]
WIRES.append("trails_1.video > output_1.video")


def write(folder, nodes=None, wires=None, debug_view=False, **rest):
    document = graph(nodes or NODES, wires or WIRES, **rest)
    made = plugin_files(document, builtin_types(), "Proven", debug_view=debug_view)
    write_folder(made, folder)
    return folder


def failures(report):
    return {check.name: check for check in report.checks if check.state == "failed"}


def test_a_good_plugin_passes_every_check(openscope, tmp_path):
    folder = write(tmp_path / "proven")
    done = openscope("verify", folder, "--json")
    assert done.code == 0, done.out
    assert {check["state"] for check in done.data} == {"passed"}
    assert len(done.data) == 9
    assert {p.name for p in tmp_path.iterdir()} == {"proven"}
    assert not list(folder.rglob("__pycache__")), "nothing is left in it"


def test_a_debug_view_is_proven_too(tmp_path):
    nodes = NODES | {"optical_flow_1": "kaleidoscope"}
    folder = write(tmp_path / "proven", nodes, debug_view=True)
    report = verify(folder)
    assert {check.state for check in report.checks} == {"passed"}, report.as_json()
    assert "its debug view shows every node" in [check.name for check in report.checks]
    pipeline = folder / "src/proven/pipeline.py"
    text = pipeline.read_text()
    pipeline.write_text(text.replace("return as_answer(optical_flow_1)", "return as_answer(video)"))
    found = failures(verify(folder))
    assert found.keys() == {"its debug view shows every node"}
    assert "debug_view = 'optical_flow_1'" in found.popitem()[1].reason


def test_a_folder_that_is_no_export_is_said(openscope, tmp_path):
    (tmp_path / "empty").mkdir()
    done = openscope("verify", tmp_path / "empty")
    assert done.code == 1
    assert "no plugin that OpenScope exported" in done.out
    assert openscope("verify", tmp_path / "missing").code == 2


PIPELINE = "pipeline.py"
LOST = {"survives what Scope sends"}
BREAKS = {
    "a typing mistake": (PIPELINE, "def prepare(", "def prepare((", {"compiles"}, True),
    "an entry point to nothing": (
        "pyproject.toml", '"proven"\n\n', '"nowhere"\n\n', {"loads"}, False,
    ),
    "a wrong range": ("schema.py", "le=0.99", "le=0.5", {"schema is the editor's"}, False),
    "a constant": (
        PIPELINE,
        'decay=kwargs.get("trails_1_decay", 0.7)',
        "decay=0.7",
        {"runtime parameters act at once"},
        False,
    ),
    "a value kept": (
        PIPELINE,
        'decay=kwargs.get("trails_1_decay", 0.7)',
        'decay=self.__dict__.setdefault("kept", kwargs.get("trails_1_decay", 0.7))',
        {"runtime parameters act at once"},
        False,
    ),
    "another picture": (
        PIPELINE,
        "return as_answer(trails_1)",
        "return as_answer(trails_1 * 0.999)",
        {"frames are the engine's", "runtime parameters act at once"},
        False,
    ),
    "a reset forgotten": (
        PIPELINE,
        "self.trails_1.reset()",
        "pass",
        {"frames are the engine's"},
        False,
    ),
    "a crash on a string": (
        PIPELINE,
        "        kwargs |= cleaned(ProvenConfig, kwargs)\n        video =",
        "        video =",
        LOST,
        True,
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(BREAKS))
def test_what_is_broken_is_found_and_named(name, tmp_path):
    file, old, new, expected, has_place = BREAKS[name]
    folder = write(tmp_path / "proven")
    (path,) = folder.rglob(file)
    text = path.read_text()
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1))
    found = failures(verify(folder))
    assert expected <= found.keys(), found
    assert file != PIPELINE or "schema is the editor's" not in found
    check = found[sorted(expected)[0]]
    assert check.reason
    if has_place:
        assert check.file == file
        assert check.line


@pytest.mark.slow
def test_a_plugin_that_never_comes_back_is_ended(tmp_path):
    folder = write(tmp_path / "proven")
    (path,) = folder.rglob("__init__.py")
    path.write_text("while True: pass\n")
    report = verify(folder, seconds=12)
    assert failures(report)["in time"].reason == "it took more than 12 seconds"


@pytest.mark.slow
def test_a_plugin_that_takes_the_interpreter_down_is_said(tmp_path):
    folder = write(tmp_path / "proven")
    (path,) = folder.rglob("__init__.py")
    path.write_text("import os\nos._exit(7)\n")
    assert "ended with 7" in failures(verify(folder))["to the end"].reason


VARIED = {
    "branches": (
        {"a": "bloom", "b": "kaleidoscope", "k": "luma-key", "m": "blend"},
        "film_1.video>a.video film_1.video>b.video film_2.video>k.video a.video>m.video "
        "b.video>m.video_b k.mask>m.mask m.video>output_1.video",
    ),
    "twice": (
        {"a": "trails", "b": "trails", "c": "bloom", "d": "bloom"},
        "film_1.video>a.video a.video>b.video b.video>c.video c.video>d.video "
        "d.video>output_1.video",
    ),
    "flow": (
        {"a": "optical-flow", "b": "flow-warp"},
        "film_1.video>a.video film_1.video>b.video a.flow>b.flow b.video>output_1.video",
    ),
    "slow motion": (
        {"a": {"type": "builtin:rife", "params": {"method": "flow"}}, "b": "kaleidoscope",
         "c": "blend"},
        "film_1.video>a.video a.video>b.video b.video>c.video film_1.video>c.video_b "
        "c.video>output_1.video",
    ),
    "words": (
        {"t": {"type": "builtin:text-prompt", "params": {"text": "rain"}}, "a": "text-overlay"},
        "film_1.video>a.video t.prompts>a.prompts a.video>output_1.video",
    ),
    "generator": ({"a": "controller-viz", "b": "bloom"}, "a.video>b.video b.video>output_1.video"),
    "drawn beside": (
        {"a": "controller-viz", "m": "blend"},
        "film_1.video>m.video a.video>m.video_b m.video>output_1.video",
    ),
    "mask shown": ({"k": "luma-key"}, "film_1.video>k.video k.mask>output_1.video"),
    "scribble": ({"a": "scribble", "g": "gray"}, "film_1.video>a.video a.video>g.video "
                 "g.video>output_1.video"),
    "nothing": ({}, "film_1.video>output_1.video"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(VARIED))
def test_graphs_of_all_kinds_pass_the_whole_verify(name, tmp_path):
    nodes, wires = VARIED[name]
    sources = {f"film_{n}": "test-pattern" for n in (1, 2) if f"film_{n}." in wires}
    pairs = [pair.replace(">", " > ") for pair in wires.split()]
    nodes = sources | nodes | {"output_1": "output"}
    folder = write(tmp_path / "p", nodes, pairs, debug_view=True, size=[80, 48])
    report = verify(folder)
    assert report.passed, json.dumps(json.loads(report.as_json()), indent=1)
    assert {check.state for check in report.checks} == {"passed"}
    shutil.rmtree(folder)


@pytest.mark.slow
def test_a_graph_that_holds_an_exported_plugin_passes_too(tmp_path, plugin_catalog):
    inner = write(tmp_path / "proven")
    catalog = plugin_catalog(inner)
    nodes = {
        "test_pattern_1": "test-pattern",
        "inner_1": {"type": "proven:proven", "params": {"trails_1_decay": 0.4}},
        "output_1": "output",
    }
    wires = ["test_pattern_1.video > inner_1.video", "inner_1.video > output_1.video"]
    made = plugin_files(graph(nodes, wires, size=[80, 48]), catalog.types, "Around")
    assert made.uninstalled == ("proven",)
    write_folder(made, tmp_path / "around")
    report = verify(tmp_path / "around")
    assert report.passed, report.as_json()


def test_what_could_not_be_tried_here_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("DAYDREAM_SCOPE_MODELS_DIR", str(tmp_path / "none"))
    nodes = NODES | {"rife_1": {"type": "builtin:rife", "params": {"method": "flow"}}}
    wires = [*WIRES[:-1], "trails_1.video > rife_1.video", "rife_1.video > output_1.video"]
    report = verify(write(tmp_path / "proven", nodes, wires))
    (check,) = [check for check in report.checks if check.name.startswith("load-time")]
    assert check.state == "passed"
    assert "not tried here: " in check.reason
    assert "rife_1_method = 'network'" in check.reason


def test_its_checks_are_those_that_are_announced(tmp_path):
    report = verify(write(tmp_path / "proven", debug_view=True))
    assert tuple(check.name for check in report.checks) == NAMES


def test_a_verify_is_cancelled_in_the_middle(tmp_path):
    folder, cancel, seen = write(tmp_path / "proven"), Cancel(), []

    def one(check):
        seen.append(check)
        cancel()

    with pytest.raises(CancelledError):
        verify(folder, on_check=one, cancel=cancel)
    assert [check.name for check in seen] == [NAMES[0]]


def test_a_verify_that_was_cancelled_before_it_began_looks_at_nothing(tmp_path):
    folder, cancel = write(tmp_path / "proven"), Cancel()
    cancel()
    with pytest.raises(CancelledError):
        verify(folder, on_check=lambda check: pytest.fail(check.name), cancel=cancel)
