"""Stills: pictures from and to image files."""

import os
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from openscope.media.partial import Partial
from openscope.media.picture import MediaError, Pixels


def read_image(path: Path) -> Pixels:
    """An image file as `(H, W, C)` uint8: grey, RGB or RGBA, turned as its EXIF says.

    Raises MediaError where there is no image in it.
    """
    try:
        content = np.frombuffer(path.read_bytes(), np.uint8)
    except FileNotFoundError:
        raise MediaError(f"There is no file {path}.") from None
    except OSError as error:
        raise MediaError(f"{path} cannot be read: {error.strerror}.") from None
    pixels = _decoded(content) if content.size else None
    if pixels is None:
        raise MediaError(f"{path} is no image that can be read, or it is damaged.")
    if pixels.dtype == np.uint16:
        pixels = pixels >> 8
    elif pixels.dtype != np.uint8:
        pixels = np.clip(pixels, 0, 1) * 255
    pixels = pixels.astype(np.uint8)
    if pixels.ndim == 2:
        return np.ascontiguousarray(pixels[:, :, None])
    code = cv2.COLOR_BGRA2RGBA if pixels.shape[2] == 4 else cv2.COLOR_BGR2RGB
    return np.ascontiguousarray(cv2.cvtColor(pixels, code).astype(np.uint8))


def _decoded(content: Pixels) -> NDArray[Any] | None:
    """What OpenCV reads, in BGR. From bytes and not from a path, which it cannot open on Windows
    where that is not ASCII."""
    pixels = cv2.imdecode(content, cv2.IMREAD_UNCHANGED)
    if pixels is not None and pixels.ndim == 3 and pixels.shape[2] != 4:
        # Only this way of reading turns a photo as its EXIF says.
        pixels = cv2.imdecode(content, cv2.IMREAD_COLOR | cv2.IMREAD_ANYDEPTH)
    return pixels


def encode_png(pixels: Pixels) -> bytes:
    """`(H, W, C)` uint8 pixels as the bytes of a PNG."""
    codes = {3: cv2.COLOR_RGB2BGR, 4: cv2.COLOR_RGBA2BGRA}
    code = codes.get(pixels.shape[2])
    ordered = pixels if code is None else cv2.cvtColor(pixels, code)
    done, content = cv2.imencode(".png", ordered, [cv2.IMWRITE_PNG_COMPRESSION, 2])
    assert done, "a uint8 picture has a PNG"
    return content.tobytes()


def write_png(path: Path, pixels: Pixels) -> None:
    """Write a still, whole or not at all; MediaError where it cannot be."""
    partial = Partial(path)
    try:
        with partial.path.open("wb") as file:
            file.write(encode_png(pixels))
            file.flush()
            os.fsync(file.fileno())
        partial.keep()
    except OSError as error:
        partial.discard()
        raise MediaError(f"{path} cannot be written: {error.strerror}.") from error
