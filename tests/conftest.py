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
        patch.setenv("OPENSCOPE_STATE", str(folder / "state"))
        patch.setenv("OPENSCOPE_EXPORTS", str(folder / "exports"))
        yield


def threads():
    """The threads of Python; a QThread leaves a dummy behind for good, which is none."""
    dummy = threading._DummyThread
    return {thread for thread in threading.enumerate() if not isinstance(thread, dummy)}


@pytest.fixture(autouse=True)
def no_thread_is_left():
    """A test that leaves a thread running fails."""
    before = threads()
    yield
    for thread in threads() - before:
        thread.join(timeout=5)  # one that was told to end may still be on its way
    left = [thread.name for thread in threads() - before]
    assert not left, f"threads left running: {left}"


@pytest.fixture
def source_folders(monkeypatch, tmp_path_factory):
    """Names the source folders of plugins; what is imported from them is forgotten afterwards."""
    written, path = str(tmp_path_factory.getbasetemp()), list(sys.path)

    def names(*folders):
        monkeypatch.setenv("OPENSCOPE_PLUGINS", os.pathsep.join(map(str, folders)))

    yield names
    for name, module in list(sys.modules.items()):
        known = vars(module)  # and not getattr, at which some modules import more
        places = [known.get("__file__"), *(known.get("__path__") or ())]
        if any(str(place).startswith(written) for place in places):
            del sys.modules[name]
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
