"""A Scope pipeline called from float frames: the same text in the engine and in an export."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor

from pipelines.kit.clock import Times, times_of
from pipelines.kit.colour import over_black
from pipelines.kit.frames import resize, to_float, to_uint8, with_channels
from scope.server.media_packets import MediaTimestamp


def to_scope(frames: Tensor) -> list[Tensor]:
    """Frames as Scope hands them over: a list of uint8 `(1, H, W, C)`, a copy of its own; alpha
    is laid over black."""
    return list(to_uint8(over_black(frames)).split(1)) if len(frames) else []


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


def spread(times: Times, count: int, interval: Fraction) -> Times:
    """Times for `count` frames that were made from frames at `times`: those where the number is
    the same, else evenly over the same stretch, the last of which lasts `interval`."""
    if count == len(times):
        return times
    if not times:
        return ()
    whole = times[-1] + interval - times[0]
    return tuple(times[0] + whole * number / count for number in range(count))


class ScopeCall:
    """A Scope pipeline that is fed full lots of frames, however they arrive.

    `prepare` is asked before each lot, because what it wants may follow a parameter. What is left
    over waits for the next call. Without pictures, in Scope's text mode, the pipeline is a
    generator: it is called when its last pictures are used up, and they come one a tick, or at the
    `frame_rate` that it returned.
    """

    def __init__(self, pipeline: Any, device: torch.device, outputs: Sequence[str]) -> None:
        self.pipeline = pipeline
        self.device = device
        self.outputs = list(outputs)
        self.reset()

    def reset(self) -> None:
        """Forget what waits; the next call says `init_cache`."""
        self.waiting: dict[str, list[Tensor]] = {}
        self.stamps: list[Fraction] = []
        self.made: dict[str, Tensor] = {}
        self.rate: Fraction | None = None
        self.due: Fraction | None = None
        self.fresh = True

    def wants(self, keywords: Mapping[str, Any], *, video: bool) -> int | None:
        """How many frames the next call takes; None where it takes none."""
        prepare = getattr(self.pipeline, "prepare", None)
        told = {**keywords, "video": True} if video else keywords
        requirements = prepare(**told) if prepare else None
        return max(1, requirements.input_size) if requirements is not None else None

    def __call__(
        self,
        inputs: Mapping[str, Tensor],
        times: Times,
        interval: Fraction,
        keywords: Mapping[str, Any],
    ) -> tuple[dict[str, Tensor], Times, dict[str, Any]]:
        """What every full lot gave: frames by output port, their times, and all other keys.

        `interval` is how long the last of the frames lasts. ValueError where a pipeline asks for
        frames and has no input wired.
        """
        if not inputs:
            return self.generated(times, interval, keywords)
        if inputs.keys() != self.waiting.keys():
            self.waiting, self.stamps = {}, []  # rewired: what waits has no partner any more
        for name, frames in inputs.items():
            self.waiting.setdefault(name, []).extend(to_scope(frames))
        self.stamps += times
        parts: dict[str, list[Tensor]] = {name: [] for name in self.outputs}
        at: list[Fraction] = []
        extras: dict[str, Any] = {}
        while self.stamps:
            lot = self.wants(keywords, video=True)
            if lot is not None and len(self.stamps) < lot:
                break
            count = len(self.stamps) if lot is None else lot
            taken, self.stamps = tuple(self.stamps[:count]), self.stamps[count:]
            pictures = self.lot(count, taken)
            made, given = self.call({**keywords, **(pictures if lot is not None else {})})
            extras |= given
            if made:
                number = len(made[self.outputs[0]])
                at += returned_times(given, number) or spread(taken, number, interval)
                for name, frames in made.items():
                    parts[name].append(frames)
        return joined(parts), tuple(at), without_times(extras)

    def lot(self, count: int, taken: Times) -> dict[str, Any]:
        """The oldest `count` pictures of each input, taken off the waiting ones, and their times
        as Scope tells them."""
        stamps = [MediaTimestamp(time.numerator, Fraction(1, time.denominator)) for time in taken]
        told: dict[str, Any] = {}
        for name, waiting in self.waiting.items():
            told[name], self.waiting[name] = waiting[:count], waiting[count:]
            told[f"{name}_timestamps"] = list(stamps)
        return told

    def call(self, keywords: Mapping[str, Any]) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """One call: the frames of each output port, and all that was returned beside them. As in
        Scope, nothing counts of an answer without pictures."""
        result = dict(self.pipeline(**{**keywords, "init_cache": self.fresh}) or {})
        # An idle answer leaves the reset pending.
        self.fresh = self.fresh and not result
        first = result.get("video", result.get(self.outputs[0]) if self.outputs else None)
        if first is None:
            return {}, {} if self.outputs else result
        shown = from_scope(first, self.device)
        frames = dict.fromkeys(self.outputs, shown)
        for name in self.outputs:
            if result.get(name, first) is not first:
                frames[name] = from_scope(result[name], self.device)[: len(shown)]
                if len(frames[name]) < len(shown):
                    given = f"{len(frames[name])} frames at {name} and {len(shown)} beside them"
                    raise ValueError(f"gave {given}")
        rest = {k: v for k, v in result.items() if k not in frames and k != "video"}
        return frames, rest

    def generated(
        self, times: Times, interval: Fraction, keywords: Mapping[str, Any]
    ) -> tuple[dict[str, Tensor], Times, dict[str, Any]]:
        """The pictures of a generator that are due by the end of these ticks."""
        wanted = self.wants(keywords, video=False)
        if wanted is not None:
            raise ValueError(f"asks for {wanted} frames, and no video is wired to it")
        parts: dict[str, list[Tensor]] = {name: [] for name in self.outputs}
        at: list[Fraction] = []
        extras: dict[str, Any] = {}
        for index, tick in enumerate(times):
            end = times[index + 1] if index + 1 < len(times) else tick + interval
            due = tick if self.due is None or self.rate is None else self.due
            due = tick if due < tick - interval else due  # ticks that were dropped stay so
            while due < end:
                if not any(len(frames) for frames in self.made.values()):
                    self.made, given = self.call(keywords)
                    extras |= given
                    self.rate = rate_of(given)
                    if not any(len(frames) for frames in self.made.values()):
                        break
                for name, frames in self.made.items():
                    parts[name].append(frames[:1])
                    self.made[name] = frames[1:]
                at.append(due)
                due += 1 / self.rate if self.rate else end - tick
            self.due = max(due, end)
        return joined(parts), tuple(at), without_times(extras)


def joined(parts: Mapping[str, list[Tensor]]) -> dict[str, Tensor]:
    """The frames of each port in one piece, fitted to the first; ports without any are left out."""
    pieces = {name: [piece for piece in frames if len(piece)] for name, frames in parts.items()}
    return {name: alike(frames) for name, frames in pieces.items() if frames}


def alike(frames: Sequence[Tensor]) -> Tensor:
    """Pieces of one port as one, in the size of the first and the most channels of any."""
    height, width = frames[0].shape[1:3]
    channels = max(piece.shape[3] for piece in frames)
    fitted = [with_channels(resize(f, height, width), channels) for f in frames]
    return torch.cat(fitted)


def without_times(extras: Mapping[str, Any]) -> dict[str, Any]:
    """What is handed on to the next pipeline of all that one returned."""
    return {key: value for key, value in extras.items() if not key.endswith("_timestamps")}


def returned_times(given: Mapping[str, Any], count: int) -> Times:
    """The times that a pipeline returned with its frames, where each has one and they rise."""
    times = times_of(given.get("video_timestamps"), count)
    return times if all(a < b for a, b in pairwise(times)) else ()


def rate_of(given: Mapping[str, Any]) -> Fraction | None:
    """The frames per second that a pipeline returned, if it did."""
    rate = given.get("frame_rate")
    if isinstance(rate, int | float) and 0 < rate <= 1000:
        return Fraction(rate).limit_denominator(1001)
    return None
