"""Stills: pictures from and to image files."""

import os
import struct
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from openscope.media.partial import Partial
from openscope.media.picture import MediaError, Pixels

_EXIF, _ORIENTATION = 0, 0x0112  # as OpenCV and TIFF number them


def read_image(path: Path) -> Pixels:
    """An image file as `(H, W, C)` uint8: grey, RGB or RGBA, turned as its EXIF says.

    Raises MediaError where there is no image in it.
    """
    try:
        content = np.frombuffer(path.read_bytes(), np.uint8)
    except (FileNotFoundError, NotADirectoryError):
        raise MediaError(f"There is no file {path}.") from None
    except OSError as error:
        raise MediaError(f"{path} cannot be read: {error.strerror}.") from None
    pixels = _decoded(content) if content.size else None
    if pixels is None:
        raise MediaError(f"{path} is no image that can be read, or it is damaged.")
    if pixels.dtype == np.uint16:
        pixels = pixels >> 8
    elif pixels.dtype != np.uint8:
        pixels = np.clip(np.nan_to_num(pixels), 0, 1) * 255
    pixels = pixels.astype(np.uint8)
    if pixels.ndim == 2:
        return np.ascontiguousarray(pixels[:, :, None])
    code = cv2.COLOR_BGRA2RGBA if pixels.shape[2] == 4 else cv2.COLOR_BGR2RGB
    return np.ascontiguousarray(cv2.cvtColor(pixels, code).astype(np.uint8))


def _decoded(content: Pixels) -> NDArray[Any] | None:
    """What OpenCV reads, in BGR, upright; None where it reads nothing.

    From bytes and not from a path, which it cannot open on Windows where that is not ASCII."""
    level = cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        pixels, kinds, blocks = cv2.imdecodeWithMetadata(content, flags=cv2.IMREAD_UNCHANGED)
    except cv2.error:  # larger than it takes
        return None
    finally:
        cv2.utils.logging.setLogLevel(level)
    if pixels is None:
        return None
    exif = [bytes(block) for kind, block in zip(kinds, blocks, strict=True) if kind == _EXIF]
    return _turned(pixels, _orientation(exif[0]) if exif else 1)


def _orientation(exif: bytes) -> int:
    """The orientation, 1 to 8, in an EXIF block: a TIFF header and a list of 12-byte entries."""
    order = "<" if exif[:2] == b"II" else ">"
    try:
        (at,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, at)
        for entry in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", exif, at + 2 + 12 * entry)
            if tag == _ORIENTATION:
                return int(value)
    except struct.error:
        pass
    return 1


def _turned(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    if 5 <= orientation <= 8:
        pixels = pixels.swapaxes(0, 1)
    flip_y, flip_x = orientation in (3, 4, 7, 8), orientation in (2, 3, 6, 7)
    return pixels[:: -1 if flip_y else 1, :: -1 if flip_x else 1]


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
