"""What the viewer shows, without the hands: NodeGraphQt's view with our scene and our camera, and
what is where in it."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsItem, QGraphicsView, QWidget

from openscope.ui.canvas.background import Scene
from openscope.ui.canvas.camera import Camera
from openscope.ui.canvas.card import Card
from openscope.ui.canvas.dot import Dot
from openscope.ui.canvas.far import FAR
from openscope.ui.canvas.flight import Flight
from openscope.ui.canvas.frame import Frame
from openscope.ui.canvas.nodegraph import NodeViewer
from openscope.ui.canvas.overlay import Overlay
from openscope.ui.canvas.pixmaps import Pixmaps
from openscope.ui.canvas.wire import LiveWire, Slice, Wire

_DOT_REACH, _SNAP_REACH, _WIRE_REACH = 9.0, 16.0, 5.0
"""Pixels around a port, a port while a wire is drawn, and a wire that count as on it."""


class SceneView(NodeViewer):
    """Looks at the scene, and finds things in it."""

    looked = Signal()
    """The camera looks elsewhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, undo_stack=None)
        self.pixmaps = Pixmaps(lambda: self.camera.seen(), self)
        self.overlays: list[Overlay] = []
        self.is_far = False
        self._search_widget.deleteLater()
        self._ctx_menu_bar.deleteLater()
        self._take_scene()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        # `drawBackground` fills it; without this the style sheet does so too
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.camera = Camera(self)
        self.flight = Flight(self)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self._scrolled)

    def _take_scene(self) -> None:
        """Put our scene in the place of the one that NodeGraphQt made."""
        old = self.scene()
        scene = Scene(self)
        self._LIVE_PIPE, self._SLICER_PIPE = LiveWire(), Slice()
        for item in (self._cursor_text, self._LIVE_PIPE, self._SLICER_PIPE):
            scene.addItem(item)
        self._cursor_text.setVisible(False)
        self.setScene(scene)
        old.deleteLater()

    # -- what is where

    def items_at(self, at: QPointF, reach: float) -> list[QGraphicsItem]:
        """What is near a place of the view, the topmost first."""
        place, around = self.camera.to_scene(at), reach / self.camera.zoom
        rect = QRectF(place.x() - around, place.y() - around, 2 * around, 2 * around)
        mode = Qt.ItemSelectionMode.IntersectsItemBoundingRect
        return self.scene().items(rect, mode, Qt.SortOrder.DescendingOrder)

    def overlay_at(self, at: QPointF) -> Overlay | None:
        """What lies over the scene there, and can be pressed."""
        return next((overlay for overlay in self.overlays if overlay.at(at)), None)

    def dot_at(self, at: QPointF, *, snap: bool = False) -> Dot | None:
        """The nearest port, if one is near."""
        if self.camera.zoom < FAR:
            return None
        reach = _SNAP_REACH if snap else _DOT_REACH
        reach = max(reach, 7 * self.camera.zoom)
        found: list[tuple[float, Dot]] = []
        for item in self.items_at(at, reach):
            if isinstance(item, Dot):
                off = self.camera.to_view(item.centre()) - at
                found.append(((off.x() ** 2 + off.y() ** 2) ** 0.5, item))
        distance, dot = min(found, key=lambda pair: pair[0], default=(reach + 1, None))
        return dot if distance <= reach else None

    def card_at(self, at: QPointF) -> Card | None:
        """The topmost card there."""
        place = self.camera.to_scene(at)
        for item in self.items_at(at, 1):
            if isinstance(item, Card) and item.scene_box().contains(place):
                return item
        return None

    def frame_at(self, at: QPointF) -> tuple[Frame, str] | None:
        """The frame there, and by what it can be held."""
        place = self.camera.to_scene(at)
        for item in self.items_at(at, 1):
            if isinstance(item, Frame) and (part := item.held_at(place)):
                return item, part
        return None

    def wire_at(self, at: QPointF) -> Wire | None:
        """A wire there."""
        place, around = self.camera.to_scene(at), _WIRE_REACH / self.camera.zoom
        rect = QRectF(place.x() - around, place.y() - around, 2 * around, 2 * around)
        for item in self.items_at(at, _WIRE_REACH):
            if (
                isinstance(item, Wire)
                and item is not self._LIVE_PIPE
                and item.isVisible()
                and item.shape().intersects(rect)
            ):
                return item
        return None

    def wire_below(self, box: QRectF, fits: Callable[[Wire], bool]) -> Wire | None:
        """The wire that runs nearest to the middle of a box, among those that fit."""
        mode = Qt.ItemSelectionMode.IntersectsItemBoundingRect
        found: list[tuple[float, Wire]] = []
        for item in self.scene().items(box, mode):
            if isinstance(item, Wire) and item is not self._LIVE_PIPE:
                path = item.path()
                if path.intersects(box) and fits(item):
                    ways = (path.pointAtPercent(n / 16) - box.center() for n in range(17))
                    found.append((min(w.x() ** 2 + w.y() ** 2 for w in ways), item))
        return min(found, key=lambda pair: pair[0], default=(0.0, None))[1]

    def wires_across(self, a: QPointF, b: QPointF) -> list[Wire]:
        """The wires that a line crosses."""
        line = QPainterPath(a)
        line.lineTo(b)
        rect = line.boundingRect().adjusted(-1, -1, 1, 1)
        mode = Qt.ItemSelectionMode.IntersectsItemBoundingRect
        return [
            item
            for item in self.scene().items(rect, mode)
            if isinstance(item, Wire)
            and item is not self._LIVE_PIPE
            and item.shape().intersects(line)
        ]

    def cards(self) -> list[Card]:
        """All cards."""
        return [item for item in self.scene().items() if isinstance(item, Card)]

    # -- the camera

    def pan(self, by: QPoint) -> None:
        """Move what is seen along."""
        self.flight.stop()
        self.camera.pan(by)

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom at a place of the view, or at its middle."""
        self.flight.stop()
        if self.camera.set_zoom(zoom, at):
            self._zoomed()

    def look_at(self, place: QPointF) -> None:
        """Have a place of the scene in the middle."""
        self.flight.stop()
        self.camera.centre_on(place)

    def look_from(self, zoom: float, place: QPointF) -> None:
        """Have a place of the scene in the middle, at a zoom."""
        changed = self.camera.set_zoom(zoom)
        self.camera.centre_on(place)
        if changed:
            self._zoomed()

    def fit(self, rect: QRectF) -> None:
        """Have a part of the scene in view."""
        self.flight.stop()
        self.look_from(self.camera.fitting(rect), rect.center())

    def bring_into_view(self, rect: QRectF) -> None:
        """Have a part of the scene in view, with as little motion as can be."""
        self.flight.stop()
        self.camera.show(rect)

    def _zoomed(self) -> None:
        self.pixmaps.zooming(self.camera.zoom * self.devicePixelRatioF())
        far = self.camera.zoom < FAR
        if far != self.is_far:
            self.is_far = far
            for item in self.scene().items():
                if isinstance(item, Wire):
                    item.set_thin(far)
                elif isinstance(item, Card):
                    item.set_far(far)
        self.looked.emit()
        self.viewport().update()  # one plain rectangle again, after the scrolling

    def _scrolled(self) -> None:
        self.looked.emit()

    def offer(self, fitting: Iterable[Dot] | None) -> None:
        """Have the ports that a wire may end at glow; None ends that."""
        chosen = frozenset(fitting) if fitting is not None else None
        for card in self.cards():
            card.offer(chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show more or less, at the same zoom."""
        QGraphicsView.resizeEvent(self, event)
        if self.flight.on:
            self.flight.finish()
        self.looked.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Have the overlays stay, which Qt has moved along."""
        super().scrollContentsBy(dx, dy)
        for overlay in self.overlays:
            if overlay.shown:
                self.viewport().update(overlay.rect.translated(dx, dy))
                self.viewport().update(overlay.rect)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """The overlays."""
        for overlay in self.overlays:
            if overlay.shown:
                painter.resetTransform()
                painter.translate(overlay.rect.topLeft())
                overlay.paint(painter)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame begins."""
        self.pixmaps.begin_frame()
        super().paintEvent(event)

    # -- what NodeGraphQt calls for its own camera

    def _update_scene(self) -> None:
        """Nothing: theirs fits the view to the scene at each move."""

    force_update = _update_scene

    def _set_viewer_pan(self, pos_x: float, pos_y: float) -> None:
        self.pan(QPoint(round(-pos_x * self.camera.zoom), round(-pos_y * self.camera.zoom)))

    def _set_viewer_zoom(
        self, value: float, sensitivity: float | None = None, pos: QPoint | None = None
    ) -> None:
        self.zoom_to(self.camera.zoom * 1.001**value, QPointF(pos) if pos else None)

    def get_zoom(self) -> float:
        """The zoom in NodeGraphQt's counting."""
        return self.camera.zoom - 1.0

    def reset_zoom(self, cent: QPointF | None = None) -> None:
        """Full size."""
        self.zoom_to(1.0)
        if cent is not None:
            self.look_at(cent)

    def set_zoom(self, value: float = 0.0) -> None:
        """Zoom in NodeGraphQt's counting."""
        self.zoom_to(value + 1.0)

    def zoom_to_nodes(self, nodes: Iterable[Card]) -> None:
        """Have nodes in view."""
        rect = QRectF()
        for card in nodes:
            rect = rect.united(card.scene_box())
        self.fit(rect)

    center_selection = zoom_to_nodes

    @staticmethod
    def acyclic_check(start_port: Dot, end_port: Dot) -> bool:
        """Yes: the document decides. Theirs takes exponential time."""
        return True

    def start_live_connection(self, selected_port: Dot) -> None:
        """Show a wire from a port to the pointer."""
        self._start_port = selected_port
        self._LIVE_PIPE.begin(selected_port.kind)

    def end_live_connection(self) -> None:
        """Show it no more."""
        self._LIVE_PIPE.reset_path()
        self._LIVE_PIPE.setVisible(False)
        self._start_port = self._detached_port = None
