"""Frames: what they are made from, and what they become. Everywhere `(T, H, W, C)`, float32 in
[0, 1], C = 1 grey, 3 RGB or 4 RGB with straight alpha."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional


def to_float(frames: Tensor) -> Tensor:
    """uint8 frames as float32 in [0, 1]."""
    return frames.float().div_(255)


def to_uint8(frames: Tensor) -> Tensor:
    """float32 frames as uint8, truncated as Scope does; the exact inverse of `to_float`."""
    return (frames * 255).clamp_(0, 255).to(torch.uint8)


def to_frames(pictures: Sequence[Tensor], device: torch.device) -> Tensor:
    """Scope's list of uint8 `(1, H, W, C)` pictures as one chunk of float32 frames.

    Pictures of other sizes are stretched to the first, and channels go up to the largest number.
    """
    frames = [to_float(picture.to(device)) for picture in pictures]
    height, width = frames[0].shape[1:3]
    channels = max(frame.shape[3] for frame in frames)
    frames = [with_channels(resize(f, height, width), channels) for f in frames]
    return frames[0] if len(frames) == 1 else torch.cat(frames)


def with_channels(frames: Tensor, channels: int) -> Tensor:
    """Frames with at least so many channels: grey is repeated, alpha is opaque."""
    if frames.shape[3] == 1 and channels >= 3:
        frames = frames.expand(-1, -1, -1, 3)
    if frames.shape[3] == 3 and channels == 4:
        frames = torch.cat([frames, torch.ones_like(frames[..., :1])], dim=3)
    return frames


def fit_to(frames: Tensor, height: int, width: int, mode: str) -> Tensor:
    """Frames in another size, smoothed where they shrink.

    `contain` keeps all of the picture and fills the rest with black, `cover` fills the size and
    cuts the rest, `stretch` bends the picture.
    """
    if frames.shape[1:3] == (height, width):
        return frames
    if mode == "stretch":
        return resize(frames, height, width)
    scales = (height / frames.shape[1], width / frames.shape[2])
    scale = min(scales) if mode == "contain" else max(scales)
    inner_height = max(1, round(frames.shape[1] * scale))
    inner_width = max(1, round(frames.shape[2] * scale))
    if mode == "contain":
        inner_height, inner_width = min(inner_height, height), min(inner_width, width)
        top, left = (height - inner_height) // 2, (width - inner_width) // 2
        filled = frames.new_zeros(frames.shape[0], height, width, frames.shape[3])
        inner = resize(frames, inner_height, inner_width)
        filled[:, top : top + inner_height, left : left + inner_width] = inner
        return filled
    inner_height, inner_width = max(inner_height, height), max(inner_width, width)
    top, left = (inner_height - height) // 2, (inner_width - width) // 2
    inner = resize(frames, inner_height, inner_width)
    return inner[:, top : top + height, left : left + width]


def resize(frames: Tensor, height: int, width: int) -> Tensor:
    """Frames stretched to a size, bilinear, with antialiasing where they shrink."""
    if frames.shape[1:3] == (height, width):
        return frames
    planes = frames.permute(0, 3, 1, 2)
    shrinks = height < frames.shape[1] or width < frames.shape[2]
    planes = functional.interpolate(
        planes, (height, width), mode="bilinear", align_corners=False, antialias=shrinks
    )
    return planes.permute(0, 2, 3, 1)
