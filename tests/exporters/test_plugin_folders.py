"""A graph as a plugin folder: what is in it, where it goes, and the way back."""

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import torch

from cli.conftest import openscope, write_graph
from exporters.errors import ExportError
from exporters.names import NameTakenError
from exporters.plugin import plugin_files
from exporters.reopen import reopen
from exporters.write import write_folder, write_zip
from fakes import graph
from openscope.catalog import load_catalog
from openscope.catalog.builtin import builtin_types
from openscope.graph import files

__all__ = ["openscope", "write_graph"]

TYPES = builtin_types()


def document(name="", effect="bloom", plugin=None, **params):
    nodes = {
        "video_1": {"type": "builtin:video-file", "params": {"path": "/home/me/films/a film.mp4"}},
        "video_2": {"type": "builtin:video-file", "params": {"path": "C:\\films\\b.mp4"}},
        "fx_1": {"type": f"builtin:{effect}", "params": params},
        "blend_1": "blend",
        "output_1": "output",
    }
    wires = ["video_1.video > fx_1.video", "fx_1.video > blend_1.video"]
    wires += ["video_2.video > blend_1.video_b", "blend_1.video > output_1.video"]
    return graph(nodes, wires, plugin={"name": name} | (plugin or {}))


def export(folder, made=None, **options):
    write_folder(made or plugin_files(document("My Cool FX"), TYPES, "x"), folder, **options)
    return folder


def tree(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*")
            if p.is_file()}  # fmt: skip


def test_the_folder_is_the_one_of_the_documentation(tmp_path):
    folder = export(tmp_path / "out")
    assert set(tree(folder)) == {
        "pyproject.toml",
        "README.md",
        "src/my_cool_fx/__init__.py",
        "src/my_cool_fx/schema.py",
        "src/my_cool_fx/pipeline.py",
        "src/my_cool_fx/graph.openscope",
        "src/my_cool_fx/export.json",
        "tests/test_my_cool_fx.py",
    }
    project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["scope"] == {"my-cool-fx": "my_cool_fx"}
    assert project["requires-python"] == ">=3.11"
    assert project["dependencies"] == []
    readme = (folder / "README.md").read_text()
    assert "`fx_1_intensity`" in readme
    assert "Its inputs are `video`, `video_2`" in readme


@pytest.mark.parametrize(
    ("effect", "needs"),
    [
        ("gray", []),
        ("optical-flow", ["opencv-python-headless>=4.9"]),
        ("text-overlay", ["pillow>=10"]),
    ],
)
def test_only_what_is_used_is_a_dependency(effect, needs):
    made = plugin_files(document("Needs", effect), TYPES, "x")
    project = tomllib.loads(made.files["pyproject.toml"].decode())["project"]
    assert project["dependencies"] == needs


def test_what_travels_with_an_effect_lies_beside_it():
    made = plugin_files(document("Words", "text-overlay"), TYPES, "x")
    assert "src/words/Inter-SemiBold.otf" in made.files
    made = plugin_files(document("Slow", "rife"), TYPES, "x")
    assert "src/slow/rife_network.py" in made.files
    schema = made.files["src/slow/schema.py"].decode()
    assert "requires_models = True" in schema
    assert 'repo_id="daydreamlive/RIFE"' in schema


def test_it_loads_where_plugins_are_found_and_its_own_test_passes(tmp_path, source_folders):
    folder = export(tmp_path / "my-cool-fx")
    source_folders(folder)
    catalog = load_catalog()
    assert not any(plugin.error for plugin in catalog.plugins)
    type_ = catalog.types["my-cool-fx:my-cool-fx"]
    assert [port.name for port in type_.inputs] == ["video", "video_2"]
    intensity = type_.parameters["fx_1_intensity"]
    original = TYPES["builtin:bloom"].parameters["intensity"]
    assert (intensity.minimum, intensity.maximum) == (original.minimum, original.maximum)
    assert intensity.description == original.description
    assert intensity.label == "Bloom intensity"
    environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
    test = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)]
    done = subprocess.run(test, capture_output=True, text=True, env=environment, cwd=folder)
    assert done.returncode == 0, done.stdout
    ruff = [sys.executable, "-m", "ruff"]
    assert subprocess.run([*ruff, "check", folder], capture_output=True).returncode == 0
    assert subprocess.run([*ruff, "format", "--check", folder], capture_output=True).returncode == 0


