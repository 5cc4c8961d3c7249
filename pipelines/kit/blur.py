"""Blurs."""

import math

import torch
from torch import Tensor
from torch.nn import functional


def gaussian(frames: Tensor, sigma: float) -> Tensor:
    """Gaussian blur by two passes of a line each, edges repeated; `sigma` in pixels."""
    if sigma < 0.1:  # the next pixel would weigh nothing
        return frames
    reach = math.ceil(3 * sigma)
    offsets = torch.arange(-reach, reach + 1, dtype=torch.float32, device=frames.device)
    weights = torch.exp(-0.5 * (offsets / sigma) ** 2)
    weights /= weights.sum()
    channels = frames.shape[3]
    planes = frames.permute(0, 3, 1, 2)
    for shape, padding in (
        ((1, 1, 1, -1), (reach, reach, 0, 0)),
        ((1, 1, -1, 1), (0, 0, reach, reach)),
    ):
        kernel = weights.view(shape).expand(channels, 1, -1, -1)
        padded = functional.pad(planes, padding, mode="replicate")
        planes = functional.conv2d(padded, kernel, groups=channels)
    return planes.permute(0, 2, 3, 1)
