"""A built-in effect that runs."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import torch

from openscope.engine.flow import Result
from openscope.engine.moment import Moment
from openscope.engine.ports import CHANNELS, checked, no_frames
from openscope.graph.plan import Step
from pipelines.kit.clock import Times
from scope.core.pipelines.controller import CtrlInput

_ASKS: Mapping[str, Callable[[Moment, Times], Any]] = {
    "clock": lambda moment, at: moment.clock(at),
    "times": lambda moment, at: at,
    "controls": lambda moment, at: moment.controls or CtrlInput(),
    "prompts": lambda moment, at: moment.prompts,
    "values": lambda moment, at: moment.exposed,
    "frame_size": lambda moment, at: moment.size,
}
"""What an effect may ask for by naming a keyword."""


class EffectInstance:
    """An effect, built: a function, or an object with a state."""

    def __init__(self, effect: Callable[..., Any], step: Step, device: torch.device) -> None:
        self.call = effect
        self._device = device
        named = inspect.signature(effect).parameters.values()
        keywords = {p.name for p in named if p.kind is inspect.Parameter.KEYWORD_ONLY}
        self._asks = {name: ask for name, ask in _ASKS.items() if name in keywords}
        self._gives_frames = any(port.kind in CHANNELS for port in step.type.outputs)

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
        if not at and self._gives_frames:
            return Result(no_frames(step, self._device), ())
        asked = {name: ask(moment, at) for name, ask in self._asks.items()}
        given = self.call(*inputs, **moment.values[step.id], **asked)
        return self._result(step, given, at)

    def flush(self, step: Step, moment: Moment) -> Result | None:
        """What is held back; None where nothing is."""
        flush = getattr(self.call, "flush", None)
        given = flush(**moment.values[step.id]) if flush is not None else None
        return None if given is None else self._result(step, given, ())

    def reset(self) -> None:
        """Forget all frames; a stateless effect has nothing to forget."""
        reset = getattr(self.call, "reset", None)
        if reset is not None:
            reset()

    def close(self) -> None:
        """Nothing to end."""

    def _result(self, step: Step, given: Any, at: Times) -> Result:
        if "times" in self._asks:
            # An effect that takes times changes the rate, and gives its own last.
            *given, at = given
            given = tuple(given)
        return Result(checked(step, given, len(at), self._device), at)
