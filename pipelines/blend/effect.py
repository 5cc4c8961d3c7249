"""Two pictures in one."""

import torch
from torch import Tensor

from pipelines.kit.colour import join_alpha, split_alpha
from pipelines.kit.frames import fit_to, with_channels


def blend(
    frames: Tensor, frames_b: Tensor, mask: Tensor | None, *, mode: str, amount: float, fit: str
) -> Tensor:
    """Lay the second picture over the first by `amount`, its alpha and the mask.

    The second picture and the mask take the first one's size; channels go up to the larger.
    """
    height, width = frames.shape[1:3]
    channels = max(frames.shape[3], frames_b.shape[3])
    below, below_alpha = split_alpha(with_channels(frames, channels))
    above, above_alpha = split_alpha(with_channels(fit_to(frames_b, height, width, fit), channels))

    weight: Tensor | float = amount
    if mask is not None:
        weight = fit_to(mask, height, width, fit) * weight
    if above_alpha is not None:
        weight = above_alpha * weight

    mixed = combined(below, above, mode).sub_(below).mul_(weight).add_(below).clamp_(0, 1)
    if below_alpha is not None:
        below_alpha = below_alpha + (1 - below_alpha) * weight
    return join_alpha(mixed, below_alpha)


def combined(below: Tensor, above: Tensor, mode: str) -> Tensor:
    """A new tensor: the two pictures in one mode, before any mask. Formulas as in the W3C's
    Compositing and Blending Level 1."""
    if mode == "add":
        return (below + above).clamp_(0, 1)
    if mode == "multiply":
        return below * above
    if mode == "screen":
        return (below * above).neg_().add_(below).add_(above)
    if mode == "overlay":
        dark = below * above * 2
        light = (below * above).neg_().add_(below).add_(above).mul_(2).sub_(1)
        return torch.where(below <= 0.5, dark, light)
    if mode == "difference":
        return (below - above).abs_()
    return above.clone()
