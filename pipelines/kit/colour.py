"""Colour: luma, alpha, and the two conversions that a wire may make."""

import torch
from torch import Tensor


def over_black(frames: Tensor) -> Tensor:
    """RGBA laid over black; grey and RGB as they are."""
    return frames[..., :3] * frames[..., 3:] if frames.shape[3] == 4 else frames


def luma(frames: Tensor) -> Tensor:
    """Brightness as ITU-R BT.601 weighs it, alpha laid over black first: `(T, H, W, 1)`."""
    if frames.shape[3] == 1:
        return frames
    grey = frames[..., 0:1] * 0.299
    grey += frames[..., 1:2] * 0.587
    grey += frames[..., 2:3] * 0.114
    return grey.mul_(frames[..., 3:]) if frames.shape[3] == 4 else grey


def to_mask(frames: Tensor) -> Tensor:
    """A video on a mask wire: its luma."""
    return luma(frames)


def to_video(mask: Tensor) -> Tensor:
    """A mask on a video wire: a grey picture."""
    return mask


def to_rgb(frames: Tensor) -> Tensor:
    """Grey as three equal channels; RGB and RGBA as they are."""
    return frames.expand(-1, -1, -1, 3) if frames.shape[3] == 1 else frames


def split_alpha(frames: Tensor) -> tuple[Tensor, Tensor | None]:
    """The colour of frames and their alpha, None where they have none."""
    return (frames[..., :3], frames[..., 3:]) if frames.shape[3] == 4 else (frames, None)


def join_alpha(colour: Tensor, alpha: Tensor | None) -> Tensor:
    """Colour with its alpha again."""
    return colour if alpha is None else torch.cat([colour, alpha], dim=3)


def parse_colour(text: str) -> tuple[float, float, float]:
    """`#rrggbb` as red, green and blue in [0, 1]; white where it is no colour."""
    try:
        number = int(text.removeprefix("#"), 16) if len(text) == 7 else 0xFFFFFF
    except ValueError:
        number = 0xFFFFFF
    return (number >> 16 & 255) / 255, (number >> 8 & 255) / 255, (number & 255) / 255


def hsv_to_rgb(hue: Tensor, saturation: Tensor, value: Tensor) -> Tensor:
    """Hue in turns, saturation and value in [0, 1], `(T, H, W, 1)` each, as RGB."""
    offsets = hue.new_tensor([5.0, 3.0, 1.0])
    turned = (hue * 6 + offsets).remainder_(6)
    ramp = torch.minimum(turned, 4 - turned).clamp_(0, 1)
    return (1 - ramp * saturation).mul_(value)
