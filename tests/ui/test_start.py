"""The start screen says what was asked for, by mouse and by keyboard alike."""

import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from openscope import crashes
from openscope.editing.journal import unsaved
from openscope.editing.recent import remember
from openscope.editing.starters import begun, starters
from openscope.ui.start import StartScreen
from openscope.ui.start.banner import RecoveryBanner
from openscope.ui.start.cards import RecentRow, when_in_words
from openscope.ui.start.crash import CrashBanner
from ui.windows import crashed


@pytest.fixture(autouse=True)
def state(monkeypatch, tmp_path):
    monkeypatch.setenv("OPENSCOPE_STATE", str(tmp_path / "state"))


@pytest.fixture
def screen(qtbot):
    def shown(width=1280, height=720):
        made = StartScreen()
        qtbot.addWidget(made)
        made.resize(width, height)
        made.show()
        qtbot.waitExposed(made)
        made.activateWindow()
        return made

    return shown


def button(screen, text):
    return next(b for b in screen.findChildren(QPushButton) if b.text() == text)


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("New graph", "new_wanted"),
        ("Open…", "open_wanted"),
        ("Start from a video…", "video_wanted"),
        ("Start from the camera", "camera_wanted"),
        ("Shortcuts", "shortcuts_wanted"),
    ],
)
def test_each_button_says_what_it_is_for(qtbot, screen, text, signal):
    shown = screen()
    with qtbot.waitSignal(getattr(shown, signal)):
        QTest.mouseClick(button(shown, text), Qt.MouseButton.LeftButton)


def test_a_starter_opens_by_click_and_by_enter(qtbot, screen):
    shown = screen()
    assert [card.title for card in shown.cards.cards] == [one.title for one in starters()]
    assert all(not card.picture.isNull() for card in shown.cards.cards)
    second = shown.cards.cards[1]
    with qtbot.waitSignal(shown.starter_wanted) as told:
        QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    assert told.args == [starters()[1].path]
    second.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        with qtbot.waitSignal(shown.starter_wanted):
            QTest.keyClick(second, key)


def test_a_starter_is_begun_with_media_that_are_found_from_anywhere():
    for one in starters():
        paths = [n.params["path"] for n in begun(one.path).nodes.values() if "path" in n.params]
        assert paths
        assert all(Path(path).is_absolute() and Path(path).is_file() for path in paths)


def test_tab_reaches_everything_that_can_be_pressed(screen, tmp_path):
    graph = tmp_path / "One.openscope"
    shutil.copy(starters()[0].path, graph)
    remember(graph)
    crashed()
    shown = screen()
    button(shown, "New graph").setFocus()
    reached = set()
    for _ in range(40):
        reached.add(shown.focusWidget())
        QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Tab)
    wanted = {b for b in shown.findChildren(QPushButton) if b.isVisible()}
    wanted |= {*shown.cards.cards, *shown.findChildren(RecentRow)}
    assert wanted <= reached
    assert all(widget.accessibleName() or widget.text() for widget in wanted)


def test_recent_files_open_with_the_newest_first(qtbot, screen, tmp_path):
    for name in ("Old", "New"):
        shutil.copy(starters()[0].path, tmp_path / f"{name}.openscope")
        remember(tmp_path / f"{name}.openscope")
    shown = screen()
    rows = shown.findChildren(RecentRow)
    assert [row.title for row in rows] == ["New", "Old"]
    assert rows[0].caption.startswith("today, ")
    with qtbot.waitSignal(shown.file_wanted) as told:
        QTest.mouseClick(rows[1], Qt.MouseButton.LeftButton)
    assert told.args == [tmp_path / "Old.openscope"]


def test_what_a_crash_left_is_offered(qtbot, screen, tmp_path):
    crashed(tmp_path / "Neon <b>Mirror.openscope", 41)
    shown = screen()
    (banner,) = shown.findChildren(RecoveryBanner)
    assert "“Neon <b>Mirror” was not closed properly." in banner.accessibleName()
    assert "41 edits" in banner.accessibleName()
    with qtbot.waitSignal(shown.recover_wanted) as told:
        QTest.mouseClick(banner.recover, Qt.MouseButton.LeftButton)
    assert told.args[0].edits == 41


