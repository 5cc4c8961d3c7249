"""Stills and recordings: what is written, what is told, and that nothing hangs."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from openscope.engine.device import download
from openscope.media.live_writer import LiveWriter
from openscope.media.picture import MediaError, Picture
from openscope.media.still_image import read_image
from openscope.media.video_file import VideoFile
from openscope.ui.editor import Editor
from openscope.ui.output import OutputPanel
from openscope.ui.output.places import file_name, still_path
from openscope.ui.stage import Stage
from ui.output_fixtures import WAIT, panel, paused, running, wait

__all__ = ["panel", "paused", "running"]
LEFT = Qt.MouseButton.LeftButton


def frames_of(path: Path) -> int:
    return sum(1 for _ in VideoFile(path).since(0))


def test_a_still_is_the_frame(
    paused: OutputPanel, stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(paused.message, timeout=WAIT) as told:
        QTest.mouseClick(paused._still, LEFT)
    path = tmp_path / "pictures" / "Neon Street-1.png"
    assert told.args == ["Saved Neon Street-1.png", path]
    assert stage.previews is not None
    frame = stage.previews.latest("output_1")
    assert frame is not None
    assert np.array_equal(read_image(path), download(frame)[0])
    assert read_image(path).shape == (90, 160, 3)
    with qtbot.waitSignal(paused.message, timeout=WAIT):
        paused.snapshot()
    assert (tmp_path / "pictures" / "Neon Street-2.png").exists()


def test_two_stills_at_once_are_two(paused: OutputPanel, qtbot: QtBot, tmp_path: Path) -> None:
    paused.snapshot()
    paused.snapshot()
    paused.end()
    assert len(list((tmp_path / "pictures").iterdir())) == 2


def test_a_still_that_fails_is_told(paused: OutputPanel, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with qtbot.waitSignal(paused.message, timeout=WAIT) as told:
        paused.snapshot(tmp_path / "file" / "still.png")
    assert "cannot be written" in told.args[0]
    assert told.args[1] is None
    assert paused.note.isVisible()


def test_there_is_no_still_without_a_run(panel: OutputPanel) -> None:
    heard: list[str] = []
    panel.message.connect(lambda text: heard.append(text))
    panel.snapshot()
    panel.toggle_recording()
    assert len(heard) == 2
    assert all("Run the graph first" in text for text in heard)
    assert not panel._still.isEnabled()
    assert not panel._record.isEnabled()


def test_the_message_shows_the_folder(
    paused: OutputPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    with qtbot.waitSignal(paused.message, timeout=WAIT):
        paused.snapshot()
    QTest.mouseClick(paused.note._show, LEFT)
    assert opened == [str(tmp_path / "pictures")]


def test_a_recording_plays(running: OutputPanel, qtbot: QtBot, tmp_path: Path) -> None:
    changes: list[bool] = []
    running.recording_changed.connect(lambda: changes.append(running.recording))
    QTest.mouseClick(running._record, LEFT)
    assert running._record.isChecked()
    wait(qtbot, lambda: running.keeper.recorder.seconds > 0.5)
    wait(qtbot, lambda: running.screen_.note >= "Rec 00:00.5")
    with qtbot.waitSignal(running.message, timeout=WAIT) as told:
        QTest.mouseClick(running._record, LEFT)
    path = told.args[1]
    assert path.parent == tmp_path / "videos" / "OpenScope"
    assert path.name.startswith("Neon Street-20")
    assert path.name.endswith("-1.mp4")
    assert frames_of(path) >= 5
    assert told.args[0].startswith("Recorded 00:0")
    assert changes == [True, False]
    assert running.screen_.note == ""
    assert not running._record.isChecked()


def test_a_recording_ends_with_the_run(
    running: OutputPanel, stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    running.record(tmp_path / "chosen.mp4")
    wait(qtbot, lambda: running.keeper.recorder.seconds > 0.2)
    with qtbot.waitSignal(running.message, timeout=WAIT) as told:
        stage.stop()
    assert told.args[1] == tmp_path / "chosen.mp4"
    assert frames_of(tmp_path / "chosen.mp4") >= 2


def test_closing_in_mid_recording_completes_the_file(
    running: OutputPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    running.record(tmp_path / "chosen.mp4")
    wait(qtbot, lambda: running.keeper.recorder.seconds > 0.2)
    running.close()
    assert frames_of(tmp_path / "chosen.mp4") >= 2


def test_a_recording_that_cannot_begin_is_told(running: OutputPanel, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    heard: list[str] = []
    running.message.connect(lambda text: heard.append(text))
    running.record(tmp_path / "film.avi")
    running.record(tmp_path / "file" / "film.mp4")
    assert "a recording is an .mp4 file" in heard[0]
    assert "cannot be written" in heard[1]
    assert not running.recording
    assert running.note.isVisible()


def test_a_recording_that_fails_is_told(
    running: OutputPanel,
    stage: Stage,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(writer: LiveWriter, picture: Picture) -> None:
        raise MediaError("No space left on device.")

    monkeypatch.setattr(LiveWriter, "write", full)
    with qtbot.waitSignal(running.message, timeout=WAIT) as told:
        running.record(tmp_path / "film.mp4")
    assert told.args[0] == "The recording ended. No space left on device."
    assert not running.recording
    assert stage.running, "the run goes on"


def test_stills_of_a_saved_document_are_beside_it(editor: Editor, tmp_path: Path) -> None:
    editor.save(tmp_path / "mine.openscope")
    assert still_path(editor) == tmp_path / "mine-1.png"
    (tmp_path / "mine-1.png").touch()
    assert still_path(editor) == tmp_path / "mine-2.png"


def test_a_name_is_one_of_a_file() -> None:
    assert file_name("Day/Night: 1") == "Day-Night- 1"
    assert file_name("../") == "OpenScope"
