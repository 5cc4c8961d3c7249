"""The types of plugins, kept on disk: no plugin runs for them."""

import json
import os
import sys
from dataclasses import replace

import pytest

from openscope.catalog import cache, catalog_of
from openscope.catalog.cache import cached_types
from openscope.catalog.found import read_folder
from openscope.catalog.reload import forget
from openscope.whole_file import write_whole
from plugin_folders import DOCUMENTED, KNOB, pipeline_text, write_pipelines, write_plugin

RICH = """
from enum import Enum
from scope.core.pipelines.artifacts import GoogleDriveArtifact, HuggingfaceRepoArtifact
class Tone(Enum):
    WARM = "warm"
    COLD = "cold"
"""
FIELDS = """
    def __init__(self, **kwargs): ...
class Config(Config):
    tone: Tone | None = Field(Tone.WARM, json_schema_extra=ui_field_config(order=3, label="Täne"))
    stops: list[float] = [0.0, 1e300]
"""


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The folder of the cache, its files when asked for."""
    monkeypatch.setenv("OPENSCOPE_CACHE", str(tmp_path / "cache"))
    return lambda: sorted((tmp_path / "cache" / "plugins").glob("*"))


@pytest.fixture
def folders(tmp_path):
    text = RICH + pipeline_text(
        "rich", FIELDS, usage='["preprocessor"]', produces_audio="True",
        inputs='["video", NodePort(name="mask", port_type="mask")]',
        artifacts='[HuggingfaceRepoArtifact(repo_id="a/b", files=["c"]),'
        ' GoogleDriveArtifact(file_id="d", name="e")]',
    )  # fmt: skip
    return [
        write_plugin(tmp_path, "my-plugin", DOCUMENTED),
        write_pipelines(tmp_path, "my-rich", text),
        write_pipelines(tmp_path, "my-source", KNOB),
    ]


def test_they_are_those_that_were_loaded_and_nothing_is_imported(kept, folders, plugin_catalog):
    loaded = plugin_catalog(*folders)
    assert [plugin.traceback for plugin in loaded.plugins] == [""] * 3
    assert len(kept()) == 3
    for folder in folders:
        forget(read_folder(folder))
        sys.path.remove(str(folder / "src"))
    before = set(sys.modules)
    known = cached_types()
    assert set(sys.modules) == before
    assert not any(str(folder) in entry for entry in sys.path for folder in folders)
    assert known == [replace(plugin, classes={}) for plugin in loaded.plugins]
    assert catalog_of(known).types == loaded.types
    rich = catalog_of(known).types["my-rich:rich"]
    assert rich.parameters["tone"].choices == ("warm", "cold")
    assert rich.artifacts == loaded.types["my-rich:rich"].artifacts
    assert (rich.gives_sound, rich.usage) == (True, ("preprocessor",))


def test_a_second_start_writes_nothing(kept, folders, plugin_catalog):
    plugin_catalog(*folders)
    times = [path.stat().st_mtime_ns for path in kept()]
    plugin_catalog(*folders)
    assert [path.stat().st_mtime_ns for path in kept()] == times


@pytest.mark.parametrize("change", ["saved", "touched", "added", "gone", "version"])
def test_a_plugin_that_is_another_now_is_not_known(kept, folders, plugin_catalog, change):
    plugin_catalog(*folders)
    code = folders[0] / "src" / "my_plugin" / "schema.py"
    project = folders[0] / "pyproject.toml"
    if change == "saved":
        write_whole(code, code.read_text().replace("My Custom", "My Other"))
    elif change == "touched":
        os.utime(code, ns=(1, 1))
    elif change == "added":
        (code.parent / "more.py").write_text("")
    elif change == "gone":
        code.unlink()
    else:
        stat = project.stat()
        project.write_text(project.read_text().replace("1.2", "1.3"))
        os.utime(project, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert [plugin.origin for plugin in cached_types()] == ["my-rich", "my-source"]


def test_what_is_no_code_of_it_changes_nothing(kept, folders, plugin_catalog):
    plugin_catalog(*folders)
    (folders[0] / "README.md").write_text("words")
    (folders[0] / "src" / ".venv").mkdir()
    (folders[0] / "src" / ".venv" / "library.py").write_text("")
    assert len(cached_types()) == 3


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"format": 1}', b"[" * 100_000])
def test_a_damaged_file_is_as_none(kept, folders, plugin_catalog, content):
    plugin_catalog(*folders)
    for path in kept():
        path.write_bytes(content)
    assert cached_types() == []
    plugin_catalog(*folders)
    assert len(cached_types()) == 3


def test_one_of_another_format_is_as_none(kept, folders, plugin_catalog, monkeypatch):
    plugin_catalog(*folders)
    monkeypatch.setattr(cache, "_FORMAT", "2")
    assert cached_types() == []


def test_one_with_other_fields_is_as_none(kept, folders, plugin_catalog):
    plugin_catalog(*folders)
    for path in kept():
        data = json.loads(path.read_text())
        data["types"][0]["unheard_of"] = 1
        path.write_text(json.dumps(data))
    assert cached_types() == []


@pytest.mark.parametrize(
    "extra",
    ["category: ClassVar = {1}", "artifacts_when: ClassVar = {1: 2}", "a: float = float('nan')"],
)
def test_what_json_does_not_give_back_is_not_kept(kept, tmp_path, plugin_catalog, extra):
    body = f"\n    def __init__(self, **kwargs): ...\nclass Config(Config):\n    {extra}\n"
    text = "from typing import ClassVar\n" + pipeline_text("odd", body)
    folder = write_pipelines(tmp_path, "my-odd", text)
    assert plugin_catalog(folder).plugins[0].error == ""
    assert kept() == []


def test_a_plugin_with_an_error_and_a_disk_that_refuses_are_no_trouble(
    kept, tmp_path, plugin_catalog, monkeypatch
):
    bad = KNOB + 'class Bad(Knob):\n    source_id = ""\nPIPELINES.append(Bad)\n'
    plugin_catalog(write_pipelines(tmp_path, "my-bad", bad))
    assert cached_types() == []
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("OPENSCOPE_CACHE", str(tmp_path / "file"))
    folder = write_pipelines(tmp_path, "my-source", KNOB)
    assert "my-source:knob" in plugin_catalog(folder).types
    assert cached_types() == []


def test_an_installed_plugin_is_known_by_its_package(kept, tmp_path, plugin_catalog, monkeypatch):
    place = tmp_path / "site"
    info = place / "my_tool-1.0.dist-info"
    package = place / "my_tool"
    info.mkdir(parents=True)
    write_pipelines(tmp_path, "my-tool", KNOB)
    (tmp_path / "my-tool" / "src" / "my_tool").rename(package)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: my-tool\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[scope]\nplugin = my_tool\n")
    monkeypatch.syspath_prepend(place)
    plugin_catalog()
    assert [plugin.origin for plugin in cached_types()] == ["my-tool"]
    os.utime(package / "pipeline.py", ns=(1, 1))
    assert cached_types() == []
