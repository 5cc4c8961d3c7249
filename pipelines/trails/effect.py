"""Feedback of the last frame."""

import torch
from torch import Tensor

from pipelines.kit.grid import pixel_grid, sample


class Trails:
    """Each frame is laid together with what is left of the one before."""

    def __init__(self) -> None:
        self.last: Tensor | None = None

    def __call__(self, frames: Tensor, *, decay: float, mode: str, zoom: float) -> Tensor:
        """`decay` is what is left of the trail after a frame, `zoom` how much it grows."""
        last = self.last
        if last is None or last.shape[1:] != frames.shape[1:] or last.device != frames.device:
            last = frames[:1]
        trailed = torch.empty_like(frames)
        for index in range(frames.shape[0]):
            frame = frames[index : index + 1]
            if zoom != 1:
                x, y = pixel_grid(last)
                grid = (x / zoom).expand(1, y.shape[0], -1), (y / zoom).expand(1, -1, x.shape[1])
                last = sample(last, *grid)
            mixed = trailed[index : index + 1]
            if mode == "mix":
                torch.lerp(frame, last, decay, out=mixed)
            else:
                torch.maximum(frame, torch.mul(last, decay, out=mixed), out=mixed)
            last = mixed
        self.last = last
        return trailed

    def reset(self) -> None:
        """Forget the trail."""
        self.last = None