NASTY = [
    'He said "hi"',
    "it's {{ 1 + 1 }} {% raw %}",
    'a\\" + __import__("os").abort() + "',
    '"""\nraise SystemExit\n"""',
    "line\nbreak \t tab",
    "日本語 🎉 ünï",
    "\\N{BULLET} \\x41 \\",
    "{x!r} %s $HOME `id` <b>",
    "x" * 200,
    "many words " * 20,
    "\u202e \x00",
    f"{'y' * 60} '{'z' * 18}'",
]


@pytest.mark.parametrize("text", NASTY)
def test_text_is_data_wherever_it_stands(text, tmp_path, source_folders):
    expose = {"text_overlay_1.size": {"label": text}, "text_overlay_1.colour": {"label": text}}
    words = {"description": text, "author": text, "id": "nasty", "expose": expose}
    nodes = {
        "video_1": "video-file",
        "text_prompt_1": {"type": "builtin:text-prompt", "params": {"text": text}},
        "text_overlay_1": {"type": "builtin:text-overlay", "title": text},
        "output_1": "output",
    }
    wires = ["video_1.video > text_overlay_1.video", "text_overlay_1.video > output_1.video"]
    wires.append("text_prompt_1.prompts > text_overlay_1.prompts")
    nasty = graph(nodes, wires, plugin={"name": text, **words})
    folder = tmp_path / "nasty"
    write_folder(plugin_files(nasty, TYPES, "x"), folder)
    project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    assert project["name"] == "nasty"
    source_folders(folder)
    catalog = load_catalog()
    assert not any(plugin.error for plugin in catalog.plugins), catalog.plugins
    type_ = catalog.types["nasty:nasty"]
    assert type_.name == " ".join(text.split())
    assert type_.description == text
    assert type_.parameters["text_overlay_1_size"].label == text
    shown = catalog.classes["nasty:nasty"](device="cpu")(
        video=[torch.zeros(1, 90, 160, 3, dtype=torch.uint8)]
    )
    if text.isprintable():
        assert shown["video"].max() > 0.5, "the words are written"
    ruff = [sys.executable, "-m", "ruff"]
    assert subprocess.run([*ruff, "check", folder], capture_output=True).returncode == 0
    assert subprocess.run([*ruff, "format", "--check", folder], capture_output=True).returncode == 0


@pytest.mark.parametrize(
    "title",
    ["My Cool FX", "2cool", "日本語", 'He said "hi"', "class", "x" * 200, "🎉", "torch", "None"],
)
def test_any_title_gives_a_plugin_that_imports(title, tmp_path, source_folders):
    made = plugin_files(document(title), TYPES, "x")
    assert made.names == plugin_files(document(title), TYPES, "other").names, "stable"
    write_folder(made, tmp_path / "out")
    source_folders(tmp_path / "out")
    catalog = load_catalog()
    assert not any(plugin.error for plugin in catalog.plugins), catalog.plugins[0].traceback


def test_ids_of_scope_and_of_other_plugins_are_refused_with_a_suggestion():
    with pytest.raises(NameTakenError, match="rife-fx"):
        plugin_files(document("RIFE"), TYPES, "x")
    with pytest.raises(NameTakenError, match="my-cool-fx-fx"):
        plugin_files(document("My Cool FX"), TYPES, "x", taken=frozenset({"my-cool-fx"}))


