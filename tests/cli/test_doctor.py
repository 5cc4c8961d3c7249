"""`openscope doctor`: what is wrong with this machine, and what to do about it."""

import sys
from pathlib import Path

import pytest

from openscope.doctor import asked, examine, machine, places
from openscope.doctor.asked import NoAnswerError
from plugin_folders import write_plugin

TORCH = {"version": "2.13.0", "cuda": "13.0", "threads": 2, "devices": [], "hint": ""}


@pytest.fixture
def answers(monkeypatch):
    """Has the other processes answer what the test says, by module."""
    told = {
        "openscope.doctor.torch_probe": TORCH | {"cuda": None},
        "openscope.doctor.camera_probe": [],
        "openscope.ui.qt_probe": {"qt": "6", "platform": "xcb", "screens": 1, "gl": "4.5"},
    }

    def answer(module, seconds):
        if isinstance(told[module], Exception):
            raise told[module]
        return told[module]

    monkeypatch.setattr(machine, "asked", answer)
    monkeypatch.setattr(machine, "_driver", lambda: "")
    monkeypatch.setenv("DISPLAY", ":0")
    return told


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch, source_folders):
    source_folders()
    monkeypatch.setenv("OPENSCOPE_STATE", str(tmp_path / "state"))


def by_name(done):
    return {one["name"]: one for one in done.data}


def test_everything_is_asked_for_real_and_is_well(openscope, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    done = openscope("doctor", "--json")
    found = by_name(done)
    assert {"Program", "Window", "Torch", "GPU", "Codecs", "Cameras", "Plugins", "Models"} <= set(
        found
    )
    assert (done.code, {one["state"] for one in done.data} <= {"ok", "warning"}) == (0, True)
    assert "offscreen" in found["Window"]["said"]
    assert found["Torch"]["said"].startswith("torch ")


def test_lines_for_people_have_their_advice(openscope, answers):
    answers["openscope.ui.qt_probe"] = NoAnswerError("it crashed (signal 6)")
    done = openscope("doctor")
    assert done.code == 1
    lines = done.out.splitlines()
    told = lines.index("no Window: Qt cannot show a window: it crashed (signal 6).")
    assert "graphics driver" in lines[told + 1]
    assert any(line.startswith("ok Codecs") for line in lines)


def test_a_plugin_that_does_not_load_is_a_warning(openscope, answers, tmp_path, source_folders):
    source_folders(write_plugin(tmp_path, "a-broken", {"__init__.py": "import nowhere_at_all"}))
    done = openscope("doctor", "--json")
    assert done.code == 0
    plugin = by_name(done)["Plugin"]
    assert plugin["state"] == "warning"
    assert "a-broken" in plugin["said"]
    assert "nowhere_at_all" in plugin["said"]


def test_a_plugin_that_takes_python_down_is_an_error(answers, tmp_path, source_folders):
    source_folders(write_plugin(tmp_path, "a-crash", {"__init__.py": "import os\nos.abort()"}))
    (found,) = machine.plugins()
    assert (found.state, "signal 6" in found.said) == ("error", sys.platform != "win32")


def test_a_question_that_hangs_ends(monkeypatch):
    sleeps = [sys.executable, "-c", "import time; time.sleep(60)"]
    with pytest.raises(NoAnswerError, match="within"):
        asked.said(sleeps, 0.5)


@pytest.mark.parametrize(
    ("told", "driver", "state", "words"),
    [
        ({"devices": [{"name": "H100", "memory": 8e10}]}, "550.1", "ok", "H100 with 80 GB, driver"),
        ({"cuda": None, "hint": "A GPU is here. To use it: type this"}, "", "warning", "is here"),
        ({}, "470.2", "warning", "cannot use the NVIDIA GPU with its driver 470.2"),
        ({}, "", "ok", "on the CPU"),
    ],
)
def test_gpus(answers, monkeypatch, told, driver, state, words):
    monkeypatch.setattr(machine, "_driver", lambda: driver)
    answers["openscope.doctor.torch_probe"] = TORCH | told
    gpu = list(machine.torch())[-1]
    assert (gpu.state, words in gpu.said) == (state, True)
    assert bool(gpu.advice) == (state == "warning")


def test_no_screen_is_a_warning(answers, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    (found,) = machine.window()
    assert (found.state, "no screen" in found.said) == ("warning", True)


def test_a_folder_that_cannot_be_written_is_an_error(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("OPENSCOPE_STATE", str(tmp_path / "file" / "state"))
    found = {one.name: one for one in places.folders()}
    assert (found["State folder"].state, found["Settings folder"].state) == ("error", "ok")
    assert "OPENSCOPE_STATE" in found["State folder"].advice
    assert not (Path(tmp_path) / "state").exists()


def test_a_full_disk_is_told(monkeypatch):
    monkeypatch.setattr(places, "_free", lambda folder: 50_000_000)
    assert {one.state for one in places.disk()} == {"error"}
    assert [one.state for one in places.models()] == ["warning"]


def test_a_look_that_fails_hides_no_other(answers, monkeypatch):
    monkeypatch.setattr("openscope.doctor._LOOKS", (("One", lambda: 1 / 0), ("Two", places.disk)))
    one, *rest = examine()
    assert (one.name, one.state) == ("One", "error")
    assert rest
