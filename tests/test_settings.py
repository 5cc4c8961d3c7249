import json
from pathlib import Path

import pytest

from openscope.catalog.found import source_folders
from openscope.settings import Settings, SettingsError, load_settings, save_settings


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "deep" / "settings.json"
    monkeypatch.setenv("OPENSCOPE_SETTINGS", str(path))
    return path


def test_they_are_as_they_were_saved_and_none_are_no_trouble(file):
    assert load_settings() == Settings()
    settings = (
        Settings(folded=("input",)).with_plugin_folder(Path("/a")).with_plugin_folder(Path("/b"))
    )
    save_settings(settings)
    assert load_settings() == settings
    assert load_settings().with_plugin_folder(Path("/a")).plugin_folders == ("/b", "/a")
    assert load_settings().without_plugin_folder(Path("/b")).plugin_folders == ("/a",)
    assert [path.name for path in file.parent.iterdir()] == ["settings.json"]


def test_what_another_version_wrote_survives(file):
    file.parent.mkdir()
    file.write_text('{"theme": {"dark": true}, "plugin_folders": []}')
    save_settings(load_settings().with_plugin_folder(Path("/a")))
    assert json.loads(file.read_text()) == {"theme": {"dark": True}, "plugin_folders": ["/a"]}


@pytest.mark.parametrize(
    "content",
    [b"{", b"[1]", b"\xff\xfe\xff", b'{"plugin_folders": [1]}', b'{"plugin_folders": "/a"}',
     b'{"folded": {}}', b"[" * 100_000],
)  # fmt: skip
def test_a_damaged_file_is_kept_aside_and_said(file, content, caplog):
    file.parent.mkdir()
    for number in (1, 2):
        file.write_bytes(content)
        assert load_settings() == Settings()
        assert not file.exists()
        aside = file.with_name(f"settings.damaged-{number}.json")
        assert aside.read_bytes() == content
        assert str(aside) in caplog.text


def test_a_save_that_fails_leaves_the_old_ones(file, monkeypatch):
    save_settings(Settings(("/a",)))

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(SettingsError, match=r"cannot be written.*No space"):
        save_settings(Settings(("/b",)))
    assert load_settings() == Settings(("/a",))
    assert len(list(file.parent.iterdir())) == 1


def test_what_cannot_be_read_is_told_and_the_plugins_of_the_variable_are_there(
    file, caplog, monkeypatch
):
    file.mkdir(parents=True)
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings()
    monkeypatch.setenv("OPENSCOPE_PLUGINS", str(file.parent))
    assert source_folders() == [file.parent]
    assert "cannot be read" in caplog.text


def test_a_damaged_file_that_cannot_be_kept_aside_stays(file, monkeypatch):
    file.parent.mkdir()
    file.write_text("{")

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(SettingsError, match="Permission denied"):
        load_settings()
    assert file.read_text() == "{"
