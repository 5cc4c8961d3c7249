"""Where pixels are, and pictures looked up at other places."""

import torch
from torch import Tensor
from torch.nn import functional


def pixel_grid(frames: Tensor) -> tuple[Tensor, Tensor]:
    """Columns `(1, W)` and rows `(H, 1)` of the pixels' centres, in pixels from the middle."""
    height, width = frames.shape[1:3]
    x = torch.arange(width, dtype=torch.float32, device=frames.device) - (width - 1) / 2
    y = torch.arange(height, dtype=torch.float32, device=frames.device) - (height - 1) / 2
    return x.view(1, -1), y.view(-1, 1)


def sample(frames: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """Frames looked up at `(x, y)`, pixels from the middle, `(T or 1, H, W)` each: bilinear, and
    mirrored beyond the edges."""
    height, width = frames.shape[1:3]
    grid = x.new_empty(*x.shape, 2)
    torch.mul(x, 2 / width, out=grid[..., 0])
    torch.mul(y, 2 / height, out=grid[..., 1])
    planes = functional.grid_sample(
        frames.permute(0, 3, 1, 2),
        grid.expand(frames.shape[0], -1, -1, -1),
        padding_mode="reflection",
        align_corners=False,
    )
    return planes.permute(0, 2, 3, 1)
