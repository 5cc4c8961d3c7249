"""Hands for the canvas: what a person does to it with mouse and keyboard, by real events."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from openscope.graph.document import Document, Edge, Node
from openscope.ui.canvas import Canvas

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
_MOVES = 8


def graph(edges: tuple[tuple[str, str], ...] = (), **nodes: tuple[str, float, float]) -> Document:
    """A document of nodes `id=(type, x, y)` of the built-in types."""
    return Document(
        nodes={i: Node(type=f"builtin:{t}", position=(x, y)) for i, (t, x, y) in nodes.items()},
        edges=tuple(Edge.parse(pair) for pair in edges),
    )


_WIRES = (("video_1.video", "bloom_1.video"), ("bloom_1.video", "output_1.video"))
_NODES = {
    "video_1": ("test-pattern", 0, 0),
    "bloom_1": ("bloom", 300, 0),
    "output_1": ("output", 700, 60),
}
CHAIN = graph(_WIRES, **_NODES)
"""A source, an effect and the output."""
BESIDE = graph(_WIRES, **_NODES, bloom_2=("bloom", 300, 300))
"""The same, and an effect beside it."""


class Hands:
    """One pair, on one canvas."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.viewer = canvas.viewer

    def port(self, place: str) -> QPoint:
        """Where the port `NODE.PORT` is in the view: an input, where there is one of that name."""
        id_, _, name = place.partition(".")
        card = self.canvas.graph.cards[id_]
        dot = next(d for d in (*card.inputs, *card.outputs) if d.name == name)
        return self.viewer.camera.to_view(dot.centre()).toPoint()

    def output(self, id_: str) -> QPoint:
        """Where the first output of a node is."""
        dot = self.canvas.graph.cards[id_].outputs[0]
        return self.viewer.camera.to_view(dot.centre()).toPoint()

    def title(self, id_: str) -> QPoint:
        """The middle of a card's title."""
        card = self.canvas.graph.cards[id_]
        place = card.pos() + QPointF(card.look.width / 2, 14)
        return self.viewer.camera.to_view(place).toPoint()

    def at(self, x: float, y: float) -> QPoint:
        """A place of the scene."""
        return self.viewer.camera.to_view(QPointF(x, y)).toPoint()

    @contextmanager
    def held(self, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NONE) -> Iterator[None]:
        """Press, and move; released at the end."""
        port = self.viewer.viewport()
        QTest.mousePress(port, LEFT, keys, start)
        for number in range(1, _MOVES + 1):
            QTest.mouseMove(port, start + (end - start) * number / _MOVES)
            QApplication.processEvents()
        yield
        QTest.mouseRelease(port, LEFT, keys, end)
        QApplication.processEvents()

    def drag(self, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NONE) -> None:
        """Press, move and release."""
        with self.held(start, end, keys):
            pass

    def point(self, at: QPoint) -> None:
        """Have the pointer there; `QTest.mouseMove` leaves it to the window system when."""
        port = self.viewer.viewport()
        where, button = QPointF(port.mapToGlobal(at)), Qt.MouseButton.NoButton
        move = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), where, button, button, NONE)
        QApplication.sendEvent(port, move)

    def click(self, at: QPoint, keys: Qt.KeyboardModifier = NONE) -> None:
        """Press and release."""
        QTest.mouseClick(self.viewer.viewport(), LEFT, keys, at)
        QApplication.processEvents()

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
        """Press a key on the canvas."""
        QTest.keyClick(self.viewer, key, keys)
        QApplication.processEvents()

    def type_name(self, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
        """Type into the field in which a title is edited, and leave it."""
        field = self.viewer.findChild(QLineEdit, "canvasRename")
        assert isinstance(field, QLineEdit)
        QTest.keyClicks(field, text)
        QTest.keyClick(field, end)

    def wires(self) -> set[str]:
        """The wires that are seen, as `a.x>b.y`."""
        return {
            f"{e.from_node}.{e.from_port}>{e.to_node}.{e.to_port}" for e in self.canvas.graph.wires
        }

    def edges(self) -> set[str]:
        """The wires of the document."""
        document = self.canvas.editor.document
        return {f"{e.from_node}.{e.from_port}>{e.to_node}.{e.to_port}" for e in document.edges}

    def settle(self) -> None:
        """Have every card painted sharp."""
        self.viewer.pixmaps.settle()
        while True:
            QApplication.processEvents()
            self.viewer.viewport().grab()
            if not self.viewer.pixmaps.stale:
                break
        QApplication.processEvents()


def opened(canvas: Canvas, qtbot: QtBot) -> Hands:
    """Hands on a canvas that is on the screen, looks at `CHAIN` and has the keyboard."""
    qtbot.addWidget(canvas)
    canvas.resize(1100, 700)
    canvas.show()
    qtbot.waitExposed(canvas)
    canvas.set_zoom(1.0)
    canvas.viewer.look_at(QPointF(450, 250))
    canvas.viewer.setFocus()
    QApplication.processEvents()
    return Hands(canvas)
