"""The log panel: what the program and its plugins say, as it comes."""

import logging
import time
import warnings
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from threading import Lock

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QTextCharFormat, QTextCursor, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QPlainTextEdit,
    QWidget,
)

from openscope.ui.palette.search_field import SearchField
from openscope.ui.theme import MONO, colour
from openscope.ui.widgets.basics import button, column, label, row

KEPT = 5000
"""Records that are kept; older ones go."""
LONGEST = 20_000
"""Letters of one record that are kept."""
AT_ONCE = 500
"""Records that are shown at one look."""
PAUSE = 100
"""Milliseconds between two looks at what has come."""

_LEVELS = {
    "Everything": logging.DEBUG,
    "Information": logging.INFO,
    "Warnings": logging.WARNING,
    "Errors": logging.ERROR,
}
_ROLES = {logging.WARNING: "warn", logging.ERROR: "error", logging.CRITICAL: "error"}


@dataclass(frozen=True)
class Entry:
    """One record, in words."""

    at: float
    level: int
    name: str
    words: str

    @cached_property
    def line(self) -> str:
        """The record as it is shown."""
        clock = time.strftime("%H:%M:%S", time.localtime(self.at))
        level = logging.getLevelName(self.level)
        return f"{clock}.{int(self.at % 1 * 1000):03d}  {level:<8} {self.name}  {self.words}"

    @cached_property
    def searched(self) -> str:
        """The line without capitals."""
        return self.line.lower()


class _Told(QObject):
    come = Signal()


class LogHandler(logging.Handler):
    """Keeps records from any thread until the panel takes them. It never waits for the window."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.told = _Told()
        self._waiting: deque[Entry] = deque(maxlen=KEPT)
        self._guard = Lock()
        self._called = False
        self._warnings = False

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record; the panel is called once until it comes."""
        try:
            words = self.format(record)[:LONGEST]
            entry = Entry(record.created, record.levelno, record.name, words)
            with self._guard:
                self._waiting.append(entry)
                call, self._called = not self._called, True
            if call:
                self.told.come.emit()
        except RuntimeError:  # the window is gone
            return
        except Exception:
            self.handleError(record)

    def take(self) -> list[Entry]:
        """What has come since the last time; of a flood a part, and then the panel is called
        again."""
        with self._guard:
            taken = [self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))]
            self._called = bool(self._waiting)
            more = self._called
        if more:
            self.told.come.emit()
        return taken

    def install(self) -> None:
        """Listen to every logger, and to warnings."""
        logging.getLogger().addHandler(self)
        if not self._warnings and not _warnings_are_logged():
            logging.captureWarnings(True)
            self._warnings = True

    def remove(self) -> None:
        """Listen to nothing any more; all is as it was before."""
        logging.getLogger().removeHandler(self)
        if self._warnings:
            logging.captureWarnings(False)
            self._warnings = False
        self.close()


def _warnings_are_logged() -> bool:
    return warnings.showwarning.__module__ == logging.__name__


