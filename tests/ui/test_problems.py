"""The problems panel: what it lists, and that it lists it calmly."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from openscope.editing import edits
from openscope.engine.faults import Fault
from openscope.engine.status import Status
from openscope.ui.editor import Editor
from openscope.ui.problems import ProblemsPanel
from openscope.ui.stage import Stage


@pytest.fixture
def panel(qtbot: Any, editor: Editor, stage: Stage) -> ProblemsPanel:
    made = ProblemsPanel(editor, stage)
    qtbot.addWidget(made)
    made.resize(900, 260)
    with qtbot.waitExposed(made):
        made.show()
    return made


def with_bloom(editor: Editor) -> str:
    document, id_ = edits.added(editor.document, "builtin:bloom")
    editor.apply(document, "Add")
    return id_


def fault(times: int) -> Fault:
    return Fault("ValueError: too <b>wide</b>", "Traceback ...\nValueError", times, 0.0)


def test_it_lists_the_graph_and_a_click_goes_there(panel: ProblemsPanel, editor: Editor) -> None:
    counts: list[tuple[int, int]] = []
    places: list[tuple[str, str]] = []
    panel.counted.connect(lambda *both: counts.append(both))
    panel.located.connect(lambda *at: places.append(at))
    assert panel.count == len(editor.problems) == 1
    with_bloom(editor)
    assert panel.count == len(editor.problems) == 2
    assert counts == [(1, 1)]
    row = next(row for row in panel.rows if row.node == "bloom_1")
    assert (row.title, row.field) == ("Bloom", "video")
    at = panel.list.visualRect(panel.list.model().index(panel.rows.index(row), 0)).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert places == [("bloom_1", "video")] * 2
    panel.grab()


def test_a_node_that_fails_on_every_frame_is_one_row(
    panel: ProblemsPanel, editor: Editor, stage: Stage
) -> None:
    with_bloom(editor)
    before = panel.count
    resets: list[bool] = []
    touched: list[int] = []
    model = panel.list.model()
    model.modelReset.connect(lambda: resets.append(True))
    model.rowsInserted.connect(lambda *_: touched.append(1))
    for times in range(1, 40):
        stage.told.emit(Status(faults={"bloom_1": fault(times)}))
    assert panel.count == before + 1
    assert panel.rows[-1].times == 39
    assert len(touched) == 1
    assert not resets
    panel.grab()
    stage.told.emit(Status())
    assert panel.count == before


def test_the_current_row_stays_while_others_come_and_go(
    panel: ProblemsPanel, editor: Editor, stage: Stage
) -> None:
    id_ = with_bloom(editor)
    stage.told.emit(Status(faults={id_: fault(1)}, warnings={id_: "No sound."}))
    panel.list.setCurrentIndex(panel.list.model().index(panel.count - 1, 0))
    assert panel.rows[panel.list.currentIndex().row()].message == "No sound."
    stage.told.emit(Status(warnings={id_: "No sound."}, stuck=(id_, 2.4)))
    assert panel.rows[panel.list.currentIndex().row()].message == "No sound."
    assert panel.rows[-1].message == "It has not come back for 2 s."
    editor.undo()  # the node is gone, the run does not know yet
    assert panel.rows[-1].title == id_


def test_the_end_of_a_run_ends_its_problems(panel: ProblemsPanel, stage: Stage) -> None:
    stage.told.emit(Status(faults={"output_1": fault(2)}))
    assert panel.count == 2
    stage.running_changed.emit()
    assert panel.count == 1


def test_all_is_copied_as_text(panel: ProblemsPanel, stage: Stage) -> None:
    stage.told.emit(Status(faults={"output_1": fault(3)}))
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    text = QGuiApplication.clipboard().text()
    assert "error: Output: ValueError: too <b>wide</b> (3 times)" in text
    assert text.endswith("Traceback ...\nValueError")
    tip = panel.list.model().index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "Traceback" in tip
    assert "<b>" not in tip


def test_a_graph_without_problems_says_so(panel: ProblemsPanel, editor: Editor) -> None:
    document, id_ = edits.added(editor.document, "builtin:test-pattern")
    document = edits.wired_to(document, editor.types, "output_1", id_, "video", from_output=True)
    editor.apply(document, "Add")
    assert panel.count == 0
    assert not panel.list.isVisible()
    panel.copy()
