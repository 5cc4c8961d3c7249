"""Where a root's frames leave the engine: one by one, each at its time."""

import threading
import time
from collections import deque
from collections.abc import Callable
from fractions import Fraction

from torch import Tensor

from openscope.engine.flow import Frames

_LOST = 0.25
"""Seconds beside its time at which a frame says that the clock jumped."""
_EASE = 0.05
"""Part of a delay, no longer needed, that is given back with each chunk."""


class Sink:
    """Takes chunks from the engine and hands single frames on when they are due.

    A chunk of one frame is due at once. Of several, each waits for its time, and the delay follows
    the chunk that came latest. What the reader leaves until newer frames push it out is dropped,
    and counted in `dropped`.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._waiting: deque[tuple[Tensor, Fraction, float]] = deque()
        self._condition = threading.Condition()
        self._anchor: float | None = None
        self._closed = False
        self.dropped = 0

    def put(self, frames: Frames) -> None:
        """A chunk's frames, oldest first."""
        count = len(frames.times)
        if not count:
            return
        now = self._now()
        with self._condition:
            anchor = self._anchored(float(frames.times[0]), now, paced=count > 1)
            for index, at in enumerate(frames.times):
                self._waiting.append((frames.data[index : index + 1], at, anchor + float(at)))
            depth = 1 if count == 1 else 2 * count
            while len(self._waiting) > depth:
                self._waiting.popleft()
                self.dropped += 1
            self._condition.notify_all()

    def next(self, timeout: float | None = None) -> tuple[Tensor, Fraction] | None:
        """The next frame `(1, H, W, C)` and its time, once it is due; None when the time is up or
        the sink was closed."""
        end = None if timeout is None else self._now() + timeout
        with self._condition:
            while not self._closed:
                now = self._now()
                if self._waiting and self._waiting[0][2] <= now:
                    data, at, _ = self._waiting.popleft()
                    return data, at
                moments = [self._waiting[0][2]] if self._waiting else []
                moments += [] if end is None else [end]
                if end is not None and now >= end:
                    return None
                self._condition.wait(min(moments) - now if moments else None)
        return None

    def clear(self) -> None:
        """Let go of what waits: its root shows nothing now."""
        with self._condition:
            self._waiting.clear()

    def close(self) -> None:
        """Wake who waits: nothing more comes."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def _anchored(self, first: float, now: float, *, paced: bool) -> float:
        """When time zero is, on the reader's clock, as far as this chunk tells."""
        if self._anchor is None or not paced or abs(now - self._anchor - first) > _LOST:
            self._anchor = now - first
        else:
            late = now - (self._anchor + first)
            self._anchor += late if late > 0 else _EASE * late
        return self._anchor
