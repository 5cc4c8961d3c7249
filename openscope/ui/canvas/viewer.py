"""The view: NodeGraphQt's, with our camera, our hits, and gestures that end in its signals."""

from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsItem, QGraphicsView, QRubberBand, QWidget

from openscope.graph.document import Edge
from openscope.ui.canvas import gestures
from openscope.ui.canvas.background import Scene
from openscope.ui.canvas.camera import Camera
from openscope.ui.canvas.card import Card
from openscope.ui.canvas.dot import Dot
from openscope.ui.canvas.drops import Drops
from openscope.ui.canvas.far import FAR
from openscope.ui.canvas.frame import Frame
from openscope.ui.canvas.look import TITLE
from openscope.ui.canvas.nodegraph import NodeViewer
from openscope.ui.canvas.overlays import Reason
from openscope.ui.canvas.pixmaps import Pixmaps
from openscope.ui.canvas.wire import LiveWire, Slice, Wire
from openscope.ui.theme import colour

_DOT_REACH, _SNAP_REACH, _WIRE_REACH = 9.0, 16.0, 5.0
"""Pixels around a port, a port while a wire is drawn, and a wire that count as on it."""
_NOTCH = 120.0
"""What a mouse wheel turns by one notch; it zooms by 15 %."""


class Rules(Protocol):
    """What the document says of what is being done."""

    def why_not(self, edge: Edge) -> str | None:
        """Why a wire cannot be."""

    def fitting(self, dot: Dot) -> set[Dot]:
        """The ports that a wire from this one may end at."""

    def goes_into(self, id_: str, edge: Edge) -> bool:
        """Whether a node can be put into a wire."""

    def type_goes_into(self, key: str, edge: Edge) -> bool:
        """Whether a new node can be put into a wire."""


