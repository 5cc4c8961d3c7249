"""Numbers in the panel under real mouse and keys: sliders, fields and the wheel."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.properties_fixtures import LEFT, SHIFT, bloom, chosen, drag, every, panel, type_in, wheel

__all__ = ["bloom", "every", "panel"]


def test_a_drag_is_one_step_and_acts_on_every_move(bloom, editor):
    track = bloom.row("threshold").control.track
    heard = []
    editor.changed.connect(lambda change: heard.append(bloom.value("threshold")))
    before, steps = editor.document, bloom.steps()
    drag(track, QPoint(track.width() - 8, 12))
    assert len(set(heard)) > 3
    assert bloom.value("threshold") == pytest.approx(1.0, abs=0.05)
    assert bloom.steps() == steps + 1
    assert editor.history.undo_title == "Threshold of Bloom"
    drag(track, QPoint(10, 12))
    assert bloom.steps() == steps + 2
    editor.undo()
    editor.undo()
    assert editor.document is before
    assert bloom.row("threshold").control.box.text() == "0.55"


def test_a_whole_number_stays_one_when_it_is_dragged(panel, editor):
    node = chosen(panel, editor, "builtin:kaleidoscope")
    track = node.row("slices").control.track
    drag(track, track.handle() + QPoint(20, 0))
    assert type(node.value("slices")) is int
    assert node.value("slices") > 8


def test_shift_drags_finely(bloom):
    track = bloom.row("threshold").control.track
    QTest.mousePress(track, LEFT, SHIFT, track.handle())
    track._last = float(track.handle().x())
    from PySide6.QtGui import QMouseEvent

    at = QPointF(track.handle().x() + 30, 12)
    event = QMouseEvent(QMouseEvent.Type.MouseMove, at, track.mapToGlobal(at), LEFT, LEFT, SHIFT)
    QApplication.sendEvent(track, event)
    QTest.mouseRelease(track, LEFT, SHIFT, at.toPoint())
    assert 0.55 < bloom.value("threshold") < 0.65


def test_a_double_click_resets_in_one_step(bloom, editor):
    track = bloom.row("intensity").control.track
    drag(track, QPoint(10, 12))
    assert bloom.value("intensity") is not None
    steps = bloom.steps()
    QTest.mouseClick(track, LEFT, pos=QPoint(track.width() - 10, 12))
    QTest.mouseDClick(track, LEFT, pos=QPoint(track.width() - 10, 12))
    assert bloom.value("intensity") is None
    assert bloom.steps() == steps + 1


def test_keys_move_a_slider(bloom):
    track = bloom.row("threshold").control.track
    track.setFocus()
    QTest.keyClick(track, Qt.Key.Key_Right)
    assert bloom.value("threshold") == 0.56
    QTest.keyClick(track, Qt.Key.Key_PageDown)
    assert bloom.value("threshold") == pytest.approx(0.46)
    QTest.keyClick(track, Qt.Key.Key_End)
    assert bloom.value("threshold") == 1.0


def test_the_wheel_turns_only_with_the_focus(bloom):
    track = bloom.row("threshold").control.track
    bloom.row("intensity").control.track.setFocus()
    assert not wheel(track, 1).isAccepted()
    assert bloom.value("threshold") is None
    track.setFocus()
    assert wheel(track, 2).isAccepted()
    assert bloom.value("threshold") == pytest.approx(0.57)


def test_the_wheel_passes_a_choice_without_the_focus(bloom):
    combo = bloom.row("blend").control.combo
    bloom.row("intensity").control.track.setFocus()
    wheel(combo, -1)
    assert bloom.value("blend") is None


def test_typed_values_out_of_range_are_clamped_with_a_notice(bloom):
    row = bloom.row("soft_knee")
    type_in(row.control.box, "7")
    assert bloom.value("soft_knee") == 1.0
    assert row.control.box.text() == "1.00"
    assert row.notice.isVisible()
    assert row.notice.text() == "0 to 1. Set to 1.00."
    type_in(row.control.box, "9")
    assert row.control.box.text() == "1.00", "also where nothing changed"
    type_in(row.control.box, "0,25")
    assert bloom.value("soft_knee") == 0.25
    assert not row.notice.isVisible()
    type_in(row.control.box, "much")
    assert row.notice.text() == "Not a number. Kept at 0.25."
    assert bloom.value("soft_knee") == 0.25


def test_escape_takes_back_what_was_typed(bloom):
    box = bloom.row("soft_knee").control.box
    type_in(box, "0.9", enter=False)
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == "0.50"
    assert bloom.value("soft_knee") is None


def test_a_number_without_a_range_has_a_field_with_steps(every):
    control = every.row("count").control
    assert control.track is None
    control.box.setFocus()
    QTest.keyClick(control.box, Qt.Key.Key_Up)
    assert every.value("count") == 4
    QTest.keyClick(control.box, Qt.Key.Key_PageDown)
    assert every.value("count") == -6
    type_in(control.box, "2.6")
    assert every.value("count") is None, "3 is the default"
    assert "Whole numbers" in every.row("count").notice.text()
