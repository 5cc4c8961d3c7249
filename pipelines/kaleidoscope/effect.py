"""Mirrored wedges around a centre."""

import math

import torch
from torch import Tensor

from pipelines.kit.clock import Clock
from pipelines.kit.grid import pixel_grid, sample


def kaleidoscope(
    frames: Tensor,
    *,
    slices: int,
    angle: float,
    spin: float,
    zoom: float,
    centre_x: float,
    centre_y: float,
    clock: Clock,
) -> Tensor:
    """Fold the plane into `slices` wedges, each mirrored in its middle, and fill them all with one
    wedge of the picture around the centre. Beyond the picture's edges it is mirrored."""
    height, width = frames.shape[1:3]
    x, y = pixel_grid(frames)
    radius = torch.hypot(x, y).div_(zoom)
    wedge = 2 * math.pi / slices
    folded = torch.atan2(y, x).sub_(math.radians(angle)).remainder_(wedge).sub_(wedge / 2).abs_()
    # The wedge is cut upwards from the centre: there a picture has most to show.
    turns = [math.radians(spin * seconds - 90) % (2 * math.pi) for seconds in clock.seconds]
    folded = folded + torch.tensor(turns, device=frames.device).view(-1, 1, 1)
    return sample(
        frames,
        torch.cos(folded).mul_(radius).add_((centre_x - 0.5) * width),
        folded.sin_().mul_(radius).add_((centre_y - 0.5) * height),
    )
