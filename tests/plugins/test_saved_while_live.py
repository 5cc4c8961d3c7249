"""A plugin's code is saved while it runs: the picture follows."""

import json
import queue
import signal
import subprocess
import sys
import threading

import pytest

from fakes import graph
from openscope.catalog.watch import Watch
from openscope.whole_file import write_whole
from plugin_folders import KNOB, pipeline_text, write_pipelines
from staging import PATIENCE, on_stage, shown, shown_once, told_once

LEVEL = """
    def __init__(self, **kwargs):
        self.level = {level}
    def __call__(self, **kwargs):
        return {{"video": torch.cat(kwargs["video"]).float() * 0 + self.level}}
"""
NODES = {
    "pattern_1": {"type": "builtin:test-pattern", "params": {"width": 8, "height": 8, "fps": 60}},
    "level_1": {"type": "my-level:level"},
    "output_1": {"type": "builtin:output"},
}
WIRES = ["pattern_1.video > level_1.video", "level_1.video > output_1.video"]


def level(value):
    return pipeline_text("level", LEVEL.format(level=value))


def code_of(folder):
    return folder / "src" / folder.name.replace("-", "_") / "pipeline.py"


def test_an_effect_goes_on_with_the_code_that_was_saved_last_and_loads(
    monkeypatch, tmp_path, plugin_catalog
):
    folder = write_pipelines(tmp_path, "my-level", level("0.20"))
    catalog = plugin_catalog(folder)
    came = queue.Queue()

    def take_over(catalog, tried):
        live.use(catalog.types, catalog.classes)
        came.put(tried[0])

    document = graph(NODES, WIRES)
    stage = on_stage(monkeypatch, document, types=catalog.types, classes=catalog.classes)
    with stage as live, Watch(catalog, take_over):
        assert shown_once(live, 51)
        write_whole(code_of(folder), level("0.40"))
        assert shown_once(live, 102)
        assert came.get(timeout=PATIENCE).stale_error == ""
        write_whole(code_of(folder), "raise OSError('no luck')")
        assert "no luck" in came.get(timeout=PATIENCE).stale_error
        assert {shown(live) for _ in range(20)} == {102}
        assert not live.status().faults
        write_whole(code_of(folder), level("0.80"))
        assert shown_once(live, 204)


def test_an_input_source_is_opened_anew(monkeypatch, tmp_path, plugin_catalog):
    folder = write_pipelines(tmp_path, "my-knob", KNOB)
    catalog = plugin_catalog(folder)
    nodes = {"knob_1": {"type": "my-knob:knob"}, "output_1": {"type": "builtin:output"}}
    document = graph(nodes, ["knob_1.video > output_1.video"])
    stage = on_stage(monkeypatch, document, types=catalog.types, classes=catalog.classes)
    with stage as live, Watch(catalog, lambda new, _: live.use(new.types, new.classes)):
        assert shown_once(live, 40)
        write_whole(code_of(folder), KNOB.replace('"40"', '"60"'))
        assert shown_once(live, 60)


def test_a_type_that_its_plugin_no_longer_has_is_a_problem_and_comes_back(
    monkeypatch, tmp_path, plugin_catalog
):
    folder = write_pipelines(tmp_path, "my-level", level("0.20"))
    catalog = plugin_catalog(folder)
    document = graph(NODES, WIRES)
    stage = on_stage(monkeypatch, document, types=catalog.types, classes=catalog.classes)
    with stage as live, Watch(catalog, lambda new, _: live.use(new.types, new.classes)):
        assert shown_once(live, 51)
        write_whole(code_of(folder), level("0.20").replace('"level"', '"other"'))
        assert told_once(live, lambda status: status.problems).problems[0].node == "level_1"
        write_whole(code_of(folder), level("0.60"))
        assert shown_once(live, 153)


@pytest.fixture
def named(tmp_path, monkeypatch):
    folder = write_pipelines(tmp_path, "my-level", level("0.20"))
    monkeypatch.setenv("OPENSCOPE_PLUGINS", str(folder))
    return folder


@pytest.fixture
def lines(tmp_path, named):
    """What `openscope live --json` prints, as it does."""
    path = tmp_path / "graph.openscope"
    edges = [[end.strip() for end in wire.split(">")] for wire in WIRES]
    path.write_text(json.dumps({"format": 1, "nodes": NODES, "edges": edges}))
    command = [sys.executable, "-m", "openscope.cli", "live", str(path), "--json"]
    came = queue.Queue()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        reading = threading.Thread(target=lambda: [came.put(json.loads(s)) for s in process.stdout])
        reading.start()
        yield came, process.stdin
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
        reading.join(PATIENCE)


def told(lines, words):
    for _ in range(30):
        line = lines.get(timeout=30)
        if words in line.get("note", "") + str(line["errors"]):
            return
    raise AssertionError(f"it never said {words!r}")


def test_the_command_goes_on_with_what_is_saved_and_says_so(named, lines):
    lines, keyboard = lines
    lines.get(timeout=60)
    write_whole(code_of(named), level("0.40").replace("hidden", "another"))
    told(lines, "my-level was loaded anew")
    keyboard.write(b"level_1.another=9\n")
    keyboard.flush()
    told(lines, "level_1.another = 9")
    write_whole(code_of(named), "1 / 0")
    told(lines, "my-level goes on with the code before: ZeroDivisionError")
    write_whole(code_of(named), level("0.60 / 0"))
    told(lines, "float division by zero")
