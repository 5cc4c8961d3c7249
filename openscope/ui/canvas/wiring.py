"""Wires by keys: one is drawn from the selected node, or taken off it.

As with the mouse, only what is seen changes until Enter; then the viewer tells of it with the same
signals, and the document decides.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from openscope.ui.canvas.card import Card
from openscope.ui.canvas.dot import Dot
from openscope.ui.canvas.drawing import LooseWire
from openscope.ui.canvas.keys import ARROWS
from openscope.ui.canvas.nearest import nearest
from openscope.ui.canvas.wire import Wire
from openscope.ui.widgets.basics import announce

if TYPE_CHECKING:
    from openscope.ui.canvas.viewer import Viewer

_NEXT, _BACK = Qt.Key.Key_Tab, Qt.Key.Key_Backtab
_TAKE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class Choice:
    """One of several wires, from a command to Enter or Escape."""

    word = ""
    """What Enter does, in a word."""

    def __init__(self, viewer: "Viewer", card: Card) -> None:
        self.viewer, self.card = viewer, card

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key belongs to it, before any command that has the same."""
        key, held = Qt.Key(event.key()), event.modifiers() & ~_KEYPAD
        if key == _BACK:
            return held == Qt.KeyboardModifier.ShiftModifier
        mine = (_NEXT, Qt.Key.Key_Escape, *_TAKE, *ARROWS)
        return key in mine and held == Qt.KeyboardModifier.NoModifier

    def press(self, event: QKeyEvent) -> None:
        """Do what a key says."""
        key = Qt.Key(event.key())
        if key in ARROWS:
            self.go(*ARROWS[key])
        elif key in _TAKE:
            self.take()
        elif key in (_NEXT, _BACK):
            self.step(1 if key == _NEXT else -1)
        else:
            self.viewer.end_choice()
            self.viewer.bring_into_view(self.card.scene_box())

    def begin(self) -> None:
        """Show the first."""

    def again(self) -> None:
        """The command was given once more."""
        self.step(1)

    def step(self, by: int) -> None:
        """Go to the next, or back."""

    def go(self, x: int, y: int) -> None:
        """Go in the direction of an arrow."""

    def take(self) -> None:
        """Do it with the one that is shown."""

    def follow(self) -> None:
        """The camera looks elsewhere."""

    def end(self) -> None:
        """Show none any more."""

    def say(self, text: str, place: QPointF) -> None:
        """Say what is shown, beside it and to a screen reader."""
        self.tell(text, place)
        announce(self.viewer, text)

    def tell(self, text: str, place: QPointF) -> None:
        """Say it beside it."""
        self.viewer.reason.say(text, self.viewer.camera.to_view(place).toPoint())


