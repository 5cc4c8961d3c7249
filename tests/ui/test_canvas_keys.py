"""The canvas without a mouse: what its commands offer, and the keys it names in its corner."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from openscope.editing.edits import PLUGIN
from ui.windows import press, small, wait_for


def texts(widget):
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]


@pytest.fixture
def framed(window, editor, qtbot):
    """A window over a graph with a frame, which alone is selected."""
    wait_for(qtbot, window.isActiveWindow)
    window.canvas.setFocus()
    editor.begin(small("bloom"))
    editor.select(["bloom_1"])
    window.canvas.add_backdrop()
    press(window, Qt.Key.Key_Escape)
    assert window.canvas.picked_frame
    assert not editor.selection
    return window


def test_a_frame_that_is_selected_is_renamed_and_deleted_by_key(framed, editor):
    for id_ in ("edit.rename", "edit.delete"):
        assert framed.shortcuts.action(id_).isEnabled()
    for id_ in ("edit.heal", "edit.bypass", "edit.copy"):
        assert not framed.shortcuts.action(id_).isEnabled()
    press(framed, Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "Glow")
    QTest.keyClick(field, Qt.Key.Key_Return)
    ((id_, data),) = editor.document.backdrops.items()
    assert data["title"] == "Glow"
    press(framed, Qt.Key.Key_Delete)
    assert editor.document.backdrops == {}
    assert "bloom_1" in editor.document.nodes
    assert not framed.shortcuts.action("edit.delete").isEnabled()
    editor.undo()
    assert not framed.shortcuts.action("edit.delete").isEnabled(), "it is back, not selected"


def test_a_frame_is_selected_no_more_once_nodes_are(framed, editor):
    framed.canvas.locate("output_1")
    assert not framed.canvas.picked_frame
    press(framed, Qt.Key.Key_Delete)
    assert "output_1" not in editor.document.nodes
    assert editor.document.backdrops


def test_the_plugin_config_can_be_renamed_but_not_deleted(window, editor):
    editor.select([PLUGIN])
    assert window.shortcuts.action("edit.rename").isEnabled()
    assert not window.shortcuts.action("edit.delete").isEnabled()


def test_the_hints_follow_the_keys(window):
    hints = window.canvas._keys.labels
    assert texts(hints)[:2] == ["Tab", "add"]
    assert texts(window.canvas._hint)[:2] == ["Press", "Tab"]
    window.shortcuts.set_key("edit.add", QKeySequence("Ctrl+J"))
    window.shortcuts.set_key("edit.bypass", QKeySequence())
    QApplication.processEvents()
    assert texts(hints)[:2] == ["Ctrl+J", "add"]
    assert "bypass" not in texts(hints)
    assert texts(window.canvas._hint)[1] == "Ctrl+J"
    window.shortcuts.set_keys({})
    QApplication.processEvents()
    assert "bypass" in texts(hints)
