"""Lists of frames as tensors and back, as pipelines of Scope do it."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional


def normalize_frame_sizes(
    frames: Sequence[Tensor],
    target_height: int | None = None,
    target_width: int | None = None,
    device: torch.device | None = None,
    dtype: torch.dtype | None = None,
) -> list[Tensor]:
    """`(1, H, W, C)` frames in one size, the first frame's unless told otherwise."""
    if not frames:
        return []
    height = target_height or frames[0].shape[1]
    width = target_width or frames[0].shape[2]
    fitted = []
    for frame in frames:
        kind = dtype or frame.dtype
        frame = frame.to(device=device or frame.device)
        if frame.shape[1:3] != (height, width):
            planes = frame.permute(0, 3, 1, 2).float()
            planes = functional.interpolate(
                planes, (height, width), mode="bilinear", align_corners=False
            )
            frame = planes.permute(0, 2, 3, 1)
        fitted.append(frame.to(kind))
    return fitted


def preprocess_chunk(
    chunk: Sequence[Tensor],
    device: torch.device,
    dtype: torch.dtype,
    height: int | None = None,
    width: int | None = None,
) -> Tensor:
    """A list of uint8 `(1, H, W, C)` frames as `(1, C, T, H, W)` in [-1, 1]."""
    frames = normalize_frame_sizes(chunk, height, width, device, dtype)
    stacked = torch.stack([frame.squeeze(0) for frame in frames])
    return (stacked / 255 * 2 - 1).permute(3, 0, 1, 2).unsqueeze(0)


def postprocess_chunk(chunk: Tensor) -> Tensor:
    """`(1, T, C, H, W)` in [-1, 1] as `(T, H, W, C)` float32 in [0, 1]."""
    frames = chunk.squeeze(0).permute(0, 2, 3, 1).float()
    return (frames / 2 + 0.5).clamp(0, 1).contiguous()