class Viewer(NodeViewer):
    """Shows the scene, and says what was done in it."""

    looked = Signal()
    """The camera looks elsewhere."""
    picked = Signal(object)
    """These nodes are to be selected: a set of ids."""
    frame_picked = Signal(str)
    """This frame is to be selected; "" none."""
    frame_resized = Signal(Frame)
    renaming = Signal(object)
    """The title of a `Card` or `Frame` was double-clicked."""
    wire_let_go = Signal(Dot, QPoint)
    """A wire from this port was dropped on empty canvas, at this place of the view."""
    searching = Signal(QPoint)
    """A search is wanted at this place of the view."""
    menu_asked = Signal(QPoint)
    """A menu is wanted at this place of the screen."""
    key_pressed = Signal(QKeyEvent)
    type_dropped = Signal(str, QPointF, object)
    """A type from the palette, a place of the scene, and the `Edge` it goes into, or None."""
    paths_dropped = Signal(list, QPointF)
    """Files, and a place of the scene."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, undo_stack=None)
        self.rules: Rules | None = None
        self.pixmaps = Pixmaps(lambda: self.camera.seen(), self)
        self.is_far = False
        self._gesture: gestures.Gesture | None = None
        self._hovered: Dot | None = None
        self._pointer: QPoint | None = None
        self._search_widget.deleteLater()
        self._ctx_menu_bar.deleteLater()
        self._take_scene()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("canvasView")
        self.setAccessibleName("Canvas")
        self.setAccessibleDescription(
            "The nodes of the graph and their wires. Tab adds a node, Ctrl with the arrow keys "
            "goes from node to node."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        # `drawBackground` fills it; without this the style sheet does so too
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._ringed = False
        self.looked.connect(self._keep_ring)
        self.camera = Camera(self)
        self.drops = Drops(self)
        self.reason = Reason(self)
        self.band = QRubberBand(QRubberBand.Shape.Rectangle, self)
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

    def pointer(self) -> QPoint | None:
        """Where the pointer is in the view; None where it is elsewhere."""
        at = self.viewport().mapFromGlobal(self.cursor().pos())
        return at if self.viewport().rect().contains(at) else None

    @property
    def last_pointer(self) -> QPoint | None:
        """Where the pointer was last seen in the view; None before, and once it has left."""
        return self._pointer

    # -- the camera

    def pan(self, by: QPoint) -> None:
        """Move what is seen along."""
        self.camera.pan(by)

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom at a place of the view, or at its middle."""
        if self.camera.set_zoom(zoom, at):
            self._zoomed()

    def look_at(self, place: QPointF) -> None:
        """Have a place of the scene in the middle."""
        self.camera.centre_on(place)

    def fit(self, rect: QRectF) -> None:
        """Have a part of the scene in view."""
        if self.camera.fit(rect):
            self._zoomed()

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

    def _scrolled(self) -> None:
        self.looked.emit()

    # -- events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        if self._gesture is not None:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._gesture = gestures.begin(self, event)
        self._hover(None)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        self._pointer = event.position().toPoint()
        if self._gesture is not None:
            self._gesture.move(event)
        else:
            self._hover(self.dot_at(event.position()))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        gesture = self._gesture
        if gesture is not None and event.button() == gesture.button:
            self._gesture = None
            gesture.release(event)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename what has its title there; search where there is nothing."""
        at = event.position()
        event.accept()
        if event.button() != Qt.MouseButton.LeftButton or self.dot_at(at) is not None:
            return
        card, frame = self.card_at(at), self.frame_at(at)
        if card is not None:
            if self.camera.to_scene(at).y() < card.y() + TITLE:
                self.renaming.emit(card)
        elif frame is not None:
            self.renaming.emit(frame[0])
        elif self.wire_at(at) is None:
            self.searching.emit(at.toPoint())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; a touch pad with Shift, or sideways, pans."""
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or not turned.y():
            self.pan(QPoint(turned.x() or turned.y(), 0))
        else:
            self.zoom_to(self.camera.zoom * 1.15 ** (turned.y() / _NOTCH), event.position())
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu where the pointer is, or where the selection is."""
        self.cancel()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            card = self.card_at(QPointF(event.pos()))
            if card is not None and not card.isSelected():
                self.picked.emit({card.id})
            self.menu_asked.emit(event.globalPos())
        else:
            self.menu_asked.emit(self.viewport().mapToGlobal(self._menu_place()))
        event.accept()

    def _menu_place(self) -> QPoint:
        rect = self.viewport().rect()
        chosen = [card for card in self.cards() if card.isSelected()]
        if not chosen:
            return rect.center()
        at = self.camera.to_view(chosen[0].scene_box().center()).toPoint()
        return at if rect.contains(at) else rect.center()

    def event(self, event: QEvent) -> bool:
        """Take Tab before Qt goes to the next control with it; Shift+Tab does go."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if event.key() == Qt.Key.Key_Tab and plain:
                self.searching.emit(self.search_place())
                return True
        return super().event(event)

    def search_place(self) -> QPoint:
        """Where a search opens: at the pointer, or in the middle."""
        return self._pointer or self.viewport().rect().center()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Cancel with Escape; the rest is for whoever listens."""
        if event.key() == Qt.Key.Key_Escape and self._gesture is not None:
            self.cancel()
            return
        event.ignore()
        self.key_pressed.emit(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Nothing: modifiers come with the mouse."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Without the menus that NodeGraphQt would put in here."""
        QGraphicsView.focusInEvent(self, event)
        by_key = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        self._focus_ring(by_key)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Without the menus that NodeGraphQt would put in here."""
        QGraphicsView.focusOutEvent(self, event)
        self._focus_ring(False)

    def _focus_ring(self, shown: bool) -> None:
        if shown != self._ringed:
            self._ringed = shown
            self.viewport().update()

    def _keep_ring(self) -> None:
        """What is seen has moved, and with it what was painted of the ring."""
        if self._ringed:
            self.viewport().update()

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """A ring where the focus came by the keyboard: the view has no frame to show it."""
        if self._ringed:
            painter.resetTransform()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1))

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is elsewhere."""
        self._pointer = None
        self._hover(None)
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show more or less, at the same zoom."""
        QGraphicsView.resizeEvent(self, event)
        self.looked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame begins."""
        self.pixmaps.begin_frame()
        super().paintEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Something is dragged in."""
        self.drops.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """It moves."""
        self.drops.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It is gone."""
        self.drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        """It is let go."""
        self.drops.drop(event)

    # -- states

    @property
    def busy(self) -> bool:
        """Whether a gesture is on."""
        return self._gesture is not None

    def cancel(self) -> None:
        """End the gesture; all is as it was before."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()

    def let_go(self, card: Card) -> None:
        """A card is about to go."""
        if self._hovered is not None and self._hovered.parentItem() is card:
            self._hovered = None
        if self._gesture is not None and self._gesture.holds(card):
            self.cancel()

    def offer(self, fitting: Iterable[Dot] | None) -> None:
        """Have the ports that a wire may end at glow; None ends that."""
        chosen = frozenset(fitting) if fitting is not None else None
        for card in self.cards():
            card.offer(chosen)

    def _hover(self, dot: Dot | None) -> None:
        if dot is self._hovered:
            return
        for one in (self._hovered, dot):
            if one is not None:
                card = one.parentItem()
                assert isinstance(card, Card)
                card.hover(dot if one is dot else None)
        self._hovered = dot

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
