"""One picture on its way in or out, and what goes wrong with files."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""`(H, W, C)` in RGB order, C = 1 grey, 3 RGB or 4 RGB with straight alpha. Never written after."""


class MediaError(Exception):
    """A file that cannot be read or written; the message names it and says what happened."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A frame of a film: `time` in seconds from the film's first kept frame, `duration` in
    seconds until the next one."""

    pixels: Pixels
    time: Fraction
    duration: Fraction


class SameSize:
    """Holds the pictures of one output, named by `path`, to the size of the first."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._first: tuple[int, ...] | None = None
        self._count = 0

    def check(self, pixels: Pixels) -> None:
        """Count a picture; MediaError, with its number, where it has another size."""
        size = pixels.shape[:2]
        self._first = self._first or size
        if size != self._first:
            old, new = (f"{width}x{height}" for height, width in (self._first, size))
            raise MediaError(
                f"{self._path}: the size changed from {old} to {new} at frame {self._count}. "
                "A film has one size: set the document's."
            )
        self._count += 1


def as_rate(rate: float) -> Fraction:
    """A rounded frame rate as the fraction that was meant: 23.976, 29.97 and 59.94 are the ones of
    television, and whole numbers are whole."""
    television = Fraction(round(rate) * 1000, 1001)
    for exact in (television, Fraction(round(rate))):
        if exact and abs(rate / exact - 1) < 0.0002:
            return exact
    return Fraction(rate).limit_denominator(1000)
