"""Stills and recordings to a file that is asked for: by the menu of the picture, real clicks and
keys, and what is told where the place refuses."""

import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from openscope.media import still_image
from openscope.media.still_image import read_image
from openscope.media.video_file import VideoFile
from openscope.ui.output import OutputPanel
from openscope.ui.stage import Stage
from ui.output_fixtures import WAIT, panel, paused, running, wait

__all__ = ["panel", "paused", "running"]
LEFT = Qt.MouseButton.LeftButton


def asked(panel: OutputPanel, qtbot: QtBot, entry: str) -> QFileDialog:
    """Choose an entry of the picture's menu by the mouse; the dialog that it opens."""
    panel.screen_.customContextMenuRequested.emit(QPoint(20, 20))
    (menu,) = [m for m in panel.findChildren(QMenu) if m.isVisible()]
    (action,) = [action for action in menu.actions() if action.text() == entry]
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
    dialogs: list[QFileDialog] = []

    def there() -> bool:
        dialogs[:] = [d for d in panel.findChildren(QFileDialog) if d.isVisible()]
        return bool(dialogs)

    wait(qtbot, there)
    qtbot.waitExposed(dialogs[0])
    QApplication.processEvents()
    return dialogs[0]


def answer(dialog: QFileDialog, path: Path) -> None:
    """Go to a folder, type a name over the proposed one, and press Enter."""
    dialog.setDirectory(str(path.parent))
    (field,) = dialog.findChildren(QLineEdit, "fileNameEdit")
    field.setCompleter(None)  # what it proposes comes as the disk is read, and takes the key
    field.selectAll()
    QTest.keyClicks(field, path.name)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_a_still_goes_where_one_says(paused: OutputPanel, qtbot: QtBot, tmp_path: Path) -> None:
    """The frame is that of the moment at which it was asked for."""
    frame = paused.keeper._frame()
    dialog = asked(paused, qtbot, "Save still as…")
    assert Path(dialog.selectedFiles()[0]).name == "Neon Street-1.png"
    paused.step()
    wait(qtbot, lambda: paused.keeper._frame() is not frame)
    with qtbot.waitSignal(paused.message, timeout=WAIT) as told:
        answer(dialog, tmp_path / "mine")
    assert told.args == ["Saved mine.png", tmp_path / "mine.png"]
    assert frame is not None
    seen = read_image(tmp_path / "mine.png").astype(int)
    assert abs(seen - frame[0].numpy() * 255).max() <= 1


def test_a_recording_goes_where_one_says(
    running: OutputPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    answer(asked(running, qtbot, "Record to…"), tmp_path / "mine")
    assert running.recording
    wait(qtbot, lambda: running.keeper.recorder.seconds > 0.3)
    with qtbot.waitSignal(running.message, timeout=WAIT) as told:
        QTest.mouseClick(running._record, LEFT)
    assert told.args[1] == tmp_path / "mine.mp4"
    assert sum(1 for _ in VideoFile(tmp_path / "mine.mp4").since(0)) >= 2


def test_who_cancels_keeps_nothing(running: OutputPanel, qtbot: QtBot, tmp_path: Path) -> None:
    for entry in ("Save still as…", "Record to…"):
        dialog = asked(running, qtbot, entry)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        wait(qtbot, lambda: not running.findChildren(QFileDialog))
    assert not running.recording
    assert not list(tmp_path.rglob("*.png"))


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a folder nobody may write to")
@pytest.mark.parametrize(("entry", "name"), [("Save still as…", "a.png"), ("Record to…", "a.mp4")])
def test_a_folder_that_is_read_only_is_told(
    running: OutputPanel, stage: Stage, qtbot: QtBot, entry: str, name: str
) -> None:
    dialog = asked(running, qtbot, entry)
    with qtbot.waitSignal(running.message, timeout=WAIT) as told:
        answer(dialog, Path("/sys/kernel") / name)
    assert f"/sys/kernel/{name} cannot be written: " in told.args[0]
    assert any(word in told.args[0].lower() for word in ("permitted", "permission", "read-only"))
    assert running.note.isVisible()
    assert running.note.text == told.args[0]
    wait(qtbot, lambda: not running.recording)
    assert stage.running, "the run goes on"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no /dev/full")
def test_a_full_disk_is_told(
    running: OutputPanel,
    stage: Stage,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A recording that cannot even begin to be written, and a still that does not fit."""
    film = tmp_path / "full.mp4"
    film.symlink_to("/dev/full")
    with qtbot.waitSignal(running.message, timeout=WAIT) as told:
        running.record(film)
    assert "The recording ended. " in told.args[0]
    assert "no space left on device" in told.args[0].lower()
    assert not running.recording

    def full(descriptor: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(still_image.os, "fsync", full)
    with qtbot.waitSignal(running.message, timeout=WAIT) as told:
        running.snapshot(tmp_path / "full.png")
    assert told.args[0] == f"{tmp_path / 'full.png'} cannot be written: No space left on device."
    assert [path.name for path in tmp_path.iterdir() if "full" in path.name] == ["full.mp4"]
    assert stage.running, "the run goes on"
