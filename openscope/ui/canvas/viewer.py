"""The view under hands: gestures that end in signals."""

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
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsView, QRubberBand, QWidget

from openscope.graph.document import Edge
from openscope.ui.canvas import gestures
from openscope.ui.canvas.card import Card
from openscope.ui.canvas.dot import Dot
from openscope.ui.canvas.drops import Drops
from openscope.ui.canvas.edge_pan import EdgePan
from openscope.ui.canvas.frame import Frame
from openscope.ui.canvas.look import TITLE
from openscope.ui.canvas.overlays import Reason
from openscope.ui.canvas.scene_view import SceneView
from openscope.ui.canvas.wiring import Choice
from openscope.ui.theme import colour

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


class Viewer(SceneView):
    """Takes what mouse and keyboard do, and says what was done."""

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
    choosing = Signal(str)
    """A choice by keys has begun, in a word; "" where it has ended."""
    type_dropped = Signal(str, QPointF, object)
    """A type from the palette, a place of the scene, and the `Edge` it goes into, or None."""
    paths_dropped = Signal(list, QPointF)
    """Files, and a place of the scene."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rules: Rules | None = None
        self._gesture: gestures.Gesture | None = None
        self._choice: Choice | None = None
        self._hovered: Dot | None = None
        self._pointer: QPoint | None = None
        self.setAccessibleName("Canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self._ringed = self._pointing = False
        self.looked.connect(self._look)
        self.drops = Drops(self)
        self._edge_pan = EdgePan(self)
        self._edge_pan.panned.connect(self._go_along)
        self.reason = Reason(self)
        self.band = QRubberBand(QRubberBand.Shape.Rectangle, self)

    @property
    def last_pointer(self) -> QPoint | None:
        """Where the pointer was last seen in the view; None before, and once it has left."""
        return self._pointer

    # -- events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        if self._gesture is not None:
            return
        self.end_choice()
        self.flight.stop()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._gesture = gestures.begin(self, event)
        self._edge_pan.begin(event.position(), QRectF(self.viewport().rect()))
        self._hover(None)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        self._pointer = event.position().toPoint()
        if self._gesture is not None:
            self._gesture.move(event)
            if self._gesture.pans and self._gesture.dragging:
                self._edge_pan.drag(event.position(), QRectF(self.viewport().rect()))
        else:
            over = self.overlay_at(event.position())
            self._point(over is not None)
            self._hover(self.dot_at(event.position()) if over is None else None)
        event.accept()

    def _go_along(self, by: QPointF) -> None:
        """Pan, and have what is dragged stay at the pointer."""
        self.pan(by.toPoint())
        if self._gesture is not None and self._pointer is not None:
            self._gesture.drag(QPointF(self._pointer))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        gesture = self._gesture
        if gesture is not None and event.button() == gesture.button:
            self._gesture = None
            self._edge_pan.stop()
            gesture.release(event)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename what has its title there; search where there is nothing."""
        at = event.position()
        event.accept()
        if event.button() != Qt.MouseButton.LeftButton or self.dot_at(at) is not None:
            return
        if self.overlay_at(at) is not None:
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
        """Take Tab before Qt goes to the next control with it; Shift+Tab does go. A choice has its
        keys before all."""
        if isinstance(event, QKeyEvent) and self._choice is not None and self._choice.takes(event):
            if event.type() == QEvent.Type.KeyPress:
                self._choice.press(event)
            event.accept()
            return True
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
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.end_choice()

    def _focus_ring(self, shown: bool) -> None:
        if shown != self._ringed:
            self._ringed = shown
            self.viewport().update()

    def _look(self) -> None:
        """What is seen has moved, and with it what was painted of the ring."""
        if self._ringed:
            self.viewport().update()
        if self._choice is not None:
            self._choice.follow()

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """A ring where the focus came by the keyboard: the view has no frame to show it."""
        super().drawForeground(painter, rect)
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

    def choose(self, kind: type[Choice], card: Card) -> None:
        """Begin a choice at a node; where it is on already, it is told so."""
        choice = self._choice
        if type(choice) is kind and choice.card is card:
            choice.again()
            return
        self.cancel()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._choice = kind(self, card)
        self._choice.begin()
        self.choosing.emit(kind.word)

    def end_choice(self) -> None:
        """End the choice that is on."""
        choice, self._choice = self._choice, None
        if choice is not None:
            choice.end()
            self.choosing.emit("")

    def cancel(self) -> None:
        """End the gesture or choice; all is as it was before."""
        self.end_choice()
        self._edge_pan.stop()
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()

    def let_go(self, card: Card) -> None:
        """A card is about to go."""
        self.end_choice()
        if self._hovered is not None and self._hovered.parentItem() is card:
            self._hovered = None
        if self._gesture is not None and self._gesture.holds(card):
            self.cancel()

    def _point(self, pressable: bool) -> None:
        if pressable != self._pointing:
            self._pointing = pressable
            if pressable:
                self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
            else:
                self.viewport().unsetCursor()

    def _hover(self, dot: Dot | None) -> None:
        if dot is self._hovered:
            return
        for one in (self._hovered, dot):
            if one is not None:
                card = one.parentItem()
                assert isinstance(card, Card)
                card.hover(dot if one is dot else None)
        self._hovered = dot
