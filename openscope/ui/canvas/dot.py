"""A port: where a wire ends. The card paints it."""

import html

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from openscope.ui.canvas.look import PortLook
from openscope.ui.canvas.nodegraph import PortItem

_REACH = QRectF(-11, -11, 22, 22)


class Dot(PortItem):
    """A port at its centre; a child of its card."""

    itemChange = QGraphicsItem.itemChange  # noqa: N815

    def __init__(self, card: QGraphicsItem, name: str, port_type: str) -> None:
        super().__init__(card)
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemSendsScenePositionChanges, False)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
        self.setAcceptHoverEvents(False)
        self.name = self.label = name
        self.port_type = port_type
        self.multi_connection = port_type == "out"
        self.kind = ""
        self.index = 0

    @property
    def is_output(self) -> bool:
        """Whether wires begin here."""
        return self.port_type == "out"

    def wear(self, look: PortLook, index: int, place: QPointF) -> None:
        """Take a kind and a place on the card."""
        self.kind, self.index, self.label = look.kind, index, look.label
        self.setToolTip(plain(look.tip))
        self.setPos(place)

    def centre(self) -> QPointF:
        """Where it is in the scene."""
        return self.scenePos()

    def boundingRect(self) -> QRectF:
        """What the pointer can hit."""
        return _REACH

    def shape(self) -> QPainterPath:
        """The same as a path."""
        path = QPainterPath()
        path.addRect(_REACH)
        return path

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Nothing: the card paints it."""


def plain(text: str) -> str:
    """A text for a tooltip, which stays as it stands: Qt would take some texts for HTML."""
    return f"<p style='white-space:pre-wrap'>{html.escape(text)}</p>" if text else ""
