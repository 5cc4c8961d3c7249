"""Frames as pictures of main memory, for the threads beside the engine's.

On CPU without torch: after each of its parallel operations its threads wait for the next one at
full speed, for ten milliseconds and more, and on a thread of its own that is taken from the graph.
It cost a preview eight times what it costs to make.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from openscope.engine.device import Pixels, download
from pipelines.kit.colour import over_black


def laid(frame: Tensor) -> NDArray[Any]:
    """A frame `(1, H, W, C)` on CPU as `(H, W, C)` with no alpha: what `over_black` gives."""
    picture: NDArray[Any] = frame[0].numpy()
    if frame.shape[3] != 4:
        return picture
    *colours, alpha = cv2.split(picture)
    return cv2.merge([cv2.multiply(colour, alpha) for colour in colours])


def as_uint8(picture: NDArray[Any]) -> Pixels:
    """What the kit's `to_uint8` gives."""
    with np.errstate(invalid="ignore"):  # what is no number is 0
        return np.clip(picture * np.float32(255), 0, 255).astype(np.uint8)


def picture_of(frame: Tensor) -> Pixels:
    """A frame `(1, H, W, C)` as uint8 `(H, W, 1 or 3)`, alpha laid over black."""
    if frame.device.type == "cpu":
        return as_uint8(laid(frame))
    pixels: Pixels = download(over_black(frame))[0]
    return pixels
