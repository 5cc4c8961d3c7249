import os
import sys
import threading

import pytest
import torch


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory):
    """No test reads or writes the settings and caches of who runs it."""
    folder = tmp_path_factory.mktemp("own")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENSCOPE_SETTINGS", str(folder / "settings.json"))
        patch.setenv("OPENSCOPE_CACHE", str(folder / "cache"))
        yield


@pytest.fixture(autouse=True)
def no_thread_is_left():
    """A test that leaves a thread running fails."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=5)  # one that was told to end may still be on its way
    left = [thread.name for thread in threading.enumerate() if thread not in before]
    assert not left, f"threads left running: {left}"


@pytest.fixture
def source_folders(monkeypatch):
    """Names the source folders of plugins; what they import is forgotten afterwards."""
    modules, path = set(sys.modules), list(sys.path)

    def name(*folders):
        monkeypatch.setenv("OPENSCOPE_PLUGINS", os.pathsep.join(map(str, folders)))

    yield name
    for module in set(sys.modules) - modules:
        del sys.modules[module]
    sys.path[:] = path


@pytest.fixture
def plugin_catalog(source_folders):
    """The catalog with some source folders."""

    from openscope.catalog import load_catalog

    def load(*folders):
        source_folders(*folders)
        return load_catalog()

    return load


def pytest_collection_modifyitems(items):
    """Where there is no CUDA device, `make gpu` says so instead of failing."""
    if not torch.cuda.is_available():
        for item in items:
            if item.get_closest_marker("gpu"):
                item.add_marker(pytest.mark.skip(reason="no CUDA device here"))
