"""A wire between two ports. Qt itself draws it, so that none costs a call into Python."""

import math
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem

from openscope.graph.document import Edge
from openscope.ui.canvas.dot import Dot
from openscope.ui.canvas.nodegraph import PipeItem
from openscope.ui.theme import colour, port_colour

THICK = 2.2
BELOW_CARDS = -1.0
ABOVE_CARDS = 5.0
_REACH = 12.0
_LEAST, _MOST = 18.0, 220.0
"""How far the curve leaves a port straight on, at least and at most."""


def curve(start: QPointF, end: QPointF) -> QPainterPath:
    """The way of a wire from an output to an input."""
    reach = 0.4 * math.hypot(end.x() - start.x(), end.y() - start.y())
    reach = min(max(reach, _LEAST), _MOST)
    path = QPainterPath(start)
    path.cubicTo(start + QPointF(reach, 0), end - QPointF(reach, 0), end)
    return path


class Wire(PipeItem):
    """One edge of the document."""

    paint = QGraphicsPathItem.paint
    itemChange = QGraphicsPathItem.itemChange  # noqa: N815

    def __init__(self, kind: str = "") -> None:
        QGraphicsPathItem.__init__(self)  # PipeItem's own adds an arrow
        self.setZValue(BELOW_CARDS)
        self._input_port: Dot | None = None
        self._output_port: Dot | None = None
        self._colour = port_colour(kind)
        self._thin = self._marked = False
        self._reach: QPainterPath | None = None
        self._restyle()

    @property
    def edge(self) -> Edge:
        """The edge of the document that it shows."""
        out, into = self._output_port, self._input_port
        assert out is not None
        assert into is not None
        return edge_of(out, into)

    @property
    def ends(self) -> tuple[Dot, Dot]:
        """Its output and its input."""
        assert self._output_port is not None
        assert self._input_port is not None
        return self._output_port, self._input_port

    def set_connections(self, port1: Dot, port2: Dot) -> None:
        """Tie it to two ports."""
        out, into = (port1, port2) if port1.is_output else (port2, port1)
        self._output_port, self._input_port = out, into
        out._pipes.append(self)
        into._pipes.append(self)
        self.draw_path()

    def draw_path(self, *_: Any) -> None:
        """Follow its ports."""
        if self._output_port is not None and self._input_port is not None:
            self.follow(self._output_port.centre(), self._input_port.centre())

    def follow(self, start: QPointF, end: QPointF) -> None:
        """Run from one place to another."""
        self._reach = None
        self.setPath(curve(start, end))

    def shape(self) -> QPainterPath:
        """What the pointer can hit."""
        if self._reach is None:
            stroker = QPainterPathStroker()
            stroker.setWidth(_REACH)
            self._reach = stroker.createStroke(self.path())
        return self._reach

    def set_thin(self, thin: bool) -> None:
        """Whether it is a hairline, as it is far away."""
        if thin != self._thin:
            self._thin = thin
            self._restyle()

    def mark(self, marked: bool) -> None:
        """Show that a node would be put into it, or that it would be cut."""
        if marked != self._marked:
            self._marked = marked
            self._restyle()

    def _restyle(self) -> None:
        if self._marked:
            pen = QPen(colour("text"), THICK + 1.4)
        else:
            pen = QPen(self._colour, 0 if self._thin else THICK)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self.setPen(pen)

    def reset(self) -> None:
        """Nothing: it has no other states."""

    activate = highlight = reset

    def delete(self) -> None:
        """Go from the ports and the scene."""
        for port in (self._output_port, self._input_port):
            if port is not None and self in port._pipes:
                port._pipes.remove(self)
        if self.scene() is not None:
            self.scene().removeItem(self)


class LiveWire(Wire):
    """The wire that is being drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(ABOVE_CARDS)
        self.setVisible(False)
        self.shift_selected = False

    def begin(self, kind: str) -> None:
        """Show it in the colour of a kind."""
        self._colour = port_colour(kind)
        self._restyle()
        self.setVisible(True)

    def refuse(self, refused: bool) -> None:
        """Show whether it can be let go here."""
        pen = self.pen()
        pen.setColor(colour("error") if refused else self._colour)
        pen.setStyle(Qt.PenStyle.DashLine if refused else Qt.PenStyle.SolidLine)
        self.setPen(pen)

    def reset_path(self) -> None:
        """Have no way any more."""
        self.setPath(QPainterPath())


class Slice(QGraphicsPathItem):
    """The line that cuts wires."""

    def __init__(self) -> None:
        super().__init__()
        pen = QPen(QColor(colour("error")), 1.5, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        self.setPen(pen)
        self.setZValue(ABOVE_CARDS + 1)
        self.setVisible(False)

    def draw_path(self, start: QPointF, end: QPointF) -> None:
        """Run from one place to another."""
        path = QPainterPath(start)
        path.lineTo(end)
        self.setPath(path)


def edge_of(a: Dot, b: Dot) -> Edge:
    """The edge between two ports, whichever comes first."""
    out, into = (a, b) if a.is_output else (b, a)
    return Edge(card_id(out), out.name, card_id(into), into.name)


def card_id(dot: Dot) -> str:
    """The node that a port belongs to."""
    card: QGraphicsItem = dot.parentItem()
    return str(card.id)  # type: ignore[attr-defined]
