"""Where the canvas looks: a fixed scene of great size, moved by its scroll bars, so that panning
only scrolls what is painted."""

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsView

LEAST, MOST = 0.05, 4.0
"""The zoom, at least and at most."""
_WORLD = QRectF(-200_000, -200_000, 400_000, 400_000)
_AROUND = 48
"""Pixels around what is brought into view."""


class Camera:
    """Pan and zoom of a view."""

    def __init__(self, view: QGraphicsView) -> None:
        self._view = view
        anchor = QGraphicsView.ViewportAnchor.NoAnchor
        view.setTransformationAnchor(anchor)
        view.setResizeAnchor(anchor)
        view.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        view.setSceneRect(_WORLD)
        view.resetTransform()

    @property
    def zoom(self) -> float:
        """How large things are."""
        return self._view.transform().m11()

    def to_scene(self, at: QPointF | QPoint) -> QPointF:
        """A place of the view, in the scene."""
        inverted, _ = self._view.viewportTransform().inverted()
        return inverted.map(QPointF(at))

    def to_view(self, at: QPointF) -> QPointF:
        """A place of the scene, in the view."""
        return self._view.viewportTransform().map(at)

    def centre(self) -> QPointF:
        """The middle of the view, in the scene."""
        return self.to_scene(QRectF(self._view.viewport().rect()).center())

    def seen(self) -> QRectF:
        """The part of the scene that is in view."""
        rect = QRectF(self._view.viewport().rect())
        return QRectF(self.to_scene(rect.topLeft()), self.to_scene(rect.bottomRight()))

    def pan(self, by: QPoint) -> None:
        """Move what is seen along with the pointer, in pixels."""
        for bar, pixels in (
            (self._view.horizontalScrollBar(), by.x()),
            (self._view.verticalScrollBar(), by.y()),
        ):
            bar.setValue(bar.value() - pixels)

    def set_zoom(self, zoom: float, at: QPointF | None = None) -> bool:
        """Zoom, while a place of the view (its middle) stays where it is; whether it changed."""
        zoom = min(max(zoom, LEAST), MOST)
        if zoom == self.zoom:
            return False
        fixed = at if at is not None else QRectF(self._view.viewport().rect()).center()
        place = self.to_scene(fixed)
        self._view.setTransform(QTransform.fromScale(zoom, zoom))
        self._put(place, fixed)
        return True

    def centre_on(self, place: QPointF) -> None:
        """Have a place of the scene in the middle."""
        self._put(place, QRectF(self._view.viewport().rect()).center())

    def fitting(self, rect: QRectF, most: float = 1.0) -> float:
        """The zoom at which a part of the scene is in view, not larger than `most`."""
        port = self._view.viewport().rect()
        width = max(port.width() - 2 * _AROUND, 40) / max(rect.width(), 1)
        height = max(port.height() - 2 * _AROUND, 40) / max(rect.height(), 1)
        return max(min(width, height, most), LEAST)

    def show(self, rect: QRectF) -> None:
        """Have a part of the scene in view: as it is where it is already, by a small move where
        some of it is, else in the middle."""
        seen = self.seen()
        if seen.contains(rect):
            return
        edge = _AROUND / self.zoom
        wanted = rect.adjusted(-edge, -edge, edge, edge)
        if (
            not seen.intersects(rect)
            or wanted.width() > seen.width()
            or (wanted.height() > seen.height())
        ):
            self.centre_on(rect.center())
            return
        x = max(wanted.right() - seen.right(), 0) + min(wanted.left() - seen.left(), 0)
        y = max(wanted.bottom() - seen.bottom(), 0) + min(wanted.top() - seen.top(), 0)
        self.centre_on(seen.center() + QPointF(x, y))

    def _put(self, place: QPointF, at: QPointF) -> None:
        off = self.to_view(place) - at
        self.pan(QPoint(-round(off.x()), -round(off.y())))
