"""The other controls of the panel under real mouse and keys, one kind of field after the other."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
)

from openscope.editing import edits
from openscope.graph.document import Edge
from openscope.ui.properties.controls import text as text_module
from ui.properties_fixtures import LEFT, bloom, chosen, drag, every, panel, type_in

__all__ = ["bloom", "every", "panel"]


def test_a_switch(every):
    switch = every.row("on").control.switch
    QTest.mouseClick(switch, LEFT)
    assert every.value("on") is True
    switch.setFocus()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert every.value("on") is None


def test_a_choice(every):
    combo = every.row("pick").control.combo
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert every.value("pick") == "two"
    assert combo.currentText() == "Two"


def test_a_text_is_told_as_it_is_typed_and_is_one_step(every, editor):
    line = every.row("word").control.line
    steps = every.steps()
    type_in(line, "neon", enter=False)
    assert every.value("word") == "neon"
    QTest.keyClick(line, Qt.Key.Key_Home)
    QTest.keyClick(line, Qt.Key.Key_X)
    assert every.value("word") == "xneon"
    assert line.cursorPosition() == 1, "the caret stays"
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert every.steps() == steps + 1
    type_in(line, "y")
    assert every.steps() == steps + 2


def test_a_paragraph_keeps_focus_and_caret_through_an_edit_elsewhere(every, editor):
    text = every.row("essay").control.text
    text.setFocus()
    QTest.keyClicks(text, "one two")
    assert every.value("essay") == "one two"
    for _ in range(3):
        QTest.keyClick(text, Qt.Key.Key_Left)
    editor.apply(edits.with_param(editor.document, editor.types, every.id, "count", 9), "elsewhere")
    assert every.row("count").control.box.text() == "9"
    assert text.hasFocus()
    assert text.textCursor().position() == 4


def test_undo_elsewhere_updates_in_place(every, editor, panel):
    page, line = panel.page, every.row("word").control.line
    type_in(line, "abc")
    editor.undo()
    assert panel.page is page
    assert line.text() == ""
    assert line.hasFocus()


def test_half_typed_numbers_survive_an_edit_elsewhere(every, editor):
    box = every.row("count").control.box
    type_in(box, "12", enter=False)
    editor.apply(edits.with_param(editor.document, editor.types, every.id, "on", True), "elsewhere")
    assert box.text() == "12"
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert every.value("count") == 12


def test_a_path_says_where_nothing_is_and_is_relative(every, editor, tmp_path, monkeypatch):
    (tmp_path / "pic.png").write_bytes(b"")
    editor.save(tmp_path / "graph.openscope")
    row = every.row("poster")
    type_in(row.control.line, "gone.png")
    assert every.value("poster") == "gone.png"
    assert "no such file" in row.notice.text()
    monkeypatch.setattr(text_module, "ask_for_file", lambda *_: str(tmp_path / "pic.png"))
    QTest.mouseClick(row.control.browse, LEFT)
    assert every.value("poster") == "pic.png"
    assert not row.notice.isVisible()


def test_a_colour_is_typed_or_picked(every, editor):
    control = every.row("tint").control
    type_in(control.line, "#ff9ed2")
    assert every.value("tint") == "#ff9ed2"
    type_in(control.line, "pink")
    assert every.value("tint") == "#ff9ed2"
    assert "Kept at #FF9ED2" in every.row("tint").notice.text()
    steps = every.steps()
    QTest.mouseClick(control.swatch, LEFT)
    plane = control.picker.plane
    QTest.mousePress(plane, LEFT, pos=QPoint(190, 4))
    QTest.mouseMove(plane, QPoint(150, 20))
    QTest.mouseRelease(plane, LEFT, pos=QPoint(150, 20))
    assert every.value("tint") not in (None, "#ff9ed2")
    assert every.steps() == steps + 1
    control.picker.close()


def test_a_list_of_numbers(every):
    control = every.row("stops").control
    type_in(control.boxes[1].box, "0.5")
    assert every.value("stops") == [0.25, 0.5]
    QTest.mouseClick(control.plus, LEFT)
    assert every.value("stops") == [0.25, 0.5, 0.5]
    assert len(control.boxes) == 3
    less = control._cells[0].less
    assert less.accessibleName() == "Remove Stops 1"
    QTest.mouseClick(less, LEFT)
    assert every.value("stops") == [0.5, 0.5]


def test_a_list_of_texts_is_edited_by_the_keyboard_alone(every, editor):
    control = every.row("words").control
    line = control.rows[0].entry.line
    assert line.accessibleName() == "Words 1"
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "one")
    assert every.value("words") == ["one"]
    QTest.keyClick(line, Qt.Key.Key_Return)
    second = control.rows[1].entry.line
    assert second.hasFocus()
    QTest.keyClicks(second, "two")
    assert every.value("words") == ["one", "two"]
    editor.undo()
    assert every.value("words") == ["one"], "the new row and its text are one step"
    editor.redo()
    second = control.rows[1].entry.line
    second.setFocus()
    QTest.keyClick(second, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert every.value("words") == ["two", "one"]
    assert control.rows[0].entry.line.hasFocus(), "the focus goes along"
    QTest.keyClick(line, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert every.value("words") == ["two", "one"]
    for _ in range(4):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backspace)
    assert every.value("words") == ["one"]
    assert control.rows[0].entry.line.hasFocus()
    editor.undo()
    editor.undo()
    assert every.value("words") == ["two", "one"]
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert every.value("words") == ["two", "", "", "one"], "it takes four"
    assert not control.plus.isVisible()


def test_a_list_of_choices(every):
    control = every.row("kinds").control
    assert control.rows[0].less.isHidden(), "one has to stay"
    QTest.mouseClick(control.plus, LEFT)
    assert every.value("kinds") == ["hard", "soft"], "the first that is not there yet"
    combo = control.rows[1].entry.combo
    assert combo.hasFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert every.value("kinds") == ["hard", "wet"]
    QTest.mouseClick(control.rows[1].up, LEFT)
    assert every.value("kinds") == ["wet", "hard"]
    QTest.mouseClick(control.rows[0].less, LEFT)
    assert every.value("kinds") is None, "it is the default again"


def test_a_load_time_list_is_told_when_an_entry_is_done(every, editor):
    control = every.row("names").control
    line = control.rows[0].entry.line
    line.setFocus()
    line.end(False)
    QTest.keyClicks(line, "b")
    assert every.value("names") is None
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert every.value("names") == ["ab", ""], "half-typed text counts before rows move"
    QTest.keyClicks(control.rows[1].entry.line, "x")
    QTest.mouseClick(control.rows[1].less, LEFT)
    assert every.value("names") == ["ab"]


def test_an_optional_has_a_switch(every):
    control = every.row("limit").control
    assert not control.inner.isVisible()
    QTest.mouseClick(control.switch, LEFT)
    assert every.value("limit") == 1.0
    assert control.inner.isVisible()
    type_in(control.inner.box, "3")
    QTest.mouseClick(control.switch, LEFT)
    assert every.value("limit") is None
    QTest.mouseClick(control.switch, LEFT)
    assert every.value("limit") == 3.0


def test_a_model_within(every):
    group = every.row("inner").control
    gain = next(row for row in group.rows if row.field.name == "gain")
    type_in(gain.control.box, "0.8")
    assert every.value("inner") == {"gain": 0.8, "word": "a"}
    assert gain.control.box.accessibleName() == "Inner, Gain"


def test_an_unknown_kind_is_shown_and_kept(every, editor):
    text = every.row("free").control.text
    assert text.isReadOnly()
    assert '"a": 1' in text.toPlainText()


def test_load_time_fields_are_told_when_they_are_done(every, editor):
    line = every.row("model").control.line
    type_in(line, "large", enter=False)
    assert every.value("model") is None
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert every.value("model") == "large"
    texts = [w.text() for w in every.row("model").parent().findChildren(QLabel)]
    assert "restarts this node" in texts


def test_a_load_time_slider_is_told_at_the_release(panel, editor):
    pattern = chosen(panel, editor, "builtin:test-pattern")
    track = pattern.row("fps").control.track
    heard = []
    editor.changed.connect(heard.append)
    drag(track, QPoint(track.width() - 8, 12))
    assert len(heard) == 1
    assert pattern.value("fps") > 100


def test_advanced_fields_are_behind_a_button(every, panel):
    row = every.row("hidden")
    assert not row.isVisible()
    QTest.mouseClick(panel.page.form.opener, LEFT)
    assert row.isVisible()
    type_in(row.control.box, "9")
    assert every.value("hidden") == 9


def test_modes_hide_what_does_not_apply(every, panel, editor):
    assert "typed" in panel.page.form.rows
    document, source = edits.added(editor.document, "builtin:test-pattern")
    editor.apply(edits.connected(document, Edge(source, "video", every.id, "video")), "Wire")
    assert "typed" not in panel.page.form.rows
