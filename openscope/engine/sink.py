"""Where the roots' frames leave the engine: one by one, each at its time."""

import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
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

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        condition: threading.Condition | None = None,
    ) -> None:
        self._now = now
        self._waiting: deque[tuple[Tensor, Fraction, float]] = deque()
        self._condition = condition or threading.Condition()
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

    @property
    def due(self) -> float | None:
        """When the next frame is due, on the clock `now`; None where none waits."""
        return self._waiting[0][2] if self._waiting else None

    def next(self, timeout: float | None = None) -> tuple[Tensor, Fraction] | None:
        """The next frame `(1, H, W, C)` and its time, once it is due; None when the time is up or
        the sink was closed."""
        end = None if timeout is None else self._now() + timeout
        with self._condition:
            while not self._closed:
                now, due = self._now(), self.due
                if due is not None and due <= now:
                    return self.pop()
                if end is not None and now >= end:
                    return None
                moments = [moment for moment in (due, end) if moment is not None]
                self._condition.wait(min(moments) - now if moments else None)
        return None

    def pop(self) -> tuple[Tensor, Fraction]:
        """The next frame and its time, whether or not it is due. IndexError where none waits."""
        with self._condition:
            data, at, _ = self._waiting.popleft()
            return data, at

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


class Sinks:
    """The sinks of a live run by root, under one condition: a reader can wait for several."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.now = now
        self._condition = threading.Condition()
        self._sinks: dict[str, Sink] = {}
        self._woken = self._closed = False

    def of(self, root: str) -> Sink:
        """The sink of a root, made where there was none; until then its frames go nowhere."""
        with self._condition:
            if root not in self._sinks:
                self._sinks[root] = Sink(self.now, self._condition)
                if self._closed:
                    self._sinks[root].close()
            return self._sinks[root]

    def put(self, shown: Mapping[str, Frames]) -> None:
        """A chunk of each root."""
        with self._condition:
            for root, frames in shown.items():
                if root in self._sinks:
                    self._sinks[root].put(frames)

    def next_of(
        self, turns: Iterable[tuple[str, float]]
    ) -> tuple[str, tuple[Tensor, Fraction]] | None:
        """Wait for a frame of any of some roots, each with a moment before which it is not wanted,
        on the clock `now`; the first in order comes first. The root, and what `Sink.next` gives;
        None where `wake` was called. For one reader."""
        sinks = [(root, moment, self.of(root)) for root, moment in turns]
        with self._condition:
            while not self._woken:
                now = self.now()
                moments = [
                    (max(moment, sink.due), root, sink)
                    for root, moment, sink in sinks
                    if sink.due is not None
                ]
                for moment, root, sink in moments:
                    if moment <= now:
                        return root, sink.pop()
                soonest = min((moment for moment, _, _ in moments), default=None)
                self._condition.wait(None if soonest is None else soonest - now)
            self._woken = False
            return None

    def wake(self) -> None:
        """Have who waits in `next_of` look around, or the next who comes."""
        with self._condition:
            self._woken = True
            self._condition.notify_all()

    def clear_all_but(self, roots: Collection[str]) -> None:
        """Let go of what waits for others: they show nothing now."""
        with self._condition:
            for root, sink in self._sinks.items():
                if root not in roots:
                    sink.clear()

    def dropped(self, roots: Collection[str]) -> dict[str, int]:
        """How many frames were dropped by each of some roots that have a sink."""
        with self._condition:
            return {root: self._sinks[root].dropped for root in roots if root in self._sinks}

    def close(self) -> None:
        """Wake who waits for a frame: nothing more comes."""
        with self._condition:
            self._closed = True
            for sink in self._sinks.values():
                sink.close()
