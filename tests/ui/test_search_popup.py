"""The search popup, by keys and mouse."""

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from openscope.ui.editor import Editor
from openscope.ui.palette import Item, Popup, SearchPopup
from openscope.ui.palette.search_popup import ROW, VISIBLE, WIDTH


def opened(qtbot: Any, editor: Editor, keys: Any = None) -> tuple[SearchPopup, list[str]]:
    popup = SearchPopup(editor)
    qtbot.addWidget(popup)
    chosen: list[str] = []
    with qtbot.waitExposed(popup):
        popup.open_at(QPoint(100, 100), keys, chosen.append)
    return popup, chosen


def test_typing_filters_at_once_and_enter_chooses(qtbot: Any, editor: Editor) -> None:
    popup, chosen = opened(qtbot, editor)
    assert popup.width() == WIDTH
    assert popup.field.hasFocus()
    assert popup.list.height() <= VISIBLE * ROW + 2
    assert {item.payload for item in popup.shown} == set(editor.types)
    QTest.keyClicks(popup.field, "opt")
    assert [item.title for item in popup.shown] == ["Optical Flow"]
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert chosen == ["builtin:optical-flow"]
    assert not popup.isVisible()


def test_arrows_move_and_escape_closes(qtbot: Any, editor: Editor) -> None:
    popup, chosen = opened(qtbot, editor)
    closed: list[bool] = []
    popup.closed.connect(lambda: closed.append(True))
    second = popup.shown[1].payload
    QTest.keyClick(popup.field, Qt.Key.Key_Up)
    assert popup.list.currentIndex().row() == 0
    QTest.keyClick(popup.field, Qt.Key.Key_Down)
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert chosen == [second]
    popup.open_at(QPoint(100, 100), None, chosen.append)
    QTest.keyClick(popup.field, Qt.Key.Key_Escape)
    assert chosen == [second]
    assert not popup.isVisible()
    assert closed == [True, True]


def test_a_click_chooses(qtbot: Any, editor: Editor) -> None:
    popup, chosen = opened(qtbot, editor)
    third = popup.shown[2].payload
    at = popup.list.visualRect(popup.list.model().index(2, 0)).center()
    QTest.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert chosen == [third]


def test_only_what_fits_is_offered_and_nothing_says_so(qtbot: Any, editor: Editor) -> None:
    popup, chosen = opened(qtbot, editor, {"builtin:bloom", "builtin:gray"})
    assert {item.title for item in popup.shown} == {"Bloom", "Gray"}
    QTest.keyClicks(popup.field, "camera")
    assert not popup.shown
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert not chosen
    assert popup.isVisible()
    popup.grab()


def test_it_stays_on_the_screen(qtbot: Any, editor: Editor) -> None:
    popup, _ = opened(qtbot, editor)
    room = QGuiApplication.primaryScreen().availableGeometry()
    for corner in (room.bottomRight(), room.topLeft() - QPoint(50, 50)):
        popup.close()
        popup.open_at(corner)
        assert room.contains(popup.geometry())
    assert popup.geometry().left() == room.left()


def test_the_same_widget_finds_commands(qtbot: Any) -> None:
    popup = Popup(None, "Commands")
    qtbot.addWidget(popup)
    chosen: list[object] = []
    items = [
        Item("Save", payload="file.save", key="Ctrl+S"),
        Item("Export plugin", payload="file.export", key="Ctrl+E", also=("bundle",)),
    ]
    popup.open_items(QPoint(50, 50), items, chosen.append)
    popup.grab()
    QTest.keyClicks(popup.field, "bundle")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert chosen == ["file.export"]
