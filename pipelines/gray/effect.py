"""Colour to grey."""

from torch import Tensor

from pipelines.kit.colour import join_alpha, luma, split_alpha


def gray(frames: Tensor) -> Tensor:
    """The BT.601 luma in every colour channel; alpha is kept."""
    colour, alpha = split_alpha(frames)
    return join_alpha(luma(colour).expand_as(colour), alpha)
