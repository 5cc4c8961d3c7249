"""A frame around some nodes: a quiet area with a title, below the wires."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from openscope.editing.backdrops import Backdrop
from openscope.ui.theme import colour, font

BAR = 28.0
"""The height of the strip with the title, by which a frame is held."""
_GRIP = 16.0
_LEAST = QSizeF(120, 64)


class Frame(QGraphicsItem):
    """One backdrop of the document."""

    def __init__(self, id_: str, backdrop: Backdrop) -> None:
        super().__init__()
        self.id = id_
        self.setZValue(-3.0)
        self.picked = False
        self.title, self.size = "", QSizeF()
        self.wear(backdrop)

    def wear(self, backdrop: Backdrop) -> None:
        """Show it as the document has it."""
        self.prepareGeometryChange()
        self.title = backdrop.title
        self.size = QSizeF(*backdrop.size)
        self.setPos(*backdrop.position)
        self.update()

    def pick(self, picked: bool) -> None:
        """Show whether it is selected."""
        if picked != self.picked:
            self.picked = picked
            self.update()

    def resize(self, size: QSizeF) -> None:
        """Be of another size."""
        self.prepareGeometryChange()
        self.size = size.expandedTo(_LEAST)

    def scene_box(self) -> QRectF:
        """Where it is in the scene."""
        return QRectF(self.pos(), self.size)

    def held_at(self, place: QPointF) -> str:
        """What is there: `bar`, `grip`, or nothing that can be held."""
        box = self.scene_box()
        if not box.contains(place):
            return ""
        if place.y() < box.top() + BAR:
            return "bar"
        corner = box.bottomRight() - place
        return "grip" if max(corner.x(), corner.y()) < _GRIP else ""

    def boundingRect(self) -> QRectF:
        """All that is painted."""
        return QRectF(QPointF(), self.size).adjusted(-2, -2, 2, 2)

    def shape(self) -> QPainterPath:
        """The frame."""
        path = QPainterPath()
        path.addRect(QRectF(QPointF(), self.size))
        return path

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw it."""
        box = QRectF(QPointF(), self.size)
        painter.setPen(QPen(colour("accent" if self.picked else "line"), 1))
        painter.setBrush(colour("panel", 0.8))
        painter.drawRoundedRect(box, 12, 12)
        painter.setPen(colour("text_second"))
        painter.setFont(font(12, 600))
        bar = QRectF(14, 0, box.width() - 28, BAR)
        painter.drawText(
            bar, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, self.title
        )
        painter.setPen(QPen(colour("line_strong"), 1))
        for inset in (4.0, 8.0):
            corner = box.bottomRight()
            painter.drawLine(corner - QPointF(inset + 2, 4), corner - QPointF(4, inset + 2))