class Connect(Choice):
    """A wire from a port of the node to one of another. Tab goes through those that fit, the
    nearest first; arrows go to any, and the reason is said where one does not fit. The command
    again takes the next port of the node."""

    word = "connect"

    def __init__(self, viewer: "Viewer", card: Card) -> None:
        super().__init__(viewer, card)
        self._ports = [*card.outputs, *card.inputs]
        self._loose: LooseWire | None = None
        self._target: Dot | None = None
        self._text = ""

    def begin(self) -> None:
        """From the first port that fits somewhere, to what is nearest."""
        for port in self._ports:
            self._from(port)
            if self._fits():
                break
        else:
            self._from(self._ports[0])
        self._show_first()

    def again(self) -> None:
        """From the next port."""
        assert self._loose is not None
        place = self._ports.index(self._loose.fixed) + 1
        self._from(self._ports[place % len(self._ports)])
        self._show_first()

    def step(self, by: int) -> None:
        """To the next port that fits."""
        fits = self._fits()
        if self._target in fits:
            self._show(fits[(fits.index(self._target) + by) % len(fits)])
        elif fits:
            self._show(fits[0 if by > 0 else -1])

    def go(self, x: int, y: int) -> None:
        """To a port in that direction, whether it fits or not."""
        assert self._loose is not None
        here = (self._target or self._loose.fixed).centre()
        found = nearest(here, x, y, ((dot, dot.centre()) for dot in self._others()))
        if found is not None:
            self._show(found)

    def take(self) -> None:
        """Draw it, if it can be."""
        assert self._loose is not None
        fixed, target = self._loose.fixed, self._target
        if target is None or self._why_not(target):
            self.say(self._text, (target or fixed).centre())
            return
        text = self._text
        self.viewer.end_choice()
        self.viewer.connection_changed.emit([], [(fixed, target)])
        announce(self.viewer, f"Connected: {text}")

    def follow(self) -> None:
        """Stay beside the port."""
        if self._loose is not None:
            self.tell(self._text, (self._target or self._loose.fixed).centre())

    def end(self) -> None:
        """Show none any more."""
        if self._loose is not None:
            self._loose.end()
            self._loose = None

    def _from(self, port: Dot) -> None:
        self.end()
        self._loose = LooseWire(self.viewer, port)

    def _others(self) -> list[Dot]:
        """The ports of other nodes at the other side, the nearest first."""
        assert self._loose is not None
        fixed = self._loose.fixed
        cards = (card for card in self.viewer.cards() if card is not self.card)
        dots = [dot for card in cards for dot in (card.inputs if fixed.is_output else card.outputs)]

        def far(dot: Dot) -> float:
            way = dot.centre() - fixed.centre()
            return float(way.x() ** 2 + way.y() ** 2)

        return sorted(dots, key=far)

    def _fits(self) -> list[Dot]:
        return [dot for dot in self._others() if not self._why_not(dot)]

    def _why_not(self, dot: Dot) -> str:
        assert self._loose is not None
        if any(self._loose.fixed in wire.ends for wire in dot._pipes):
            return "This wire is there already."
        return self._loose.why_not(dot)

    def _show_first(self) -> None:
        """The nearest that fits and is free, else that fits, else any."""
        fits, others = self._fits(), self._others()
        free = [dot for dot in fits if not dot._pipes]
        self._target = None
        if fits or others:
            self._show((free or fits or others)[0])
            return
        assert self._loose is not None
        fixed = self._loose.fixed
        self._text = f"No other node has an {'input' if fixed.is_output else 'output'}."
        self._loose.lead(fixed.centre())
        self.say(self._text, fixed.centre())

    def _show(self, dot: Dot) -> None:
        assert self._loose is not None
        self._target = dot
        why = self._why_not(dot)
        card = dot.parentItem()
        assert isinstance(card, Card)
        self._text = why or self._said(dot, card)
        self.viewer.bring_into_view(card.scene_box())
        self._loose.lead(dot.centre(), why)
        self.say(self._text, dot.centre())

    def _said(self, dot: Dot, card: Card) -> str:
        assert self._loose is not None
        fixed, other = self._loose.fixed, f"{card.look.title} · {dot.label}"
        said = f"{fixed.label} → {other}" if fixed.is_output else f"{other} → {fixed.label}"
        fed = dot._pipes if fixed.is_output else fixed._pipes
        return f"{said}, in place of {_title(fed[0].ends[0])}" if fed else said


class Disconnect(Choice):
    """One of the wires of the node: those at its inputs first."""

    word = "disconnect"

    def __init__(self, viewer: "Viewer", card: Card) -> None:
        super().__init__(viewer, card)
        self._wires: list[Wire] = [w for d in (*card.inputs, *card.outputs) for w in d._pipes]
        self._place = 0

    def begin(self) -> None:
        """Show the first."""
        self._show(0)

    def step(self, by: int) -> None:
        """Show the next."""
        self._show((self._place + by) % len(self._wires))

    def go(self, x: int, y: int) -> None:
        """Show one in that direction."""
        here = self._middle(self._place)
        others = ((n, self._middle(n)) for n in range(len(self._wires)))
        found = nearest(here, x, y, others)
        if found is not None:
            self._show(found)

    def take(self) -> None:
        """Take it off."""
        ends, text = self._wires[self._place].ends, self._text
        self.viewer.end_choice()
        self.viewer.connection_sliced.emit([ends])
        announce(self.viewer, f"Disconnected: {text}")

    def follow(self) -> None:
        """Stay beside the wire."""
        self.tell(self._text, self._middle(self._place))

    def end(self) -> None:
        """Mark none any more."""
        self._wires[self._place].mark(False)
        self.viewer.reason.say("", self.viewer.rect().center())

    @property
    def _text(self) -> str:
        out, into = self._wires[self._place].ends
        return f"{_title(out)} · {out.label} → {_title(into)} · {into.label}"

    def _middle(self, place: int) -> QPointF:
        return self._wires[place].path().pointAtPercent(0.5)

    def _show(self, place: int) -> None:
        self._wires[self._place].mark(False)
        self._place = place
        wire = self._wires[place]
        wire.mark(True)
        self.viewer.bring_into_view(wire.sceneBoundingRect())
        self.say(self._text, self._middle(place))


def _title(dot: Dot) -> str:
    card = dot.parentItem()
    assert isinstance(card, Card)
    return card.look.title
