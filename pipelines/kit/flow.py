"""Motion as vectors: `(T, H, W, 2)` float32, in pixels, from frame i-1 to frame i."""

import math

import torch
from torch import Tensor

from pipelines.kit.colour import hsv_to_rgb
from pipelines.kit.frames import resize
from pipelines.kit.grid import pixel_grid, sample


def fit_flow(flow: Tensor, height: int, width: int) -> Tensor:
    """Vectors for a picture of another size: spread over it, and longer as it is larger."""
    if flow.shape[1:3] == (height, width):
        return flow
    factors = flow.new_tensor([width / flow.shape[2], height / flow.shape[1]])
    return resize(flow, height, width) * factors


def warp(frames: Tensor, flow: Tensor, amount: float = 1.0) -> Tensor:
    """Frames carried along the vectors: each pixel is looked up where it came from."""
    x, y = pixel_grid(frames)
    return sample(frames, x - flow[..., 0] * amount, y - flow[..., 1] * amount)


def flow_to_rgb(flow: Tensor, reach: float, *, light: bool) -> Tensor:
    """Vectors as colours: hue by direction, strength by length up to `reach` pixels; what rests is
    black, or white where `light`."""
    hue = torch.atan2(flow[..., 1:], flow[..., :1]).div_(2 * math.pi).remainder_(1)
    strength = torch.hypot(flow[..., :1], flow[..., 1:]).div_(max(reach, 1e-6)).clamp_(0, 1).sqrt_()
    full = torch.ones_like(strength)
    return hsv_to_rgb(hue, strength if light else full, full if light else strength)
