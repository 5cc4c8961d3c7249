"""A graph that runs: one device, one set of instances, one plan at a time."""

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor

from openscope.engine.controls import Controls
from openscope.engine.device import Pixels, Uploader, keep_freed_memory
from openscope.engine.errors import NodeError, in_words
from openscope.engine.faults import Faults
from openscope.engine.flow import Frames, Result
from openscope.engine.instances import Built, Instance, Instances
from openscope.engine.moment import Moment
from openscope.engine.nan_watch import NanWatch
from openscope.engine.ports import CHANNELS, no_frames, through
from openscope.engine.timing import StepTimes
from openscope.graph.plan import Plan, Step, Values
from openscope.media.mailbox import Mailbox
from openscope.media.picture import as_rate
from openscope.models.needs import lacking
from pipelines.effect_pipeline import DEFAULT_SIDE
from pipelines.kit.clock import Timeline, Times
from pipelines.kit.frames import fit_to
from pipelines.kit.meeting import Meeting

MAX_CHUNK = 240
"""Frames that one chunk may hold at most."""


class Session:
    """Runs plans. Its methods belong to one thread, the engine's, unless they say otherwise.

    A new plan takes over between two chunks; instances live on by node id. With `faults`, as in a
    live run, a node that fails is marked there and stands aside; without, it ends the work.
    """

    def __init__(
        self,
        device: torch.device,
        classes: Mapping[str, type[Any]] = MappingProxyType({}),
        faults: Faults | None = None,
    ) -> None:
        if device.type == "cpu":
            keep_freed_memory()
        self.device = device
        self.times = StepTimes(device)
        self.controls = Controls()
        self.instances = Instances(device, classes)
        self.at_work: tuple[str, float] | None = None
        """The node that runs now, and since when on the monotonic clock; readable by any thread."""
        self.hold = False
        """Whether a failing node shows its last good frame instead of what comes in."""
        self._faults = faults
        self._good: dict[str, Result] = {}
        self._meeting = Meeting()
        self._nan = NanWatch(device)
        self._upload = Uploader(device)
        self._values: Mailbox[Values] = Mailbox(MappingProxyType({}))
        self._plan: Plan | None = None
        self._bound: list[tuple[Step, Built]] = []
        self._shapes: Mapping[str, tuple[int, ...]] = {}
        self._timeline = Timeline(Fraction(30))
        self.chunk = 1
        self.warnings: Mapping[str, str] = {}
        """What is wrong with nodes that run nevertheless."""

    def bind(self, plan: Plan, built: Mapping[str, Built] = MappingProxyType({})) -> None:
        """Take over a plan. `built` are instances made for it elsewhere; others are built now.

        NodeError where one cannot be built, and then the old plan stays; in a live run such a node
        is marked, and the rest runs.
        """
        missing = [step for step in self.instances.missing(plan) if step.id not in built]
        built = {**built, **{step.id: self.instances.build(step) for step in missing}}
        if self._faults is None:
            for one in built.values():
                if one.error is not None:
                    raise one.error from one.error.__cause__
        else:
            self._faults.forget(self._faults.marked.keys() - plan.nodes)
            for step in plan.steps:
                new = built.get(step.id)
                if new is not None and new.error is not None:
                    self._faults.failed(step.id, new.error, _what_is_missing(step))
                    if isinstance(new.error.__cause__, torch.OutOfMemoryError):
                        self._make_room([other.id for other in plan.steps])
        instances = self.instances.adopt(plan, built)
        self._bound = [(step, instances[step.id]) for step in plan.steps]
        self._good = {id_: good for id_, good in self._good.items() if id_ in plan.nodes}
        self._meeting.forget_all_but(plan.nodes)
        self._plan = plan
        self._timeline.rate = as_rate(plan.clock.rate)
        if not self._timeline.count:
            self._timeline.reset()
        self._values.put(plan.values)

    def set(self, node: str, name: str, value: Any) -> None:
        """Move a runtime parameter of a node that runs; it acts on the next chunk. May be called
        from any thread."""

        def moved(values: Values) -> Values:
            if node not in values:
                return values
            return MappingProxyType(
                {**values, node: MappingProxyType({**values[node], name: value})}
            )

        self._values.update(moved)

    def reset(self) -> None:
        """Forget the past: every effect's state, and the clock that effects see."""
        self.instances.reset()
        self._meeting.reset()
        self._good = {}
        self._timeline.reset()

    def chunk_size(self) -> int:
        """How many ticks the next chunk takes: the least common multiple of what the class-based
        nodes ask for now. Above `MAX_CHUNK` the last one that was not stays. NodeError where one
        cannot say."""
        moment = self._moment((), None)
        size = 1
        for step, one in self._bound:
            if one.instance is None or self._rests(step):
                continue
            self.at_work = (step.id, time.monotonic())
            try:
                size = math.lcm(size, one.instance.wants(step, moment))
            except (Exception, SystemExit) as error:
                self._failed(step, error, "in prepare: ")
            if size > MAX_CHUNK:
                self.warnings = {step.id: f"makes {size} frames a chunk; {MAX_CHUNK} are the most"}
                return self.chunk
        self.at_work = None
        self.warnings = {}
        self.chunk = size
        return size

    @torch.inference_mode()
    def run(
        self,
        pictures: Mapping[str, Sequence[Pixels]],
        times: Times,
        step: Fraction | None = None,
    ) -> Mapping[str, Frames]:
        """One chunk through the graph. `step` is how long a tick lasts, where that is not the time
        since the last one: a live run drops ticks.

        `pictures` holds for each source as many uint8 `(H, W, C)` pictures as there are `times`; a
        source without any has nothing to show, and neither has what needs it. Gives the frames
        that each root shows, by root id; they may be more or fewer, or none. NodeError where a
        node fails.
        """
        plan = self._running()
        self._reset_on_new_shapes(pictures)
        times = self._timeline.tick(tuple(times), step)
        moment = self._moment(times, self.controls)
        results: dict[str, Result] = {}
        for source in plan.sources:
            if not pictures.get(source.id):
                results[source.id] = Result(no_frames(source, self.device), ())
                continue
            frames = self._arrived(pictures[source.id], source.id, moment.values)
            results[source.id] = Result({source.type.outputs[0].name: frames}, times)
            del frames  # or it would outlive its last use
        shown = self._shown(results, moment)
        self._no_numbers(self._nan.end_chunk())
        return shown

    @torch.inference_mode()
    def flush(self) -> Mapping[str, Frames]:
        """What effects still hold back, once the last chunk has run: the end of a render."""
        plan = self._running()
        results = {s.id: Result(no_frames(s, self.device), ()) for s in plan.sources}
        shown = self._shown(results, self._moment((), None), flushing=True)
        self._no_numbers([*self._nan.end_chunk(), *self._nan.finish()])
        return shown

    def unbuilt(self) -> list[str]:
        """The nodes that run without an instance, since it could not be built."""
        return [step.id for step, one in self._bound if one.instance is None]

    def _shown(
        self, results: dict[str, Result], moment: Moment, *, flushing: bool = False
    ) -> Mapping[str, Frames]:
        """Every step on the sources' results, and the frames of the roots."""
        plan = self._running()
        for step, one in self._bound:
            start = self.times.now()
            inputs, at = self._inputs(step, results, moment.times)
            if one.instance is None or self._rests(step) or _lacks(step, inputs):
                results[step.id] = self._stand_in(step, inputs, at)
            else:
                self.at_work = (step.id, time.monotonic())
                try:
                    handed_on = _handed_on(step, results)
                    result = self._result(
                        step, one.instance, inputs, at, moment, handed_on, flushing
                    )
                except (Exception, SystemExit) as error:
                    self._failed(step, error)
                    result = self._stand_in(step, inputs, at)
                results[step.id] = result
                del result
                if step.id == plan.prompts:
                    prompts = results[step.id].ports.get("prompts", [])
                    moment = replace(moment, prompts=prompts)
            inputs = []  # a chunk's memory goes as soon as it can
            self.times.add(step.id, start, self.times.now())
            for freed in step.frees:
                del results[freed]
        self.at_work = None
        self.times.end_frame()

        shown = {}
        for root, wire in plan.roots.items():
            data, at = results[wire.node].ports.get(wire.port), results[wire.node].times
            if data is None:
                data, at = torch.zeros(0, 1, 1, 3, device=self.device), ()
            shown[root] = Frames(through(wire, data), at)
        return shown

    def _result(
        self,
        step: Step,
        instance: Instance,
        inputs: list[Any],
        at: Times,
        moment: Moment,
        handed_on: Mapping[str, Any],
        flushing: bool,
    ) -> Result:
        """What a step gives; whatever its node raises is raised."""
        if self._faults is not None and step.id in self._faults.marked:
            instance.reset()  # it may have failed half-way, or on what it had kept
        result = instance.run(step, inputs, at, moment, handed_on)
        ports = [port.name for port in step.type.outputs if port.kind in CHANNELS]
        self._nan.look(step.id, (result.ports[name] for name in ports if name in result.ports))
        if flushing:
            result = _joined(result, instance.flush(step, moment))
        if self._faults is not None:
            self._faults.worked(step.id)
            if self.hold and result.times:
                self._good[step.id] = result
        return result

    def _inputs(
        self, step: Step, results: Mapping[str, Result], times: Times
    ) -> tuple[list[Any], Times]:
        """A step's inputs in port order, all frames at the times of the first that is wired."""
        inputs: list[Any] = []
        at: Times | None = None
        for position, (port, wire) in enumerate(zip(step.type.inputs, step.inputs, strict=True)):
            result = results[wire.node] if wire is not None else None
            data = result.ports.get(wire.port) if result is not None and wire is not None else None
            if data is not None and wire is not None and result is not None:
                data = through(wire, data)
                if port.kind in CHANNELS and at is None:
                    at = result.times
                elif port.kind in CHANNELS and result.times is not at:
                    assert at is not None, "the first input has set it"
                    data = self._meeting.fitted(step.id, position, data, result.times, at)
                    if not data.shape[0]:
                        at = ()  # the other branch has given nothing yet
            inputs.append(data)
        return inputs, times if at is None else at

    def _stand_in(self, step: Step, inputs: list[Any], at: Times) -> Result:
        """What a node that fails, or lacks what it needs, gives meanwhile."""
        good = self._good.get(step.id)
        if good is not None and at:
            framed = {port.name for port in step.type.outputs if port.kind in CHANNELS}
            held = {
                name: data[-1:].expand(len(at), *data.shape[1:])
                for name, data in good.ports.items()
                if name in framed and data.shape[0]
            }
            return Result({**good.ports, **held}, at)
        names = [port.name for port in step.type.inputs]
        passed = step.type.bypass_input
        data = inputs[names.index(passed)] if passed else None
        if data is None:
            return Result({}, ())
        return Result({p.name: data for p in step.type.outputs if p.kind == "video"}, at)

    def _rests(self, step: Step) -> bool:
        return self._faults is not None and self._faults.resting(step.id)

    def _failed(self, step: Step, error: BaseException, where: str = "") -> None:
        """In a render the end, else a mark."""
        failure = error
        if not isinstance(error, NodeError):
            failure = NodeError(step.id, f"{where}{in_words(error)}")
        if self._faults is None:
            raise failure from error
        failure.__cause__ = error if failure is not error else error.__cause__
        if isinstance(error, torch.OutOfMemoryError):
            self._make_room([other.id for other, _ in self._bound])
        self._faults.failed(step.id, failure, _what_is_missing(step))

    def _make_room(self, running: Sequence[str]) -> None:
        """Give back the memory of whatever does not run."""
        self.instances.drop_all_but(running)
        if self.device.type == "cuda":
            torch.cuda.empty_cache()

    def _no_numbers(self, nodes: Sequence[str]) -> None:
        """Blame the first of the nodes whose frames hold no numbers; those below it caught it, and
        may have kept it."""
        for step, one in self._bound:
            if step.id not in nodes:
                continue
            self._good.pop(step.id, None)
            if not any(wire is not None and wire.node in nodes for wire in step.inputs):
                told = NodeError(step.id, "gave frames that are no numbers (NaN or infinite)")
                self._failed(step, told)
            elif one.instance is not None:
                one.instance.reset()

    def _running(self) -> Plan:
        assert self._plan is not None, "a session runs only what it was bound to"
        return self._plan

    def _moment(self, times: Times, controls: Controls | None) -> Moment:
        plan = self._running()
        pressed = controls.take() if controls is not None and controls.used else None
        values, line = self._values.peek(), self._timeline
        size = plan.size or (DEFAULT_SIDE, DEFAULT_SIDE)
        return Moment(times, line.step, line.clock, values, pressed, [], size, plan.exposed)

    def _arrived(self, pictures: Sequence[Pixels], source: str, values: Values) -> Tensor:
        """A source's pictures on the device, in the document's size where it has one."""
        frames = self._upload(pictures)
        size = self._running().size
        return frames if size is None else fit_to(frames, size[1], size[0], values[source]["fit"])

    def _reset_on_new_shapes(self, pictures: Mapping[str, Sequence[Pixels]]) -> None:
        shapes = {id_: chunk[0].shape for id_, chunk in pictures.items() if chunk}
        if any(self._shapes.get(id_, shape) != shape for id_, shape in shapes.items()):
            self.reset()
        self._shapes = {**self._shapes, **shapes}


def _handed_on(step: Step, results: Mapping[str, Result]) -> Mapping[str, Any]:
    """What the pipelines right before a step returned beside their frames."""
    extras: dict[str, Any] = {}
    for wire in step.inputs:
        if wire is not None and wire.node in results:
            extras |= results[wire.node].extras
    return extras


def _what_is_missing(step: Step) -> str:
    """Which of the model files that a node declares are not here, in a sentence or two."""
    paths = lacking(step.type, step.load_time)
    if not paths:
        return ""
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return (
        f"The model {paths[0].name}{more} is missing. "
        f"`openscope models --download {step.type.id}` fetches it."
    )


def _lacks(step: Step, inputs: list[Any]) -> bool:
    """Whether a node upstream that stands aside leaves this one without what it needs."""
    pairs = zip(step.type.inputs, inputs, strict=True)
    return any(port.required and data is None for port, data in pairs)


def _joined(result: Result, rest: Result | None) -> Result:
    """A step's last result and what it held back."""
    if rest is None:
        return result
    if not result.times:
        return rest
    ports = {
        name: torch.cat([data, rest.ports[name]]) if isinstance(data, Tensor) else data
        for name, data in result.ports.items()
    }
    return Result(ports, (*result.times, *rest.times))
