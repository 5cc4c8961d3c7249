"""Pictures carried along by motion."""

import torch
from torch import Tensor

from pipelines.kit.flow import fit_flow, warp


class FlowWarp:
    """Pushes each frame along the vectors and mixes it with the last result, dragged along them."""

    def __init__(self) -> None:
        self.last: Tensor | None = None

    def __call__(
        self, frames: Tensor, flow: Tensor | None, *, amount: float, drag: float
    ) -> Tensor:
        """The picture unchanged where no flow is wired."""
        if flow is None:
            return frames
        flow = fit_flow(flow, frames.shape[1], frames.shape[2])
        pushed = warp(frames, flow, amount) if amount else frames
        last = self.last
        if last is None or last.shape[1:] != frames.shape[1:] or last.device != frames.device:
            last = pushed[:1]
        dragged = torch.empty_like(pushed)
        for index in range(frames.shape[0]):
            carried = warp(last, flow[index : index + 1])
            last = torch.lerp(pushed[index : index + 1], carried, drag)
            dragged[index] = last[0]
        self.last = last
        return dragged

    def reset(self) -> None:
        """Forget the last result."""
        self.last = None
