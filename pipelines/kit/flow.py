"""Motion as vectors: `(T, H, W, 2)` float32, in pixels, from frame i-1 to frame i."""

import math
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor

from pipelines.kit.colour import hsv_to_rgb, luma
from pipelines.kit.frames import resize, to_uint8
from pipelines.kit.grid import pixel_grid, sample

DIS_PRESETS = {
    "fast": cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST,
    "medium": cv2.DISOPTICAL_FLOW_PRESET_FAST,
    "fine": cv2.DISOPTICAL_FLOW_PRESET_MEDIUM,
}
SMALLEST_DIS = 16
"""Pixels a side below which the search has nothing to look at."""


def dis_flow(before: Tensor, frames: Tensor, quality: str) -> Tensor:
    """Dense inverse search (Kroeger et al., ECCV 2016), on the CPU."""
    count, height, width = frames.shape[:3]
    flow = np.zeros((count, height, width, 2), np.float32)
    if min(height, width) >= SMALLEST_DIS:
        old, new = (to_uint8(luma(part))[..., 0].cpu().numpy() for part in (before, frames))
        search: Any = cv2.DISOpticalFlow.create(DIS_PRESETS[quality])
        for index in range(count):
            flow[index] = search.calc(old[index], new[index], None)
    return torch.from_numpy(flow).to(frames.device)


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