def test_discarded_edits_come_back_while_the_offer_is_seen(qtbot, screen):
    crashed()
    shown = screen()
    (banner,) = shown.findChildren(RecoveryBanner)
    QTest.mouseClick(banner.discard, Qt.MouseButton.LeftButton)
    assert unsaved() == []
    assert banner.accessibleName() == "“Untitled” was discarded. 3 edits since the last save."
    assert not banner.recover.isVisible()
    assert shown.focusWidget() is banner.undo
    QTest.keyClick(banner.undo, Qt.Key.Key_Space)
    assert unsaved()[0].edits == 3
    with qtbot.waitSignal(shown.recover_wanted):
        QTest.mouseClick(banner.recover, Qt.MouseButton.LeftButton)
    QTest.mouseClick(banner.discard, Qt.MouseButton.LeftButton)
    shown.refresh()
    assert not [one for one in shown.findChildren(RecoveryBanner) if one.isVisible()]


def test_every_session_is_offered_with_its_name_time_and_edits(screen, tmp_path):
    for number, name in enumerate(("One", "Two", "Three")):
        crashed(tmp_path / f"{name}.openscope", number + 1)
    shown = screen()
    told = [banner.accessibleName() for banner in shown.findChildren(RecoveryBanner)]
    assert [words.partition(" was")[0] for words in told] == ["“Three”", "“Two”", "“One”"]
    assert " 1 edit since the last save" in told[2]
    assert "Last edit: today, " in told[2]


def test_a_session_that_another_window_has_is_not_discarded(screen):
    crashed()
    shown = screen()
    (banner,) = shown.findChildren(RecoveryBanner)
    assert unsaved()[0].claim() is not None
    QTest.mouseClick(banner.discard, Qt.MouseButton.LeftButton)
    assert "was not discarded. Another window has it" in banner.accessibleName()


def test_dropped_files_are_handed_on(qtbot, screen, tmp_path):
    shown = screen()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.mp4")), QUrl("https://example.org/b.mp4")])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    left = Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(600, 300), copy, data, left, none)
    QApplication.sendEvent(shown, enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(shown.files_dropped) as told:
        QApplication.sendEvent(shown, QDropEvent(QPointF(600, 300), copy, data, left, none))
    assert told.args == [[tmp_path / "a.mp4"]]


def test_the_device_is_told_once_it_is_known(screen):
    shown = screen()
    assert not shown._machine.isVisible()
    shown.set_device("CPU · 16 cores", "24 nodes")
    assert shown._machine.isVisible()


@pytest.mark.parametrize(("width", "columns"), [(1600, 4), (1280, 3), (900, 2)])
def test_cards_take_the_room_that_there_is(screen, width, columns):
    shown = screen(width)
    cards = shown.cards.cards
    tops = [card.y() for card in cards]
    assert tops.count(tops[0]) == columns
    for one in cards:
        assert one.geometry().right() < shown.cards.width()
        assert not any(one.geometry().intersects(o.geometry()) for o in cards if o is not one)


def test_times_are_said_as_people_say_them():
    now = datetime(2026, 11, 26, 0, 30, tzinfo=UTC)

    def told(*moment):
        return when_in_words(datetime(*moment, tzinfo=UTC).timestamp(), now)

    assert told(2026, 11, 26, 0, 4) == "today, 00:04"
    assert told(2026, 11, 25, 21, 4) == "yesterday, 21:04"
    assert told(2026, 1, 3) == "3 January"
    assert told(2024, 11, 12) == "12 November 2024"
    assert when_in_words(time.time()).startswith("today")


def test_a_crash_is_offered_until_it_is_dismissed(screen):
    crashes.folder().mkdir(parents=True)
    (crashes.folder() / "1.new.txt").write_text("OpenScope 1\n\nValueError: it broke\n")
    shown = screen()
    (banner,) = shown.findChildren(CrashBanner)
    assert "ValueError: it broke" in banner.accessibleName()
    button(shown, "Copy").click()
    assert QApplication.clipboard().text().startswith("OpenScope 1")
    button(shown, "Dismiss").click()
    assert not [one for one in shown.findChildren(CrashBanner) if one.isVisible()]
    assert crashes.unseen() == []
