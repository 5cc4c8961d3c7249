"""A mask from brightness."""

from torch import Tensor

from pipelines.kit.colour import luma


def luma_key(frames: Tensor, *, low: float, high: float, softness: float, invert: bool) -> Tensor:
    """White where the luma is between `low` and `high`, fading to black over `softness` outside."""
    brightness = luma(frames)
    width = max(softness, 1e-5)
    rising = ((brightness - low) / width).add_(1).clamp_(0, 1)
    falling = ((high - brightness) / width).add_(1).clamp_(0, 1)
    mask = smooth(rising.mul_(falling))
    return mask.neg_().add_(1) if invert else mask


def smooth(ramp: Tensor) -> Tensor:
    """A straight ramp from 0 to 1 with its corners rounded (smoothstep)."""
    return (3 - 2 * ramp).mul_(ramp).mul_(ramp)
