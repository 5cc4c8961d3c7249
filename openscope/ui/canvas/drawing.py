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


class LooseWire:
    """A wire with one end at a port; the other is led somewhere. Ports that fit glow meanwhile."""

    def __init__(self, viewer: "Viewer", fixed: Dot) -> None:
        self.viewer, self.fixed = viewer, fixed
        rules = viewer.rules
        self.fitting = rules.fitting(fixed) if rules is not None else set()
        viewer.offer(self.fitting | {fixed})
        viewer.start_live_connection(fixed)

    def lead(self, place: QPointF, refused: str = "") -> None:
        """Have the loose end at a place of the scene, where it may be refused."""
        here, live = self.fixed.centre(), self.viewer._LIVE_PIPE
        live.follow(here, place) if self.fixed.is_output else live.follow(place, here)
        live.refuse(bool(refused))

    def why_not(self, dot: Dot) -> str:
        """Why it cannot end at a port; "" where it can."""
        if dot in self.fitting:
            return ""
        if dot.is_output == self.fixed.is_output:
            side = "An output" if dot.is_output else "An input"
            return f"{side} cannot feed {'another output' if dot.is_output else 'an input'}."
        rules = self.viewer.rules
        return (rules.why_not(edge_of(self.fixed, dot)) if rules is not None else None) or ""

    def end(self) -> None:
        """Be seen no more."""
        self.viewer.offer(None)
        self.viewer.end_live_connection()
        self.viewer.reason.say("", self.viewer.rect().center())


class Draw(Gesture):
    """One end of a wire stays at a port, the other follows the pointer."""

    pans = True

    def __init__(
        self, viewer: "Viewer", event: QMouseEvent, fixed: Dot, pulled: Wire | None = None
    ) -> None:
        super().__init__(viewer, event)
        self._fixed, self._pulled = fixed, pulled
        self._loose: LooseWire | None = None

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
            if self._pulled is not None:
                self._pulled.setVisible(False)
            self._loose = LooseWire(self.viewer, self._fixed)
            self.drag(event.position())

    def drag(self, at: QPointF) -> None:
        """Have the wire follow; say why it cannot end here."""
        if self._loose is None:
            return
        target, refused = self._end_at(at, self._loose)
        place = self.viewer.camera.to_scene(at)
        if target is not None and not refused:
            place = target.centre()
        self._loose.lead(place, refused)
        self.viewer.reason.say(refused, at.toPoint())

    def release(self, event: QMouseEvent) -> None:
        """Tell what was drawn and what was pulled off."""
        if self._loose is None:
            return
        viewer, at = self.viewer, event.position()
        target, refused = self._end_at(at, self._loose)
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
        if self._loose is None:
            return
        self._loose.end()
        self._loose = None
        if self._pulled is not None:
            self._pulled.setVisible(True)

    def holds(self, card: Card) -> bool:
        """A wire cannot be drawn from a node that goes."""
        dots = (*card.inputs, *card.outputs)
        return self._fixed in dots or (
            self._pulled is not None and any(end in dots for end in self._pulled.ends)
        )

    def _end_at(self, at: QPointF, loose: LooseWire) -> tuple[Dot | None, str]:
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
            fits = [one for one in dots if one in loose.fitting]
            free = [one for one in fits if not one._pipes]
            return next(iter(free or fits), None), ""
        return dot, loose.why_not(dot)
