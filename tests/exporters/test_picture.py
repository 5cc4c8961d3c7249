"""The picture in a plugin's README: what comes in beside what goes out, small, and never a reason
for an export to fail."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from cli.conftest import openscope, write_graph
from exporters.picture import WIDEST, with_picture
from exporters.plugin import PICTURE, plugin_files
from exporters.write import write_folder
from fakes import graph
from openscope.catalog import load_catalog
from plugin_folders import KNOB, pipeline_text, write_pipelines

__all__ = ["openscope", "write_graph"]


def made(nodes, wires, catalog=None, folder=None, **rest):
    """The pixels of a graph's picture, and why it is a card."""
    catalog = catalog or load_catalog()
    document = graph(nodes, wires, **rest)
    plugin = plugin_files(document, catalog.types, "Neon Street")
    plugin, why = with_picture(plugin, document, catalog, folder)
    picture = Image.open(io.BytesIO(plugin.files[PICTURE]))
    return np.asarray(picture.convert("RGB")).astype(int), why


def chain(source, effect):
    nodes = {"source_1": source, "fx_1": effect, "output_1": "output"}
    return nodes, ["source_1.video > fx_1.video", "fx_1.video > output_1.video"]


def colour_in(pixels):
    """How far from grey, on average."""
    return float(np.ptp(pixels, axis=2).mean())


def halves(pixels):
    middle = pixels.shape[1] // 2
    return pixels[:, : middle - 8], pixels[:, middle + 8 :]


@pytest.fixture(autouse=True)
def no_camera(monkeypatch, source_folders):
    source_folders()
    monkeypatch.setattr("openscope.engine.inputs.open_device", lambda *_: pytest.fail("a camera"))


def test_left_is_what_comes_in_and_right_what_goes_out(tmp_path):
    pixels, why = made(*chain("test-pattern", "gray"), folder=tmp_path)
    left, right = halves(pixels)
    assert why == ""
    assert colour_in(left) > 10
    assert colour_in(right) < 3
    assert pixels.shape[1] <= WIDEST


@pytest.mark.parametrize("source", ["video-file", "camera", "image"])
def test_the_bundled_film_stands_in_for_media_that_are_not_here(source, tmp_path):
    source = {"type": f"builtin:{source}"}
    if source["type"] != "builtin:camera":
        source["params"] = {"path": "my holiday.mp4"}
    pixels, why = made(*chain(source, "gray"), folder=tmp_path)
    assert why == ""
    assert pixels.shape == (360, 640, 3)
    assert colour_in(halves(pixels)[0]) > 10


def test_the_film_of_the_graph_is_shown_where_it_is(tmp_path):
    Image.new("RGB", (1000, 500), (250, 20, 20)).save(tmp_path / "red.png")
    source = {"type": "builtin:image", "params": {"path": "red.png"}}
    pixels, _ = made(*chain(source, "gray"), folder=tmp_path)
    assert pixels.shape == (320, 640, 3)
    assert np.abs(halves(pixels)[0] - [250, 20, 20]).max() < 12


def test_a_graph_without_a_source_shows_its_own_frame(tmp_path):
    wires = ["viz_1.video > output_1.video"]
    pixels, why = made({"viz_1": "controller-viz", "output_1": "output"}, wires, folder=tmp_path)
    assert why == ""
    assert pixels.shape == (512, 512, 3)
    assert (pixels[:, 255] < 250).any(), "and no line through it"


def test_a_large_graph_is_made_small_before_it_runs(tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "pipelines.gray.effect.gray", lambda frames: seen.append(frames.shape) or frames
    )
    made(*chain("test-pattern", "gray"), folder=tmp_path, size=[3840, 2160])
    assert {shape[1:3] for shape in seen} == {(360, 640)}


def test_a_graph_that_cannot_run_here_has_a_card_with_its_name(tmp_path, monkeypatch):
    monkeypatch.setenv("DAYDREAM_SCOPE_MODELS_DIR", str(tmp_path / "none"))
    pixels, why = made(*chain("test-pattern", "rife"), folder=tmp_path)
    assert "rife" in why.lower()
    assert pixels.shape == (360, 640, 3)
    assert pixels.max() > 200, "the words"
    assert np.median(pixels) < 40, "on a plain ground"


BROKEN = """
    def __init__(self, **kwargs): pass
    def __call__(self, **kwargs): raise SystemExit("out of order")
"""
HEAVY = {"artifacts": "[HuggingfaceRepoArtifact(repo_id='a/b', files=['c'])]"}


@pytest.mark.parametrize(
    ("config", "said"), [({}, "out of order"), (HEAVY, "takes long without a GPU")]
)
def test_a_plugin_that_fails_or_takes_long_is_a_card_too(config, said, tmp_path, plugin_catalog):
    text = "from scope.core.pipelines.artifacts import HuggingfaceRepoArtifact\n"
    text += pipeline_text("broken", BROKEN, **config)
    catalog = plugin_catalog(write_pipelines(tmp_path, "scope-broken", text))
    fx = {"type": "scope-broken:broken"}
    _, why = made(*chain("test-pattern", fx), catalog, tmp_path)
    assert said in why


def test_no_device_of_a_plugin_is_opened(tmp_path, plugin_catalog):
    catalog = plugin_catalog(write_pipelines(tmp_path, "scope-knob", KNOB))
    pixels, why = made(*chain({"type": "scope-knob:knob"}, "gray"), catalog, tmp_path)
    assert (why, pixels.shape) == ("", (360, 640, 3))


def test_the_export_writes_it_and_its_record_knows_nothing_of_it(openscope, write_graph, tmp_path):
    path = write_graph("gray", name="night.openscope")
    assert openscope("export", path, tmp_path / "night", "--no-verify").code == 0
    record = json.loads((tmp_path / "night/src/night/export.json").read_text())
    assert "picture.jpg" not in record["files"]
    assert "](picture.jpg)\n" in (tmp_path / "night/README.md").read_text()
    (tmp_path / "night/picture.jpg").write_bytes(b"\xff\xd8 mine")
    assert openscope("check", tmp_path / "night").err == "", "it counts as no edit"


def test_a_card_is_said_and_the_export_goes_on(openscope, write_graph, tmp_path, monkeypatch):
    monkeypatch.setattr("exporters.picture._shown", lambda *_: 1 / 0)
    path = write_graph("gray", name="night.openscope")
    done = openscope("export", path, tmp_path / "night", "--no-verify")
    assert done.code == 0
    assert "is a plain card: division by zero" in done.err
    assert (tmp_path / "night/picture.jpg").is_file()


def test_a_picture_of_the_authors_own_stays_and_ours_is_made_anew(tmp_path):
    catalog = load_catalog()
    document = graph(*chain("test-pattern", "gray"))
    plugin = plugin_files(document, catalog.types, "Mine")
    assert PICTURE not in plugin.files, "which are the same everywhere"
    plugin, _ = with_picture(plugin, document, catalog, tmp_path)
    folder = tmp_path / "mine"
    write_folder(plugin, folder)
    ours = (folder / PICTURE).read_bytes()
    (folder / PICTURE).write_bytes(ours[:-2] + b"older\xff\xd9")
    write_folder(plugin, folder)
    assert (folder / PICTURE).read_bytes() == ours
    Image.new("RGB", (9, 9)).save(folder / PICTURE)
    mine = (folder / PICTURE).read_bytes()
    write_folder(plugin, folder)
    assert (folder / PICTURE).read_bytes() == mine