def test_the_same_graph_is_the_same_bytes(tmp_path):
    first = document("Stable")
    turned = first.model_copy(update={"edges": first.edges[::-1]})
    nodes = dict(reversed(first.nodes.items()))
    other = turned.model_copy(update={"nodes": nodes})
    assert plugin_files(first, TYPES, "x").files == plugin_files(other, TYPES, "y").files
    for name in ("a.zip", "b.zip"):
        write_zip(plugin_files(first, TYPES, "x"), tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_again_over_itself_keeps_what_the_author_added(tmp_path):
    folder = export(tmp_path / "out")
    (folder / "notes").mkdir()
    (folder / "notes" / "ideas.txt").write_text("mine")
    (folder / "src" / "my_cool_fx" / "extra.py").write_text("x = 1")
    before = tree(folder)
    export(folder)
    assert tree(folder) == before
    gone = plugin_files(document("My Cool FX", "gray"), TYPES, "x")
    export(folder, gone)
    assert (folder / "notes" / "ideas.txt").read_text() == "mine"
    assert [p.name for p in tmp_path.iterdir()] == ["out"], "nothing is left beside it"


def test_a_file_that_the_author_edited_is_overwritten_only_when_told(tmp_path):
    folder = export(tmp_path / "out")
    pipeline = folder / "src" / "my_cool_fx" / "pipeline.py"
    pipeline.write_text(pipeline.read_text() + "# mine\n")
    before = tree(folder)
    with pytest.raises(ExportError, match=r"pipeline.py in .* was edited"):
        export(folder)
    assert tree(folder) == before
    assert reopen(folder).edited == ("src/my_cool_fx/pipeline.py",)
    export(folder, force=True)
    assert "# mine" not in pipeline.read_text()


def test_a_file_of_the_author_that_a_new_export_would_write_is_no_less_theirs(tmp_path):
    folder = export(tmp_path / "out")
    network = folder / "src" / "my_cool_fx" / "rife_network.py"
    network.write_text("mine = 1")
    before = tree(folder)
    slow = plugin_files(document("My Cool FX", "rife"), TYPES, "x")
    with pytest.raises(ExportError, match=r"rife_network.py in .* or added"):
        export(folder, slow)
    assert tree(folder) == before
    export(folder, slow, force=True)
    assert "mine" not in network.read_text()


def test_a_zip_is_written_again_with_the_same_care(tmp_path):
    made = plugin_files(document("My Cool FX"), TYPES, "x")
    path = tmp_path / "a.zip"
    write_zip(made, path)
    first = path.read_bytes()
    write_zip(made, path)
    assert path.read_bytes() == first
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("my-cool-fx/notes/ideas.txt", "mine")
    write_zip(plugin_files(document("My Cool FX", "gray"), TYPES, "x"), path)
    with zipfile.ZipFile(path) as archive:
        assert archive.read("my-cool-fx/notes/ideas.txt") == b"mine"
        assert b"gray" in archive.read("my-cool-fx/src/my_cool_fx/pipeline.py")
    changed = {**made.files, "README.md": b"mine"}
    with zipfile.ZipFile(path, "w") as archive:
        for place, content in changed.items():
            archive.writestr(f"my-cool-fx/{place}", content)
    edited = path.read_bytes()
    with pytest.raises(ExportError, match=r"README.md in .*a.zip was edited"):
        write_zip(made, path)
    assert path.read_bytes() == edited
    write_zip(made, path, force=True)
    assert path.read_bytes() == first
    with pytest.raises(ExportError, match="'my-cool-fx', another one"):
        write_zip(plugin_files(document("Other"), TYPES, "x"), path)
    (tmp_path / "thesis.zip").write_bytes(b"years")
    with pytest.raises(ExportError, match="no zip"):
        write_zip(made, tmp_path / "thesis.zip", force=True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip", "thesis.zip"]


def test_what_is_no_earlier_export_stays(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("years")
    with pytest.raises(ExportError, match="no export"):
        export(tmp_path / "full")
    other = export(tmp_path / "other", plugin_files(document("Other"), TYPES, "x"))
    with pytest.raises(ExportError, match="'other', another one"):
        export(other)
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="no folder"):
        export(tmp_path / "file")
    (tmp_path / "empty").mkdir()
    export(tmp_path / "empty")


def test_a_disk_that_refuses_leaves_the_old_plugin_and_nothing_else(tmp_path, monkeypatch):
    folder = export(tmp_path / "out")
    before = tree(folder)
    rename = type(folder).rename

    def refuse(self, target):
        if target == folder and ".old" not in self.name:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(type(folder), "rename", refuse)
    with pytest.raises(ExportError, match="No space left"):
        export(folder, plugin_files(document("My Cool FX", "gray"), TYPES, "x"))
    assert tree(folder) == before
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_plugin_opens_as_its_graph_again(tmp_path):
    first = document("Back", intensity=1.25)
    made = plugin_files(first, TYPES, "x")
    write_folder(made, tmp_path / "out")
    write_zip(made, tmp_path / "out.zip")
    for place in (tmp_path / "out", tmp_path / "out.zip"):
        reopened = reopen(place)
        assert reopened.edited == ()
        back = reopened.document
        assert back.nodes["video_1"].params["path"] == "a film.mp4"
        assert back.nodes["video_2"].params["path"] == "b.mp4"
        same = back.with_params("video_1", {"path": first.nodes["video_1"].params["path"]})
        same = same.with_params("video_2", {"path": first.nodes["video_2"].params["path"]})
        assert same.model_copy(update={"edges": first.edges}) == first
        assert sorted(same.edges) == sorted(first.edges)
        assert plugin_files(back, TYPES, "z").files == made.files, "and exports as it was"


def test_two_plugins_and_one_graph_under_two_names_do_not_disturb_each_other(
    tmp_path, source_folders
):
    names = ["One", "Two", "Other"]
    effects = ["trails", "trails", "bloom"]
    for name, effect in zip(names, effects, strict=True):
        write_folder(plugin_files(document(name, effect), TYPES, "x"), tmp_path / name)
    source_folders(*(tmp_path / name for name in names))
    catalog = load_catalog()
    assert not any(plugin.error for plugin in catalog.plugins)
    one, two, other = (catalog.classes[f"{n.lower()}:{n.lower()}"](device="cpu") for n in names)
    bright = [torch.full((1, 4, 6, 3), 200, dtype=torch.uint8)]
    dark = [torch.zeros(1, 4, 6, 3, dtype=torch.uint8)]
    one(video=bright, video_2=dark)
    assert two(video=dark, video_2=dark)["video"].max() == 0, "no trail of the other's picture"
    assert one(video=dark, video_2=dark)["video"].max() > 0.5
    assert other(video=dark, video_2=dark)["video"].max() == 0


def test_the_command_exports_prints_and_opens(openscope, write_graph, tmp_path):
    path = write_graph("bloom", "trails", name="night.openscope")
    out = tmp_path / "night"
    done = openscope("export", path, out)
    assert done.code == 0, done.err
    assert "the plugin night" in done.out
    code = (out / "src" / "night" / "pipeline.py").read_text()
    assert openscope("code", path).out == code, "byte for byte"
    assert openscope("code", path, "--file", "schema.py").out.startswith('"""night')
    assert openscope("code", path, "--file", "nope.py").code == 2
    assert openscope("check", out).code == 0
    assert openscope("export", path, tmp_path / "z", "--zip").code == 0
    assert openscope("check", tmp_path / "z.zip").code == 0
    done = openscope("render", out, "-o", tmp_path / "still.png", "--frames", "1")
    assert done.code == 0, done.err
    (out / "README.md").write_text("mine")
    done = openscope("export", path, out)
    assert done.code == 1
    assert "README.md" in done.err
    assert openscope("export", path, out, "--force", "--no-verify").code == 0
    (out / "README.md").write_text("mine")
    assert "edited since the export" in openscope("check", out).err
    taken = write_graph("gray", name="gray.openscope")
    done = openscope("export", taken, tmp_path / "gray")
    assert done.code == 1
    assert "gray-fx" in done.err


def test_an_event_node_cannot_be_exported(monkeypatch):
    from dataclasses import replace

    types = {**TYPES, "builtin:bloom": replace(TYPES["builtin:bloom"], role="event")}
    with pytest.raises(ExportError, match="fx_1: Bloom is an event node"):
        plugin_files(document("Events"), types, "x")


def test_the_record_names_every_file(tmp_path):
    folder = export(tmp_path / "out")
    record = json.loads((folder / "src/my_cool_fx/export.json").read_text())
    assert record["id"] == "my-cool-fx"
    assert set(record["files"]) == set(tree(folder)) - {"src/my_cool_fx/export.json"}
    assert files.load(folder / "src/my_cool_fx/graph.openscope").plugin.name == "My Cool FX"
