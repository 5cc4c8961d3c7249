"""Decoded frames as pictures are meant to be seen: RGB, square, the right way up."""

import struct
from fractions import Fraction
from typing import Any

import numpy as np
from av.sidedata.sidedata import Type as SideData
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace

from openscope.media.picture import Pixels

_MATRICES = {
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020,
    10: Colorspace.BT2020,
}
"""Which matrix swscale needs for what a stream signals (ITU-T H.273, table 4)."""

_HD_HEIGHT = 720
"""From this height on, a stream that signals no matrix is BT.709, below it BT.601."""

_GREY_FROM_LIMITED = np.clip((np.arange(256) - 16) * 255 / 219 + 0.5, 0, 255).astype(np.uint8)


class Upright:
    """Makes pictures of the frames of one film, whose pixels are `ratio` times as wide as high."""

    def __init__(self, ratio: Fraction) -> None:
        self._ratio = ratio
        self._rotation: int | None = None
        self._turn = (False, False, False)

    def __call__(self, frame: VideoFrame) -> Pixels:
        """`(H, W, C)` pixels of a frame; C is 1 for grey formats and 4 for those with alpha."""
        # A frame whose side data was looked at holds itself, and its memory, until the garbage
        # collector comes: look again only where the rotation, which costs nothing, is another.
        if frame.rotation != self._rotation:
            self._rotation, self._turn = frame.rotation, _turn(frame)
        pixels = _pixels(frame, self._ratio)
        swap, flip_y, flip_x = self._turn
        if swap:
            pixels = pixels.transpose(1, 0, 2)
        return np.ascontiguousarray(pixels[:: -1 if flip_y else 1, :: -1 if flip_x else 1])


def _pixels(frame: VideoFrame, ratio: Fraction) -> Pixels:
    has_alpha = any(component.is_alpha for component in frame.format.components)
    is_grey = frame.format.name.startswith("gray")
    is_yuv = not frame.format.is_rgb and not is_grey
    full = frame.color_range == ColorRange.JPEG or frame.format.name.startswith("yuvj")
    guess = Colorspace.ITU709 if frame.height >= _HD_HEIGHT else Colorspace.ITU601
    converted = frame.reformat(
        width=max(1, round(frame.width * ratio)),
        format="gray" if is_grey else "rgba" if has_alpha else "rgb24",
        src_colorspace=_MATRICES.get(frame.colorspace, guess) if is_yuv else None,
        src_color_range=ColorRange.JPEG if full or not is_yuv else ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
    )
    pixels: Pixels = converted.to_ndarray().astype(np.uint8, copy=False)
    if is_grey:
        # swscale takes every grey format for full range.
        if frame.color_range == ColorRange.MPEG:
            pixels = _GREY_FROM_LIMITED[pixels]
        pixels = pixels[:, :, None]
    return pixels


def _turn(frame: VideoFrame) -> tuple[bool, bool, bool]:
    """The display matrix that phones write: swap the axes, then flip the rows, the columns."""
    side_data: Any = frame.side_data  # PyAV's stub knows other keys than PyAV
    matrix = side_data.get(SideData.DISPLAYMATRIX)
    if matrix is None:
        return False, False, False
    a, b, _, c, d = struct.unpack("=5i", bytes(matrix)[:20])
    if abs(a) >= abs(b):
        return False, d < 0, a < 0
    return True, b < 0, c < 0
