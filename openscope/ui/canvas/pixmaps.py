"""When cards are rendered, and how much memory their pictures take."""

import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from openscope.ui.canvas.card import Card

_BUDGET = 0.006
"""Seconds of rendering in one frame; the rest waits for the next."""
_LIMIT = 64 * 1024 * 1024
"""Bytes of all pixmaps; beyond, those that were not painted for the longest time go."""
REST = 120
"""Milliseconds after the last step of a zoom until cards are sharp again."""


class Pixmaps(QObject):
    """Gives each frame a little time to render cards in."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.moving = False
        """Whether the zoom is changing: cards are stretched meanwhile."""
        self.rendered = 0
        """Cards rendered so far."""
        self._spent = 0.0
        self._stale: set[Card] = set()
        self._sizes: OrderedDict[Card, int] = OrderedDict()
        self._bytes = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._go_on)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._at_rest)

    @property
    def stale(self) -> int:
        """How many cards wait to be rendered."""
        return len(self._stale)

    def begin_frame(self) -> None:
        """A frame begins."""
        self._spent = 0.0

    def zooming(self) -> None:
        """The zoom has changed."""
        self.moving = True
        self._rest.start()

    def settle(self) -> None:
        """The zoom stays as it is."""
        if self.moving:
            self._rest.stop()
            self._at_rest()

    def may_render(self) -> bool:
        """Whether there is time left in this frame."""
        return not self.moving and self._spent < _BUDGET

    def later(self, card: "Card") -> None:
        """A card could not be rendered in this frame."""
        self._stale.add(card)
        if not self.moving:
            self._soon.start(0)

    def took(self, card: "Card", seconds: float, size: int) -> None:
        """A card was rendered."""
        self.rendered += 1
        self._spent += seconds
        self._stale.discard(card)
        self._bytes += size - self._sizes.pop(card, 0)
        self._sizes[card] = size
        while self._bytes > _LIMIT and len(self._sizes) > 1:
            oldest, freed = self._sizes.popitem(last=False)
            self._bytes -= freed
            oldest.forget()

    def painted(self, card: "Card") -> None:
        """A card was painted from its pixmap."""
        if card in self._sizes:
            self._sizes.move_to_end(card)

    def gone(self, card: "Card") -> None:
        """A card is no more."""
        self._stale.discard(card)
        self._bytes -= self._sizes.pop(card, 0)

    def _at_rest(self) -> None:
        self.moving = False
        self._go_on()

    def _go_on(self) -> None:
        stale, self._stale = self._stale, set()
        for card in stale:
            card.update()

    @staticmethod
    def now() -> float:
        """The clock that rendering is measured with."""
        return time.perf_counter()
