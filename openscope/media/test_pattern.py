"""Pictures without a file, the same on every run and machine."""

import math
from collections.abc import Callable
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from openscope.media.picture import Pixels

_PALETTE = ("#4AA8E0", "#3DBE9B", "#8B7CF6", "#E66FA0", "#E0A244", "#5BC0F8")
_DARK, _DIM = "#14161C", "#23272F"


def test_pattern(
    pattern: str, width: int, height: int, seconds: float, index: int, seed: int
) -> Pixels:
    """One frame `(H, W, 3)` of a pattern: bars, checker, gradient, shapes or noise.

    `seconds` moves what moves; noise depends on `seed` and `index` alone.
    """
    if pattern == "noise":
        key = np.array([seed % 2**64, index], np.uint64)
        bits = np.random.Generator(np.random.Philox(key=key))
        return bits.integers(0, 256, (height, width, 3), np.uint8)
    return _PATTERNS[pattern](width, height, seconds)


def _bars(width: int, height: int, seconds: float) -> Pixels:
    """Bars of 75 %, a grey ramp below, and a line that sweeps once in four seconds."""
    frame = _still_bars(width, height).copy()
    line = max(1, width // 320)
    at = int(seconds / 4 % 1 * width)
    frame[:, at : at + line] = 255
    return frame


@lru_cache(maxsize=4)
def _still_bars(width: int, height: int) -> Pixels:
    level = 191
    colours = np.array(
        [[r, g, b] for g in (level, 0) for r in (level, 0) for b in (level, 0)][:-1], np.uint8
    )
    bars = colours[np.arange(width) * len(colours) // width]
    ramp = np.linspace(0, 255, width).round().astype(np.uint8)[:, None].repeat(3, axis=1)
    upper = height * 3 // 4
    return np.concatenate([np.tile(bars, (upper, 1, 1)), np.tile(ramp, (height - upper, 1, 1))])


def _checker(width: int, height: int, seconds: float) -> Pixels:
    """Squares that move one side down and to the right in a second."""
    side = max(1, height // 12)
    start = -int(seconds * side) % (2 * side)
    board = _board(width + 2 * side, height + 2 * side, side)
    return board[start : start + height, start : start + width].copy()


@lru_cache(maxsize=4)
def _board(width: int, height: int, side: int) -> Pixels:
    odd = (np.arange(width) // side + np.arange(height)[:, None] // side) & 1
    board: Pixels = np.array([_rgb(_DIM), _rgb("#C9D0DC")], np.uint8)[odd]
    return board


def _gradient(width: int, height: int, seconds: float) -> Pixels:
    """Three soft waves of colour that turn once in twelve seconds."""
    x, y = _plane(width, height)
    angle = 2 * math.pi * seconds / 12
    frame = np.empty((height, width, 3), np.float32)
    for channel in range(3):
        turn = angle + channel * 2 * math.pi / 3
        wave = x * math.cos(turn) + y * math.sin(turn)
        frame[:, :, channel] = 128 + 110 * np.sin(2.2 * wave + turn)
    return frame.astype(np.uint8)


def _shapes(width: int, height: int, seconds: float) -> Pixels:
    """Discs and squares on orbits around the middle, in the colours of the palette."""
    frame = np.empty((height, width, 3), np.uint8)
    frame[:] = _rgb(_DARK)
    unit = min(width, height)
    fraction = 4  # OpenCV's fixed point: sixteenths of a pixel, so that motion is smooth
    for number, colour in enumerate(_PALETTE):
        turn = 2 * math.pi * (seconds / (6 + 2 * number) + number / len(_PALETTE))
        reach = 0.16 + 0.045 * number
        centre = np.array(
            [
                width / 2 + reach * width * math.cos(turn),
                height / 2 + reach * height * math.sin(turn),
            ]
        )
        size = unit * (0.05 + 0.012 * number)
        if number % 2:
            corners = [
                centre + size * np.array([math.cos(a), math.sin(a)])
                for a in np.arange(4) * math.pi / 2 + turn
            ]
            points = np.round(np.array(corners) * 2**fraction).astype(np.int32)
            cv2.fillConvexPoly(frame, points, _rgb(colour), cv2.LINE_AA, fraction)
        else:
            x, y, radius = (round(float(v) * 2**fraction) for v in (*centre, size))
            cv2.circle(frame, (x, y), max(1, radius), _rgb(colour), -1, cv2.LINE_AA, fraction)
    return frame


_PATTERNS: dict[str, Callable[[int, int, float], Pixels]] = {
    "bars": _bars,
    "checker": _checker,
    "gradient": _gradient,
    "shapes": _shapes,
}


@lru_cache(maxsize=4)
def _plane(width: int, height: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Columns and rows from the middle, in half heights."""
    half = max(1.0, height / 2)
    x = (np.arange(width, dtype=np.float32) - (width - 1) / 2) / half
    y = (np.arange(height, dtype=np.float32) - (height - 1) / 2) / half
    return x[None, :], y[:, None]


def _rgb(text: str) -> tuple[int, int, int]:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)
