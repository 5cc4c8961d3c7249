"""`openscope plugins`, and the folders that are added and removed."""

import json

import pytest

from plugin_folders import KNOB, pipeline_text, write_pipelines, write_plugin

PASS = """
    def __init__(self, **kwargs): ...
    def __call__(self, **kwargs):
        return {"video": torch.cat(kwargs["video"])}
"""


@pytest.fixture(autouse=True)
def settings(tmp_path, monkeypatch, source_folders):
    source_folders()
    path = tmp_path / "settings" / "settings.json"
    monkeypatch.setenv("OPENSCOPE_SETTINGS", str(path))
    return path


def right(folder, name="z-right", **config):
    return write_pipelines(folder, name, pipeline_text("right", PASS, **config))


def test_all_are_listed_with_their_types_or_errors(openscope, tmp_path, source_folders):
    source_folders(write_plugin(tmp_path, "a-broken", {"__init__.py": "1 / 0"}), right(tmp_path))
    broken, fine = openscope("plugins", "--json").data
    assert broken["error"].startswith("ZeroDivisionError")
    assert "Traceback" in broken["traceback"]
    assert (fine["types"], fine["error"]) == (["z-right:right"], None)
    done = openscope("plugins")
    assert (done.code, "Traceback" in done.out) == (0, False)
    assert "z-right:right" in done.out
    assert "does not load: ZeroDivisionError" in done.out
    assert "Traceback" in openscope("plugins", "--debug").out


def test_one_that_loads_in_part_is_told(openscope, tmp_path, source_folders):
    text = KNOB + 'class Bad(Knob):\n    source_id = ""\nPIPELINES.append(Bad)\n'
    source_folders(write_pipelines(tmp_path, "scope-knob", text))
    assert "loads in part: The input source Bad has no source_id." in openscope("plugins").out


def test_no_plugin_is_told_how_to_add_one(openscope):
    assert "openscope plugins add FOLDER" in openscope("plugins").out
    assert openscope("plugins", "--json").data == []


def test_a_folder_that_is_added_is_found_until_it_is_removed(
    openscope, tmp_path, settings, monkeypatch, source_folders
):
    folder = right(tmp_path)
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        done = openscope("plugins", "add", "z-right")
        assert done.code == 0
        assert str(folder) in done.out
        assert "with your rights" in done.out
    assert json.loads(settings.read_text()) == {"plugin_folders": [str(folder)]}
    source_folders(folder)
    assert [one["origin"] for one in openscope("plugins", "--json").data] == ["z-right"], "once"
    source_folders()
    assert [one["types"] for one in openscope("plugins", "--json").data] == [["z-right:right"]]
    assert openscope("plugins", "remove", "z-right").code == 0
    assert openscope("plugins", "--json").data == []
    assert folder.is_dir()


def test_what_is_no_plugin_folder_is_refused(openscope, tmp_path, settings):
    done = openscope("plugins", "add", tmp_path)
    assert done.code == 2
    assert "is no plugin folder" in done.err
    assert not settings.exists()


def test_only_what_was_added_is_removed(openscope, tmp_path):
    openscope("plugins", "add", right(tmp_path))
    done = openscope("plugins", "remove", tmp_path)
    assert done.code == 2
    assert "was not added" in done.err
    assert "z-right" in done.err


def test_one_whose_folder_is_gone_is_told_and_can_be_removed(openscope, tmp_path):
    folder = right(tmp_path)
    openscope("plugins", "add", folder)
    folder.rename(tmp_path / "elsewhere")
    (gone,) = openscope("plugins", "--json").data
    assert "No such file" in gone["error"]
    assert openscope("plugins", "remove", folder).code == 0


def test_a_damaged_settings_file_is_said_and_stops_nothing(openscope, settings, caplog):
    settings.parent.mkdir()
    settings.write_text("{")
    done = openscope("plugins", "--json")
    assert (done.code, done.data) == (0, [])
    assert "The settings are damaged" in caplog.text


def test_what_a_plugin_prints_and_starts_while_it_loads_harms_nothing(
    openscope, tmp_path, source_folders
):
    noisy = "import threading\nprint('hello')\nthreading.Thread(target=print).start()\n"
    source_folders(
        write_pipelines(tmp_path, "noisy", noisy + pipeline_text("noisy", PASS)),
        write_pipelines(tmp_path, "leaving", "import sys\nsys.exit(3)"),
    )
    done = openscope("plugins", "--json")
    leaving, fine = done.data
    assert (done.code, "hello" in done.err) == (0, True)
    assert leaving["error"] == "SystemExit: 3"
    assert fine["types"] == ["noisy:noisy"]


def test_ctrl_c_while_a_plugin_loads_ends_the_program(openscope, tmp_path, source_folders):
    source_folders(write_plugin(tmp_path, "slow", {"__init__.py": "raise KeyboardInterrupt"}))
    assert openscope("plugins").code == 130
