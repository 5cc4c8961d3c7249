"""What is behind the nodes: a grid of dots, one every 20, that fades out when it is far away."""

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPixmap, QTransform

from openscope.ui.canvas.nodegraph import NodeScene
from openscope.ui.theme import colour

STEP = 20.0
_MANY = 4
"""Dots in a row of a tile."""
_GONE, _FULL = 0.3, 0.6
"""The zooms at which the dots are gone, and as bright as they get."""


class Scene(NodeScene):
    """NodeGraphQt's scene with our background, and with presses left to the viewer."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._tile: QBrush | None = None
        self._tile_scale = (0.0, 0.0)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Fill with the canvas's colour, and put the dots on it."""
        world = painter.worldTransform()
        painter.setWorldTransform(QTransform())
        # a little more: at 150 % half of the last row of pixels is left, which nothing else fills
        shown = world.mapRect(QRectF(rect)).adjusted(-0.4, -0.4, 0.4, 0.4)
        painter.fillRect(shown, colour("canvas"))
        zoom = world.m11()
        strength = min(1.0, (zoom - _GONE) / (_FULL - _GONE))
        if strength > 0:
            ratio = painter.device().devicePixelRatio()
            brush = self._dots(zoom, ratio, strength)
            # moved, never scaled: only so does Qt fill it fast
            brush.setTransform(QTransform.fromTranslate(world.dx(), world.dy()))
            painter.fillRect(shown, brush)
        painter.setWorldTransform(world)

    def _dots(self, zoom: float, ratio: float, strength: float) -> QBrush:
        """One tile of several dots, so that its whole pixels are nearly their true distance."""
        scale = zoom * ratio
        if self._tile is None or self._tile_scale != (zoom, ratio):
            side = max(2, round(_MANY * STEP * scale))
            step = side / _MANY
            tile = QPixmap(side, side)
            tile.fill(Qt.GlobalColor.transparent)
            painter = QPainter(tile)
            try:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("control", strength))
                radius = 1.1 * min(1.5, max(0.8, zoom)) * ratio
                for n in range(_MANY * _MANY):
                    x, y = (n % _MANY + 0.5) * step, (n // _MANY + 0.5) * step
                    painter.drawEllipse(QPointF(round(x), round(y)), radius, radius)
            finally:
                painter.end()
            tile.setDevicePixelRatio(ratio)
            self._tile, self._tile_scale = QBrush(tile), (zoom, ratio)
        return self._tile
