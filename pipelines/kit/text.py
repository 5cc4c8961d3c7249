"""Words as pictures, in the fonts that travel with them."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

SANS = "Inter-SemiBold.otf"
MONO = "JetBrainsMono-Medium.ttf"
FILES = (SANS, MONO)
"""What lies beside this module, wherever its code goes."""


@lru_cache(maxsize=64)
def font(name: str, size: int) -> Any:
    """A font in pixels."""
    from PIL import ImageFont

    return ImageFont.truetype(str(Path(__file__).with_name(name)), max(1, size))


def printable(words: str) -> str:
    """Words without what no font can draw, such as line breaks and halves of characters."""
    return "".join(letter if letter.isprintable() else " " for letter in words)


def width_of(words: str, name: str, size: int) -> float:
    """How wide some words are, in pixels."""
    return float(font(name, size).getlength(printable(words)))


def wrapped(words: str, name: str, size: int, width: int) -> list[str]:
    """Lines that are no wider than `width`, broken between words, else within one."""
    lines: list[str] = []
    for paragraph in words.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if width_of(longer, name, size) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            line = word
            while len(line) > 1 and width_of(line, name, size) > width:
                fits = next(
                    n
                    for n in range(len(line), 0, -1)
                    if n == 1 or width_of(line[:n], name, size) <= width
                )
                lines.append(line[:fits])
                line = line[fits:]
        lines.append(line)
    return lines


@lru_cache(maxsize=512)
def line_mask(words: str, name: str, size: int, stroke: int = 0) -> Tensor:
    """One line of words as `(H, W)` float32 in [0, 1]: how much of each pixel is covered. All lines
    of a font and size are equally high; `stroke` makes them fatter, and the mask as much larger.

    Never to be written into: it is kept.
    """
    from PIL import Image, ImageDraw

    chosen = font(name, size)
    ascent, descent = chosen.getmetrics()
    width = max(1, round(width_of(words, name, size) + 0.5))
    picture = Image.new("L", (width + 2 * stroke, ascent + descent + 2 * stroke))
    place = (stroke, stroke)
    ImageDraw.Draw(picture).text(
        place, printable(words), fill=255, font=chosen, stroke_width=stroke
    )
    return torch.from_numpy(np.asarray(picture, np.float32) / 255)


def paint(frames: Tensor, mask: Tensor, x: int, y: int, colour: tuple[float, ...]) -> None:
    """Lay a colour over frames in place where a `(H, W)` mask covers them, its top left corner at
    `(x, y)`; what lies outside is cut. Grey frames take the colour's luma, and alpha rises."""
    height, width = frames.shape[1:3]
    top, left = max(0, y), max(0, x)
    bottom, right = min(height, y + mask.shape[0]), min(width, x + mask.shape[1])
    if top >= bottom or left >= right:
        return
    cover = mask[top - y : bottom - y, left - x : right - x].to(frames.device)[..., None]
    part = frames[:, top:bottom, left:right]
    channels = frames.shape[3]
    grey = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]
    ink = part.new_tensor([grey] if channels == 1 else colour)
    if channels < 4:
        part.lerp_(ink, cover)
        return
    alpha = part[..., 3:] * (1 - cover) + cover
    held = part[..., :3] * part[..., 3:] * (1 - cover) + ink * cover
    part[..., :3] = held / alpha.clamp(min=1e-6)
    part[..., 3:] = alpha
