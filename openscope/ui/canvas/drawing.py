"""Drawing a wire: from a port, or by pulling one off an input or at its middle."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QMouseEvent

from openscope.ui.canvas.card import Card
from openscope.ui.canvas.dot import Dot
from openscope.ui.canvas.gestures import Gesture
from openscope.ui.canvas.wire import Wire, edge_of

if TYPE_CHECKING:
    from openscope.ui.canvas.viewer import Viewer


class Draw(Gesture):
    """One end of a wire stays at a port, the other follows the pointer."""

    def __init__(
        self, viewer: "Viewer", event: QMouseEvent, fixed: Dot, pulled: Wire | None = None
    ) -> None:
        super().__init__(viewer, event)
        self._fixed, self._pulled = fixed, pulled
        self._fitting: set[Dot] = set()
        self._target: Dot | None = None
        self._refused = ""

    @classmethod
    def from_dot(cls, viewer: "Viewer", event: QMouseEvent, dot: Dot) -> "Draw":
        """From a port; at an input that is fed, its wire is pulled off."""
        if not dot.is_output and dot._pipes:
            wire = dot._pipes[0]
            return cls(viewer, event, wire.ends[0], wire)
        return cls(viewer, event, dot)

    @classmethod
    def from_wire(cls, viewer: "Viewer", event: QMouseEvent, wire: Wire) -> "Draw":
        """From the end of a wire that is farther away: the nearer one is pulled off."""
        out, into = wire.ends
        place = viewer.camera.to_scene(event.position())
        to_out, to_into = out.centre() - place, into.centre() - place
        near_out = to_out.manhattanLength() < to_into.manhattanLength()
        return cls(viewer, event, into if near_out else out, wire)

    def move(self, event: QMouseEvent) -> None:
        """Begin with the first real move."""
        begun = self.dragging
        super().move(event)
        if self.dragging and not begun:
            viewer, rules = self.viewer, self.viewer.rules
            if self._pulled is not None:
                self._pulled.setVisible(False)
            self._fitting = rules.fitting(self._fixed) if rules is not None else set()
            viewer.offer(self._fitting | {self._fixed})
            viewer.start_live_connection(self._fixed)
            self.drag(event.position())

    def drag(self, at: QPointF) -> None:
        """Have the wire follow; say why it cannot end here."""
        viewer = self.viewer
        self._target, self._refused = self._end_at(at)
        place = viewer.camera.to_scene(at)
        if self._target is not None and not self._refused:
            place = self._target.centre()
        here = self._fixed.centre()
        live = viewer._LIVE_PIPE
        live.follow(here, place) if self._fixed.is_output else live.follow(place, here)
        live.refuse(bool(self._refused))
        viewer.reason.say(self._refused, at.toPoint())

    def release(self, event: QMouseEvent) -> None:
        """Tell what was drawn and what was pulled off."""
        if not self.dragging:
            return
        viewer, at = self.viewer, event.position()
        target, refused = self._end_at(at)
        empty = target is None and viewer.card_at(at) is None
        fixed, pulled = self._fixed, self._pulled
        self.cancel()
        lost = [pulled.ends] if pulled is not None else []
        if target is not None and not refused:
            viewer.connection_changed.emit(lost, [(fixed, target)])
        elif empty and pulled is not None:
            viewer.connection_changed.emit(lost, [])
        elif empty:
            viewer.wire_let_go.emit(fixed, at.toPoint())

    def cancel(self) -> None:
        """Show what was there."""
        if not self.dragging:
            return
        viewer = self.viewer
        viewer.offer(None)
        viewer.end_live_connection()
        viewer.reason.say("", self.start.toPoint())
        if self._pulled is not None:
            self._pulled.setVisible(True)

    def holds(self, card: Card) -> bool:
        """A wire cannot be drawn from a node that goes."""
        dots = (*card.inputs, *card.outputs)
        return self._fixed in dots or (
            self._pulled is not None and any(end in dots for end in self._pulled.ends)
        )

    def _end_at(self, at: QPointF) -> tuple[Dot | None, str]:
        """The port where the wire would end, and why it cannot. On a card without a port near,
        that is the first one that fits and is free, else the first that fits."""
        viewer = self.viewer
        dot = viewer.dot_at(at, snap=True)
        if dot is self._fixed:
            return None, ""
        if dot is None:
            card = viewer.card_at(at)
            if card is None or card is self._fixed.parentItem():
                return None, ""
            dots = card.inputs if self._fixed.is_output else card.outputs
            fits = [one for one in dots if one in self._fitting]
            free = [one for one in fits if not one._pipes]
            return next(iter(free or fits), None), ""
        if dot in self._fitting:
            return dot, ""
        if dot.is_output == self._fixed.is_output:
            side = "An output" if dot.is_output else "An input"
            return dot, f"{side} cannot feed {'another output' if dot.is_output else 'an input'}."
        rules = self.viewer.rules
        reason = rules.why_not(edge_of(self._fixed, dot)) if rules is not None else None
        return dot, reason or ""
