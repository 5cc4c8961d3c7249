"""The whole window in tests: opened, driven as a person does, and closed."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from openscope.editing.edits import added, connected, empty, moved
from openscope.editing.journal import Journal, state_folder
from openscope.editing.media_files import begun_with
from openscope.graph.document import Document, Edge
from openscope.ui.filing import Answer
from openscope.ui.window import Window


class Answers:
    """A person's answers to the questions of a window."""

    def __init__(self) -> None:
        self.open: Path | None = None
        self.save: Path | None = None
        self.edits: Answer = "discard"
        self.asked: list[str] = []

    def which_to_open(self, folder: Path) -> Path | None:
        self.asked.append("open")
        return self.open

    def which_film(self, folder: Path) -> Path | None:
        self.asked.append("film")
        return self.open

    def where_to_save(self, proposal: Path) -> Path | None:
        self.asked.append("save")
        return self.save

    def what_of_edits(self, name: str) -> Answer:
        self.asked.append("edits")
        return self.edits


def small(*effects: str) -> Document:
    """A small test pattern through some effects, beside each other in a row."""
    document = begun_with("builtin:test-pattern")
    pattern = document.nodes["test_pattern_1"]
    nodes = dict(document.nodes)
    nodes["test_pattern_1"] = pattern.model_copy(update={"params": {"width": 160, "height": 90}})
    document = document.model_copy(update={"nodes": nodes})
    before = "test_pattern_1"
    for number, effect in enumerate(effects):
        document, id_ = added(document, f"builtin:{effect}", (320.0 + 220 * number, 96.0))
        document = connected(document, Edge(before, "video", id_, "video"))
        before = id_
    document = connected(document, Edge(before, "video", "output_1", "video"))
    return moved(document, {"output_1": (340.0 + 220 * len(effects), 140.0)})


def crashed(path: Path | None = None, count: int = 3) -> Document:
    """Leave a journal as a program does that is gone; what it had on its screen."""
    document = empty()
    journal = Journal(document, path)
    for _ in range(count):
        after, _ = added(document, "builtin:bloom")
        journal.write(document, after, "Add Bloom")
        document = after
    place = max((state_folder() / "journals").glob(f"{os.getpid()}-*.jsonl"))
    head, _, rest = place.read_text(encoding="utf-8").partition("\n")
    told = json.loads(head) | {"started": 1.0}
    gone = place.with_name(f"gone-{time.time_ns()}.jsonl")
    gone.write_text(json.dumps(told) + "\n" + rest, encoding="utf-8")
    journal.close()
    return document


def drag(widget: QWidget, start: QPoint, end: QPoint, steps: int = 8, **how: object) -> None:
    """Press, move and release with the left button."""
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(widget, left, pos=start, **how)
    for step in range(1, steps + 1):
        QTest.mouseMove(widget, start + (end - start) * step / steps)
        QApplication.processEvents()
    QTest.mouseRelease(widget, left, pos=end, **how)
    QApplication.processEvents()


def drop_files(widget: QWidget, at: QPoint, *files: Path) -> None:
    """Drop files from the desktop."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier
    for kind in (QDragEnterEvent, QDragMoveEvent):
        QApplication.sendEvent(widget, kind(at, copy, data, left, none.NoModifier))
    event = QDropEvent(QPointF(at), copy, data, left, none.NoModifier)
    QApplication.sendEvent(widget, event)
    QApplication.processEvents()


def press(window: Window, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    """Press a key where the focus is."""
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    QTest.keyClick(QApplication.focusWidget() or window, key, held)
    QApplication.processEvents()


def at(window: Window, place: QPointF) -> QPoint:
    """Where a place of the canvas is on its viewport."""
    return window.canvas.viewer.mapFromScene(place)


def wait_for(qtbot: object, true: Callable[[], object], milliseconds: int = 15000) -> None:
    """Wait until something is true, while the window lives."""
    qtbot.waitUntil(lambda: bool(true()), timeout=milliseconds)  # type: ignore[attr-defined]
