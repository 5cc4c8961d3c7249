"""What flows between the steps of a plan: frames with times."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from pipelines.kit.clock import Times


@dataclass(frozen=True, slots=True)
class Frames:
    """What a port gave: `(T, H, W, C)` float32 on the session's device, and each frame's time."""

    data: Tensor
    times: Times


@dataclass(frozen=True, slots=True)
class Result:
    """What a step gave: frames or a value by port, the times of the frames, and what else a Scope
    pipeline returned, which its direct class-based successors get as keywords. A port that gave
    nothing is left out, and counts as unwired."""

    ports: Mapping[str, Any]
    times: Times
    extras: Mapping[str, Any] = field(default_factory=dict)
