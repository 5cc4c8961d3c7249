"""The panel under real mouse and keys: the node as a whole, and other selections."""

from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import QPoint, Qt
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

from openscope.catalog import Catalog
from openscope.editing import edits
from openscope.editing.edits import PLUGIN
from openscope.graph.document import Node
from openscope.ui.editor import Editor
from openscope.ui.fields import Field as Shown
from openscope.ui.properties import PropertiesPanel
from openscope.ui.properties.controls.number import NumberControl
from openscope.ui.properties.controls.track import Track
from openscope.ui.properties.node_page import NodePage
from openscope.ui.properties.other_pages import NothingPage, PluginPage, SeveralPage
from ui.properties_fixtures import LEFT, Every, Inner, bloom, chosen, every, panel, type_in, type_of

__all__ = ["bloom", "every", "panel"]


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
