"""What the output panel paints: A, B, the split, one to one, and what stands in its place."""

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from openscope.engine.previews import Preview
from openscope.ui.editor import Editor
from openscope.ui.output import OutputPanel
from openscope.ui.output.screen import Screen
from openscope.ui.stage import Stage
from openscope.ui.widgets.picture import fitted, image_of
from ui.output_fixtures import panel, paused, running, settle, wait

__all__ = ["panel", "paused", "running"]
LEFT = Qt.MouseButton.LeftButton


def plain(colour: tuple[int, int, int], width: int = 160, height: int = 90) -> Preview:
    """A picture of one colour, red, green and blue."""
    pixels = np.full((height, width, 4), 255, np.uint8)
    pixels[:, :, :3] = colour[::-1]
    from fractions import Fraction

    return Preview(pixels, Fraction(0), (width, height))


def screen(qtbot: QtBot, width: int = 320, height: int = 180) -> Screen:
    made = Screen()
    made.resize(width, height)
    made.show()
    qtbot.waitExposed(made)
    made.show_picture("a", plain((255, 0, 0)))
    made.show_picture("b", plain((0, 0, 255)))
    made.set_mode("split")
    return made


def at(widget: Screen, x: int, y: int = 40) -> str:
    return QColor(widget.grab().toImage().pixel(x, y)).name()


def test_an_image_is_over_the_array_itself() -> None:
    preview = plain((1, 2, 3))
    image = image_of(preview)
    preview.pixels[0, 0, :3] = (30, 20, 10)
    assert QColor(image.pixel(0, 0)).getRgb()[:3] == (10, 20, 30)


def test_a_picture_is_fitted_whole_and_centred() -> None:
    assert fitted(QSize(160, 90), QSize(320, 284)) == QRect(0, 52, 320, 180)
    assert fitted(QSize(90, 160), QSize(320, 160)) == QRect(115, 0, 90, 160)


def test_the_divider_follows_the_mouse(qtbot: QtBot) -> None:
    widget = screen(qtbot)
    assert (at(widget, 80), at(widget, 240)) == ("#ff0000", "#0000ff")
    QTest.mousePress(widget, LEFT, pos=QPoint(162, 30))
    QTest.mouseMove(widget, QPoint(100, 30))
    QTest.mouseMove(widget, QPoint(40, 30))
    assert (at(widget, 20), at(widget, 80)) == ("#ff0000", "#0000ff")
    QTest.mouseRelease(widget, LEFT, pos=QPoint(40, 30))
    QTest.mouseMove(widget, QPoint(300, 30))
    assert at(widget, 80) == "#0000ff", "it is let go"


def test_a_press_beside_the_divider_leaves_it(qtbot: QtBot) -> None:
    widget = screen(qtbot)
    QTest.mousePress(widget, LEFT, pos=QPoint(60, 30))
    QTest.mouseMove(widget, QPoint(20, 30))
    QTest.mouseRelease(widget, LEFT, pos=QPoint(20, 30))
    assert widget.split == 0.5


