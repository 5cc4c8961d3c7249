"""Code that is saved while the program runs: real files, real events."""

import os
import queue
import sys

import pytest

from openscope.catalog.watch import Watch
from openscope.whole_file import write_whole
from plugin_folders import KNOB, pipeline_text, write_pipelines, write_plugin

PATIENCE = 20
"""Seconds after which a test gives up; nothing waits so long unless it is broken."""

LEVEL = """
    def __init__(self, **kwargs): ...
    def __call__(self, **kwargs):
        from . import helper
        return {{"video": torch.cat(kwargs["video"]).float() * 0 + {level}}}
"""


def level(value, **config):
    return pipeline_text("level", LEVEL.format(level=value), **config)


class Saved:
    """A plugin folder that is watched; what came of each save."""

    def __init__(self, folder, catalog):
        self.folder = folder
        self.code = folder / "src" / folder.name.replace("-", "_") / "pipeline.py"
        self.came = queue.Queue()
        self.watch = Watch(catalog, lambda catalog, tried: self.came.put((catalog, tried)))

    def save(self, text, file=None):
        write_whole(file or self.code, text)
        return self.next()

    def next(self):
        catalog, tried = self.came.get(timeout=PATIENCE)
        assert catalog is self.watch.catalog
        return catalog, tried[0]


@pytest.fixture
def saved(tmp_path, plugin_catalog):
    folder = write_pipelines(tmp_path, "my-level", level(0.25))
    (folder / "src" / "my_level" / "helper.py").write_text("x = 1")
    one = Saved(folder, plugin_catalog(folder))
    with one.watch:
        yield one


def says(catalog, key="my-level:level"):
    import torch

    frames = [torch.zeros(1, 2, 2, 3, dtype=torch.uint8)]
    return float(catalog.classes[key]()(video=frames)["video"][0, 0, 0, 0])


def test_what_is_saved_is_loaded_under_its_own_name(saved):
    old = saved.watch.catalog
    assert says(old) == 0.25
    for value in (0.50, 0.75, 0.25):  # of one length, within a second
        catalog, plugin = saved.save(level(f"{value:.2f}", pipeline_name=f"'{value}'"))
        assert (plugin.error, plugin.stale_error) == ("", "")
        assert says(catalog) == value
        assert catalog.types["my-level:level"].name == str(value)
        assert catalog.classes["my-level:level"].__module__ == "my_level.pipeline"
        assert sys.modules["my_level.pipeline"].Pipe is catalog.classes["my-level:level"]
    assert says(old) == 0.25, "what the old code made goes on"


@pytest.mark.parametrize(
    ("broken", "error"),
    [
        ("def broken(:", "SyntaxError"),
        ("1 / 0", "ZeroDivisionError"),
        ("raise SystemExit(2)", "SystemExit: 2"),
        ("PIPELINES = []", "registers no pipeline"),
    ],
)
def test_what_does_not_load_leaves_the_old_code_with_the_error(saved, broken, error):
    old = saved.watch.catalog
    module = sys.modules["my_level.pipeline"]
    for text in (broken, broken + "\n"):
        catalog, plugin = saved.save(text)
        assert error in plugin.stale_error
        assert "Traceback" in plugin.traceback
        assert plugin.error == ""
        assert catalog.classes == old.classes
        assert catalog.types == old.types
        assert sys.modules["my_level.pipeline"] is module
        assert says(catalog) == 0.25
    catalog, plugin = saved.save(level(0.75))
    assert (plugin.stale_error, plugin.traceback) == ("", "")
    assert says(catalog) == 0.75


def test_its_pyproject_counts_as_well(saved):
    project = saved.folder / "pyproject.toml"
    text = project.read_text()
    _, plugin = saved.save("not toml [", project)
    assert "is no plugin folder" in plugin.stale_error
    catalog, plugin = saved.save(text.replace("1.2", "1.3"), project)
    assert (plugin.version, plugin.stale_error) == ("1.3", "")
    assert says(catalog) == 0.25


def test_a_file_that_goes_and_one_that_comes_are_noticed(saved):
    saved.code.unlink()
    assert "ModuleNotFoundError" in saved.next()[1].stale_error
    catalog, plugin = saved.save(level(1.0))
    assert (says(catalog), plugin.stale_error) == (1.0, "")


def test_one_that_never_loaded_is_mended(tmp_path, plugin_catalog):
    folder = write_pipelines(tmp_path, "my-knob", "1 / 0")
    saved = Saved(folder, plugin_catalog(folder))
    with saved.watch:
        assert "SyntaxError" in saved.save("(")[1].error
        catalog, plugin = saved.save(KNOB)
    assert plugin.error == ""
    assert catalog.types["my-knob:knob"].role == "source"


def test_a_save_between_loading_and_watching_is_noticed(tmp_path, plugin_catalog):
    folder = write_pipelines(tmp_path, "my-level", level(0.25))
    (folder / "src" / "my_level" / "helper.py").write_text("x = 1")
    saved = Saved(folder, plugin_catalog(folder))
    saved.code.write_text(level(0.75))
    with saved.watch:
        assert says(saved.next()[0]) == 0.75


