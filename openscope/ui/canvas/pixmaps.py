"""When cards are rendered, and how much memory their pictures take."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QTimer

from openscope.ui.canvas.far import far_scale

if TYPE_CHECKING:
    from openscope.ui.canvas.card import Card

_BUDGET = 0.006
"""Seconds of rendering in one frame; the rest waits for the next."""
_LIMIT = 64 * 1024 * 1024
"""Bytes of all pixmaps; beyond, those that were not painted for the longest time go."""
REST = 120
"""Milliseconds after the last step of a zoom until cards are sharp again."""


class Pixmaps(QObject):
    """Gives each frame a little time to render cards in. `seen` is the part of the scene that is
    in view."""

    def __init__(self, seen: Callable[[], QRectF], parent: QObject) -> None:
        super().__init__(parent)
        self.far_scale = 1.0
        """At how many pixels a unit cards are painted that are seen from afar."""
        self._seen = seen
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

    def zooming(self, scale: float) -> None:
        """The zoom has changed; to so many pixels a unit."""
        self.far_scale = far_scale(scale)
        self._move(True)
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
        self._move(False)
        self._stale.update(card for card in self._sizes if card.stale_at(self.far_scale))
        self._go_on()

    def _move(self, moving: bool) -> None:
        if moving != self.moving:
            self.moving = moving
            for card in self._sizes:
                card.hurry(moving)

    def _go_on(self) -> None:
        self._spent = 0.0
        stale, self._stale, seen = self._stale, set(), self._seen()
        for card in stale:
            card.refresh(self, seen)

    @staticmethod
    def now() -> float:
        """The clock that rendering is measured with."""
        return time.perf_counter()
