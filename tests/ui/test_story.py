"""The whole story, by mouse and keyboard alone: from a film that is dropped to a plugin that is
proven."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from exporters.plugin import plugin_files
from exporters.write import record_of, write_folder
from films import make_film
from openscope.editing.edits import with_param, with_plugin
from openscope.graph import files
from openscope.ui.editor import Editor
from openscope.ui.export import ExportDialog
from openscope.ui.stage import Stage
from openscope.ui.window import Window
from ui.canvas_hands import Hands
from ui.windows import Answers, drop_files, press, small, wait_for

LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
GLOW, SQUARE = (0.38, 0.5), (0.5, 0.5)
"""Places of the picture: beside the bright square, where it glows, and in it."""


def lamp(index: int, width: int, height: int) -> np.ndarray:
    """A bright orange square on dark blue, the same in each frame."""
    pixels = np.full((height, width, 3), (10, 10, 40), np.uint8)
    pixels[height * 2 // 5 : height * 3 // 5, width * 2 // 5 : width * 3 // 5] = (255, 190, 120)
    return pixels


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return make_film(tmp_path / "lamp.mp4", size=(160, 96), count=25, picture=lamp)


class Eyes:
    """What is seen of the output."""

    def __init__(self, window: Window) -> None:
        self._screen = window.output.screen_
        self.pictures = 0
        window.stage.shown.connect(self._count)
        self._stage = window.stage

    def _count(self, pictures: Any) -> None:
        self.pictures += self._stage.output in pictures

    def colour(self, place: tuple[float, float]) -> tuple[int, int, int]:
        """Red, green and blue at a place of the output."""
        image, _ = self._screen._pictures["b"]
        colour = image.pixelColor(int(place[0] * image.width()), int(place[1] * image.height()))
        return colour.red(), colour.green(), colour.blue()

    def glow(self) -> int:
        """How bright it is beside the square."""
        return sum(self.colour(GLOW)) if self._screen.has("b") else 0


def drag_from_palette(qtbot: Any, window: Window, key: str, to: QPoint) -> None:
    """Take a type from the palette to a place of the canvas. The drag is a loop of the system's
    own, in which its steps have to wait."""
    palette = window.palette_panel
    palette.focus_search()
    QTest.keyClicks(palette.field, key)
    rows = palette.list.entries.rows
    number = next(n for n, row in enumerate(rows) if getattr(row, "key", "") == f"builtin:{key}")
    centre = palette.list.visualRect(palette.list.entries.index(number)).center()
    start = palette.list.viewport().mapTo(window, centre)
    end = window.canvas.viewer.viewport().mapTo(window, to)
    handle, steps = window.windowHandle(), 10
    before = len(window.editor.document.nodes)
    for step in range(1, steps + 2):
        place = start + (end - start) * min(step, steps) / steps
        QTimer.singleShot(30 * step, lambda place=place: QTest.mouseMove(handle, place))
    QTimer.singleShot(30 * (steps + 3), lambda: QTest.mouseRelease(handle, LEFT, pos=end))
    QTest.mousePress(handle, LEFT, pos=start)
    wait_for(qtbot, lambda: len(window.editor.document.nodes) == before + 1, 5000)


def search(qtbot: Any, window: Window, hands: Hands, at: QPoint, text: str) -> None:
    """Add a node by Tab, at the pointer."""
    window.canvas.setFocus()
    hands.point(at)
    press(window, Qt.Key.Key_Tab)
    popup = window.search
    wait_for(qtbot, popup.isVisible)
    QTest.keyClicks(popup.field, text)
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    wait_for(qtbot, lambda: not popup.isVisible())


@pytest.fixture
def hands(window: Window) -> Hands:
    window.canvas.set_zoom(1.0)
    window.canvas.viewer.look_at(QPointF(400, 160))
    QApplication.processEvents()
    return Hands(window.canvas)


@pytest.fixture
def eyes(window: Window) -> Iterator[Eyes]:
    return Eyes(window)


@pytest.mark.skipif(QApplication.platformName() == "offscreen", reason="needs a screen")
def test_a_graph_is_built_while_it_plays(
    qtbot: Any,
    window: Window,
    hands: Hands,
    eyes: Eyes,
    editor: Editor,
    stage: Stage,
    answers: Answers,
    film: Path,
    tmp_path: Path,
) -> None:
    view = window.canvas.viewer.viewport()

    # A film is dropped, and two effects are added: one from the palette, one by Tab.
    drop_files(view, hands.at(130, 220), film)
    assert editor.node("video_file_1").params["path"] == str(film)
    drag_from_palette(qtbot, window, "bloom", hands.at(330, 60))
    assert "bloom_1" in editor.document.nodes
    search(qtbot, window, hands, hands.at(330, 300), "gray")
    assert "gray_1" in editor.document.nodes

    # They are wired by their ports.
    hands.drag(hands.output("video_file_1"), hands.port("bloom_1.video"))
    hands.drag(hands.output("bloom_1"), hands.port("output_1.video"))
    assert hands.edges() == {
        "video_file_1.video>bloom_1.video",
        "bloom_1.video>output_1.video",
    }
    hands.drag(hands.output("bloom_1"), hands.port("gray_1.video"))

    # A loop is refused, and the reason is read beside the pointer.
    wired = editor.document
    with hands.held(hands.output("gray_1"), hands.port("bloom_1.video")):
        assert window.canvas.viewer.reason.isVisible()
        assert window.canvas.viewer.reason.text() == "This would make a loop."
    assert editor.document is wired
    assert hands.wires() == hands.edges()

    # It runs, and the output is seen.
    window.canvas.setFocus()
    press(window, Qt.Key.Key_Space)
    assert stage.running
    wait_for(qtbot, lambda: window.output.screen_.has("b"))
    live = stage.live

    # The slider is dragged: the next pictures glow less, the code follows, and it is one step.
    hands.click(hands.title("bloom_1"))
    assert editor.selection == {"bloom_1"}
    row = window.properties.page.form.rows["intensity"]  # type: ignore[union-attr]
    track = row.control.track
    wait_for(qtbot, lambda: window.code.view is not None)
    wait_for(qtbot, lambda: eyes.glow() > 90)
    before, steps, seen = eyes.glow(), editor.history.edits, eyes.pictures
    QTest.mousePress(track, LEFT, pos=track.handle())
    start = track.handle()
    for part in range(1, 9):
        QTest.mouseMove(track, QPoint(round(start.x() * (1 - part / 8)), start.y()))
        QApplication.processEvents()
    assert editor.node("bloom_1").params["intensity"] == 0.0
    seen = eyes.pictures
    wait_for(qtbot, lambda: eyes.glow() < before - 20)
    assert eyes.pictures - seen <= 4, "the very next pictures"
    QTest.mouseRelease(track, LEFT, pos=QPoint(0, start.y()))
    assert editor.history.edits == steps + 1
    code = window.code.view
    wait_for(qtbot, lambda: len(code.marked("moved")) == 1)
    (line,) = code.marked("moved")
    assert "intensity" in code.text.split("\n")[line - 1]
    wait_for(qtbot, lambda: "0.0" in code.text.split("\n")[line - 1])

    # Ctrl+Z: as before, in the picture too.
    press(window, Qt.Key.Key_Z, CTRL)
    assert "intensity" not in editor.node("bloom_1").params
    wait_for(qtbot, lambda: abs(eyes.glow() - before) < 10)
    wait_for(qtbot, lambda: "0.0" not in code.text.split("\n")[line - 1])

    # Copied and pasted, and dropped on a wire.
    hands.click(hands.title("gray_1"))
    press(window, Qt.Key.Key_C, CTRL)
    hands.point(hands.at(480, 320))
    press(window, Qt.Key.Key_V, CTRL)
    assert editor.selection == {"gray_2"}
    out, into = hands.output("bloom_1"), hands.port("output_1.video")
    centre = hands.canvas.graph.cards["gray_2"].scene_box().center()
    off = (out + into) / 2 - hands.at(centre.x(), centre.y())
    hands.drag(hands.title("gray_2"), hands.title("gray_2") + off)
    assert {"bloom_1.video>gray_2.video", "gray_2.video>output_1.video"} <= hands.edges()
    assert hands.wires() == hands.edges()
    wait_for(qtbot, lambda: len({round(c / 4) for c in eyes.colour(SQUARE)}) == 1)

    # Bypassed by B: it has its colours again.
    press(window, Qt.Key.Key_B)
    assert editor.node("gray_2").bypassed
    wait_for(qtbot, lambda: eyes.colour(SQUARE)[0] > eyes.colour(SQUARE)[2] + 40)

    # Renamed by F2.
    press(window, Qt.Key.Key_F2)
    QTest.keyClicks(QApplication.focusWidget(), "No colours")
    press(window, Qt.Key.Key_Return)
    assert editor.node("gray_2").title == "No colours"
    assert stage.live is live, "the same run, all the time"
    assert not stage.status.faults

    # Saved.
    answers.save = tmp_path / "lamp.openscope"
    press(window, Qt.Key.Key_S, CTRL)
    assert files.load(answers.save).nodes.keys() == editor.document.nodes.keys()
    assert window.windowTitle() == "lamp[*] - OpenScope"
    assert not window.isWindowModified()
    window.canvas.setFocus()
    press(window, Qt.Key.Key_Space)
    assert not stage.running


def test_a_graph_and_a_plugin_are_dropped_from_the_desktop(
    qtbot: Any, window: Window, editor: Editor, stage: Stage, answers: Answers, tmp_path: Path
) -> None:
    graph, folder = tmp_path / "show.openscope", tmp_path / "lamp"
    files.save(small("bloom"), graph)
    lamp = with_plugin(small("gray"), name="Lamp", id="lamp")
    write_folder(plugin_files(lamp, editor.types, "Lamp"), folder)

    # A graph on the start screen: it opens, and runs at the press of a key.
    window.show_start()
    drop_files(window.start, window.start.rect().center(), graph)
    assert window.editing
    assert editor.path == graph
    assert "bloom_1" in window.canvas.graph.cards
    press(window, Qt.Key.Key_Space)
    wait_for(qtbot, lambda: window.output.screen_.has("b"))

    # A plugin on the canvas, while there are unsaved edits: a person who cancels keeps them.
    view = window.canvas.viewer.viewport()
    editor.apply(with_param(editor.document, editor.types, "bloom_1", "intensity", 0.5), "Move")
    edited, answers.edits = editor.document, "cancel"
    drop_files(view, view.rect().center(), folder)
    assert answers.asked == ["edits"]
    assert editor.document is edited

    # Dropped once more: the graph that it was made of, which has no file of its own yet.
    answers.edits = "save"
    drop_files(view, view.rect().center(), folder)
    assert files.load(graph) == edited
    assert editor.document.nodes == lamp.nodes
    assert (editor.path, editor.name) == (None, "Lamp")
    assert {"gray_1", "output_1"} <= window.canvas.graph.cards.keys()
    wait_for(qtbot, lambda: stage.status is not None and stage.status.frames > 2)

    # And the graph on the canvas.
    drop_files(view, view.rect().center(), graph)
    assert editor.path == graph
    assert editor.node("bloom_1").params == {"intensity": 0.5}
    assert editor.clean
    assert not window.notices.texts()


@pytest.mark.slow
def test_it_is_exported_proven_and_exported_again(
    qtbot: Any,
    window: Window,
    editor: Editor,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("OPENSCOPE_EXPORTS", str(tmp_path / "exports"))
    editor.begin(with_plugin(small("bloom", "gray"), name="Lamp", id="lamp"))
    window.canvas.setFocus()
    press(window, Qt.Key.Key_E, CTRL)
    (dialog,) = window.findChildren(ExportDialog)
    assert dialog.isVisible()
    wait_for(qtbot, dialog.as_folder.isEnabled)
    with qtbot.waitSignal(dialog.exported, timeout=100000) as told:
        QTest.mouseClick(dialog.as_folder, LEFT)
    outcome = told.args[0]
    assert outcome.state == "done", outcome
    assert outcome.path == tmp_path / "exports" / "lamp"
    assert record_of(outcome.path)[0] == "lamp"
    assert {check.state for check in outcome.checks} == {"passed"}
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    wait_for(qtbot, lambda: not window.findChildren(ExportDialog))
    window.activateWindow()  # a screen without a window manager gives the focus to nobody
    wait_for(qtbot, window.isActiveWindow)

    # A value moves, and Ctrl+E asks no more.
    document = with_param(editor.document, editor.types, "bloom_1", "intensity", 0.75)
    editor.apply(document, "Move")
    window.canvas.setFocus()
    press(window, Qt.Key.Key_E, CTRL)
    assert not window.findChildren(ExportDialog)
    toast = window.toast
    assert toast is not None
    assert toast.isVisible()
    with qtbot.waitSignal(toast.finished, timeout=100000):
        pass
    assert toast.title.text() == "Exported"
    assert toast.words.text().startswith("Verified")
    assert any("0.75" in file.read_text() for file in outcome.path.rglob("*.py"))
    QTest.mouseClick(toast.dismiss, LEFT)
    assert window.toast is None
