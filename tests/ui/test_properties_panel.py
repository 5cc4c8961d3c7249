"""The panel under real mouse and keys."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from openscope.catalog import Catalog, catalog_of
from openscope.editing import edits
from openscope.editing.edits import PLUGIN
from openscope.graph.document import Edge, Node
from openscope.graph.node_type import NodeType, Port
from openscope.graph.parameter import Parameter
from openscope.ui.editor import Editor
from openscope.ui.fields import Field as Shown
from openscope.ui.properties import PropertiesPanel
from openscope.ui.properties.controls import text as text_module
from openscope.ui.properties.controls.number import NumberControl
from openscope.ui.properties.controls.track import Track
from openscope.ui.properties.node_page import NodePage
from openscope.ui.properties.other_pages import NothingPage, PluginPage, SeveralPage
from openscope.ui.stage import Stage
from scope.core.pipelines.base_schema import ui_field_config

WIDTH = 306
LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Inner(BaseModel):
    gain: float = Field(0.5, ge=0, le=1)
    word: str = "a"


class Every(BaseModel):
    """A field of every kind."""

    amount: float = Field(0.5, ge=0, le=1, json_schema_extra=ui_field_config(order=1))
    count: int = Field(3, json_schema_extra=ui_field_config(order=2))
    on: bool = Field(False, json_schema_extra=ui_field_config(order=3))
    pick: Literal["one", "two"] = Field("one", json_schema_extra=ui_field_config(order=4))
    word: str = Field("", json_schema_extra=ui_field_config(order=5))
    essay: str = Field("", json_schema_extra={"format": "multiline", **ui_field_config(order=6)})
    poster: str = Field("", json_schema_extra=ui_field_config(order=7, component="image"))
    tint: str = Field("#ffffff", json_schema_extra={"format": "color", **ui_field_config(order=8)})
    stops: list[float] = Field([0.25, 0.75], json_schema_extra=ui_field_config(order=9))
    limit: float | None = Field(None, ge=0, le=9, json_schema_extra=ui_field_config(order=10))
    inner: Inner = Field(Inner(), json_schema_extra=ui_field_config(order=11))
    free: dict[str, Any] = Field({"a": 1}, json_schema_extra=ui_field_config(order=12))
    side: int = Field(
        512, ge=64, le=2048,
        json_schema_extra=ui_field_config(order=13, component="resolution", is_load_param=True),
    )  # fmt: skip
    model: str = Field("m", json_schema_extra=ui_field_config(order=14, is_load_param=True))
    hidden: int = 7
    words: list[str] = Field(["red"], max_length=4, json_schema_extra=ui_field_config(order=16))
    kinds: list[Literal["soft", "hard", "wet"]] = Field(
        ["hard"], min_length=1, json_schema_extra=ui_field_config(order=17)
    )
    names: list[str] = Field(["a"], json_schema_extra=ui_field_config(order=18, is_load_param=True))
    typed: str = Field("", json_schema_extra=ui_field_config(order=15, modes=["text"]))


def type_of(config: type[BaseModel], key: str = "scope-x:every") -> NodeType:
    schema = config.model_json_schema()
    parameters = {
        name: Parameter.of(name, one, schema.get("$defs", {}))
        for name, one in schema["properties"].items()
    }
    ports = (Port("video", "video"),)
    return NodeType(key, "class", "Every", inputs=ports, outputs=ports, parameters=parameters)


@pytest.fixture
def panel(editor: Editor, stage: Stage) -> Iterator[PropertiesPanel]:
    built_in = catalog_of([])
    editor.use(Catalog({**built_in.types, "scope-x:every": type_of(Every)}))
    made = PropertiesPanel(editor, stage)
    made.resize(WIDTH, 900)
    made.show()
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    yield made
    made.close()


@pytest.fixture
def bloom(panel: PropertiesPanel, editor: Editor) -> SimpleNamespace:
    return chosen(panel, editor, "builtin:bloom")


@pytest.fixture
def every(panel: PropertiesPanel, editor: Editor) -> SimpleNamespace:
    return chosen(panel, editor, "scope-x:every")


def chosen(panel: PropertiesPanel, editor: Editor, key: str) -> SimpleNamespace:
    document, id_ = edits.added(editor.document, key)
    editor.apply(document, "Add")
    editor.select([id_])
    QApplication.processEvents()
    assert isinstance(panel.page, NodePage)
    return SimpleNamespace(
        id=id_,
        row=lambda name: panel.page.form.rows[name],
        value=lambda name: editor.node(id_).params.get(name),
        steps=lambda: editor.history.edits,
    )


def drag(track: Track, *to: QPoint, hold: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier):
    QTest.mousePress(track, LEFT, hold, track.handle())
    start = track.handle()
    for end in to:
        for part in range(1, 9):
            QTest.mouseMove(track, start + (end - start) * part / 8)
            QApplication.processEvents()
        start = end
    QTest.mouseRelease(track, LEFT, hold, to[-1])


def type_in(line: QLineEdit, text: str, *, enter: bool = True) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    if enter:
        QTest.keyClick(line, Qt.Key.Key_Return)


def wheel(widget: QWidget, notches: int) -> QWheelEvent:
    at = QPointF(widget.rect().center())
    event = QWheelEvent(
        at, widget.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return event


# -- numbers


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


# -- the other kinds


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


# -- reset and bake


def test_a_changed_field_has_a_dot_that_resets_it(bloom):
    row = bloom.row("threshold")
    assert not row.dot.isVisible()
    type_in(row.control.box, "0.7")
    assert row.dot.isVisible()
    assert "0.55" in row.dot.toolTip()
    QTest.mouseClick(row.dot, LEFT)
    assert bloom.value("threshold") is None
    assert not row.dot.isVisible()


def test_the_node_is_reset(bloom, panel):
    assert not panel.page.head.reset.isEnabled()
    type_in(bloom.row("threshold").control.box, "0.7")
    type_in(bloom.row("radius").control.box, "7")
    QTest.mouseClick(panel.page.head.reset, LEFT)
    assert bloom.value("threshold") is None
    assert bloom.value("radius") is None


def test_a_field_is_baked_in_and_offered(bloom, editor):
    eye = bloom.row("radius").eye
    assert eye.isChecked()
    QTest.mouseClick(eye, LEFT)
    assert editor.node(bloom.id).baked == ("radius",)
    assert "baked" in eye.accessibleName()
    eye.setFocus()
    QTest.keyClick(eye, Qt.Key.Key_Space)
    assert editor.node(bloom.id).baked == ()


def test_sources_and_advanced_fields_are_not_offered(every, panel, editor):
    assert not every.row("hidden").eye.isVisibleTo(every.row("hidden"))
    pattern = chosen(panel, editor, "builtin:test-pattern")
    assert not pattern.row("fps").eye.isVisible()


# -- the head


def test_the_title_is_renamed_in_place(bloom, panel, editor):
    title = panel.page.head.title
    QTest.mouseDClick(title, LEFT)
    QTest.keyClicks(title, "Glow")
    QTest.keyClick(title, Qt.Key.Key_Return)
    assert editor.node(bloom.id).title == "Glow"
    QTest.keyClick(title, Qt.Key.Key_F2)
    QTest.keyClicks(title, "Nothing")
    QTest.keyClick(title, Qt.Key.Key_Escape)
    assert editor.node(bloom.id).title == "Glow"
    assert title.text() == "Glow"
    panel.rename()
    QTest.keyClicks(title, "Bloom")
    QTest.keyClick(title, Qt.Key.Key_Return)
    assert editor.node(bloom.id).title == "", "the type's own name is no title"


def test_bypass(bloom, panel, editor):
    QTest.mouseClick(panel.page.head.bypass, LEFT)
    assert editor.node(bloom.id).bypassed
    editor.undo()
    assert not panel.page.head.bypass.isChecked()


# -- other selections


def test_nothing_selected_shows_the_plugin_and_the_document(panel, editor):
    editor.select([])
    page = panel.page
    assert isinstance(page, NothingPage)
    type_in(page.form.rows["name"].control.line, "Neon Mirror")
    assert editor.document.plugin.name == "Neon Mirror"
    assert page.form.rows["id"].notice.text() == "Exported as neon-mirror."
    type_in(page.form.rows["id"].control.line, "Neon Mirror")
    assert "exported as neon-mirror" in page.form.rows["id"].notice.text()
    type_in(page.form.rows["id"].control.line, "bloom")
    assert "Another pipeline" in page.form.rows["id"].notice.text()
    size = page.settings.rows["size"].control
    QTest.mouseClick(size.switch, LEFT)
    assert editor.document.size == (1280, 720)
    type_in(size.inner.boxes[0].box, "640")
    assert editor.document.size == (640, 720)
    type_in(page.settings.rows["rate"].control.box, "25")
    assert editor.document.rate == 25.0
    type_in(page.settings.rows["seed"].control.box, "11")
    assert editor.document.seed == 11
    assert panel.page is page


def test_the_plugin_config(panel, editor):
    editor.select([PLUGIN])
    assert isinstance(panel.page, PluginPage)
    combo = panel.page.form.rows["usage"].control.combo
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_End)
    assert editor.document.plugin.usage == "postprocessor"


def test_several_nodes(panel, editor):
    one = chosen(panel, editor, "builtin:bloom").id
    two = chosen(panel, editor, "builtin:trails").id
    editor.select([one, two])
    page = panel.page
    assert isinstance(page, SeveralPage)
    QTest.mouseClick(page.bypass, LEFT)
    assert editor.node(one).bypassed
    assert editor.node(two).bypassed
    QTest.mouseClick(page.titles[two], LEFT)
    assert editor.selection == {two}
    editor.select([one, two])
    QTest.mouseClick(panel.page.delete, LEFT)
    assert one not in editor.document.nodes
    assert isinstance(panel.page, NothingPage)


def test_a_missing_type_keeps_its_values_and_comes_back(panel, editor):
    document = edits.with_nodes(
        editor.document, {"x_1": Node(type="scope-far:x", params={"deep": {"a": [1]}})}
    )
    editor.apply(document, "Open")
    editor.select(["x_1"])
    texts = " ".join(label.text() for label in panel.page.findChildren(QLabel))
    assert "scope-far" in texts
    text = panel.page.findChildren(QPlainTextEdit)[0]
    assert text.isReadOnly()
    assert '"deep"' in texts or "deep" in texts
    types = {**editor.types, "scope-far:x": type_of(Every, "scope-far:x")}
    editor.use(Catalog(types))
    assert isinstance(panel.page, NodePage)


def test_a_type_that_changed_is_built_anew_and_others_are_not(every, panel, editor):
    page = panel.page
    editor.use(Catalog(dict(editor.types)))
    assert panel.page is page
    types = dict(editor.types)
    types["scope-x:every"] = type_of(Inner, "scope-x:every")
    editor.use(Catalog(types))
    assert panel.page is not page
    assert list(panel.page.form.rows) == ["gain", "word"]


def test_the_docs_say_what_the_type_is(bloom, panel):
    panel.show_docs()
    texts = [label.text() for label in panel.docs.findChildren(QLabel)]
    assert "Bloom" in texts
    assert any("0 to 1" in text for text in texts)
    assert any("postprocessor" in text for text in texts)


def test_a_field_is_gone_to(every, panel):
    panel.show_docs()
    assert panel.go_to("hidden")
    assert every.row("hidden").isVisible()
    assert every.row("hidden").control.box.hasFocus()
    assert not panel.go_to("nowhere")


# -- what the run says


def test_a_fault_is_shown_and_goes(bloom, panel, stage):
    fault = SimpleNamespace(
        model=None, message="No <b>room</b>", traceback="Traceback: deep", failures=1
    )
    page = panel.page
    page.tell(SimpleNamespace(faults={bloom.id: fault}, warnings={}))
    assert page.fault.isVisible()
    assert page.fault.message.text() == "No <b>room</b>"
    assert page.fault.message.textFormat() is Qt.TextFormat.PlainText
    QTest.mouseClick(page.fault.details, LEFT)
    assert page.fault.trace.isVisible()
    QTest.mouseClick(page.fault.copy, LEFT)
    assert "deep" in QApplication.clipboard().text()
    page.tell(SimpleNamespace(faults={}, warnings={}))
    assert not page.fault.isVisible()


# -- everything


def walk(panel: PropertiesPanel, editor: Editor, key: str) -> None:
    node = chosen(panel, editor, key)
    page = panel.page
    page.form.more and page.form.toggle_advanced()
    for row in page.form.rows.values():
        if row.field.optional and not row.control.switch.isChecked():
            row.control.switch.click()
    for _ in range(3):
        QApplication.processEvents()
    type_ = editor.types[key]
    for name in type_.parameters:
        row = page.form.rows[name]
        assert isinstance(row.field, Shown)
        focusable = [
            w for w in (row.control, *row.control.findChildren(QWidget))
            if isinstance(w, QAbstractButton | QComboBox | QLineEdit | QPlainTextEdit | Track)
            and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]  # fmt: skip
        assert focusable, name
        for widget in focusable:
            assert widget.accessibleName(), f"{key} {name} {widget}"
    width = panel.width()
    assert page.minimumSizeHint().width() <= width, f"{key}: the page is wider than the panel"
    for widget in page.findChildren(QWidget):
        if not widget.isVisible():
            continue
        right = widget.mapTo(panel, QPoint(widget.width(), 0)).x()
        assert right <= width, f"{key}: {widget} ends at {right}"
        if isinstance(widget, QLabel) and not widget.wordWrap() and widget.text():
            assert widget.width() >= widget.sizeHint().width(), f"{key}: {widget.text()} is cut"
        if isinstance(widget, QAbstractButton) and widget.text():
            assert widget.width() >= widget.sizeHint().width(), f"{key}: {widget.text()} is cut"
        if isinstance(widget, QLabel) and widget.wordWrap():
            needed = widget.heightForWidth(widget.width())
            assert widget.height() >= needed, f"{key}: {widget.text()} is cut"
            words = widget.text().replace("\u200b", " ").split()
            longest = max(
                (widget.fontMetrics().horizontalAdvance(word) for word in words), default=0
            )
            assert longest <= widget.width() + 1, f"{key}: {widget.text()} is cut"
        if isinstance(widget, NumberControl):
            text = widget.box.fontMetrics().horizontalAdvance(widget.box.text())
            assert text + 14 <= widget.box.width(), f"{key}: {widget.box.text()} is cut"
        if isinstance(widget, QComboBox):
            text = widget.fontMetrics().horizontalAdvance(widget.currentText())
            assert text + 32 <= widget.width(), f"{key}: {widget.currentText()} is cut"
    assert node.steps()


def test_every_built_in_type_has_a_whole_panel(panel, editor, monkeypatch, tmp_path):
    monkeypatch.setenv("DAYDREAM_SCOPE_MODELS_DIR", str(tmp_path))
    for key in editor.types:
        walk(panel, editor, key)
        panel.show_docs()
        panel.tabs.setCurrentIndex(0)


def test_the_plugins_of_other_people_have_one_too(panel, editor, plugin_catalog):
    folders = sorted((Path(__file__).parents[1] / "third_party").iterdir())
    editor.use(plugin_catalog(*folders))
    keys = [key for key in editor.types if not key.startswith("builtin:")]
    assert len(keys) >= 8
    for key in keys:
        walk(panel, editor, key)
