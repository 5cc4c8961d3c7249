"""A graph that runs: one device, one set of instances, one plan at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor

from openscope.engine.device import Pixels, Uploader, keep_freed_memory
from openscope.engine.errors import NodeError
from openscope.engine.instances import Instance, Instances
from openscope.engine.mailbox import Mailbox
from openscope.engine.timing import StepTimes
from openscope.graph.plan import Plan, Step, Values
from pipelines.kit.clock import Clock
from pipelines.kit.colour import to_mask, to_video
from pipelines.kit.frames import fit

_CONVERSIONS: Mapping[str, Callable[[Tensor], Tensor]] = {"to_mask": to_mask, "to_video": to_video}
_CHANNELS = {"video": (1, 3, 4), "mask": (1,), "flow": (2,)}


@dataclass(frozen=True, slots=True)
class Frames:
    """What a port gave: `(T, H, W, C)` float32 on the session's device, and each frame's time in
    seconds since the start of the main input."""

    data: Tensor
    times: tuple[Fraction, ...]


class Session:
    """Runs plans. All methods but `set` belong to one thread, the engine's.

    A new plan takes over between two chunks; instances live on by node id.
    """

    def __init__(self, device: torch.device) -> None:
        if device.type == "cpu":
            keep_freed_memory()
        self.device = device
        self.times = StepTimes(device)
        self._instances = Instances(device)
        self._upload = Uploader(device)
        self._values: Mailbox[Values] = Mailbox(MappingProxyType({}))
        self._plan: Plan | None = None
        self._bound: list[tuple[Step, Instance]] = []
        self._shapes: Mapping[str, tuple[int, ...]] = {}
        self._index = 0
        self._origin: Fraction | None = None

    def bind(self, plan: Plan) -> None:
        """Take over a plan. NodeError where an instance cannot be built; then the old one stays."""
        instances = self._instances.adapt(plan)
        self._bound = [(s, instances[s.id]) for s in plan.steps if s.type.role == "effect"]
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
        self._index = 0
        self._origin = None

    @torch.inference_mode()
    def run(
        self, pictures: Mapping[str, Sequence[Pixels]], times: Sequence[Fraction]
    ) -> Mapping[str, Frames]:
        """One chunk through the graph.

        `pictures` holds for each source as many uint8 `(H, W, C)` pictures as there are `times`,
        all of one shape. Gives the frames that each root shows, by root id. NodeError where a
        node fails.
        """
        plan = self._plan
        assert plan is not None, "a session runs only what it was bound to"
        values = self._values.peek()
        self._reset_on_new_shapes(pictures)
        clock = self._tick(times)

        ports: dict[str, Mapping[str, Tensor]] = {}
        for source in plan.sources:
            name = source.type.outputs[0].name
            ports[source.id] = {name: self._arrived(pictures[source.id], source.id, values)}

        for step, instance in self._bound:
            arguments = [
                wire
                and (
                    _CONVERSIONS[wire.convert](ports[wire.node][wire.port])
                    if wire.convert
                    else ports[wire.node][wire.port]
                )
                for wire in step.inputs
            ]
            keywords = values[step.id]
            if instance.takes_clock:
                keywords = {**keywords, "clock": clock}
            start = self.times.now()
            try:
                result = instance.call(*arguments, **keywords)
            except Exception as error:
                raise NodeError(step.id, _in_words(error)) from error
            self.times.add(step.id, start, self.times.now())
            ports[step.id] = self._by_port(step, result, len(times))
            del arguments, result
            for freed in step.frees:
                del ports[freed]
        self.times.end_frame()

        shown = {}
        for root, wire in plan.roots.items():
            data = ports[wire.node][wire.port]
            convert = _CONVERSIONS[wire.convert] if wire.convert else None
            shown[root] = Frames(convert(data) if convert else data, tuple(times))
        return shown

    def _arrived(self, pictures: Sequence[Pixels], source: str, values: Values) -> Tensor:
        """A source's pictures on the device, in the document's size where it has one."""
        assert self._plan is not None, "a session runs only what it was bound to"
        frames = self._upload(pictures)
        if self._plan.size is None:
            return frames
        width, height = self._plan.size
        return fit(frames, height, width, values[source]["fit"])

    def _tick(self, times: Sequence[Fraction]) -> Clock:
        if self._origin is None:
            self._origin = times[0]
        index = tuple(range(self._index, self._index + len(times)))
        self._index += len(times)
        return Clock(index, tuple(float(time - self._origin) for time in times))

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


def _in_words(error: Exception) -> str:
    text = str(error) or "no message"
    return f"{type(error).__name__}: {text}"
