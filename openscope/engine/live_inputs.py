"""The sources of a live run: a thread that keeps the time and gathers what all sources show."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from openscope.engine.device import Pixels
from openscope.engine.inputs import Tick
from openscope.engine.run_clock import RunClock
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
from openscope.engine.status import Film
from openscope.graph.plan import Plan, Step
from openscope.media.capture import SILENCE
from openscope.media.mailbox import Ring
from openscope.media.played import LivePlayer
from openscope.media.played_sound import Playing

LATE = Fraction(1, 2)
"""Seconds behind which the clock gives up catching up and goes on from now."""
_MOMENT = Fraction(1, 1000)


@dataclass(eq=False)
class Source:
    """A source that is open, or the error that stands in its place: it could not be opened, or
    failed later. `origin` is when its own time began, in seconds of the run; `dropped` counts the
    pictures of a device that no tick saw; `told` says that the engine knows of the error."""

    step: Step
    follower: Follower | None
    error: Exception | None = None
    origin: Fraction | None = None
    waited: int = 0
    seen: int = 0
    dropped: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    class_: type[Any] | None = None
    told: bool = False

    @property
    def open(self) -> bool:
        """Whether it can be asked for pictures."""
        return self.follower is not None and self.error is None

    def serves(self, step: Step, class_: type[Any] | None) -> bool:
        """Whether the step can go on with this source, where its class is the plugin's now."""
        same = self.step.type.key == step.type.key and self.step.load_time == step.load_time
        return same and self.open and self.class_ is class_

    @property
    def trouble(self) -> str:
        """Why it shows nothing new, '' where it does."""
        if isinstance(self.follower, LivePlayer):
            return self.follower.trouble
        return self.follower.capture.trouble if isinstance(self.follower, Captured) else ""

    def at(self, time: Fraction, index: int, *, wait: bool = False) -> Pixels:
        """The picture to show at a time of the run; with `wait` also of a film that is slow."""
        assert self.follower is not None, "asked only where it is open"
        self.origin = time if self.origin is None else self.origin
        if isinstance(self.follower, Captured):
            count = self.follower.capture.count
            if self.seen:  # what came before the first tick had no one to see it
                self.dropped += max(0, count - self.seen - 1)
            self.seen = count
        if isinstance(self.follower, LivePlayer):
            return self.follower.at(time - self.origin, wait=wait)
        return self.follower.at(time - self.origin, index)

    def seek(self, place: Fraction) -> None:
        """Have a film go on from another place."""
        assert isinstance(self.follower, LivePlayer), "asked only where it is a film"
        self.follower.seek(place)
        self.origin = None

    @contextmanager
    def failing_alone(self) -> Iterator[None]:
        """What it raises ends it, and nothing else; it is opened anew as a node is tried again."""
        try:
            yield
        except Exception as error:  # no memory for its picture, say
            self.error = error

    @property
    def film(self) -> Film | None:
        """Where it is, if it is a film."""
        player = self.follower
        if not isinstance(player, LivePlayer):
            return None
        lasts = None if player.duration is None else float(player.duration)
        looping = bool(self.values.get("loop"))
        return Film(float(player.position), lasts, looping, float(player.rate))

    def playing(self, time: Fraction) -> Playing | None:
        """What is heard at a time of the run whose picture was asked for."""
        player = self.follower
        if not isinstance(player, LivePlayer) or player.film is None:
            return None
        return Playing(player.film, time - player.position)

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
    and counted there.

    While it is paused there are none but those that are asked for: `step` makes one, `seek` one at
    the new place, `again` gives the last one once more, with what sources show now. Each comes
    with those before it as far as a chunk needs them. Those four wait for nothing.
    """

    def __init__(self) -> None:
        self.ticks: Ring[Tick] = Ring()
        self.sources: Mapping[str, Source] = {}
        self.error: Exception | None = None
        """What ended the thread, where that was no source."""
        self._ticking: Source | None = None
        self._period = Fraction(1, 30)
        self._clock = RunClock()
        self._due = Fraction(0)
        self._index = self._jump = self._steps = 0
        self._seeks: dict[str, Fraction] = {}
        self._again = self._unseen = False
        self._recent: list[tuple[Tick, Mapping[str, Source]]] = []
        self._changed = threading.Event()
        self._closing = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="live-inputs")

    @property
    def paused(self) -> bool:
        """Whether the clock stands still."""
        return self._clock.stands

    @property
    def _main(self) -> Source | None:
        """The source that ticks; None where the clock does by itself, as after a failure."""
        ticking = self._ticking
        return ticking if ticking is not None and ticking.open else None

    def start(self) -> None:
        """Begin to tick."""
        self._thread.start()

    def pause(self) -> None:
        """Make no ticks until `play`."""
        with self._lock:
            if not self.paused:
                self._clock.stop()
                self._again = self._unseen
        self._wake(self._main)

    def play(self) -> None:
        """Go on from where it was paused."""
        with self._lock:
            if self.paused:
                self._clock.go()
                self._steps, self._again = 0, False
                for source in self.sources.values():
                    source.seen = 0  # no one was to see what a device gave meanwhile
        self._wake(self._main)

    def step(self) -> None:
        """Make one tick, while it is paused."""
        with self._lock:
            if self.paused:
                self._steps += 1
                self._changed.set()

    def seek(self, node: str, place: Fraction) -> None:
        """Have a film go on from another place, in seconds from its first frame. The newest of
        several counts; a node that is no open film stays as it is."""
        with self._lock:
            self._seeks[node] = place
        self._wake(self._main)

    def again(self) -> None:
        """Give the last tick once more, where it is paused; also where a pause comes before the
        next one."""
        with self._lock:
            self._unseen = True
            if self.paused:
                self._again = True
                self._changed.set()

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
            self._ticking = self.sources.get(plan.clock.node or "")
            self._period = 1 / Fraction(plan.clock.rate).limit_denominator(1001)
            replaced = [s for id_, s in old.items() if self.sources.get(id_) is not s]
            if replaced or old.keys() != self.sources.keys():
                self.ticks.clear()
            self._again, self._unseen = self.paused, True
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
        try:
            while not self._closing:
                sought = self._do_seeks()
                if self.paused:
                    self._stand(moved=sought)
                elif (at := self._next_tick()) is not None:
                    self._tick(at)
        except Exception as error:
            self.error = error  # the engine's thread raises it: nothing ticks any more
            self.ticks.wake()

    def _tick(self, at: Fraction, *, stepping: bool = False) -> None:
        with self._lock:
            if self.paused and not stepping:
                return
            pictures = {}
            for id_, source in self._open():
                with source.failing_alone():
                    pictures[id_] = source.at(at, self._index, wait=stepping)
            there = {id_: self.sources[id_] for id_ in pictures}
            lasts = at - self._recent[-1][0].time if self._recent else self._period
            playing = main.playing(at) if (main := self._main) is not None else None
            tick = Tick(self._index, at, lasts, pictures, time.monotonic(), self._jump, playing)
            self._recent = [*self._recent, (tick, there)][-self.ticks.depth :]
            self._index, self._due, self._unseen = self._index + 1, at, False
            # Still under the lock: no tick of the sources before comes after a `clear`.
            if not stepping:
                self.ticks.put(tick)

    def _open(self) -> list[tuple[str, Source]]:
        return [(id_, source) for id_, source in self.sources.items() if source.open]

    def _stand(self, *, moved: bool) -> None:
        """Wait for what is asked for while it is paused, and show it."""
        if not (moved or self._steps or self._again):  # asked for before it stood still
            self._changed.wait()
        self._changed.clear()
        with self._lock:
            steps, self._steps = self._steps, 0
            again, self._again = self._again, False
        if moved or (again and not self._recent):
            steps = max(steps, 1)
        for _ in range(steps):
            at = self._following()
            with self._lock:
                if not self.paused:
                    return
                self._clock.move(at)
            self._tick(at, stepping=True)
        if steps or again:
            with self._lock:
                shown = [self._refreshed(*recent) for recent in self._recent]
                self.ticks.clear()
                for tick in shown[:1] * (self.ticks.depth - len(shown)) + shown:
                    self.ticks.put(tick)

    def _refreshed(self, tick: Tick, seen: Mapping[str, Source]) -> Tick:
        """A tick as its sources show it now; what a camera gave stays."""
        pictures = {}
        for id_, source in self._open():
            drawn = isinstance(source.follower, Pattern)
            kept = not drawn and seen.get(id_) is source
            with source.failing_alone():
                pictures[id_] = tick.pictures[id_] if kept else source.at(tick.time, tick.index)
        return replace(tick, pictures=pictures, arrived=time.monotonic(), jump=self._jump)

    def _do_seeks(self) -> bool:
        """Do the seeks that were asked for; whether there was one."""
        with self._lock:
            seeks, self._seeks = self._seeks, {}
            found = [(self.sources[id_], seeks[id_]) for id_ in seeks if id_ in self.sources]
        films = [(source, place) for source, place in found if source.film is not None]
        for source, place in films:
            with source.failing_alone():
                source.seek(place)
        if films:
            with self._lock:
                self.ticks.clear()
                self._recent = []
                self._jump += 1
        return bool(films)

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
            if self._interrupted:
                return None
            return max(self._clock.now(), self._due + _MOMENT)
        at = self._following()
        self._changed.clear()
        # What changed just before is no reason to wait: only then is it not what was asked.
        if main is not self._main or self._interrupted:
            return None
        return None if self._changed.wait(max(0.0, float(at - self._clock.now()))) else at

    @property
    def _interrupted(self) -> bool:
        return self.paused or bool(self._seeks) or self._closing

    def _following(self) -> Fraction:
        """When the next tick is due; a film's next frame is waited for."""
        main, now, at = self._main, self._clock.now(), self._due + self._period
        if main is None or not isinstance(main.follower, LivePlayer):
            return now if now - at > LATE else at
        origin = now if main.origin is None else main.origin
        due = main.follower.due
        now = self._clock.now()
        if due is not None:
            at = origin + due
        if now - at > LATE:
            at = now
            origin = at if due is None else at - due
        main.origin = origin
        return max(at, self._due + _MOMENT)  # a film that took over may be a bit behind
