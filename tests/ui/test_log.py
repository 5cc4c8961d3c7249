"""The log panel: every thread, never a wait, nothing left."""

import gc
import logging
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from openscope.ui import log
from openscope.ui.log import LogPanel

_log = logging.getLogger("test.log")


@pytest.fixture
def panel(qtbot: Any) -> Iterator[LogPanel]:
    _log.setLevel(logging.DEBUG)
    made = LogPanel()
    qtbot.addWidget(made)
    made.resize(900, 200)
    made.install()
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.end()
    _log.setLevel(logging.NOTSET)


def button_of(panel: LogPanel, words: str) -> QPushButton:
    return next(b for b in panel.findChildren(QPushButton) if b.text() == words)


def test_records_of_any_thread_are_shown_in_their_order(qtbot: Any, panel: LogPanel) -> None:
    def say(who: int) -> None:
        for number in range(50):
            _log.info("thread %d says %d", who, number)

    threads = [threading.Thread(target=say, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: len(panel.entries) == 200)
    shown = panel.view.toPlainText().split("\n")
    assert len(shown) == 200
    for who in range(4):
        mine = [line.rpartition(" ")[2] for line in shown if f"thread {who} " in line]
        assert mine == [str(number) for number in range(50)]
    panel.grab()


def test_a_flood_is_bounded_and_looked_at_ten_times_a_second(
    qtbot: Any, panel: LogPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    take = panel.handler.take
    monkeypatch.setattr(panel.handler, "take", lambda: looks.append(1) or take())
    began = time.monotonic()
    for number in range(log.KEPT + 300):
        _log.info("%d", number)
        if number % 10 == 0:
            QApplication.processEvents()
    qtbot.waitUntil(lambda: bool(panel.entries) and panel.entries[-1].words == str(log.KEPT + 299))
    assert len(panel.entries) == log.KEPT
    most = (time.monotonic() - began) * 1000 / log.PAUSE + 2
    assert len(looks) <= most, "at most ten a second, whatever comes"


def test_levels_and_search_hide_and_bring_back(qtbot: Any, panel: LogPanel) -> None:
    _log.debug("details")
    _log.info("a frame arrived")
    _log.warning("a frame was dropped")
    _log.error("no <b>camera</b>")
    qtbot.waitUntil(lambda: len(panel.entries) == 4)
    assert "details" not in panel.view.toPlainText()
    panel._levels.setCurrentText("Warnings")
    assert "arrived" not in panel.view.toPlainText()
    assert "dropped" in panel.view.toPlainText()
    panel._levels.setCurrentText("Everything")
    assert panel.view.toPlainText() == panel.text.rstrip("\n")
    assert "<b>camera</b>" in panel.view.toPlainText(), "plain, never rich"
    QTest.keyClicks(panel.field, "FRAME drop")
    assert panel.view.toPlainText().count("\n") == 0
    _log.info("something else")
    qtbot.waitUntil(lambda: len(panel.entries) == 5)
    assert "else" not in panel.view.toPlainText()
    QTest.keyClick(panel.field, Qt.Key.Key_Escape)
    assert "else" in panel.view.toPlainText()


def test_errors_come_with_their_traceback_and_warnings_too(qtbot: Any, panel: LogPanel) -> None:
    try:
        raise ValueError("broken")
    except ValueError:
        _log.exception("It failed")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn("old words", stacklevel=1)
        qtbot.waitUntil(lambda: len(panel.entries) == 2)
        logging.captureWarnings(False)
        logging.captureWarnings(True)
    assert "Traceback" in panel.text
    assert "old words" in panel.text


def test_it_is_copied_saved_and_cleared(
    qtbot: Any, panel: LogPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _log.warning("keep this")
    qtbot.waitUntil(lambda: bool(panel.entries))
    QTest.mouseClick(button_of(panel, "Copy"), Qt.MouseButton.LeftButton)
    assert "WARNING  test.log  keep this" in QGuiApplication.clipboard().text()
    target = tmp_path / "a.log"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    QTest.mouseClick(button_of(panel, "Save…"), Qt.MouseButton.LeftButton)
    assert target.read_text() == panel.text
    target = tmp_path / "none" / "a.log"
    QTest.mouseClick(button_of(panel, "Save…"), Qt.MouseButton.LeftButton)
    assert panel._said.text() == "Not saved: No such file or directory."
    QTest.mouseClick(button_of(panel, "Clear"), Qt.MouseButton.LeftButton)
    assert not panel.view.toPlainText()


def test_it_follows_until_one_scrolls_up(qtbot: Any, panel: LogPanel) -> None:
    def say(count: int) -> None:
        wanted = len(panel.entries) + count
        for number in range(count):
            _log.info("line %d", number)
        qtbot.waitUntil(lambda: len(panel.entries) == wanted)

    bar = panel.view.verticalScrollBar()
    say(100)
    assert bar.value() == bar.maximum() > 0
    bar.setSliderDown(True)
    bar.setSliderPosition(10)
    bar.setSliderDown(False)
    assert not panel.follow.isChecked()
    say(20)
    assert bar.value() == 10
    panel.follow.setChecked(True)
    assert bar.value() == bar.maximum()


def test_nothing_is_left_of_the_handler(qtbot: Any) -> None:
    show, handlers = warnings.showwarning, list(logging.getLogger().handlers)
    panel = LogPanel()
    panel.install()
    assert panel.handler in logging.getLogger().handlers
    handler = panel.handler
    panel.end()
    assert logging.getLogger().handlers == handlers
    assert warnings.showwarning is show

    panel.install()
    panel.deleteLater()  # a window that forgets to end it
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert handler not in logging.getLogger().handlers
    assert warnings.showwarning is show
    del panel, handler
    gc.collect()
