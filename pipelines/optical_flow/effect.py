"""Motion between frames."""

from collections.abc import Callable
from typing import TypeAlias

import torch
from torch import Tensor

from pipelines.kit.colour import over_black, to_rgb
from pipelines.kit.flow import dis_flow, flow_to_rgb

Network: TypeAlias = Callable[[Tensor, Tensor], list[Tensor]]

SMALLEST_RAFT = 128
"""Pixels a side below which RAFT has nothing to look at."""


class OpticalFlow:
    """Compares each frame with the one before it, across chunks; the first has no motion."""

    def __init__(self, method: str, device: torch.device) -> None:
        self.raft = None if method == "dis" else load_raft(method, device)
        self.last: Tensor | None = None

    def __call__(
        self, frames: Tensor, *, quality: str, reach: float, background: str
    ) -> tuple[Tensor, Tensor]:
        """The motion as colours, and as vectors."""
        last = self.last
        if last is None or last.shape[1:3] != frames.shape[1:3] or last.device != frames.device:
            last = frames[:1]
        if last.shape[3] != frames.shape[3]:
            last = frames[:1]
        before = torch.cat([last, frames[:-1]])
        self.last = frames[-1:].clone()
        if self.raft is not None:
            flow = raft_flow(self.raft, before, frames)
        else:
            flow = dis_flow(before, frames, quality)
        reach_here = reach * frames.shape[1] / 720
        return flow_to_rgb(flow, reach_here, light=background == "light"), flow

    def reset(self) -> None:
        """Forget the last frame."""
        self.last = None


def raft_flow(
    raft: Callable[[Tensor, Tensor], list[Tensor]], before: Tensor, frames: Tensor
) -> Tensor:
    """RAFT (Teed and Deng, ECCV 2020) by torchvision, which wants [-1, 1] and sides that are
    multiples of 8."""
    count, height, width = frames.shape[:3]
    if min(height, width) < SMALLEST_RAFT:
        return frames.new_zeros(count, height, width, 2)
    padding = (0, -width % 8, 0, -height % 8)
    old, new = (
        torch.nn.functional.pad(
            to_rgb(over_black(part)).permute(0, 3, 1, 2) * 2 - 1, padding, mode="replicate"
        )
        for part in (before, frames)
    )
    return raft(old, new)[-1][..., :height, :width].permute(0, 2, 3, 1).contiguous()


def load_raft(method: str, device: torch.device) -> Network:
    """torchvision's network with its own weights. RuntimeError where it cannot be used here."""
    try:
        from torchvision.models import optical_flow

        small = method == "raft-small"
        build = optical_flow.raft_small if small else optical_flow.raft_large
        weights = (
            optical_flow.Raft_Small_Weights if small else optical_flow.Raft_Large_Weights
        ).DEFAULT
        network: Network = build(weights=weights).eval().to(device)
    except Exception as error:  # whatever keeps it from loading is the reason
        raise RuntimeError(
            f"{method} is not usable: {error}. It needs torchvision, the extra openscope[raft]."
        ) from error
    return network
