"""The bundle does all that the source does, on a machine where nothing is installed."""

import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from bundled import BUILT
from plugin_folders import pipeline_text, write_pipelines

pytestmark = pytest.mark.bundle

LARGEST = 1_100_000_000
"""Bytes of the bundle for the CPU. That for CUDA has the libraries of CUDA beside."""

PLUGIN = """
    def __init__(self, **kwargs): ...
    def __call__(self, **kwargs):
        video = torch.cat(kwargs["video"]).float() / 255
        return {"video": einops.rearrange(1 - video, "t h w c -> t h w c")}
"""
IMPORTS = """
import colorsys, sqlite3, wave
import av, cv2, einops, huggingface_hub, numpy.fft, PIL.ImageFilter, safetensors.torch
"""


def starter(machine, name):
    return machine.program.parent / "_internal" / "resources" / "starters" / f"{name}.openscope"


def size_of(folder):
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


def test_it_is_not_too_large():
    if not list(BUILT.rglob("*torch_cuda*")):
        assert size_of(BUILT) <= LARGEST


def test_it_says_what_it_is_and_finds_the_machine_well(machine):
    assert machine.run("--version").startswith("openscope ")
    found = {one["name"]: one for one in json.loads(machine.run("doctor", "--json"))}
    assert "the bundle" in found["Program"]["said"]
    assert found["Torch"]["state"] == found["Codecs"]["state"] == "ok"
    keys = [one["type"] for one in json.loads(machine.run("pipelines", "--json"))]
    assert {"builtin:bloom", "builtin:rife", "builtin:video-file"} <= set(keys)


def test_a_starter_is_rendered(machine):
    machine.run("render", starter(machine, "neon-street"), "-o", "film.mp4", "--frames", "12")
    with av.open(str(machine.home / "film.mp4")) as film:
        assert sum(1 for _ in film.decode(video=0)) == 12


def test_an_export_is_that_of_the_source_and_is_verified(machine, tmp_path):
    said = machine.run("export", starter(machine, "halo"), "halo")
    marks = [line[:2] for line in said.splitlines() if line[:3] in ("ok ", "no ", "-- ")]
    assert set(marks) == {"ok"}, said
    from_source = tmp_path / "halo"
    subprocess.run(
        [
            *(sys.executable, "-m", "openscope.cli", "export", "--no-verify"),
            *("resources/starters/halo.openscope", from_source),
        ],
        check=True,
    )
    for path in from_source.rglob("*.py"):
        made = machine.home / "halo" / path.relative_to(from_source)
        assert made.read_text() == path.read_text(), path.name


def test_a_new_plugin_is_written_and_loads(machine):
    machine.run("new-plugin", "soft-glow")
    assert "soft-glow" in machine.run("plugins", OPENSCOPE_PLUGINS=str(machine.home / "soft-glow"))


def test_a_plugin_from_a_zip_runs_with_what_scope_has_for_plugins(machine, tmp_path):
    text = IMPORTS + pipeline_text("negative", PLUGIN)
    folder = write_pipelines(tmp_path, "scope-negative", text)
    file = machine.home / "scope-negative.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for path in folder.rglob("*.*"):
            archive.write(path, Path("scope-negative-main") / path.relative_to(folder))
    machine.run("plugins", "add", file.name)
    (plugin,) = json.loads(machine.run("plugins", "--json"))
    assert (plugin["error"], plugin["types"]) == (None, ["scope-negative:negative"])
    graph = {
        "format": 1,
        "nodes": {
            "source_1": {"type": "builtin:test-pattern", "params": {}},
            "negative_1": {"type": "scope-negative:negative", "params": {}},
            "output_1": {"type": "builtin:output", "params": {}},
        },
        "edges": [["source_1.video", "negative_1.video"], ["negative_1.video", "output_1.video"]],
    }
    (machine.home / "g.openscope").write_text(json.dumps(graph))
    machine.run("render", "g.openscope", "-o", "stills/", "--frames", "2")
    assert len(list((machine.home / "stills").glob("*.png"))) == 2
    machine.run("plugins", "remove", plugin["place"])


def test_a_plugin_that_asks_for_more_says_what_is_missing(machine, tmp_path):
    text = "import nowhere_at_all\n" + pipeline_text("negative", PLUGIN)
    folder = write_pipelines(tmp_path, "scope-more", text)
    project = folder / "pyproject.toml"
    project.write_text(
        project.read_text().replace("[project]", '[project]\ndependencies = ["nowhere-at-all"]')
    )
    said = machine.run("plugins", OPENSCOPE_PLUGINS=str(folder))
    assert "It asks for nowhere-at-all, which this bundle does not have" in said


def test_the_window_runs_a_graph_and_closes(machine, screen):
    graph = starter(machine, "neon-street")
    window = machine.start("edit", "--run", graph, DISPLAY=screen.display)
    began, seen, moved = time.monotonic(), 0.0, 0
    before = screen.picture()
    while window.poll() is None and time.monotonic() < began + 20:
        time.sleep(0.1)
        now = screen.picture()
        if not seen and len(np.unique(now[::8, ::8].reshape(-1, 3), axis=0)) > 20:
            seen = time.monotonic() - began
        moved += bool(seen) and np.count_nonzero(now != before) > 10_000
        before = now
    picture = BUILT.parent / "window.png"
    Image.fromarray(before).save(picture)
    window.terminate()
    said, _ = window.communicate(timeout=30)
    assert (window.returncode, "Traceback" in said) == (0, False), said
    assert seen, f"nothing is seen: {picture}"
    assert moved > 20, f"the pictures of the nodes do not move: {picture}"
    assert not list(machine.home.rglob("*.session")), "it closed as it should"
    print(f"The window was there after {seen:.1f} s, and moved {moved} times; {picture} shows it.")
