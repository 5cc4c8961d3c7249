"""Where the canvas looks: it goes along with what is dragged to its border, and moves to what is to
be seen."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from openscope.engine.status import Status
from openscope.ui.canvas import Canvas, flight
from openscope.ui.editor import Editor
from openscope.ui.stage import Stage
from openscope.ui.widgets.basics import may_move
from ui.canvas_hands import BESIDE, Hands, opened


@pytest.fixture
def hands(qtbot: QtBot, editor: Editor, stage: Stage) -> Hands:
    editor.begin(BESIDE)
    return opened(Canvas(editor, stage), qtbot)


def seen(hands: Hands) -> QPointF:
    return hands.viewer.camera.seen().topLeft()


def goes_on(hands: Hands, qtbot: QtBot, x: int = 0, y: int = 0) -> None:
    """Wait until the view has gone on far enough in a direction."""
    start = seen(hands)

    def far() -> bool:
        way = seen(hands) - start
        return way.x() * x + way.y() * y > 150

    qtbot.waitUntil(far, timeout=5000)


def rests(hands: Hands) -> bool:
    return not hands.viewer._edge_pan._clock.isActive()


def test_a_node_takes_the_view_along(hands: Hands, editor: Editor, qtbot: QtBot) -> None:
    start, edge = hands.title("bloom_2"), QPoint(hands.viewer.width() - 4, 400)
    grip = hands.viewer.camera.to_scene(start) - hands.canvas.graph.cards["bloom_2"].pos()
    with hands.held(start, edge):
        hands.point(edge)
        goes_on(hands, qtbot, x=1)
        off = hands.viewer.camera.to_scene(edge) - grip - hands.canvas.graph.cards["bloom_2"].pos()
        assert off.manhattanLength() <= 5, "it stays at the pointer, on the grid"
        hands.point(QPoint(500, 400))
        assert rests(hands)
        hands.point(edge)
    assert rests(hands)
    assert editor.document.nodes["bloom_2"].position[0] > 900
    editor.undo()
    assert editor.document is BESIDE, "one step"


def test_a_wire_reaches_a_port_that_was_out_of_view(
    hands: Hands, editor: Editor, qtbot: QtBot
) -> None:
    hands.viewer.look_at(QPointF(450, -200))
    start, edge = hands.output("bloom_1"), QPoint(350, hands.viewer.height() + 30)
    port = hands.canvas.graph.cards["bloom_2"].inputs[0]
    assert not hands.viewer.camera.seen().contains(port.centre())
    with hands.held(start, edge):
        hands.point(edge)
        qtbot.waitUntil(lambda: hands.viewer.camera.seen().contains(port.centre()), timeout=5000)
        hands.point(QPoint(300, 300))
        live = hands.viewer._LIVE_PIPE.path()
        assert live.pointAtPercent(0) == hands.canvas.graph.cards["bloom_1"].outputs[0].centre()
        hands.viewer.cancel()
    assert editor.document is BESIDE


def test_a_band_selects_what_comes_into_view(hands: Hands, editor: Editor, qtbot: QtBot) -> None:
    hands.viewer.look_at(QPointF(850, 250))
    start, edge = hands.at(680, 500), QPoint(4, hands.viewer.height() // 2 - 200)
    corner = hands.viewer.camera.to_scene(start)
    with hands.held(start, edge):
        hands.point(edge)
        goes_on(hands, qtbot, x=-1)
        band = hands.viewer.band.geometry()
        off = band.bottomRight() - hands.viewer.camera.to_view(corner).toPoint()
        assert off.manhattanLength() <= 2, "its corner is where it began in the scene"
        assert band.topLeft() == edge
        end = hands.viewer.camera.to_scene(edge)
    assert end.x() < 300
    assert {"bloom_1", "bloom_2"} <= editor.selection


def test_deeper_is_faster_and_a_drag_that_begins_at_the_border_does_not_run_away(
    hands: Hands,
) -> None:
    pan, room = hands.viewer._edge_pan, QRectF(hands.viewer.viewport().rect())
    pushes = []
    for depth in (-1, 6, 12, 24, 60, 900):
        pan.begin(QPointF(300, 300), room)
        pan.drag(QPointF(room.right() - 24 + depth, 300), room)
        pushes.append(pan._push.x())
    assert pushes == [0, 0.25, 0.5, 1, 2, 2]
    pan.begin(QPointF(10, 300), room)
    pan.drag(QPointF(14, 300), room)
    assert pan._push.isNull(), "not deeper than it began"
    assert not pan._clock.isActive()
    pan.drag(QPointF(5, 300), room)
    assert pan._push.x() < 0
    pan.stop()


def test_escape_ends_it(hands: Hands, qtbot: QtBot) -> None:
    edge = QPoint(4, 300)
    with hands.held(hands.title("bloom_2"), edge):
        hands.point(edge)
        goes_on(hands, qtbot, x=-1)
        hands.key(Qt.Key.Key_Escape)
        assert rests(hands)


@pytest.fixture
def calm(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> Hands:
    """A canvas that looks at one node, on a machine that always has time."""
    monkeypatch.setattr(flight, "FRAME", 60.0)
    hands.viewer.zoom_to(2.0)
    hands.viewer.look_at(QPointF(1500, 900))
    return hands


def all_in_view(hands: Hands) -> bool:
    seen = hands.viewer.camera.seen()
    return all(seen.contains(card.scene_box()) for card in hands.canvas.graph.cards.values())


def test_all_comes_into_view_in_a_short_motion(calm: Hands, qtbot: QtBot) -> None:
    zooms, whole = [calm.canvas.zoom], calm.canvas.rect_of(calm.canvas.graph.cards)
    calm.viewer.looked.connect(lambda: zooms.append(calm.canvas.zoom))
    calm.canvas.zoom_to_all()
    assert not all_in_view(calm), "it is on its way"
    qtbot.waitUntil(lambda: not calm.viewer.flight.on, timeout=5000)
    assert all_in_view(calm)
    assert calm.canvas.zoom == pytest.approx(calm.viewer.camera.fitting(whole))
    assert zooms == sorted(zooms, reverse=True), "it goes one way"
    assert len(set(zooms)) > 3
    assert (calm.viewer.camera.centre() - whole.center()).manhattanLength() < 4


def test_the_wheel_and_a_press_end_the_motion(calm: Hands) -> None:
    port, at = calm.viewer.viewport(), QPoint(300, 300)
    wheel = QWheelEvent(
        QPointF(at), QPointF(port.mapToGlobal(at)), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    for end in (lambda: QApplication.sendEvent(port, wheel), lambda: calm.click(at)):
        calm.viewer.zoom_to(1.0)
        calm.viewer.look_at(QPointF(1500, 900))
        calm.canvas.zoom_to_all()
        assert calm.viewer.flight.on
        end()
        assert not calm.viewer.flight.on
        assert not all_in_view(calm), "it stays where it was taken over"


def test_it_jumps_where_a_frame_is_slow(
    calm: Hands, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flight, "FRAME", 0.0)
    zooms: list[float] = []
    calm.viewer.looked.connect(lambda: zooms.append(calm.canvas.zoom))
    calm.canvas.zoom_to_all()
    qtbot.waitUntil(lambda: not calm.viewer.flight.on, timeout=5000)
    assert all_in_view(calm)
    assert len(set(zooms)) <= 2, "one frame is enough to know"


def test_it_jumps_where_less_motion_is_wanted(calm: Hands, qapp: QApplication) -> None:
    sheet = calm.viewer.styleSheet()
    calm.viewer.setStyleSheet("QWidget { widget-animation-duration: 0; }")
    assert not may_move(calm.viewer)
    calm.canvas.zoom_to_all()
    assert all_in_view(calm)
    calm.viewer.setStyleSheet(sheet)


def test_it_jumps_while_the_run_is_slow(
    calm: Hands, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Stage, "running", property(lambda _: True))
    for rate, moves in ((12.0, False), (60.0, True)):
        stage.status = Status(rate=rate)
        calm.viewer.look_at(QPointF(1500, 900))
        calm.canvas.zoom_to_all()
        assert calm.viewer.flight.on == moves
    calm.viewer.flight.finish()
