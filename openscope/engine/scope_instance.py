"""A Scope pipeline that runs, told what Scope tells it."""

from collections.abc import Mapping
from typing import Any

import torch

from openscope.engine.errors import NodeError
from openscope.engine.flow import Result
from openscope.engine.moment import Moment
from openscope.engine.ports import CHANNELS, no_frames
from openscope.graph.plan import Step
from pipelines.kit.clock import Times
from pipelines.kit.colour import to_rgb
from pipelines.kit.scope_call import ScopeCall

_PICTURES = ("video", "mask")
"""Kinds of ports that Scope gives as lists of pictures; at others passes one value a chunk."""


class ScopeInstance:
    """A pipeline of a plugin, built, and what waits for it."""

    def __init__(self, pipeline: Any, step: Step, device: torch.device) -> None:
        self._device = device
        pictures = [port.name for port in step.type.outputs if port.kind in _PICTURES]
        self.call = ScopeCall(pipeline, device, pictures)
        self._latest: dict[str, Any] = {}

    def wants(self, step: Step, moment: Moment) -> int:
        """How many frames its next call takes."""
        told = self._told(step, moment, {})
        return self.call.wants(told, video=told["input_mode"] == "video") or 1

    def run(
        self,
        step: Step,
        inputs: list[Any],
        at: Times,
        moment: Moment,
        handed_on: Mapping[str, Any],
    ) -> Result:
        """One chunk, which may give more frames or fewer."""
        if not at:
            return Result(no_frames(step, self._device), ())
        pictures: dict[str, torch.Tensor] = {}
        for port, data in zip(step.type.inputs, inputs, strict=True):
            if data is not None and port.kind in _PICTURES:
                pictures[port.name] = to_rgb(data) if port.kind == "video" else data
            elif data is not None:
                self._latest[port.name] = data  # as in Scope, a value stays until the next
        interval = at[-1] - at[-2] if len(at) > 1 else moment.step
        told = self._told(step, moment, {**handed_on, **self._latest})
        frames, times, extras = self.call(pictures, at, interval, told)
        for port in step.type.outputs:
            if port.name in frames and frames[port.name].shape[3] not in CHANNELS[port.kind]:
                found = tuple(frames[port.name].shape)
                needs = CHANNELS[port.kind]
                raise NodeError(step.id, f"gave {found} at {port.name}, C must be of {needs}")
        ports: dict[str, Any] = {**no_frames(step, self._device), **frames}
        for port in step.type.outputs:
            if port.kind not in CHANNELS and port.name in extras:
                ports[port.name] = extras.pop(port.name)
        return Result(ports, times, extras)

    def flush(self, step: Step, moment: Moment) -> None:
        """Scope has no such thing."""

    def reset(self) -> None:
        """Forget what waits; the next call says `init_cache`."""
        self.call.reset()

    def close(self) -> None:
        """As in Scope, a pipeline is let go without a word."""

    def _told(self, step: Step, moment: Moment, more: Mapping[str, Any]) -> dict[str, Any]:
        """What a session of Scope always sends along, the parameters, and what the pipelines
        before it returned beside their frames. Fields that no panel shows, or that have no default,
        go only where set."""
        parameters = step.type.parameters
        told: dict[str, Any] = {
            name: value
            for name, value in moment.values[step.id].items()
            if value != parameters[name].default or (parameters[name].shown and value is not None)
        }
        if moment.controls is not None:
            told["ctrl_input"] = moment.controls
        wired = any(
            wire is not None and port.kind in _PICTURES
            for port, wire in zip(step.type.inputs, step.inputs, strict=True)
        )
        mode = {"input_mode": "video" if wired else "text", "pipeline_ids": [step.type.id]}
        return {**mode, **told, **more}
