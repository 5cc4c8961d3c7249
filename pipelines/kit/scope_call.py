"""A Scope pipeline called from float frames: the same text in the engine and in an export."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from pipelines.kit.colour import over_black
from pipelines.kit.frames import to_float, to_uint8


def to_scope(frames: Tensor) -> list[Tensor]:
    """Frames as Scope hands them over: a list of uint8 `(1, H, W, C)`, a copy of its own; alpha
    is laid over black."""
    return list(to_uint8(over_black(frames)).split(1))


def from_scope(value: object, device: torch.device) -> Tensor:
    """What a pipeline returned at a port, as `(T, H, W, C)` float32 in [0, 1] on our device.

    Scope takes uint8 in [0, 255] and floats in [0, 1], `(T, H, W, C)`, or `(B, C, T, H, W)` whose
    range is [-1, 1] where it goes below zero. TypeError or ValueError for anything else.
    """
    if not isinstance(value, Tensor):
        raise TypeError(f"gave {type(value).__name__}, no tensor")
    value = value.to(device)
    if value.ndim == 5:
        value = value.permute(0, 2, 3, 4, 1).flatten(0, 1)
        if value.is_floating_point() and value.numel() and value.min() < 0:
            value = (value + 1) / 2
    if value.ndim != 4:
        raise ValueError(f"gave a tensor of shape {tuple(value.shape)}; frames are (T, H, W, C)")
    if value.dtype == torch.uint8:
        return to_float(value)
    return value.float().clamp(0, 1)


class ScopeCall:
    """A Scope pipeline that is fed full lots of frames, however they arrive.

    `prepare` is asked before each lot, because what it wants may follow a parameter. What is left
    over waits for the next call.
    """

    def __init__(self, pipeline: Any, device: torch.device) -> None:
        self.pipeline = pipeline
        self.device = device
        self.waiting: dict[str, list[Tensor]] = {}
        self.stamps: list[Any] = []
        self.fresh = True

    def reset(self) -> None:
        """Forget what waits; the next call says `init_cache`."""
        self.waiting = {}
        self.stamps = []
        self.fresh = True

    def wants(self, keywords: Mapping[str, Any]) -> int | None:
        """How many frames the next call takes; None where it takes none."""
        prepare = getattr(self.pipeline, "prepare", None)
        requirements = prepare(**keywords, video=True) if prepare else None
        return max(1, requirements.input_size) if requirements is not None else None

    def __call__(
        self, inputs: Mapping[str, Tensor], stamps: list[Any], keywords: Mapping[str, Any]
    ) -> list[tuple[list[Any], dict[str, Any]]]:
        """Every lot that is full: the time stamps of its frames and what the pipeline returned."""
        for name, frames in inputs.items():
            self.waiting.setdefault(name, []).extend(to_scope(frames))
        self.stamps += stamps
        done: list[tuple[list[Any], dict[str, Any]]] = []
        while True:
            lot = self.wants(keywords) if inputs else None
            if lot is not None and len(self.stamps) < lot:
                return done
            count = len(self.stamps) if lot is None else lot
            taken, self.stamps = self.stamps[:count], self.stamps[count:]
            pictures: dict[str, Any] = {}
            for name, waiting in self.waiting.items():
                pictures[name], self.waiting[name] = waiting[:count], waiting[count:]
            if lot is None:
                pictures = {}
            else:
                pictures |= {f"{name}_timestamps": list(taken) for name in pictures}
            result = self.pipeline(**{**keywords, **pictures, "init_cache": self.fresh})
            # Like Scope, an idle answer leaves the reset pending.
            self.fresh = self.fresh and not result
            done.append((taken, dict(result or {})))
            if not self.stamps:
                return done