def test_only_what_was_saved_is_loaded_anew(tmp_path, plugin_catalog):
    other = write_pipelines(tmp_path, "other", KNOB)
    folder = write_pipelines(tmp_path, "my-level", level(0.25))
    saved = Saved(folder, plugin_catalog(folder, other))
    before = saved.watch.catalog
    with saved.watch:
        catalog, plugin = saved.save(level(0.75))
    assert plugin.origin == "my-level"
    assert catalog.classes["other:knob"] is before.classes["other:knob"]
    assert catalog.classes["my-level:level"] is not before.classes["my-level:level"]
    assert catalog.plugins[1] is before.plugins[1]


def test_a_clash_of_names_ends_when_one_is_renamed(tmp_path, plugin_catalog):
    for at in ("a", "b"):
        (tmp_path / at).mkdir()
    first = write_pipelines(tmp_path / "a", "glow", KNOB)
    second = write_pipelines(tmp_path / "b", "glow", KNOB)
    saved = Saved(second, plugin_catalog(first, second))
    assert "rename one" in saved.watch.catalog.plugins[1].error
    project = second / "pyproject.toml"
    with saved.watch:
        (second / "src" / "glow").rename(second / "src" / "glow_two")
        saved.save(project.read_text().replace("glow", "glow_two"), project)
        while "glow_two:knob" not in saved.watch.catalog.types:
            saved.next()
    assert saved.watch.catalog.types.keys() >= {"glow:knob", "glow_two:knob"}


def test_a_clash_of_names_ends_when_the_other_is_renamed(tmp_path, plugin_catalog):
    for at in ("a", "b"):
        (tmp_path / at).mkdir()
    first = write_pipelines(tmp_path / "a", "glow", KNOB)
    second = write_pipelines(tmp_path / "b", "glow", KNOB)
    saved = Saved(first, plugin_catalog(first, second))
    project = first / "pyproject.toml"
    with saved.watch:
        (first / "src" / "glow").rename(first / "src" / "glow_two")
        saved.save(project.read_text().replace("glow", "glow_two"), project)
        while not all(plugin.types for plugin in saved.watch.catalog.plugins):
            saved.next()
    assert saved.watch.catalog.types.keys() >= {"glow:knob", "glow_two:knob"}
    assert sys.modules["glow"].__file__.startswith(str(second))


def test_a_folder_that_is_named_no_more_is_forgotten(tmp_path, plugin_catalog, source_folders):
    gone = write_pipelines(tmp_path, "gone", KNOB)
    folder = write_pipelines(tmp_path, "my-knob", KNOB)
    saved = Saved(folder, plugin_catalog(gone, folder))
    with saved.watch:
        source_folders(folder)
        catalog, plugin = saved.save(KNOB + "\n")
    assert [one.origin for one in catalog.plugins] == ["my-knob"]
    assert "gone:knob" not in catalog.types
    assert "gone" not in sys.modules
    assert str(gone / "src") not in sys.path
    assert plugin.origin == "my-knob"


def test_compiled_code_of_the_same_second_and_size_is_not_taken(saved, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    for number, value in enumerate((0.50, 0.75, 0.25)):
        fresh = saved.folder.parent / "fresh.py"
        fresh.write_text(level(f"{value:.2f}"))
        os.utime(fresh, ns=(0, 10**18 + number))
        fresh.replace(saved.code)
        assert says(saved.next()[0]) == value


def test_a_single_module_beside_an_environment(tmp_path, plugin_catalog):
    folder = write_plugin(tmp_path, "flat", {})
    (folder / "src" / "flat").rmdir()
    (folder / "src").rmdir()
    library = folder / ".venv" / "lib" / "flatlib"
    library.mkdir(parents=True)
    (library / "__init__.py").write_text("")
    hook = (
        "import flatlib\nfrom scope.core.plugins.hookspecs import hookimpl\n@hookimpl\n"
        "def register_pipelines(register):\n    register(Knob)\n"
    )
    (folder / "flat.py").write_text(KNOB + hook)
    sys.path.append(str(library.parent))
    saved = Saved(folder, plugin_catalog(folder))
    assert saved.watch.catalog.plugins[0].error == ""
    flatlib = sys.modules["flatlib"]
    with saved.watch:
        catalog, _ = saved.save(KNOB.replace("One grey", "Another") + hook, folder / "flat.py")
    assert catalog.types["flat:knob"].description == "Another."
    assert sys.modules["flatlib"] is flatlib


def test_without_folders_nothing_is_watched(plugin_catalog):
    with Watch(plugin_catalog(), lambda *_: None) as watch:
        assert not watch._thread.is_alive()


def test_a_folder_that_cannot_be_watched_is_said(tmp_path, plugin_catalog, monkeypatch, caplog):
    folder = write_pipelines(tmp_path, "my-knob", KNOB)

    def refuse(*folders, **options):
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr("openscope.catalog.watch.watch", refuse)
    with Watch(plugin_catalog(folder), lambda *_: None):
        pass
    assert "are not watched: [Errno 28] inotify" in caplog.text
