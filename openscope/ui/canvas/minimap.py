"""The whole graph in a corner, and the part that is in view."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from openscope.ui.canvas.graph import CanvasGraph
from openscope.ui.canvas.viewer import Viewer
from openscope.ui.theme import category_colour, colour

SIZE = QSize(168, 104)
INSET = 12
_EDGE = 8.0
_AROUND = 60.0
"""Room of the scene around the nodes."""


class Minimap(QWidget):
    """Plain rectangles; a press or a drag moves the view."""

    def __init__(self, viewer: Viewer, graph: CanvasGraph) -> None:
        super().__init__(viewer)
        self._viewer, self._graph = viewer, graph
        self._nodes: QPixmap | None = None
        self._place = (QPointF(), 1.0)
        self.setFixedSize(SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Map of the graph")
        self.setToolTip("Click or drag to move the view")
        self._boxes: list[QRectF] = []
        self._whole = QRectF()
        self._wanted = False
        viewer.looked.connect(self._look)

    def offer(self, wanted: bool) -> None:
        """Be there, or not; it steps aside by itself where it lies on nodes of a graph that is in
        view as a whole."""
        self._wanted = wanted
        self._look()

    def _look(self) -> None:
        self.setVisible(self._wanted and not self._in_the_way())
        self.update()

    def _in_the_way(self) -> bool:
        camera = self._viewer.camera
        if self._whole.isNull() or not camera.seen().contains(self._whole):
            return False
        under = QRectF(camera.to_scene(self.geometry().topLeft()),
                       camera.to_scene(self.geometry().bottomRight()))  # fmt: skip
        return any(box.intersects(under) for box in self._boxes)

    def place(self) -> None:
        """Go to the corner of the view."""
        room = self._viewer.size() - SIZE
        self.move(room.width() - INSET, room.height() - INSET)

    def redraw(self) -> None:
        """The nodes are others, or elsewhere."""
        self._nodes = None
        self._boxes = [card.scene_box() for card in self._graph.cards.values()]
        self._whole = QRectF()
        for box in self._boxes:
            self._whole = self._whole.united(box)
        self._look()

    def _frame(self) -> tuple[QPointF, float]:
        """Where the scene's origin is on the map, and at which scale it is shown."""
        whole = self._whole.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
        room = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        scale = min(room.width() / whole.width(), room.height() / whole.height(), 0.2)
        return QRectF(self.rect()).center() - whole.center() * scale, scale

    def _drawn(self) -> QPixmap:
        """The map without the view: drawn when the nodes are others, not while the view moves."""
        ratio = self.devicePixelRatio()
        if self._nodes is not None and self._nodes.devicePixelRatio() == ratio:
            return self._nodes
        self._place = self._frame()
        origin, scale = self._place
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("line_strong"), 1))
        painter.setBrush(colour("canvas", 0.92))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        for card in self._graph.cards.values():
            box = card.scene_box()
            ink = colour("accent") if card.isSelected() else category_colour(card.look.category)
            painter.setBrush(ink)
            painter.setOpacity(0.45 if card.look.bypassed else 0.9)
            painter.drawRoundedRect(
                QRectF(origin + box.topLeft() * scale, box.size() * scale), 1.5, 1.5
            )
        painter.end()
        self._nodes = pixmap
        return pixmap

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the nodes and the view."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._drawn())
        origin, scale = self._place
        seen = self._viewer.camera.seen()
        painter.setPen(QPen(colour("text", 0.5), 1))
        view = QRectF(origin + seen.topLeft() * scale, seen.size() * scale)
        painter.drawRect(view.intersected(QRectF(self.rect()).adjusted(3.5, 3.5, -4.5, -4.5)))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def _go(self, at: QPointF) -> None:
        origin, scale = self._place
        self._viewer.look_at((at - origin) / scale)
