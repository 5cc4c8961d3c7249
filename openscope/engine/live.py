"""A graph on the stage: it runs as frames arrive, and is edited meanwhile."""

import time
from collections import deque
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import torch

from openscope.engine.faults import Faults
from openscope.engine.flow import Frames
from openscope.engine.inputs import Tick
from openscope.engine.live_inputs import LiveInputs, open_source
from openscope.engine.loader import Loader
from openscope.engine.session import Session
from openscope.engine.sink import Sink, Sinks
from openscope.engine.sources import Classes
from openscope.engine.status import GpuUse, Meter, Status, memory_of
from openscope.graph.document import Document
from openscope.graph.plan import Plan, compile_plan
from openscope.graph.wiring import Types
from openscope.media.mailbox import Mailbox
from openscope.media.played_sound import Playing

TOLD = 1 / 30
"""Seconds between two statuses, as long as no mark changes."""
HEARTBEAT = 0.25
"""Seconds after which there is a status even where no frame comes."""
STUCK = 1.0
"""Seconds after which a node that has not come back is named."""


class Live:
    """One live run. `run` belongs to the engine's thread; everything else may be called from any.

    `edit` gives it a document, then another whenever the user edits; the old one runs on until all
    that the new one needs is built. `set` moves a runtime parameter and acts on the next frame.
    """

    def __init__(
        self,
        device: torch.device,
        types: Types,
        classes: Classes = MappingProxyType({}),
        folder: Path = Path(),
        *,
        hold: bool = False,
    ) -> None:
        self._types, self._folder = types, folder
        self._faults = Faults()
        self.session = Session(device, classes, self._faults)
        self.session.hold = hold
        self.controls = self.session.controls
        self.sinks = Sinks()
        self._inputs = LiveInputs()
        self._loader = Loader(self.session.instances, self._inputs, self._open, self._wake)
        self._document: tuple[Document, Collection[str]] | None = None
        self._moved: dict[tuple[str, str], Any] = {}
        self._taps: tuple[Callable[[Frames, Playing | None], None], ...] = ()
        self._edits = self._adopted = self._jump = 0
        self._plan: Plan | None = None
        self._pending: deque[tuple[Any, int, float]] = deque()
        self._meter = Meter()
        self._gpu = GpuUse(self.session.device)
        self._status = Mailbox(Status())
        self._published = 0.0
        self._reset = False
        self._stopping = False

    def edit(self, document: Document, watched: Collection[str] = ()) -> None:
        """Run this document from now on, and show the pictures of the watched nodes too."""
        self._document = (document, tuple(watched))
        self._moved = {}
        self._edits += 1
        self._order()

    def set(self, node: str, name: str, value: Any) -> None:
        """Move a runtime parameter; the value must be valid, as `Parameter.refusal` says."""
        self._moved[node, name] = value
        self.session.set(node, name, value)
        self._inputs.set(node, name, value)
        self._inputs.again()

    def use(self, types: Types, classes: Classes) -> None:
        """Take over another catalog, such as one with a plugin loaded anew: nodes of a class that
        is another now are built again."""
        self._types = types
        self.session.instances.classes = classes
        self._edits += 1
        self._order()

    def reset(self) -> None:
        """Have every effect forget its frames before the next one."""
        self._reset = True
        self._inputs.again()

    def pause(self) -> None:
        """Have the sources stand still; the last pictures stay. An edit, `set` and `reset` run the
        last tick once more, with the same pictures at the same time, so that a slider shows what it
        does; to an effect with a memory, and to its clock's index, that is one tick more."""
        self._inputs.pause()
        self._wake()

    def play(self) -> None:
        """Go on from where it was paused."""
        self._inputs.play()
        self._wake()

    def step(self) -> None:
        """Go on by one tick of the main clock; only while it is paused."""
        self._inputs.step()

    def seek(self, node: str, seconds: float) -> None:
        """Have a film source go on from another place, in seconds from its first kept frame. The
        frame at or before it is the next one shown, also while it is paused, and every effect
        begins anew. Beyond the end it is the last frame. A node that is no open film stays as it
        is; of several places asked for at once the newest counts."""
        self._inputs.seek(node, Fraction(max(0.0, seconds)))

    def stop(self) -> None:
        """Have `run` come to its end."""
        self._stopping = True
        self._wake()

    def sink(self, root: str) -> Sink:
        """Where the frames of a root can be had; one reader each."""
        return self.sinks.of(root)

    def tap(self, take: Callable[[Frames, Playing | None], None]) -> Callable[[], None]:
        """Have each chunk of the output handed to `take`, with the film that is heard to it, on
        the engine's thread, which must not wait there. What it gives ends that."""
        self._taps = (*self._taps, take)

        def end() -> None:
            self._taps = tuple(other for other in self._taps if other is not take)

        return end

    def status(self) -> Status:
        """The run at this moment; fresh also while a node is stuck."""
        at_work, now = self.session.at_work, time.monotonic()
        stuck = None
        if at_work is not None and now - at_work[1] > STUCK:
            stuck = (at_work[0], now - at_work[1])
        loading = self._loader.loading
        if loading is not None:
            loading = (loading[0], now - loading[1])
        status = replace(self._status.peek(), stuck=stuck, loading=loading)
        return status if stuck is None else replace(status, rate=0.0)

    def wait(self, seen: int, timeout: float | None = None) -> int:
        """Wait until the status is newer than the number `seen`; its number."""
        return self._status.wait(seen, timeout)[1]

    def run(self) -> None:
        """Run until `stop`. On leaving all threads have ended."""
        self._inputs.start()
        self._loader.start()
        try:
            while not self._stopping:
                for thread in (self._inputs, self._loader):
                    if thread.error is not None:
                        raise thread.error
                self._adopt()
                self._next_chunk()
        finally:
            with ExitStack() as stack:  # each is closed also where another is interrupted
                stack.callback(self.sinks.close)
                stack.callback(self._inputs.close)
                stack.callback(self._loader.close)

    def _order(self) -> None:
        if self._document is None:
            return
        document, watched = self._document
        edit = self._edits
        self._loader.order(lambda: compile_plan(document, self._types, watched=watched), edit)

    def _open(self, step: Any, plan: Plan) -> Any:
        return open_source(step, plan, self._folder, self.session.instances.classes)

    def _wake(self) -> None:
        self._inputs.ticks.wake()

    def _adopt(self) -> None:
        loaded = self._loader.take()
        if loaded is None:
            return
        plan, opened = loaded.plan, dict(loaded.opened)
        for step in plan.sources:
            there = self._inputs.sources.get(step.id)
            class_ = self.session.instances.classes.get(step.type.key)
            # The one that the loader counted on may have gone with the plan adopted before this.
            if step.id not in opened and (there is None or not there.serves(step, class_)):
                opened[step.id] = self._open(step, plan)
        if loaded.edit > self._adopted:
            self._faults.try_again()
            self._adopted = loaded.edit
        self.session.bind(plan, loaded.built)
        if self._inputs.adopt(plan, opened):
            self.session.reset()
        for (node, name), value in list(self._moved.items()):
            self.session.set(node, name, value)
            self._inputs.set(node, name, value)
        self._mark_sources()
        self.sinks.clear_all_but(plan.roots.keys())
        self._plan = plan
        self._publish()

    def _next_chunk(self) -> None:
        plan = self._plan
        if plan is None:
            self._inputs.ticks.take()
            return
        size = self.session.chunk_size()
        if self._inputs.ticks.resize(size):
            self._inputs.again()
        ticks = self._inputs.ticks.take(size, min(HEARTBEAT, self._until_retry() or HEARTBEAT))
        marked = self._faults.marked
        self._mark_sources()
        if not ticks:
            self._retry()
            self._publish()
            return
        if self._reset or ticks[0].jump != self._jump:
            self._reset, self._jump = False, ticks[0].jump
            self.session.reset()
        pictures = {s.id: _of(s.id, ticks) for s in plan.sources}
        for id_, source in self._inputs.sources.items():
            if source.open and pictures.get(id_):
                self._faults.worked(id_)
        shown = self.session.run(pictures, tuple(tick.time for tick in ticks), ticks[-1].duration)
        self.sinks.put(shown)
        output = shown.get(plan.output or "")
        count = len(output.times) if output is not None else 0
        if output is not None:
            for take in self._taps:
                take(output, ticks[-1].playing)
        self._done(count, ticks[0].arrived)
        self._retry()
        if time.monotonic() - self._published > TOLD or self._faults.marked is not marked:
            self._publish()

    def _mark_sources(self) -> None:
        """Mark the sources that failed; the mark goes when there is a picture again."""
        for id_, source in self._inputs.sources.items():
            if source.error is not None and not source.told:
                source.told = True
                self._faults.failed(id_, source.error)

    def _done(self, frames: int, arrived: float) -> None:
        """Count a chunk. On CUDA, wait until the one before is done: the device is never more than
        one chunk behind, or the latency would grow without end."""
        event = None
        if self.session.device.type == "cuda":
            event = torch.cuda.Event()
            event.record()
        self._pending.append((event, frames, arrived))
        while len(self._pending) > (0 if event is None else 1):
            event, count, since = self._pending.popleft()
            if event is not None:
                event.synchronize()
            self._meter.count(count, time.monotonic() - since)

    def _until_retry(self) -> float | None:
        """Seconds until a node that could not be built is to be tried again."""
        times = [self._faults.marked[id_].retry_at for id_ in self._unbuilt()]
        return max(0.0, min(times) - time.monotonic()) if times else None

    def _retry(self) -> None:
        waits = self._until_retry()
        if waits == 0.0 and self._loader.idle:
            self._order()

    def _unbuilt(self) -> list[str]:
        broken = [id_ for id_, s in self._inputs.sources.items() if s.error is not None]
        broken += self.session.unbuilt()
        return [id_ for id_ in broken if id_ in self._faults.marked]

    def _publish(self) -> None:
        plan = self._plan
        assert plan is not None, "published once there is one"
        self._published = time.monotonic()
        mean, worst = self._meter.latency()
        memory, memory_there = memory_of(self.session.device)
        dropped = self.sinks.dropped(plan.roots.keys())
        running, times = {step.id for step in plan.steps}, self.session.times.recent()
        warnings, sources = dict(self.session.warnings), self._inputs.sources
        for id_, source in sources.items():
            dropped[id_] = source.dropped
            if source.trouble:
                warnings[id_] = source.trouble
        ticking = plan.clock.node or next((s.id for s in plan.sources), None)
        if ticking in dropped:
            dropped[ticking] += self._inputs.ticks.dropped
        self._status.put(
            Status(
                frames=self._meter.frames,
                rate=self._meter.rate(),
                latency=mean,
                latency_worst=worst,
                milliseconds={id_: ms for id_, ms in times.items() if id_ in running},
                dropped=dropped,
                faults=self._faults.marked,
                warnings=warnings,
                problems=plan.problems,
                paused=self._inputs.paused,
                films={id_: film for id_, s in sources.items() if (film := s.film) is not None},
                chunk=self.session.chunk,
                memory=memory,
                memory_there=memory_there,
                gpu=self._gpu.percent(),
            )
        )


def _of(source: str, ticks: list[Tick]) -> list[Any]:
    """A source's pictures, where each tick has one."""
    pictures = [tick.pictures[source] for tick in ticks if source in tick.pictures]
    return pictures if len(pictures) == len(ticks) else []
