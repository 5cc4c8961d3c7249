"""Where the canvas looks: it goes along with what is dragged to its border."""

import pytest
from canvas_hands import Hands
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from pytestqt.qtbot import QtBot
from test_canvas_gestures import CHAIN, show

from openscope.ui.canvas import Canvas
from openscope.ui.editor import Editor
from openscope.ui.stage import Stage


@pytest.fixture
def hands(qtbot: QtBot, editor: Editor, stage: Stage) -> Hands:
    editor.begin(CHAIN)
    return show(Canvas(editor, stage), qtbot)


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
    assert editor.document is CHAIN, "one step"


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
    assert editor.document is CHAIN


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
