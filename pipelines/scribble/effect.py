"""Pictures as white strokes on black."""

import torch
from torch import Tensor

from pipelines.kit.blur import gaussian
from pipelines.kit.colour import luma

WIDER = 1.6
"""The ratio of the two Gaussians whose difference comes closest to what the eye does (Marr and
Hildreth, 1980)."""


def scribble(
    frames: Tensor, *, thickness: float, threshold: float, softness: float, clean: float
) -> Tensor:
    """An extended difference of Gaussians (Winnemoeller et al., Computers & Graphics 2012), taken
    relative to the brightness around, so that dark places have lines as well.

    A drawing, light paper with dark strokes or the reverse, keeps its strokes: the polarity is
    found frame by frame. Output is grey, of the input's size.
    """
    paper = on_light_paper(luma(frames))
    sigma = thickness * frames.shape[1] / 720
    around = gaussian(paper, max(sigma, 0.4) * WIDER * 2)
    darker = (around - gaussian(paper, sigma)).div_(around + 0.1)
    strokes = ((darker - threshold) / max(softness, 1e-4)).clamp_(0, 1)
    # A stroke has company along its length; a speck has not.
    company = gaussian(strokes, max(sigma, 0.4) * 4)
    kept = ((company - 0.25 * clean) / 0.05 + 1).clamp_(0, 1)
    strokes *= kept
    return strokes.expand(-1, -1, -1, 1 if frames.shape[3] == 1 else 3)


def on_light_paper(brightness: Tensor) -> Tensor:
    """The frames with their strokes dark: those that are a drawing of light strokes on dark are
    turned round. A drawing is nearly all black and white, and mostly ground."""
    extreme = ((brightness < 0.15) | (brightness > 0.85)).float().mean((1, 2, 3), keepdim=True)
    mean = brightness.mean((1, 2, 3), keepdim=True)
    turned = (extreme > 0.9) & (mean < 0.35)
    return torch.where(turned, 1 - brightness, brightness)
