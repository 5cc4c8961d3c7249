"""The code panel: the exact export, followed, marked, searched."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest

from exporters.plugin import plugin_files
from openscope.editing import edits
from openscope.graph.files import load
from openscope.ui.code import CodePanel
from openscope.ui.code.colouring import coloured
from openscope.ui.code.generated import Wanted, generate
from openscope.ui.code.view import LINE, CodeView
from openscope.ui.editor import Editor
from openscope.ui.newest import Newest
from resources import resource


@pytest.fixture
def panel(qtbot: Any, editor: Editor) -> Iterator[CodePanel]:
    editor.begin(load(resource("starters/neon-street.openscope")))
    made = CodePanel(editor)
    qtbot.addWidget(made)
    made.resize(1000, 300)
    with qtbot.waitSignal(made.updated, timeout=60000):
        made.show()
    yield made
    made.end()


def line_of(view: CodeView, words: str) -> int:
    return next(n for n, line in enumerate(view.text.split("\n"), 1) if words in line)


def view_of(panel: CodePanel) -> CodeView:
    assert panel.view is not None
    return panel.view


def changed(qtbot: Any, panel: CodePanel, editor: Editor, name: str, value: Any) -> None:
    document = edits.with_param(editor.document, editor.types, "bloom_1", name, value)
    with qtbot.waitSignal(panel.updated, timeout=20000):
        assert editor.apply(document, "Move")


def same_as_the_export(panel: CodePanel, editor: Editor) -> None:
    made = plugin_files(editor.document, editor.types, editor.name)
    for path, content in made.files.items():
        name = path.rpartition("/")[2]
        if name in panel._views and not path.startswith("tests"):
            text = content.decode()
            assert panel._views[name].text == text
            assert panel._views[name].toPlainText() == text


def test_the_files_are_those_of_the_export(panel: CodePanel, editor: Editor) -> None:
    names = [panel.tabs.tabText(n) for n in range(panel.tabs.count())]
    assert names == ["pipeline.py", "schema.py", "__init__.py", "pyproject.toml", "README.md"]
    same_as_the_export(panel, editor)
    panel.show_file("schema.py")
    assert panel.file == "schema.py"
    panel.copy()
    assert QGuiApplication.clipboard().text() == view_of(panel).text


def test_a_slider_changes_its_line_and_nothing_else_moves(
    qtbot: Any, panel: CodePanel, editor: Editor
) -> None:
    view = view_of(panel)
    line = line_of(view, "bloom_1_intensity")
    view.verticalScrollBar().setValue(line - 5)
    cursor = view.textCursor()
    at = view.document().findBlockByNumber(line - 3).position()
    cursor.setPosition(at)
    cursor.setPosition(at + 20, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    chosen, top = cursor.selectedText(), view.verticalScrollBar().value()
    touched: list[tuple[int, int, int]] = []
    view.document().contentsChange.connect(lambda *a: touched.append(a))
    changed(qtbot, panel, editor, "intensity", 1.61)
    assert "1.61" in view.text.split("\n")[line - 1]
    assert view.marked("moved") == {line}
    assert view.textCursor().selectedText() == chosen
    assert view.verticalScrollBar().value() == top
    assert sum(max(removed, added) for _, removed, added in touched) < 12, "a few letters"
    same_as_the_export(panel, editor)
    panel.show_file("schema.py")
    assert view_of(panel).marked("moved") == {line_of(view_of(panel), "default=1.61")}
    editor.undo()
    with qtbot.waitSignal(panel.updated, timeout=20000):
        pass
    same_as_the_export(panel, editor)


def test_selecting_a_node_marks_and_shows_its_lines(
    qtbot: Any, panel: CodePanel, editor: Editor
) -> None:
    view = view_of(panel)
    assert view.verticalScrollBar().value() == 0
    editor.select(["bloom_1"])
    first = line_of(view, "bloom_1 = bloom(")
    assert first in view.marked("node")
    assert line_of(view, "bloom_1_tint") in view.marked("node")
    assert line_of(view, "kaleidoscope_1 =") not in view.marked("node")
    rows = view.viewport().height() // LINE
    assert view.verticalScrollBar().value() < first <= view.verticalScrollBar().value() + rows
    view.grab()
    editor.select([])
    assert not view.marked("node")


def test_clicking_a_line_selects_its_node_and_scrolls_nothing(
    qtbot: Any, panel: CodePanel, editor: Editor
) -> None:
    view = view_of(panel)
    line = line_of(view, "kaleidoscope_1_spin")
    view.verticalScrollBar().setValue(line - 4)
    top = view.verticalScrollBar().value()
    at = QPoint(200, (line - 1 - top) * LINE + 8)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert editor.selection == {"kaleidoscope_1"}
    assert view.verticalScrollBar().value() == top
    QTest.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)


def test_search_finds_counts_and_goes_round(qtbot: Any, panel: CodePanel) -> None:
    view = view_of(panel)
    panel.activateWindow()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    bar = panel.find_bar
    assert bar.isVisible()
    QTest.keyClicks(bar.field, "BLOOM_1_")
    total = view.text.count("bloom_1_")
    assert bar.count.text() == f"{total} found"
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.count.text() == f"1 of {total}"
    assert view.textCursor().selectedText() == "bloom_1_"
    QTest.keyClick(bar.field, Qt.Key.Key_Up)
    assert bar.count.text() == f"{total} of {total}"
    QTest.keyClicks(bar.field, "zzz")
    assert bar.count.text() == "0 found"
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert not view.extraSelections()


def test_a_broken_graph_keeps_the_last_good_code_and_says_why(
    qtbot: Any, panel: CodePanel, editor: Editor
) -> None:
    view, before = view_of(panel), view_of(panel).text
    wanted: list[tuple[str, str]] = []
    panel.problem_wanted.connect(lambda *at: wanted.append(at))
    wire = next(e for e in editor.document.edges if e.to_node == "bloom_1")
    editor.apply(edits.disconnected(editor.document, [wire]), "Cut")
    qtbot.waitUntil(panel._banner.isVisible)
    assert view.text == before
    assert view._grey
    assert "Bloom" in panel._why.text()
    panel.grab()
    QTest.mouseClick(panel._link, Qt.MouseButton.LeftButton)
    assert wanted == [("bloom_1", "video")]
    with qtbot.waitSignal(panel.updated, timeout=20000):
        editor.undo()
    assert not panel._banner.isVisible()
    assert not view._grey


def test_a_new_graph_has_no_code_of_the_one_before(
    qtbot: Any, panel: CodePanel, editor: Editor
) -> None:
    editor.begin(edits.empty())
    qtbot.waitUntil(panel._banner.isVisible)
    assert panel.view is None
    assert panel._why.text().startswith("No code yet.")


def test_a_half_wired_node_beside_the_graph_leaves_the_code_as_it_is(
    qtbot: Any, panel: CodePanel, editor: Editor
) -> None:
    before = view_of(panel).text
    with qtbot.waitSignal(panel.updated, timeout=20000):
        editor.apply(edits.added(editor.document, "builtin:blend")[0], "Add")
    assert editor.problems
    assert not panel._banner.isVisible()
    assert view_of(panel).text == before
    same_as_the_export(panel, editor)


def test_many_edits_at_once_end_with_the_last(qtbot: Any, panel: CodePanel, editor: Editor) -> None:
    for step in range(30):
        document = edits.with_param(editor.document, editor.types, "bloom_1", "intensity", step / 8)
        editor.apply(document, "Move", key="drag")
    qtbot.waitUntil(lambda: "3.625" in view_of(panel).text, timeout=20000)
    panel.end()
    same_as_the_export(panel, editor)


def test_code_that_is_not_seen_is_not_made(qtbot: Any, panel: CodePanel, editor: Editor) -> None:
    panel.hide()
    document = edits.with_param(editor.document, editor.types, "bloom_1", "intensity", 3.5)
    editor.apply(document, "Move")
    QTest.qWait(1)
    assert "3.5" not in view_of(panel).text
    with qtbot.waitSignal(panel.updated, timeout=20000):
        panel.show()
    assert "3.5" in view_of(panel).text


def test_any_lines_become_any_others(qtbot: Any) -> None:
    view = CodeView("x.py")
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show()
    dice = random.Random(7)
    for _ in range(300):
        lines = tuple(
            dice.choice(["", "a = 1", "b", "ab = 'x'"]) for _ in range(dice.randint(1, 9))
        )
        spans = coloured("x.py", "\n".join(lines))
        assert len(spans) == len(lines)
        view.show_lines(lines, spans)
        assert view.toPlainText() == "\n".join(lines)
        block = view.document().firstBlock()
        for wanted in spans:
            inked = {
                n for f in block.layout().formats() for n in range(f.start, f.start + f.length)
            }
            assert inked == {n for s in wanted for n in range(s.start, s.start + s.length)}
            block = block.next()


def test_text_in_three_quotes_is_text_across_empty_lines() -> None:
    spans = coloured("x.py", 'def f():\n    """One\n\n    two."""\n    return 1')
    assert spans[3][0].role == "string"
    assert [span.role for span in spans[4]] == ["keyword", "number"]
    assert coloured("x.unknown", "a\nb") == ((), ())


def test_a_window_that_goes_while_code_is_made_is_not_missed(qtbot: Any, editor: Editor) -> None:
    editor.begin(load(resource("starters/neon-street.openscope")))
    generator = Newest(generate, "code")
    generator.want(Wanted(editor.document, editor.types, "x"))
    thread = generator._thread
    assert thread is not None
    shiboken6.delete(generator)
    thread.join(30)
    assert not thread.is_alive()
