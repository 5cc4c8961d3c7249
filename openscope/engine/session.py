"""A graph that runs: one device, one set of instances, one plan at a time."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor

from openscope.engine.device import Pixels, Uploader, keep_freed_memory
from openscope.engine.errors import NodeError
from openscope.engine.flow import Frames, Meeting, Result, Times, spread
from openscope.engine.instances import Instance, Instances
from openscope.engine.mailbox import Mailbox
from openscope.engine.timing import StepTimes
from openscope.graph.plan import Plan, Step, Values
from pipelines.kit.clock import Clock
from pipelines.kit.colour import to_mask, to_rgb, to_video
from pipelines.kit.frames import fit
from pipelines.kit.scope_call import ScopeCall, from_scope
from scope.server.media_packets import MediaTimestamp

MAX_CHUNK = 240
"""Frames that one chunk may hold at most."""

_CONVERSIONS: Mapping[str, Callable[[Tensor], Tensor]] = {"to_mask": to_mask, "to_video": to_video}
_CHANNELS = {"video": (1, 3, 4), "mask": (1,), "flow": (2,)}


class Session:
    """Runs plans. All methods but `set` belong to one thread, the engine's.

    A new plan takes over between two chunks; instances live on by node id.
    """

    def __init__(
        self, device: torch.device, classes: Mapping[str, type[Any]] = MappingProxyType({})
    ) -> None:
        if device.type == "cpu":
            keep_freed_memory()
        self.device = device
        self.times = StepTimes(device)
        self._instances = Instances(device, classes)
        self._meeting = Meeting()
        self._upload = Uploader(device)
        self._values: Mailbox[Values] = Mailbox(MappingProxyType({}))
        self._plan: Plan | None = None
        self._bound: list[tuple[Step, Instance]] = []
        self._shapes: Mapping[str, tuple[int, ...]] = {}
        self._index = 0
        self._chunk = 1
        self._origin: Fraction | None = None
        self._newest: Fraction | None = None
        self._step = Fraction(1, 30)

    def bind(self, plan: Plan) -> None:
        """Take over a plan. NodeError where an instance cannot be built; then the old one stays."""
        instances = self._instances.adapt(plan)
        self._bound = [(step, instances[step.id]) for step in plan.steps]
        self._plan = plan
        self._values.put(plan.values)

    def set(self, node: str, name: str, value: Any) -> None:
        """Move a runtime parameter; it acts on the next chunk. May be called from any thread."""

        def moved(values: Values) -> Values:
            return MappingProxyType(
                {**values, node: MappingProxyType({**values[node], name: value})}
            )

        self._values.update(moved)

    def reset(self) -> None:
        """Forget the past: every effect's state, and the clock that effects see."""
        self._instances.reset()
        self._meeting.reset()
        self._index = 0
        self._origin = None
        self._newest = None

    def chunk_size(self) -> int:
        """How many ticks the next chunk takes: the least common multiple of what the class-based
        nodes ask for now. Above `MAX_CHUNK` the last one that was not stays. NodeError where one
        cannot say."""
        values = self._values.peek()
        size = 1
        for step, instance in self._bound:
            if instance.scope is not None:
                try:
                    size = math.lcm(size, instance.scope.wants(_told(step, values, {})) or 1)
                except Exception as error:
                    raise NodeError(step.id, f"in prepare: {_in_words(error)}") from error
        if size <= MAX_CHUNK:
            self._chunk = size
        return self._chunk

    @torch.inference_mode()
    def run(self, pictures: Mapping[str, Sequence[Pixels]], times: Times) -> Mapping[str, Frames]:
        """One chunk through the graph.

        `pictures` holds for each source as many uint8 `(H, W, C)` pictures as there are `times`.
        Gives the frames that each root shows, by root id; they may be more or fewer, or none.
        NodeError where a node fails.
        """
        plan = self._plan
        assert plan is not None, "a session runs only what it was bound to"
        values = self._values.peek()
        self._reset_on_new_shapes(pictures)
        clock = self._tick(times)
        results: dict[str, Result] = {}
        for source in plan.sources:
            name = source.type.outputs[0].name
            frames = self._arrived(pictures[source.id], source.id, values)
            results[source.id] = Result({name: frames}, times)
            del frames  # or it would outlive its last use
        return self._shown(results, times, clock, values)

    @torch.inference_mode()
    def flush(self) -> Mapping[str, Frames]:
        """What effects still hold back, once the last chunk has run: the end of a render."""
        plan = self._plan
        assert plan is not None, "a session runs only what it was bound to"
        results = {source.id: self._nothing(source) for source in plan.sources}
        return self._shown(results, (), Clock((), ()), self._values.peek(), flushing=True)

    def _shown(
        self,
        results: dict[str, Result],
        times: Times,
        clock: Clock,
        values: Values,
        *,
        flushing: bool = False,
    ) -> Mapping[str, Frames]:
        """Every step on the sources' results, and the frames of the roots."""
        assert self._plan is not None, "a session runs only what it was bound to"
        for step, instance in self._bound:
            arguments, at = self._arguments(step, results, times)
            start = self.times.now()
            try:
                if instance.scope is not None:
                    told = _told(step, values, results)
                    result = self._through_scope(step, instance.scope, arguments, at, told)
                elif not at:
                    result = self._nothing(step)
                else:
                    keywords: Mapping[str, Any] = values[step.id]
                    if instance.takes_clock:
                        keywords = {**keywords, "clock": clock if at is times else self._clock(at)}
                    if instance.takes_times:
                        # An effect that takes times changes the rate, and gives its own.
                        *given, at = instance.call(*arguments, **keywords, times=at)
                        given = tuple(given)
                    else:
                        given = instance.call(*arguments, **keywords)
                    result = Result(self._by_port(step, given, len(at)), at)
                if flushing:
                    result = self._flushed(step, instance, result, values)
            except NodeError:
                raise
            except Exception as error:
                raise NodeError(step.id, _in_words(error)) from error
            self.times.add(step.id, start, self.times.now())
            results[step.id] = result
            given, arguments = None, []  # a chunk's memory goes as soon as it can
            for freed in step.frees:
                del results[freed]
        self.times.end_frame()

        shown = {}
        for root, wire in self._plan.roots.items():
            data = results[wire.node].ports[wire.port]
            convert = _CONVERSIONS[wire.convert] if wire.convert else None
            shown[root] = Frames(convert(data) if convert else data, results[wire.node].times)
        return shown

    def _arguments(
        self, step: Step, results: Mapping[str, Result], times: Times
    ) -> tuple[list[Tensor | None], Times]:
        """A step's inputs in port order, all at the times of the first one that is wired."""
        arguments: list[Tensor | None] = []
        at: Times | None = None
        for position, wire in enumerate(step.inputs):
            if wire is None:
                arguments.append(None)
                continue
            result = results[wire.node]
            data = result.ports[wire.port]
            if wire.convert:
                data = _CONVERSIONS[wire.convert](data)
            if at is None:
                at = result.times
            elif result.times is not at:
                data = self._meeting.fitted(step.id, position, data, result.times, at)
                if at and not data.shape[0]:
                    return [], ()  # the other branch has given nothing yet
            arguments.append(data)
        return arguments, times if at is None else at

    def _through_scope(
        self,
        step: Step,
        scope: ScopeCall,
        arguments: list[Tensor | None],
        times: Times,
        keywords: Mapping[str, Any],
    ) -> Result:
        """A chunk through a Scope pipeline, which may give more frames or fewer."""
        if not times:
            return self._nothing(step)
        inputs = {
            port.name: to_rgb(data) if port.kind == "video" else data
            for port, data in zip(step.type.inputs, arguments, strict=False)
            if data is not None
        }
        stamps = [MediaTimestamp(time.numerator, Fraction(1, time.denominator)) for time in times]
        declared = [port.name for port in step.type.outputs]
        parts: dict[str, list[Tensor]] = {name: [] for name in declared}
        at: list[Fraction] = []
        extras: dict[str, Any] = {}
        for taken, given in scope(inputs, stamps, keywords):
            first = given.get("video", given.get(declared[0]) if declared else None)
            if first is None:
                continue  # as in Scope, nothing else of an answer without pictures counts
            count = from_scope(first, self.device).shape[0]
            lot = tuple(stamp.pts * stamp.time_base for stamp in taken)
            at += spread(lot, count, self._interval(lot))
            for name in declared:
                frames = from_scope(given.get(name, first), self.device)
                parts[name].append(frames[:count])
            extras |= {
                key: value
                for key, value in given.items()
                if key not in declared and key != "video" and not key.endswith("_timestamps")
            }
        if not at:
            return replace(self._nothing(step), extras=extras)
        ports = {name: torch.cat(frames) for name, frames in parts.items()}
        return Result(ports, tuple(at), extras)

    def _flushed(self, step: Step, instance: Instance, result: Result, values: Values) -> Result:
        """A step's last result and what it holds back beside it."""
        flush = getattr(instance.call, "flush", None)
        rest = flush(**values[step.id]) if flush is not None else None
        if rest is None:
            return result
        *given, at = rest
        ports = self._by_port(step, tuple(given), len(at))
        if result.times:
            ports = {name: torch.cat([result.ports[name], data]) for name, data in ports.items()}
        return Result(ports, (*result.times, *at))

    def _nothing(self, step: Step) -> Result:
        """No frames at any port."""
        channels = {port.name: _CHANNELS.get(port.kind, (1,))[-1] for port in step.type.outputs}
        empty = {name: torch.zeros(0, 1, 1, c, device=self.device) for name, c in channels.items()}
        return Result(empty, ())

    def _interval(self, times: Times) -> Fraction:
        """How long the last of some frames lasts, as far as the frames around it tell."""
        return times[-1] - times[-2] if len(times) > 1 else self._step

    def _arrived(self, pictures: Sequence[Pixels], source: str, values: Values) -> Tensor:
        """A source's pictures on the device, in the document's size where it has one."""
        assert self._plan is not None, "a session runs only what it was bound to"
        frames = self._upload(pictures)
        if self._plan.size is None:
            return frames
        width, height = self._plan.size
        return fit(frames, height, width, values[source]["fit"])

    def _tick(self, times: Times) -> Clock:
        if self._origin is None:
            self._origin = times[0]
        if len(times) > 1:
            self._step = times[-1] - times[-2]
        elif self._newest is not None:
            self._step = times[0] - self._newest
        self._newest = times[-1]
        index = tuple(range(self._index, self._index + len(times)))
        self._index += len(times)
        return Clock(index, tuple(float(time - self._origin) for time in times))

    def _clock(self, times: Times) -> Clock:
        """The clock of a branch with times of its own: indices are those of the ticks."""
        origin = self._origin or Fraction(0)
        seconds = tuple(float(time - origin) for time in times)
        return Clock(tuple(int((t - origin) / self._step) for t in times), seconds)

    def _reset_on_new_shapes(self, pictures: Mapping[str, Sequence[Pixels]]) -> None:
        shapes = {id_: chunk[0].shape for id_, chunk in pictures.items()}
        if any(self._shapes.get(id_, shape) != shape for id_, shape in shapes.items()):
            self.reset()
        self._shapes = {**self._shapes, **shapes}

    def _by_port(self, step: Step, result: Any, count: int) -> Mapping[str, Tensor]:
        """The outputs of a step by port name, each checked: a wrong one names its node here, not
        three nodes further down."""
        ports = step.type.outputs
        outputs = result if isinstance(result, tuple) else (result,)
        if len(outputs) != len(ports):
            raise NodeError(step.id, f"gave {len(outputs)} outputs and declares {len(ports)}")
        for port, output in zip(ports, outputs, strict=True):
            if not isinstance(output, Tensor):
                raise NodeError(step.id, f"gave {type(output).__name__} at {port.name}, no frames")
            channels = _CHANNELS.get(port.kind)
            right = (
                output.ndim == 4
                and output.shape[0] == count
                and output.dtype == torch.float32
                and output.device.type == self.device.type
                and (channels is None or output.shape[3] in channels)
            )
            if not right:
                found = f"{tuple(output.shape)} {output.dtype} on {output.device}"
                raise NodeError(
                    step.id,
                    f"gave {found} at {port.name}; it must be ({count}, H, W, C) torch.float32 "
                    f"on {self.device} with C of {channels}",
                )
        return {port.name: output for port, output in zip(ports, outputs, strict=True)}


def _told(step: Step, values: Values, results: Mapping[str, Result]) -> dict[str, Any]:
    """What a Scope pipeline is told with every chunk: what a session of Scope always sends along,
    its parameters, and what the pipelines before it returned beside their frames. Fields that no
    panel shows go only where they were set."""
    parameters = step.type.parameters
    told = {
        name: value
        for name, value in values[step.id].items()
        if parameters[name].shown or value != parameters[name].default
    }
    wired = [wire.node for wire in step.inputs if wire is not None]
    for node in wired:
        told |= results[node].extras if node in results else {}
    return {"input_mode": "video" if wired else "text", "pipeline_ids": [step.type.id]} | told


def _in_words(error: Exception) -> str:
    text = str(error) or "no message"
    return f"{type(error).__name__}: {text}"
