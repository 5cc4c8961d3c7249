"""What may pass a port, and what a wire does to it."""

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from openscope.engine.errors import NodeError
from openscope.graph.plan import Step
from openscope.graph.wiring import Wire
from pipelines.kit.colour import to_mask, to_video

CHANNELS: Mapping[str, tuple[int, ...]] = {"video": (1, 3, 4), "mask": (1,), "flow": (2,)}
"""The kinds of ports at which frames pass, and how many channels those have. At all other ports
passes one value a chunk: a list of prompts, a number, whatever a plugin invents."""

_CONVERSIONS: Mapping[str, Callable[[Tensor], Tensor]] = {"to_mask": to_mask, "to_video": to_video}


def through(wire: Wire, data: Any) -> Any:
    """What comes out at the end of a wire."""
    return _CONVERSIONS[wire.convert](data) if wire.convert else data


def checked(step: Step, result: Any, count: int, device: torch.device) -> Mapping[str, Any]:
    """The outputs of an effect by port name, each checked: a wrong one names its node here, not
    three nodes further down. NodeError where one is not what its port declares."""
    ports = step.type.outputs
    outputs = result if isinstance(result, tuple) else (result,)
    if len(outputs) != len(ports):
        raise NodeError(step.id, f"gave {len(outputs)} outputs and declares {len(ports)}")
    for port, output in zip(ports, outputs, strict=True):
        channels = CHANNELS.get(port.kind)
        if channels is None:
            continue
        if not isinstance(output, Tensor):
            raise NodeError(step.id, f"gave {type(output).__name__} at {port.name}, no frames")
        right = (
            output.ndim == 4
            and output.shape[0] == count
            and output.dtype == torch.float32
            and output.device.type == device.type
            and output.shape[3] in channels
        )
        if not right:
            found = f"{tuple(output.shape)} {output.dtype} on {output.device}"
            raise NodeError(
                step.id,
                f"gave {found} at {port.name}; it must be ({count}, H, W, C) torch.float32 "
                f"on {device} with C of {channels}",
            )
    return {port.name: output for port, output in zip(ports, outputs, strict=True)}


def no_frames(step: Step, device: torch.device) -> Mapping[str, Any]:
    """No frames at any port where frames pass."""
    return {
        port.name: torch.zeros(0, 1, 1, CHANNELS[port.kind][-1], device=device)
        for port in step.type.outputs
        if port.kind in CHANNELS
    }
