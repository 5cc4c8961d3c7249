"""Pictures as a host hands them over, and what it is given back."""

import time
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from pipelines.kit.clock import Times, as_stamps
from pipelines.kit.colour import over_black, to_rgb
from pipelines.kit.frames import to_frames


def arrived(kwargs: Mapping[str, Any], port: str, device: torch.device) -> Tensor:
    """The frames at a port; none, `(0, 1, 1, 3)`, where nothing came."""
    pictures = kwargs.get(port)
    if pictures is None or not len(pictures):
        return torch.zeros(0, 1, 1, 3, device=device)
    return to_frames(list(pictures), device)


def beside(frames: Tensor, first: Tensor) -> Tensor:
    """Frames of a second port, as many as the first has: the last one is repeated, the rest cut;
    black ones where nothing came."""
    count = first.shape[0]
    if not frames.shape[0]:
        return torch.zeros_like(first)
    if frames.shape[0] < count:
        rest = frames[-1:].expand(count - frames.shape[0], -1, -1, -1)
        frames = torch.cat([frames, rest])
    return frames[:count]


def as_answer(frames: Tensor) -> dict[str, Any]:
    """The answer to a host: RGB, alpha over black."""
    return {"video": to_rgb(over_black(frames))}


def as_timed_answer(frames: Tensor, times: Times) -> dict[str, Any]:
    """The answer with a time for each frame, and their rate where it can be told."""
    answer = {**as_answer(frames), "video_timestamps": as_stamps(times)}
    if len(times) > 1 and times[-1] > times[0]:
        answer["frame_rate"] = float((len(times) - 1) / (times[-1] - times[0]))
    return answer


class Shapes:
    """Tells when the pictures of a host are of another size or have other channels than before."""

    def __init__(self) -> None:
        self.last: tuple[tuple[int, ...], ...] = ()

    def changed(self, *frames: Tensor) -> bool:
        """Whether these frames are unlike the last ones; the first are like any."""
        before, self.last = self.last, tuple(tuple(data.shape[1:]) for data in frames)
        return bool(before) and before != self.last


class Pace:
    """The clock of the wall, for a generator: hosts call it without a pause."""

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self.reset()

    def reset(self) -> None:
        """The next picture is due at once."""
        self.due: float | None = None

    def is_due(self) -> bool:
        """Whether it is time for the next picture."""
        now = time.monotonic()
        if self.due is not None and now < self.due:
            return False
        # What was missed is not made up for, but for a second.
        self.due = (now if self.due is None else max(self.due, now - 1)) + 1 / self.rate
        return True
