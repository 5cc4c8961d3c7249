"""An event node of a plugin that runs: values and single frames in, values and frames out."""

import logging
from collections import deque
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import torch
from torch import Tensor

from openscope.engine.flow import Result
from openscope.engine.moment import Moment
from openscope.engine.ports import no_frames
from openscope.graph.plan import Step
from pipelines.kit.clock import Times
from pipelines.kit.colour import to_rgb
from pipelines.kit.scope_call import from_scope, joined, spread, to_scope
from scope.server.media_packets import MediaTimestamp, VideoPacket

_log = logging.getLogger(__name__)
_QUEUE = 30
"""Values that wait at an input until those of the others are there; as in Scope."""


class EventInstance:
    """A node with `execute`, called as Scope does: without wired inputs once, with them whenever
    each has something new, and a continuous one on every chunk with what there is.

    What it gives is there for one chunk and is not repeated. Of several values at one port in one
    chunk the last counts; frames all do.
    """

    def __init__(self, node: Any, step: Step, device: torch.device) -> None:
        self.node = node
        self._device = device
        self._continuous = bool(type(node).get_definition().continuous)
        self.reset()

    def wants(self, step: Step, moment: Moment) -> int:
        """Any number of frames will do."""
        return 1

    def run(
        self,
        step: Step,
        inputs: list[Any],
        at: Times,
        moment: Moment,
        handed_on: Mapping[str, Any],
    ) -> Result:
        """One chunk."""
        for port, data in zip(step.type.inputs, inputs, strict=True):
            queue = self._waiting.setdefault(port.name, deque(maxlen=_QUEUE))
            if data is not None:
                queue += _packets(data, at) if port.kind == "video" else [data]
        wired = [p.name for p, w in zip(step.type.inputs, step.inputs, strict=True) if w]
        values: dict[str, Any] = {}
        frames: dict[str, list[Tensor]] = {}
        for given in self._events(wired, moment.values[step.id]):
            for port in step.type.outputs:
                value = given.get(port.name)
                if value is None:
                    continue
                if port.kind != "video":
                    values[port.name] = value
                    continue
                picture = value.tensor if isinstance(value, VideoPacket) else value
                frames.setdefault(port.name, []).append(from_scope(picture, self._device))
        pictures = joined(frames)
        count = max((len(made) for made in pictures.values()), default=0)
        times = spread(at, count, moment.step)
        if count and any(len(made) != count for made in pictures.values()):
            raise ValueError("gave more frames at one output than at another")
        return Result({**no_frames(step, self._device), **pictures, **values}, times)

    def flush(self, step: Step, moment: Moment) -> None:
        """An event node holds nothing back."""

    def reset(self) -> None:
        """Forget what waits; a node without inputs runs once more."""
        self._waiting: dict[str, deque[Any]] = {}
        self._done = False

    def close(self) -> None:
        """Tell the node that it ends. It is gone already: what it says to that stops nothing."""
        try:
            self.node.shutdown()
        except (Exception, SystemExit):
            _log.exception("%s failed in shutdown", type(self.node).__name__)

    def _events(self, wired: list[str], parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What each call gave that is due in this chunk."""
        given: list[dict[str, Any]] = []
        if self._continuous or not wired:
            if self._done and not self._continuous:
                return []
            self._done = True
            there = {name: self._waiting[name] for name in wired if self._waiting[name]}
            given.append(
                self.node.execute({n: q.popleft() for n, q in there.items()}, **parameters)
            )
        else:
            while all(self._waiting[name] for name in wired):
                taken = {name: self._waiting[name].popleft() for name in wired}
                given.append(self.node.execute(taken, **parameters))
        return [one for one in given if one]


def _packets(frames: Tensor, at: Times) -> list[VideoPacket]:
    stamps = [MediaTimestamp(time.numerator, Fraction(1, time.denominator)) for time in at]
    pictures = to_scope(to_rgb(frames))
    return [VideoPacket(picture, stamp) for picture, stamp in zip(pictures, stamps, strict=True)]
