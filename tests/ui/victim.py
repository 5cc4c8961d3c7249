"""The program as it is started, which makes some edits, tells the document after each, and waits to
be killed: `python victim.py [GRAPH]`."""

import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from openscope.editing.edits import with_param, with_plugin
from openscope.graph import files
from openscope.ui import app, library
from openscope.ui.window import Window

CTRL = Qt.KeyboardModifier.ControlModifier


def act() -> None:
    """Edit by the editor and by keys."""
    (window,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, Window)]
    if not window.isActiveWindow():
        window.activateWindow()
        QTimer.singleShot(20, act)
        return
    editor, viewer = window.editor, window.canvas.viewer
    if not window.editing:
        QTest.keyClick(window, Qt.Key.Key_N, CTRL)
    window.canvas.setFocus()
    editor.changed.connect(lambda change: tell(change.after))
    tell(editor.document)
    bloom = window.canvas.add("builtin:bloom", window.canvas.viewer.camera.centre())
    assert bloom is not None
    document = with_param(editor.document, editor.types, bloom, "intensity", 1.25)
    editor.apply(document, "Move Intensity")
    QTest.keyClick(viewer, Qt.Key.Key_B)
    QTest.keyClick(viewer, Qt.Key.Key_D, CTRL)
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    QTest.keyClick(viewer, Qt.Key.Key_F2)
    QTest.keyClicks(QApplication.focusWidget(), "Second")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    editor.apply(with_plugin(editor.document, description="日本 é \u2028"), "Describe")
    QTest.keyClick(viewer, Qt.Key.Key_Delete)
    print("done", file=sys.__stdout__, flush=True)


def tell(document: files.Document) -> None:
    """Say what the document is now, in a line; `sys.stdout` is elsewhere while plugins load."""
    print(ascii(files.dumps(document)), file=sys.__stdout__, flush=True)


class Library(library.Library):
    """Begins to act as soon as the program is up."""

    def start(self) -> None:
        super().start()
        QTimer.singleShot(0, act)


library.Library = Library  # type: ignore[misc]
app.start(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
