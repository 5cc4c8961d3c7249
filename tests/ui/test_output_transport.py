"""Play, pause, step and seek of a real film."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from openscope.editing import edits
from openscope.ui.editor import Editor
from openscope.ui.output import OutputPanel
from openscope.ui.output.transport import time_text
from openscope.ui.stage import Stage
from ui.output_fixtures import WAIT, panel, paused, position, running, settle, wait

__all__ = ["panel", "paused", "running"]
LEFT = Qt.MouseButton.LeftButton
FRAME = 1 / 30


def click(panel: OutputPanel, name: str) -> None:
    found = {"play": panel.transport.play_button, "step": panel.transport.step_button}[name]
    QTest.mouseClick(found, LEFT)


def test_pause_keeps_the_time(running: OutputPanel, stage: Stage, qtbot: QtBot) -> None:
    assert running.transport.play_button.accessibleName() == "Pause"
    click(running, "play")
    assert running.transport.play_button.accessibleName() == "Play"
    settle(qtbot, stage)
    at, shown = position(stage), running.transport.time.text()
    settle(qtbot, stage)
    assert position(stage) == at
    assert running.transport.time.text() == shown == time_text(at)
    assert running.screen_.tag.endswith("paused")
    click(running, "play")
    wait(qtbot, lambda: position(stage) != at)


def test_a_step_is_one_frame(paused: OutputPanel, stage: Stage, qtbot: QtBot) -> None:
    at = position(stage)
    for _ in range(3):
        click(paused, "step")
        at += FRAME
        wait(qtbot, lambda at=at: position(stage) > at - 0.002)
        settle(qtbot, stage)
        assert abs(position(stage) - at) < 0.002


def test_a_step_pauses(running: OutputPanel, stage: Stage, qtbot: QtBot) -> None:
    click(running, "step")
    assert stage.paused
    settle(qtbot, stage)
    at = position(stage)
    settle(qtbot, stage)
    assert position(stage) == at


def test_a_drag_seeks_on_its_way_and_lands(paused: OutputPanel, stage: Stage, qtbot: QtBot) -> None:
    bar = paused.transport.bar
    assert bar.maximum() == 6000
    before = paused.screen_.grab().toImage()
    y = bar.height() // 2
    QTest.mousePress(bar, LEFT, pos=QPoint(round(bar.x_of(1000)), y))
    wait(qtbot, lambda: abs(position(stage) - bar.value() / 1000) < 0.04)
    assert abs(bar.value() - 1000) < 60
    for place in range(1200, 4001, 200):
        QTest.mouseMove(bar, QPoint(round(bar.x_of(place)), y))
    wait(qtbot, lambda: abs(position(stage) - bar.value() / 1000) < 0.04)
    QTest.mouseRelease(bar, LEFT, pos=QPoint(round(bar.x_of(4000)), y))
    settle(qtbot, stage)
    assert abs(position(stage) - 4.0) < 0.06
    assert stage.paused, "it stands as it did before"
    assert paused.transport.time.text() == time_text(position(stage))
    assert paused.screen_.grab().toImage() != before


def test_a_playing_film_plays_on_after_a_drag(
    running: OutputPanel, stage: Stage, qtbot: QtBot
) -> None:
    bar = running.transport.bar
    place = QPoint(round(bar.x_of(3000)), bar.height() // 2)
    QTest.mousePress(bar, LEFT, pos=place)
    assert stage.paused
    assert running.transport.play_button.accessibleName() == "Pause", "it only holds its breath"
    wait(qtbot, lambda: abs(position(stage) - 3.0) < 0.06)
    QTest.mouseRelease(bar, LEFT, pos=place)
    assert not stage.paused
    wait(qtbot, lambda: 3.2 < position(stage) < 5.5)


def test_keys_and_menus_seek(paused: OutputPanel, stage: Stage, qtbot: QtBot) -> None:
    bar = paused.transport.bar
    paused.transport.seek(2.0)
    wait(qtbot, lambda: abs(position(stage) - 2.0) < 0.04)
    settle(qtbot, stage)
    QTest.keyClick(bar, Qt.Key.Key_Right)
    wait(qtbot, lambda: abs(position(stage) - 3.0) < 0.06)
    settle(qtbot, stage)
    paused.seek_by(-2.5)
    wait(qtbot, lambda: abs(position(stage) - 0.5) < 0.08)
    paused.seek_by(-99)
    wait(qtbot, lambda: position(stage) == 0.0)
    QTest.keyClick(bar, Qt.Key.Key_End)
    wait(qtbot, lambda: position(stage) > 5.9)


def test_the_bar_stays_where_it_was_sent(paused: OutputPanel, stage: Stage, qtbot: QtBot) -> None:
    places: list[int] = []
    stage.told.connect(lambda: places.append(paused.transport.bar.value()))
    paused.transport.seek(5.0)
    settle(qtbot, stage)
    assert min(places) > 4900, "it never jumps back"


def test_without_a_film_it_says_why(panel: OutputPanel, editor: Editor, stage: Stage) -> None:
    transport = panel.transport
    assert not transport.bar.isEnabled()
    assert transport.bar.toolTip() == "Run the graph to move in its film."
    editor.begin()
    assert transport.bar.toolTip() == "No film leads to the output."
    assert not transport.step_button.isEnabled()
    outputs = [id_ for id_, node in editor.document.nodes.items() if "output" in node.type]
    editor.apply(edits.deleted(editor.document, outputs), "Delete Output")
    assert not transport.play_button.isEnabled()
    assert transport.play_button.toolTip() == "Run: The graph needs an output."
    panel.toggle_play()
    assert not stage.running


def test_play_runs_what_does_not_run(panel: OutputPanel, stage: Stage, qtbot: QtBot) -> None:
    assert panel.transport.play_button.accessibleName() == "Run"
    with qtbot.waitSignal(stage.shown, timeout=WAIT):
        click(panel, "play")


def test_a_pause_before_the_run_is_there_holds(
    panel: OutputPanel, stage: Stage, qtbot: QtBot
) -> None:
    stage.run()
    stage.pause()
    wait(qtbot, lambda: stage.status is not None and stage.status.paused)


def test_a_film_that_goes_takes_its_place_along(
    paused: OutputPanel, editor: Editor, qtbot: QtBot
) -> None:
    editor.apply(edits.deleted(editor.document, ["video_1"]), "Delete Street")
    wait(qtbot, lambda: not paused.transport.bar.isEnabled())
    assert paused.transport.bar.toolTip() == "No film leads to the output."


def test_time_is_minutes_seconds_and_tenths() -> None:
    assert time_text(7.2) == "00:07.2"
    assert time_text(59.99) == "00:59.9"
    assert time_text(3725.04) == "1:02:05.0"
