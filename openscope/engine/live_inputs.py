"""The sources of a live run: a thread that keeps the time and gathers what all sources show."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from openscope.engine.device import Pixels
from openscope.engine.inputs import Tick
from openscope.engine.sources import (
    Captured,
    Classes,
    Follower,
    Pattern,
    open_device,
    open_film,
    open_pattern,
    open_still,
)
from openscope.graph.plan import Plan, Step
from openscope.media.capture import SILENCE
from openscope.media.mailbox import Ring
from openscope.media.played import LivePlayer

LATE = Fraction(1, 2)
"""Seconds behind which the clock gives up catching up and goes on from now."""
_MOMENT = Fraction(1, 1000)


@dataclass(eq=False)
class Source:
    """A source that is open, or the error that stands in its place. `origin` is when its own time
    began, in seconds of the run; `dropped` counts the pictures of a device that no tick saw."""

    step: Step
    follower: Follower | None
    error: Exception | None = None
    origin: Fraction | None = None
    waited: int = 0
    seen: int = 0
    dropped: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    class_: type[Any] | None = None

    def serves(self, step: Step, class_: type[Any] | None) -> bool:
        """Whether the step can go on with this source, where its class is the plugin's now."""
        same = self.step.type.key == step.type.key and self.step.load_time == step.load_time
        return same and self.follower is not None and self.class_ is class_

    @property
    def trouble(self) -> str:
        """Why it shows nothing new, '' where it does."""
        if isinstance(self.follower, LivePlayer):
            return self.follower.trouble
        return self.follower.capture.trouble if isinstance(self.follower, Captured) else ""

    def at(self, time: Fraction, index: int) -> Pixels:
        """The picture to show at a time of the run."""
        assert self.follower is not None, "asked only where it is open"
        self.origin = time if self.origin is None else self.origin
        if isinstance(self.follower, Captured):
            count = self.follower.capture.count
            if self.seen:  # what came before the first tick had no one to see it
                self.dropped += max(0, count - self.seen - 1)
            self.seen = count
        return self.follower.at(time - self.origin, index)

    def close(self) -> None:
        """End its thread, if it has one."""
        if isinstance(self.follower, LivePlayer):
            self.follower.close()
        elif isinstance(self.follower, Captured):
            self.follower.capture.close()


def open_source(step: Step, plan: Plan, folder: Path, classes: Classes) -> Source:
    """Open a source, which may take long; what goes wrong is kept in its place."""
    values = dict(plan.values[step.id])
    source = Source(step, None, values=values, class_=classes.get(step.type.key))
    try:
        if step.type.ticks == "file":
            film = open_film(step, folder)
            source.follower = LivePlayer(film, lambda: bool(source.values["loop"]))
        elif step.type.ticks == "device":
            source.follower = Captured(open_device(step, classes))
        elif step.type.ticks == "still":
            source.follower = open_still(step, folder)
        else:
            source.follower = open_pattern(step, plan)
    except Exception as error:  # a source of a plugin can fail in any way
        source.error = error
    return source


class LiveInputs:
    """Ticks as they happen, the newest of them in `ticks`; what was not taken in time is dropped
    and counted there."""

    def __init__(self) -> None:
        self.ticks: Ring[Tick] = Ring()
        self.sources: Mapping[str, Source] = {}
        self._main: Source | None = None
        self._period = Fraction(1, 30)
        self._began = time.monotonic()
        self._due = Fraction(0)
        self._changed = threading.Event()
        self._closing = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="live-inputs")

    def start(self) -> None:
        """Begin to tick."""
        self._thread.start()

    def adopt(self, plan: Plan, opened: Mapping[str, Source]) -> bool:
        """Show what a plan wants to see, of sources that are open already or were opened for it.
        Whether a source, or the one that ticks, is another now."""
        with self._lock:
            old, main = self.sources, self._main
            self.sources = {s.id: opened.get(s.id) or old[s.id] for s in plan.sources}
            for step in plan.sources:
                source = self.sources[step.id]
                source.step = step
                source.values.update(plan.values[step.id])
                if isinstance(source.follower, Pattern):
                    source.follower.pattern = source.values["pattern"]
            ticking = self.sources.get(plan.clock.node or "")
            self._main = ticking if ticking and ticking.follower else None
            self._period = 1 / Fraction(plan.clock.rate).limit_denominator(1001)
            replaced = [s for id_, s in old.items() if self.sources.get(id_) is not s]
            if replaced or old.keys() != self.sources.keys():
                self.ticks.clear()
            self._wake(main)
        for source in replaced:
            source.close()
        still_there = any(id_ in self.sources for id_, s in old.items() if s in replaced)
        return still_there or (main is not self._main and bool(old))

    def set(self, node: str, name: str, value: Any) -> None:
        """Move a runtime parameter of a source."""
        source = self.sources.get(node)
        if source is not None:
            source.values[name] = value
            if isinstance(source.follower, Pattern) and name == "pattern":
                source.follower.pattern = value

    def close(self) -> None:
        """End all threads."""
        self._closing = True
        self._wake(self._main)
        for source in self.sources.values():
            source.close()  # first, for the thread may be waiting for a film's next frame
        self._thread.join()

    def _wake(self, main: Source | None) -> None:
        self._changed.set()
        if main is not None and isinstance(main.follower, Captured):
            main.follower.capture.poke()

    def _run(self) -> None:
        index = 0
        before: Fraction | None = None
        while not self._closing:
            at = self._next_tick()
            if at is None:
                continue
            with self._lock:
                there = {id_: s for id_, s in self.sources.items() if s.follower is not None}
                pictures = {id_: source.at(at, index) for id_, source in there.items()}
                # Still under the lock: no tick of the sources before comes after a `clear`.
                lasts = self._period if before is None else at - before
                self.ticks.put(Tick(index, at, lasts, pictures, time.monotonic()))
            index, before = index + 1, at

    def _next_tick(self) -> Fraction | None:
        """Wait for the next tick; its time, or None where something changed meanwhile."""
        main = self._main
        if main is not None and isinstance(main.follower, Captured):
            capture = main.follower.capture
            wait = float(self._period) if capture.trouble else SILENCE
            _, number = capture.latest.wait(main.waited, timeout=wait)
            if number == main.waited and not capture.trouble:
                return None
            main.waited = number
            self._due = max(self._now(), self._due + _MOMENT)
            return self._due
        if main is not None and isinstance(main.follower, LivePlayer):
            origin = self._now() if main.origin is None else main.origin
            due = main.follower.due
            at = self._due + self._period if due is None else origin + due
            if self._now() - at > LATE:
                at = self._now()
                origin = at if due is None else at - due
            main.origin = origin
            at = max(at, self._due + _MOMENT)  # a film that took over may be a bit behind
        else:
            at = self._due + self._period
            at = self._now() if self._now() - at > LATE else at
        self._changed.clear()
        # The clock may have changed just before: only then is it not the one that was asked.
        if main is not self._main or self._changed.wait(max(0.0, float(at - self._now()))):
            return None
        self._due = at
        return at

    def _now(self) -> Fraction:
        return Fraction(int(1e6 * (time.monotonic() - self._began)), 1_000_000)
