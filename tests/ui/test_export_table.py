"""The table of parameters in the export dialog, by mouse and keys."""

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from openscope.editing import edits
from openscope.ui.export.table import CHECK, DEFAULT, GRIP, LABEL, NAME, NODE, RANGE
from ui.export_fixtures import LEFT, opened

__all__ = ["opened"]


def shown(dialog, column):
    model = dialog.table.parameters
    return [model.index(row, column).data() for row in range(model.rowCount())]


def cell(dialog, row, column):
    return dialog.table.visualRect(dialog.table.parameters.index(row, column))


def type_in(dialog, row, column, text):
    table = dialog.table
    table.setFocus()
    table.setCurrentIndex(table.parameters.index(row, column))
    QTest.keyClick(table, Qt.Key.Key_Return)
    (field,) = table.viewport().findChildren(QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_table_shows_what_is_offered_and_what_is_baked_in(opened):
    dialog = opened()
    assert shown(dialog, NAME)[0] == "trails_1_decay"
    assert shown(dialog, NAME)[-1] == "bloom_1_tint"
    assert shown(dialog, NODE)[-1] == "bloom_1"
    assert shown(dialog, RANGE)[-1] == "baked in"
    assert shown(dialog, RANGE)[0] == "0 – 0.995"
    assert shown(dialog, DEFAULT)[0] == "0.92"
    assert dialog._counted.text() == "8 offered, 1 baked in. Drag to order."


def test_a_tick_bakes_in_and_offers_again(opened, editor):
    dialog = opened()
    box = cell(dialog, 0, CHECK)
    at = QPoint(box.left() + 15, box.center().y())
    QTest.mouseClick(dialog.table.viewport(), LEFT, pos=at)
    assert editor.document.nodes["trails_1"].baked == ("decay",)
    row = shown(dialog, NAME).index("trails_1_decay")
    dialog.table.setCurrentIndex(dialog.table.parameters.index(row, LABEL))
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    assert editor.document.nodes["trails_1"].baked == ()
    editor.undo()
    assert editor.document.nodes["trails_1"].baked == ("decay",)


def test_labels_are_typed_and_an_empty_one_is_the_own_one(opened, editor):
    dialog = opened()
    type_in(dialog, 0, LABEL, "  Tail <b>length</b> ")
    assert editor.document.plugin.expose["trails_1.decay"].label == "Tail <b>length</b>"
    assert shown(dialog, LABEL)[0] == "Tail <b>length</b>"
    type_in(dialog, 0, LABEL, " ")
    assert "trails_1.decay" not in editor.document.plugin.expose
    assert shown(dialog, LABEL)[0] == "Trails decay"


def test_ranges_are_typed_within_the_own_range_and_around_the_value(opened, editor):
    dialog = opened()
    type_in(dialog, 0, RANGE, "0.5 to 0.95")
    told = editor.document.plugin.expose["trails_1.decay"]
    assert (told.ge, told.le) == (0.5, 0.95)
    assert shown(dialog, RANGE)[0] == "0.5 – 0.95"
    for text, why in (
        ("0.5 .. 7", "7 is outside"),
        ("0.1-0.3", "is 0.92 now"),
        ("nonsense", "two numbers"),
    ):
        type_in(dialog, 0, RANGE, text)
        assert why in dialog.notice.text
        assert editor.document.plugin.expose["trails_1.decay"] == told
    type_in(dialog, 0, RANGE, " ")
    assert "trails_1.decay" not in editor.document.plugin.expose
    assert not dialog.notice.isVisible()
    assert not editor.problems


def test_a_row_is_dragged_by_its_grip(opened, editor):
    dialog = opened()
    before, view = shown(dialog, NAME), dialog.table.viewport()
    start, end = cell(dialog, 0, GRIP).center(), cell(dialog, 3, GRIP)
    QTest.mousePress(view, LEFT, pos=start)
    for step in range(1, 9):
        QTest.mouseMove(view, start + (end.bottomLeft() - start) * step / 8)
    QTest.mouseRelease(view, LEFT, pos=end.bottomLeft())
    assert shown(dialog, NAME)[:4] == [*before[1:4], before[0]]
    assert editor.history.undo_title == "Move Trails decay"
    editor.undo()
    assert shown(dialog, NAME) == before


def test_a_row_is_moved_by_the_keyboard(opened, editor):
    dialog = opened()
    before, table = shown(dialog, NAME), dialog.table
    table.setCurrentIndex(table.parameters.index(1, LABEL))
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert shown(dialog, NAME)[:3] == [before[0], before[2], before[1]]
    assert table.currentIndex().row() == 2
    QTest.keyClick(table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert shown(dialog, NAME) == before


def test_edits_from_elsewhere_are_seen_at_once(opened, editor):
    dialog = opened()
    document = edits.with_param(editor.document, editor.types, "trails_1", "decay", 0.5)
    editor.apply(document, "Decay")
    assert shown(dialog, DEFAULT)[0] == "0.5"
    editor.apply(edits.with_plugin(editor.document, name="Other"), "Name")
    assert dialog.form.fields["name"].text() == "Other"
