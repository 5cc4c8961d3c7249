"""Live devices: their newest picture, or that there is none."""

import threading
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

import cv2
import numpy as np

from openscope.media.mailbox import Mailbox
from openscope.media.picture import MediaError, Pixels

SILENCE = 1.0
"""Seconds without a picture after which there is no signal."""
PAUSE = 1.0
"""Seconds between two tries to open a device that is not there."""


class Device(Protocol):
    """Something that gives pictures as they happen. Used by one thread alone."""

    def open(self) -> None:
        """Begin; MediaError where it is not there or cannot be used."""
        ...

    def read(self) -> Pixels | None:
        """The next picture, waited for; None where none came in time. MediaError where the device
        is gone."""
        ...

    def close(self) -> None:
        """End; may be called when it never began."""
        ...


class Capture:
    """Reads a device on a thread of its own and keeps the newest picture.

    A device that goes away is tried again every second, so it may be unplugged and plugged in, and
    come back in another size. `trouble` says in words why there is no signal, '' where there is;
    `count` is how many pictures came so far. `size`, width and height, is shown until one tells.
    """

    def __init__(self, device: Device, size: tuple[int, int], wait: "Wait | None" = None) -> None:
        self.latest: Mailbox[Pixels | None] = Mailbox(None)
        self.trouble = ""
        self.count = 0
        self._device = device
        self._size = size
        self._closing = threading.Event()
        self._wait = wait or self._closing.wait
        self._thread = threading.Thread(target=self._run, name="capture", daemon=True)
        self._thread.start()

    def picture(self) -> Pixels:
        """The newest picture, or one that says that there is none."""
        pixels = self.latest.peek()
        return no_signal(*self._size) if pixels is None else pixels

    def poke(self) -> None:
        """Wake who waits for a picture."""
        self.latest.update(lambda pixels: pixels)

    def close(self) -> None:
        """End the thread. A device that does not come back is left to it."""
        self._closing.set()
        self.poke()
        self._thread.join(timeout=2 * SILENCE)

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                try:
                    self._device.open()
                    self._read()
                finally:
                    self._device.close()
            except (Exception, SystemExit) as error:  # a device of a plugin can fail in any way
                ours = isinstance(error, MediaError)
                self._lost(str(error) if ours else f"{type(error).__name__}: {error}")
            self._wait(PAUSE)

    def _read(self) -> None:
        heard = time.monotonic()
        while not self._closing.is_set():
            pixels = self._device.read()
            now = time.monotonic()
            if pixels is not None:
                heard, self.trouble = now, ""
                self._size = pixels.shape[1], pixels.shape[0]
                self.count += 1
                self.latest.put(pixels)
            elif now - heard > SILENCE:
                self._lost("It is there and gives no picture.")

    def _lost(self, trouble: str) -> None:
        self.trouble = trouble
        self.latest.put(None)


Wait = Callable[[float], object]
"""Waits some seconds, or less when the capture is closed."""


@lru_cache(maxsize=4)
def no_signal(width: int, height: int) -> Pixels:
    """A dark picture with a small mark in the middle, `(H, W, 3)`: nothing comes in."""
    pixels = np.full((height, width, 3), 22, np.uint8)
    radius = max(2, min(width, height) // 14)
    centre, grey, line = (width // 2, height // 2), (130, 139, 153), max(1, radius // 8)
    cv2.circle(pixels, centre, radius, grey, line, cv2.LINE_AA)
    reach = int(radius * 0.7)
    start, end = (centre[0] - reach, centre[1] + reach), (centre[0] + reach, centre[1] - reach)
    cv2.line(pixels, start, end, grey, line, cv2.LINE_AA)
    return pixels
