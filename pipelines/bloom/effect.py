"""Glow around bright places."""

import torch
from torch import Tensor

from pipelines.kit.blur import gaussian
from pipelines.kit.colour import join_alpha, parse_colour, split_alpha
from pipelines.kit.frames import resize


def bloom(
    frames: Tensor,
    *,
    threshold: float,
    intensity: float,
    radius: float,
    soft_knee: float,
    blend: str,
    tint: str,
) -> Tensor:
    """Blur what is brighter than the threshold and lay it over the picture; alpha is kept.

    Brightness is the largest channel, so that a pure red lamp glows like a white one.
    """
    colour, alpha = split_alpha(frames)
    height, width = colour.shape[1:3]

    # A wide blur is smooth: at a fraction of the size it looks the same and costs a fraction.
    sigma = radius * height / 720
    shrink = max(1, int(sigma / 4))
    small = resize(colour, max(1, height // shrink), max(1, width // shrink))
    glow = gaussian(small * bright_part(small, threshold, soft_knee), sigma / shrink)
    glow = resize(glow, height, width).mul_(intensity)
    if colour.shape[3] == 3:
        glow *= glow.new_tensor(parse_colour(tint))

    if blend == "screen":
        # a + b - a * b: on the way from a to white, as far as b says
        lit = torch.lerp(colour, glow.new_ones(()), glow.clamp_(0, 1), out=glow)
    else:
        lit = glow.add_(colour).clamp_(0, 1)
    return join_alpha(lit, alpha)


def bright_part(frames: Tensor, threshold: float, soft_knee: float) -> Tensor:
    """The share of each pixel above the threshold, `(T, H, W, 1)`; around it a parabola leads
    from none to all of the excess, `soft_knee` of the threshold wide on each side."""
    brightness = frames.amax(dim=3, keepdim=True)
    excess = brightness - threshold
    knee = max(threshold * soft_knee, 1e-5)
    soft = (excess + knee).clamp_(0, 2 * knee).square_().div_(4 * knee)
    return torch.maximum(soft, excess).div_(brightness.clamp(min=1e-5))