def test_the_divider_follows_the_keyboard(qtbot: QtBot) -> None:
    widget = screen(qtbot)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(widget, Qt.Key.Key_Right)
    assert round(widget.split, 3) == 0.51
    QTest.keyClick(widget, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert round(widget.split, 3) == 0.41
    QTest.keyClick(widget, Qt.Key.Key_End)
    assert at(widget, 300) == "#ff0000"
    QTest.keyClick(widget, Qt.Key.Key_Home)
    assert at(widget, 20) == "#0000ff"
    assert widget.accessibleDescription() == "Split at 0%"


def test_letterbox_is_black(qtbot: QtBot) -> None:
    widget = screen(qtbot, 320, 284)
    assert at(widget, 160, 5) == "#000000"
    assert at(widget, 80, 60) == "#ff0000"


def test_actual_size_is_one_to_one_and_pans_to_the_edge(qtbot: QtBot) -> None:
    widget = screen(qtbot, 320, 180)
    ramp = plain((0, 0, 0), 640, 360)
    ramp.pixels[:, :, 2] = np.arange(640) // 3
    widget.set_mode("b")
    widget.show_picture("b", ramp)
    widget.set_actual(True)
    assert widget.wanted == (16384, 16384), "it wants every pixel"
    assert QColor(widget.grab().toImage().pixel(30, 90)).red() == (160 + 30) // 3
    QTest.mousePress(widget, LEFT, pos=QPoint(10, 90))
    QTest.mouseMove(widget, QPoint(110, 90))
    assert QColor(widget.grab().toImage().pixel(30, 90)).red() == (60 + 30) // 3
    QTest.mouseMove(widget, QPoint(310, 90))
    QTest.mouseRelease(widget, LEFT, pos=QPoint(310, 90))
    assert QColor(widget.grab().toImage().pixel(30, 90)).red() == 30 // 3, "not beyond the edge"


def test_enlarged_pixels_are_smooth_or_square(qtbot: QtBot) -> None:
    widget = screen(qtbot, 320, 180)
    halves = plain((0, 0, 0), 2, 2)
    halves.pixels[:, 1, :3] = 255
    widget.set_mode("b")
    widget.show_picture("b", halves)
    line = [QColor(widget.grab().toImage().pixel(x, 90)).red() for x in (152, 168)]
    assert 0 < line[0] < line[1] < 255
    widget.set_smooth(False)
    assert {at(widget, x, 90) for x in (155, 158)} == {"#000000"}


def test_the_split_shows_the_film_and_the_output(paused: OutputPanel) -> None:
    view = paused.screen_
    middle = view.height() // 2
    shown = {}
    for mode, show in (("a", paused.show_a), ("b", paused.show_b), ("split", paused.show_split)):
        show()
        shown[mode] = view.grab().toImage()
    # Far from the divider, and where the two are not alike.
    points = [(x, middle + 30) for x in (30, 60, 90, 210, 240, 270)]
    assert any(shown["a"].pixel(*p) != shown["b"].pixel(*p) for p in points)
    for x, y in points:
        assert shown["split"].pixel(x, y) == shown["a" if x < 150 else "b"].pixel(x, y)
    start = QPoint(view.width() // 2, middle - 40)
    QTest.mousePress(view, LEFT, pos=start)
    QTest.mouseMove(view, QPoint(8, middle - 40))
    QTest.mouseRelease(view, LEFT, pos=QPoint(8, middle - 40))
    moved = view.grab().toImage()
    for x, y in points:
        assert moved.pixel(x, y) == shown["b"].pixel(x, y)


def test_a_is_the_selected_node(
    paused: OutputPanel, editor: Editor, stage: Stage, qtbot: QtBot
) -> None:
    paused.show_a()
    assert paused.screen_.tag == "A · Street"
    film = paused.screen_.grab().toImage()
    editor.select(["kaleidoscope_1"])
    assert paused.screen_.tag == "A · Kaleidoscope"
    wait(qtbot, lambda: paused.screen_.has("a"))
    settle(qtbot, stage)
    assert paused.screen_.grab().toImage() != film
    editor.select(["output_1"])
    assert paused.screen_.tag == "A · Street", "the output is compared with the source"


def test_pictures_are_asked_for_as_large_as_they_are_seen(
    paused: OutputPanel, stage: Stage, qtbot: QtBot
) -> None:
    size = paused.screen_.wanted
    assert stage._wanted["output"] == {"video_1": size, "output_1": size}
    paused.show_b()
    assert stage._wanted["output"] == {"output_1": size}
    paused.hide()
    assert stage._wanted["output"] == {"output_1": (1, 1)}, "kept for a still"


def test_it_says_what_it_waits_for(panel: OutputPanel, stage: Stage, qtbot: QtBot) -> None:
    view = panel.screen_
    assert (view.words, view.waiting) == ("Run the graph to see its output here.", False)
    stage.run()
    assert view.waiting
    wait(qtbot, lambda: view.has("b"))
    wait(qtbot, lambda: view.tag.endswith(" fps"))
    assert view.tag.startswith("160×90 · ")
    stage.stop()
    assert view.has("b"), "the last picture stays"
    assert view.tag == "160×90 · stopped"


def test_another_document_has_no_old_picture(running: OutputPanel, editor: Editor) -> None:
    editor.begin()
    assert not running.screen_.has("b")
