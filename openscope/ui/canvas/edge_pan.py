"""The view goes along while something is dragged to its border."""

import time

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer, Signal

ZONE = 24.0
"""How wide the border is, in pixels."""
_SPEED = 900.0
"""Pixels a second at the border itself; outside the view it grows on."""
_MOST = 2.0
"""How many times as fast at most."""
_STEP = 16
"""Milliseconds between two steps."""


class EdgePan(QObject):
    """Tells how far to pan. It rests unless a drag is in the border."""

    panned = Signal(QPointF)
    """Move what is seen by so many pixels."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._push = self._begun = QPointF()
        self._rest = QPointF()
        self._last = 0.0
        self._clock = QTimer(self)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.setInterval(_STEP)
        self._clock.timeout.connect(self._step)

    def begin(self, at: QPointF, room: QRectF) -> None:
        """A drag begins here: where that is in the border, it pans once it goes deeper."""
        self.stop()
        self._begun = _depth(at, room)

    def drag(self, at: QPointF, room: QRectF) -> None:
        """It is here now."""
        depth = _depth(at, room)
        self._begun = QPointF(
            _nearer_to_none(self._begun.x(), depth.x()), _nearer_to_none(self._begun.y(), depth.y())
        )
        self._push = depth - self._begun
        if self._push.isNull():
            self.stop()
        elif not self._clock.isActive():
            self._last = time.monotonic()
            self._rest = QPointF()
            self._clock.start()

    def stop(self) -> None:
        """The drag has ended."""
        self._clock.stop()

    def _step(self) -> None:
        now = time.monotonic()
        seconds, self._last = min(now - self._last, 0.1), now
        way = self._rest - self._push * (_SPEED * seconds)
        whole = QPointF(round(way.x()), round(way.y()))
        self._rest = way - whole
        if not whole.isNull():
            self.panned.emit(whole)


def _depth(at: QPointF, room: QRectF) -> QPointF:
    """How deep in the border a place is, by side: 0 inside, 1 at the edge of the view."""
    inner = room.adjusted(ZONE, ZONE, -ZONE, -ZONE)
    x = max(at.x() - inner.right(), 0) + min(at.x() - inner.left(), 0)
    y = max(at.y() - inner.bottom(), 0) + min(at.y() - inner.top(), 0)
    return QPointF(*(max(-_MOST, min(_MOST, deep / ZONE)) for deep in (x, y)))


def _nearer_to_none(a: float, b: float) -> float:
    """Of two depths the lesser; 0 where they are at different sides."""
    return 0.0 if a * b <= 0 else min(a, b, key=abs)
