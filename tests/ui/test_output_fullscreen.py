"""The output alone on a screen: what its keys do, and that no other does anything."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from openscope.ui.output import OutputPanel
from openscope.ui.output.fullscreen import FullScreen
from openscope.ui.stage import Stage
from openscope.ui.widgets.picture import device_size
from ui.output_fixtures import panel, paused, running, settle, wait

__all__ = ["panel", "paused", "running"]
LEFT = Qt.MouseButton.LeftButton


def entered(panel: OutputPanel, stage: Stage, qtbot: QtBot) -> FullScreen:
    panel.toggle_fullscreen()
    assert panel.full.is_open
    qtbot.waitExposed(panel.full)
    settle(qtbot, stage)
    return panel.full


def picture(full: FullScreen) -> QImage:
    return full.grab().toImage()


def is_black(image: QImage) -> bool:
    black = QImage(image.size(), image.format())
    black.fill(Qt.GlobalColor.black)
    return image == black


def test_it_fills_the_screen_and_wants_its_size(
    paused: OutputPanel, stage: Stage, qtbot: QtBot
) -> None:
    full = entered(paused, stage, qtbot)
    assert full.geometry() == paused.screen().geometry()
    size = device_size(full)
    assert stage._wanted["fullscreen"] == {"output_1": (size.width(), size.height())}
    assert not is_black(picture(full))
    QTest.keyClick(full, Qt.Key.Key_Escape)
    assert not full.is_open
    assert stage._wanted["fullscreen"] == {}


def test_f11_leaves_and_a_double_click_enters(
    paused: OutputPanel, stage: Stage, qtbot: QtBot
) -> None:
    paused.show_b()
    QTest.mouseDClick(paused.screen_, LEFT)
    assert paused.full.is_open
    QTest.keyClick(paused.full, Qt.Key.Key_F11)
    assert not paused.full.is_open


def test_other_keys_do_nothing(paused: OutputPanel, stage: Stage, qtbot: QtBot) -> None:
    full = entered(paused, stage, qtbot)
    fired: list[str] = []
    shortcuts = []
    for keys in ("Space", "R", "P", "1", "Ctrl+Z", "Ctrl+B", "Del", "F5"):
        shortcut = QShortcut(QKeySequence(keys), paused)
        shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
        shortcut.activated.connect(lambda keys=keys: fired.append(keys))
        shortcuts.append(shortcut)
    before, control = picture(full), Qt.KeyboardModifier.ControlModifier
    letters = [Qt.Key(key) for key in range(Qt.Key.Key_A.value, Qt.Key.Key_Z.value + 1)]
    others = [Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Delete]
    others += [Qt.Key.Key_F5, Qt.Key.Key_1, Qt.Key.Key_Left, Qt.Key.Key_PageDown]
    for key in [*letters, *others]:
        if key not in (Qt.Key.Key_B, Qt.Key.Key_H):
            QTest.keyClick(full, key)
        QTest.keyClick(full, key, control)
    assert fired == []
    assert full.is_open
    assert (full.blackout, full.hold) == (False, False)
    assert stage.running
    assert stage.paused
    assert picture(full) == before
    QTest.mouseClick(full, LEFT)
    QTest.mouseDClick(full, LEFT)
    assert full.is_open


def test_blackout_is_black(paused: OutputPanel, stage: Stage, qtbot: QtBot) -> None:
    full = entered(paused, stage, qtbot)
    shown = picture(full)
    QTest.keyClick(full, Qt.Key.Key_B)
    assert full.blackout
    assert is_black(picture(full))
    QTest.keyClick(full, Qt.Key.Key_B)
    assert picture(full) == shown
    QTest.keyClick(full, Qt.Key.Key_B)
    paused.toggle_fullscreen()
    paused.toggle_fullscreen()
    assert not full.blackout, "it begins with the picture"


def test_hold_freezes_the_picture(paused: OutputPanel, stage: Stage, qtbot: QtBot) -> None:
    full = entered(paused, stage, qtbot)
    shown = picture(full)
    QTest.keyClick(full, Qt.Key.Key_H)
    panel_before = paused.screen_.grab().toImage()
    paused.transport.seek(5.0)
    wait(qtbot, lambda: paused.screen_.grab().toImage() != panel_before)
    settle(qtbot, stage)
    assert picture(full) == shown
    QTest.keyClick(full, Qt.Key.Key_H)
    assert picture(full) != shown


def test_the_cursor_hides(paused: OutputPanel, stage: Stage, qtbot: QtBot) -> None:
    full = entered(paused, stage, qtbot)
    assert full.cursor().shape() == Qt.CursorShape.ArrowCursor
    wait(qtbot, lambda: full.cursor().shape() == Qt.CursorShape.BlankCursor)
    QTest.mouseMove(full, full.rect().center())
    wait(qtbot, lambda: full.cursor().shape() == Qt.CursorShape.ArrowCursor)