class LogPanel(QWidget):
    """Shows the log: by level, searched, copied, saved."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.handler = LogHandler()
        """Give it to a logger, or `install` it for all."""
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._since = QElapsedTimer()
        self._levels = QComboBox()
        self._levels.addItems(list(_LEVELS))
        self._levels.setCurrentText("Information")
        self._levels.setAccessibleName("Least level")
        self.field = SearchField("Search the log")
        self.field.setMinimumWidth(72)
        self.field.setMaximumWidth(180)
        self.follow = QCheckBox("Follow")
        self.follow.setToolTip("Stay at the newest line")
        self.follow.setChecked(True)
        self._said = label("", "caption")
        self.header = self._make_header()
        self.view = self._make_view()
        column(self.header, self.view, into=self, fill=self.view)

        # queued: records come from any thread, also from within our own painting
        self.handler.told.come.connect(self._come, Qt.ConnectionType.QueuedConnection)
        self._levels.currentIndexChanged.connect(lambda _: self._fill())
        self.field.textChanged.connect(lambda _: self._fill())
        self.field.left.connect(self.field.clear)
        self.follow.toggled.connect(self._follow)
        self.view.verticalScrollBar().sliderMoved.connect(lambda _: self._dragged())
        self.destroyed.connect(self.handler.remove)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All that is kept, whether it is shown or not."""
        return tuple(self._entries)

    @property
    def text(self) -> str:
        """What is shown, as text."""
        return "".join(f"{entry.line}\n" for entry in self._fitting(self._entries))

    def install(self) -> None:
        """Show what every logger says from now on."""
        self.handler.install()

    def end(self) -> None:
        """Take the handler away again."""
        self.handler.remove()

    def copy(self) -> None:
        """Put what is selected, or else all that is shown, on the clipboard."""
        chosen = self.view.textCursor().selectedText().replace("\u2029", "\n")
        QGuiApplication.clipboard().setText(chosen or self.text)

    def clear(self) -> None:
        """Forget what has come so far."""
        self._entries.clear()
        self._fill()

    def save(self, path: Path) -> None:
        """Write what is shown into a file; OSError where that fails."""
        path.write_text(self.text, encoding="utf-8")

    def save_as(self) -> None:
        """Ask for a file and write what is shown into it."""
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save log", "openscope.log", "Text (*.log *.txt)"
        )
        if not chosen:
            return
        try:
            self.save(Path(chosen))
        except OSError as error:
            self._said.setText(f"Not saved: {error.strerror}.")
        else:
            self._said.setText(f"Saved to {Path(chosen).name}.")

    # -- within

    def _come(self) -> None:
        """Something came: look at once, or when the pause since the last look is over."""
        left = PAUSE - self._since.elapsed() if self._since.isValid() else 0
        if left > 0:
            QTimer.singleShot(left, self, self._take)
        else:
            self._take()

    def _take(self) -> None:
        self._since.start()
        taken = self.handler.take()
        self._entries.extend(taken)
        self._append(self._fitting(taken))

    def _fitting(self, entries: Iterable[Entry]) -> list[Entry]:
        least = _LEVELS[self._levels.currentText()]
        words = self.field.text().lower().split()
        return [
            entry
            for entry in entries
            if entry.level >= least and all(word in entry.searched for word in words)
        ]

    def _fill(self) -> None:
        self.view.clear()
        self._append(self._fitting(self._entries))

    def _append(self, entries: list[Entry]) -> None:
        if not entries:
            return
        bar = self.view.verticalScrollBar()
        before = bar.value()
        at = QTextCursor(self.view.document())
        at.movePosition(QTextCursor.MoveOperation.End)
        at.beginEditBlock()
        for role, alike in groupby(entries, lambda one: _ROLES.get(one.level, "text_second")):
            if not self.view.document().isEmpty():
                at.insertBlock()
            ink = QTextCharFormat()
            ink.setForeground(colour(role))
            at.insertText("\n".join(one.line for one in alike), ink)
        at.endEditBlock()
        bar.setValue(bar.maximum() if self.follow.isChecked() else before)

    def _follow(self, on: bool) -> None:
        if on:
            bar = self.view.verticalScrollBar()
            bar.setValue(bar.maximum())

    def _dragged(self) -> None:
        """Who scrolls up wants to read; who comes to the end wants to follow."""
        bar = self.view.verticalScrollBar()
        self.follow.setChecked(bar.sliderPosition() >= bar.maximum())

    def _make_header(self) -> QWidget:
        made = QWidget()
        row(
            None,
            self._said,
            self._levels,
            self.field,
            self.follow,
            button("Clear", self.clear, role="flat"),
            button("Save…", self.save_as, role="flat"),
            button("Copy", self.copy, role="flat"),
            into=made,
            margins=(12, 0, 12, 0),
        )
        return made

    def _make_view(self) -> QPlainTextEdit:
        made = _View()
        made.setProperty("role", "code")
        made.setAccessibleName("Log")
        made.setReadOnly(True)
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        made.setFrameShape(QFrame.Shape.NoFrame)
        made.setStyleSheet(f'font-family: "{MONO}"; font-size: 11px;')
        made.setViewportMargins(14, 4, 0, 4)
        made.setUndoRedoEnabled(False)
        made.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        made.setPlaceholderText("Nothing has been logged.")
        made.setMaximumBlockCount(4 * KEPT)
        made.wheeled.connect(self._dragged)
        return made


class _View(QPlainTextEdit):
    wheeled = Signal()

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        self.wheeled.emit()
