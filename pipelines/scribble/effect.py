"""Pictures as white strokes on black."""

from pathlib import Path

import torch
from torch import Tensor

from pipelines.kit.blur import gaussian
from pipelines.kit.colour import luma, over_black, to_rgb
from pipelines.kit.weights import load_weights
from pipelines.scribble.contour import ContourInference, contours

CONTOUR_REPOSITORY = "daydreamlive/VACE-Annotators"
CONTOUR_WEIGHTS = "VACE-Annotators/scribble/anime_style/netG_A_latest.pth"

WIDER = 1.6
"""The ratio of the two Gaussians whose difference comes closest to what the eye does (Marr and
Hildreth, 1980)."""


class Scribble:
    """Strokes by one of two methods; each frame is drawn by itself.

    MissingModelError or ValueError where the network's weights are not there or are others.
    """

    def __init__(self, method: str, device: torch.device, models: Path) -> None:
        self.network: ContourInference | None = None
        if method == "contour":
            self.network = ContourInference()
            load_weights(self.network, models / CONTOUR_WEIGHTS, CONTOUR_REPOSITORY, "scribble")
            self.network.eval().to(device)

    def __call__(
        self, frames: Tensor, *, thickness: float, threshold: float, softness: float, clean: float
    ) -> Tensor:
        """White on black, of the input's size: grey for grey, else RGB."""
        if self.network is not None:
            strokes = white_on_black(contours(self.network, to_rgb(over_black(frames))))
        else:
            strokes = lines(
                luma(frames),
                sigma=thickness * frames.shape[1] / 720,
                threshold=threshold,
                softness=softness,
                clean=clean,
            )
        return strokes.expand(-1, -1, -1, 1 if frames.shape[3] == 1 else 3)


def lines(
    brightness: Tensor, *, sigma: float, threshold: float, softness: float, clean: float
) -> Tensor:
    """An extended difference of Gaussians (Winnemoeller et al., Computers & Graphics 2012), taken
    relative to the brightness around, so that dark places have lines as well.

    A drawing, light paper with dark strokes or the reverse, keeps its strokes: the polarity is
    found frame by frame.
    """
    paper = on_light_paper(brightness)
    around = gaussian(paper, max(sigma, 0.4) * WIDER * 2)
    darker = (around - gaussian(paper, sigma)).div_(around + 0.1)
    strokes = ((darker - threshold) / max(softness, 1e-4)).clamp_(0, 1)
    # A stroke has company along its length; a speck has not.
    company = gaussian(strokes, max(sigma, 0.4) * 4)
    kept = ((company - 0.25 * clean) / 0.05 + 1).clamp_(0, 1)
    return strokes.mul_(kept)


def on_light_paper(brightness: Tensor) -> Tensor:
    """The frames with their strokes dark: those that are a drawing of light strokes on dark are
    turned round. A drawing is nearly all black and white, and mostly ground."""
    extreme = ((brightness < 0.15) | (brightness > 0.85)).float().mean((1, 2, 3), keepdim=True)
    mean = brightness.mean((1, 2, 3), keepdim=True)
    turned = (extreme > 0.9) & (mean < 0.35)
    return torch.where(turned, 1 - brightness, brightness)


def white_on_black(strokes: Tensor) -> Tensor:
    """Lines with their ground black: most of a drawing is ground."""
    return torch.where(strokes.mean((1, 2, 3), keepdim=True) > 0.5, 1 - strokes, strokes)
