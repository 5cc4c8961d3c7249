"""What the mouse does to the canvas, each from its press to its release.

A gesture changes only what is seen. It ends in a signal of the viewer, and the document decides.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QMouseEvent

from openscope.editing.grid import on_grid
from openscope.ui.canvas.card import Card
from openscope.ui.canvas.frame import Frame
from openscope.ui.canvas.wire import Wire

if TYPE_CHECKING:
    from openscope.ui.canvas.viewer import Viewer

_SLACK = 4
"""Pixels that the pointer may move before a press is a drag."""

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier


class Gesture:
    """From a press to a release."""

    pans = False
    """Whether the view goes along when it comes to the border."""

    def __init__(self, viewer: "Viewer", event: QMouseEvent) -> None:
        self.viewer = viewer
        self.button = event.button()
        self.start = event.position()
        self.origin = viewer.camera.to_scene(self.start)
        """Where it began in the scene, which may move on meanwhile."""
        self.dragging = False

    def move(self, event: QMouseEvent) -> None:
        """The pointer moved."""
        if not self.dragging:
            off = event.position() - self.start
            self.dragging = max(abs(off.x()), abs(off.y())) >= _SLACK
        if self.dragging:
            self.drag(event.position())

    def drag(self, at: QPointF) -> None:
        """The pointer is here, further than a click would be."""

    def release(self, event: QMouseEvent) -> None:
        """The button was let go."""

    def cancel(self) -> None:
        """All is to be as before."""

    def holds(self, card: Card) -> bool:
        """Whether it cannot go on without this card."""
        return False


class Pan(Gesture):
    """Moves the view."""

    def __init__(self, viewer: "Viewer", event: QMouseEvent) -> None:
        super().__init__(viewer, event)
        self._last = self.start.toPoint()
        viewer.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        at = event.position().toPoint()
        self.viewer.pan(at - self._last)
        self._last = at

    def release(self, event: QMouseEvent) -> None:
        """Stay here."""
        self.viewer.viewport().unsetCursor()

    def cancel(self) -> None:
        """Stay here."""
        self.viewer.viewport().unsetCursor()


class Box(Gesture):
    """Selects what a rectangle touches: Shift adds to the selection, Ctrl takes from it."""

    pans = True

    def __init__(self, viewer: "Viewer", event: QMouseEvent) -> None:
        super().__init__(viewer, event)
        self._keys = event.modifiers()
        self._before = {card for card in viewer.cards() if card.isSelected()}
        self._chosen = set(self._before)

    def drag(self, at: QPointF) -> None:
        """Show what would be selected."""
        viewer, camera = self.viewer, self.viewer.camera
        band = QRectF(camera.to_view(self.origin), at).normalized()
        viewer.band.setGeometry(band.toRect())
        viewer.band.show()
        area = QRectF(self.origin, camera.to_scene(at)).normalized()
        cards = viewer.cards()
        touched = {card for card in cards if card.scene_box().intersects(area)}
        if self._keys & _SHIFT:
            touched = self._before | touched
        elif self._keys & _CTRL:
            touched = self._before - touched
        self._chosen = touched
        for card in cards:
            card.setSelected(card in touched)

    def release(self, event: QMouseEvent) -> None:
        """Select them; a click on empty canvas selects nothing."""
        self.viewer.band.hide()
        if not self.dragging and not self._keys & (_SHIFT | _CTRL):
            self._chosen = set()
        self.viewer.frame_picked.emit("")
        self.viewer.picked.emit({card.id for card in self._chosen})

    def cancel(self) -> None:
        """Select what was selected."""
        self.viewer.band.hide()
        for card in self.viewer.cards():
            card.setSelected(card in self._before)


class Move(Gesture):
    """Moves the selected nodes, or a frame with the nodes in it."""

    pans = True

    def __init__(self, viewer: "Viewer", event: QMouseEvent, held: Card | Frame) -> None:
        super().__init__(viewer, event)
        self._item = held
        self._wire: Wire | None = None
        self._click: set[str] | None = None
        cards = viewer.cards()
        chosen = {card for card in cards if card.isSelected()}
        if isinstance(held, Frame):
            viewer.frame_picked.emit(held.id)
            box = held.scene_box()
            moving: set[Card | Frame] = {c for c in cards if box.contains(c.scene_box().center())}
            moving.add(held)
        else:
            viewer.frame_picked.emit("")
            if event.modifiers() & (_SHIFT | _CTRL):
                chosen ^= {held}
                viewer.picked.emit({card.id for card in chosen})
            elif held in chosen:
                self._click = {held.id}  # a click on one of many selects it alone
            else:
                chosen = {held}
                viewer.picked.emit({held.id})
            moving = set(chosen) if held in chosen else set()
        self._places = {item: QPointF(item.pos()) for item in moving}

    def drag(self, at: QPointF) -> None:
        """Have them follow, on the grid; show into which wire a single node would go."""
        if self._item not in self._places:
            return
        first = self._places[self._item]
        to = first + self.viewer.camera.to_scene(at) - self.origin
        by = QPointF(on_grid(to.x()), on_grid(to.y())) - first
        for item, place in self._places.items():
            item.setPos(place + by)
        self._mark(self._wire_below())

    def release(self, event: QMouseEvent) -> None:
        """Tell where they are now."""
        wire = self._wire
        self._mark(None)
        before = {item: (p.x(), p.y()) for item, p in self._places.items() if item.pos() != p}
        if not self.dragging:
            if self._click is not None:
                self.viewer.picked.emit(self._click)
        elif wire is not None and isinstance(self._item, Card):
            self.viewer.insert_node.emit(wire, self._item.id, before)
        elif before:
            self.viewer.moved_nodes.emit(before)

    def cancel(self) -> None:
        """Put them back."""
        self._mark(None)
        for item, place in self._places.items():
            item.setPos(place)

    def holds(self, card: Card) -> bool:
        """A node that goes cannot be moved on."""
        return card in self._places

    def _wire_below(self) -> Wire | None:
        held, rules = self._item, self.viewer.rules
        if rules is None or len(self._places) != 1 or not isinstance(held, Card) or held.wires():
            return None
        return self.viewer.wire_below(held.scene_box(), lambda w: rules.goes_into(held.id, w.edge))

    def _mark(self, wire: Wire | None) -> None:
        if wire is not self._wire:
            for one, on in ((self._wire, False), (wire, True)):
                if one is not None:
                    one.mark(on)
            self._wire = wire


class Resize(Gesture):
    """Makes a frame larger or smaller."""

    pans = True

    def __init__(self, viewer: "Viewer", event: QMouseEvent, frame: Frame) -> None:
        super().__init__(viewer, event)
        self._frame, self._before = frame, QSizeF(frame.size)
        viewer.frame_picked.emit(frame.id)

    def drag(self, at: QPointF) -> None:
        """Have its corner follow."""
        corner = self.viewer.camera.to_scene(at) - self._frame.pos()
        self._frame.resize(QSizeF(on_grid(corner.x()), on_grid(corner.y())))

    def release(self, event: QMouseEvent) -> None:
        """Tell its size."""
        if self._frame.size != self._before:
            self.viewer.frame_resized.emit(self._frame)

    def cancel(self) -> None:
        """As large as it was."""
        self._frame.resize(self._before)


class Cut(Gesture):
    """Cuts the wires that a line crosses."""

    def drag(self, at: QPointF) -> None:
        """Show the line, and what it crosses."""
        viewer, camera = self.viewer, self.viewer.camera
        viewer._SLICER_PIPE.draw_path(self.origin, camera.to_scene(at))
        viewer._SLICER_PIPE.setVisible(True)

    def release(self, event: QMouseEvent) -> None:
        """Cut them."""
        viewer, camera = self.viewer, self.viewer.camera
        viewer._SLICER_PIPE.setVisible(False)
        if not self.dragging:
            return
        a, b = self.origin, camera.to_scene(event.position())
        crossed = [wire.ends for wire in viewer.wires_across(a, b)]
        if crossed:
            viewer.connection_sliced.emit(crossed)

    def cancel(self) -> None:
        """Cut nothing."""
        self.viewer._SLICER_PIPE.setVisible(False)


def begin(viewer: "Viewer", event: QMouseEvent) -> Gesture | None:
    """The gesture that a press begins."""
    from openscope.ui.canvas.drawing import Draw

    at = event.position()
    if event.button() == Qt.MouseButton.MiddleButton:
        return Pan(viewer, event)
    if event.button() != Qt.MouseButton.LeftButton:
        return None
    overlay = viewer.overlay_at(at)
    if overlay is not None:
        return overlay.gesture(event)
    if event.modifiers() & _ALT:
        return Cut(viewer, event)
    dot = viewer.dot_at(at)
    if dot is not None:
        return Draw.from_dot(viewer, event, dot)
    card = viewer.card_at(at)
    if card is not None:
        return Move(viewer, event, card)
    wire = viewer.wire_at(at)
    if wire is not None:
        return Draw.from_wire(viewer, event, wire)
    frame = viewer.frame_at(at)
    if frame is not None:
        item, part = frame
        return Resize(viewer, event, item) if part == "grip" else Move(viewer, event, item)
    return Box(viewer, event)
