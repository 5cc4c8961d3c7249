"""What is behind the nodes: a grid of dots, one every 20, that fades out when it is far away."""

from PySide6.QtCore import QObject, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPixmap, QTransform

from openscope.ui.canvas.nodegraph import NodeScene
from openscope.ui.theme import colour

STEP = 20.0
_GONE, _FULL = 0.3, 0.6
"""The zooms at which the dots are gone, and as bright as they get."""


class Scene(NodeScene):
    """NodeGraphQt's scene with our background, and with presses left to the viewer."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._tile: QBrush | None = None
        self._tile_scale = 0.0

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Fill with the canvas's colour, and put the dots on it."""
        world = painter.worldTransform()
        painter.setWorldTransform(QTransform())
        shown = world.mapRect(QRectF(rect))
        painter.fillRect(shown, colour("canvas"))
        zoom = world.m11()
        strength = min(1.0, (zoom - _GONE) / (_FULL - _GONE))
        if strength > 0:
            ratio = painter.device().devicePixelRatio()
            brush = self._dots(zoom, ratio, strength)
            brush.setTransform(
                QTransform.fromTranslate(world.dx(), world.dy()).scale(
                    STEP * zoom / brush.texture().width(), STEP * zoom / brush.texture().height()
                )
            )
            painter.fillRect(shown, brush)
        painter.setWorldTransform(world)

    def _dots(self, zoom: float, ratio: float, strength: float) -> QBrush:
        """One tile with a dot in its middle."""
        scale = zoom * ratio
        if self._tile is None or self._tile_scale != scale:
            side = max(2, round(STEP * scale))
            tile = QPixmap(side, side)
            tile.fill(Qt.GlobalColor.transparent)
            painter = QPainter(tile)
            try:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("control", strength))
                radius = 1.1 * min(1.5, max(0.8, zoom)) * ratio
                middle = side // 2
                painter.drawEllipse(
                    QRectF(middle - radius, middle - radius, 2 * radius, 2 * radius)
                )
            finally:
                painter.end()
            self._tile, self._tile_scale = QBrush(tile), scale
        return self._tile
