"""Words over the picture."""

from torch import Tensor

from pipelines.kit.colour import parse_colour
from pipelines.kit.prompts import Prompts
from pipelines.kit.text import MONO, SANS, line_mask, paint, wrapped

MARGIN = 0.04
"""Free space around the text, in heights of the picture."""


def text_overlay(
    frames: Tensor,
    prompts: Prompts | None,
    *,
    size: float,
    x: float,
    y: float,
    colour: str,
    opacity: float,
    outline: float,
    font: str,
) -> Tensor:
    """The prompts, one below the other; the picture unchanged where there are none."""
    strongest = max((prompt["weight"] for prompt in prompts or ()), default=0.0)
    if strongest <= 0 or opacity <= 0:
        return frames
    height, width = frames.shape[1:3]
    name, pixels = (MONO if font == "mono" else SANS), max(1, round(size * height))
    margin = round(MARGIN * min(height, width))
    rim = round(pixels / 12) if outline else 0
    lines = [
        (line, prompt["weight"] / strongest * opacity)
        for prompt in prompts or ()
        for line in wrapped(prompt["text"], name, pixels, max(1, width - 2 * margin))
        if prompt["weight"] > 0
    ]
    masks = [(line_mask(line, name, pixels), share) for line, share in lines]
    rims = [line_mask(line, name, pixels, rim) for line, _ in lines] if rim else []
    step = masks[0][0].shape[0]
    top = round(margin + y * (height - 2 * margin - step * len(masks)))
    drawn = frames.clone()
    for index, (mask, share) in enumerate(masks):
        left = round(margin + x * (width - 2 * margin - mask.shape[1]))
        if rims:
            cover = rims[index] * (outline * share)
            paint(drawn, cover, left - rim, top + index * step - rim, (0.0, 0.0, 0.0))
        paint(drawn, mask * share, left, top + index * step, parse_colour(colour))
    return drawn
