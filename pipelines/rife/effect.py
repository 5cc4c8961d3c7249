"""Frames between frames."""

import math
from fractions import Fraction
from pathlib import Path

import torch
from torch import Tensor

from pipelines.kit.clock import Times
from pipelines.kit.colour import join_alpha, split_alpha, to_rgb
from pipelines.kit.flow import dis_flow, warp
from pipelines.kit.weights import load_weights
from pipelines.rife.network import IFNet, in_between

RIFE_REPOSITORY = "daydreamlive/RIFE"
RIFE_WEIGHTS = "RIFE/flownet.pkl"


class Rife:
    """Gives the first frame at once, then with each frame those between it and the last one.

    It changes the rate, so it takes the times of its frames and gives those of its results.
    MissingModelError or ValueError where the network's weights are not there or are others.
    """

    def __init__(self, method: str, device: torch.device, models: Path) -> None:
        self.network: IFNet | None = None
        if method == "network":
            self.network = IFNet()
            load_weights(self.network, models / RIFE_WEIGHTS, RIFE_REPOSITORY, "rife")
            self.network.eval().to(device)
        self.reset()

    def reset(self) -> None:
        """Forget the last frame."""
        self.last: Tensor | None = None
        self.last_time = self.origin = Fraction(0)
        self.interval = Fraction(1, 30)

    def __call__(
        self, frames: Tensor, *, scale: int, fps: float, times: Times
    ) -> tuple[Tensor, Times]:
        """The frames that are due, and their times."""
        made: list[Tensor] = []
        due: list[Fraction] = []
        for index, tick in enumerate(times):
            frame = frames[index : index + 1]
            last = self.last
            alike = last is not None and last.shape[1:] == frame.shape[1:]
            if last is None or not alike or last.device != frame.device or tick <= self.last_time:
                self.origin = tick
                made.append(frame)
                due.append(tick)
            else:
                self.interval = tick - self.last_time
                wanted = self.wanted(self.last_time, tick, scale, fps)
                between = [t for t in wanted if t < tick]
                if between:
                    shares = [float((t - self.last_time) / self.interval) for t in between]
                    made.append(self.mids(last, frame, shares))
                if len(between) < len(wanted):
                    made.append(frame)
                due += wanted
            self.last, self.last_time = frame.clone(), tick
        if not made:
            return frames[:0], ()
        return torch.cat(made), tuple(due)

    def flush(self, *, scale: int, fps: float) -> tuple[Tensor, Times] | None:
        """The frames after the last one, till the next would have come: it stands still there."""
        if self.last is None:
            return None
        end = self.last_time + self.interval
        wanted = [t for t in self.wanted(self.last_time, end, scale, fps) if t < end]
        return self.last.expand(len(wanted), -1, -1, -1), tuple(wanted)

    def wanted(self, after: Fraction, until: Fraction, scale: int, fps: float) -> list[Fraction]:
        """The times that are due after one frame, up to the next and including it."""
        if fps >= 1:
            step = 1 / Fraction(fps).limit_denominator(1000)
            first = math.floor((after - self.origin) / step) + 1
            last = math.floor((until - self.origin) / step)
            return [self.origin + step * number for number in range(first, last + 1)]
        step = (until - after) / scale
        return [after + step * number for number in range(1, scale)] + [until]

    def mids(self, first: Tensor, second: Tensor, shares: list[float]) -> Tensor:
        """Frames between two, each so far along as its share says."""
        count = len(shares)
        times = first.new_tensor(shares)
        if self.network is None:
            return along_flow(first, second, times)
        a, b = (split_alpha(f.expand(count, -1, -1, -1)) for f in (first, second))
        colour = in_between(self.network, to_rgb(a[0]), to_rgb(b[0]), times)
        alpha = None
        if a[1] is not None and b[1] is not None:
            alpha = torch.lerp(a[1], b[1], times.view(-1, 1, 1, 1))
        return join_alpha(colour[..., :1] if first.shape[3] == 1 else colour, alpha)


def along_flow(first: Tensor, second: Tensor, times: Tensor) -> Tensor:
    """Both frames carried along the motion to each time and mixed, the nearer one more. What is
    hidden in one of them counts less there: its motion does not come back to where it began."""
    there = dis_flow(first, second, "fine")
    back = dis_flow(second, first, "fine")
    seen_first, seen_second = seen(there, back), seen(back, there)
    mixed = []
    for share in times.tolist():
        weight_first = warp(seen_first, there, share).mul_(1 - share).add_(1e-4)
        weight_second = warp(seen_second, back, 1 - share).mul_(share).add_(1e-4)
        carried = warp(first, there, share) * weight_first
        carried += warp(second, back, 1 - share) * weight_second
        mixed.append(carried / (weight_first + weight_second))
    return torch.cat(mixed)


def seen(there: Tensor, back: Tensor) -> Tensor:
    """How surely a pixel is in both frames, `(1, H, W, 1)`: 1 where the motion there and back
    again ends where it began, 0 where it misses by four pixels."""
    missed = there + warp(back, -there)
    return (1 - torch.hypot(missed[..., :1], missed[..., 1:]) / 4).clamp_(0, 1)
