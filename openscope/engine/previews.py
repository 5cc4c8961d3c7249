"""Pictures for people to look at: the newest frames, as small as they are shown."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType

import cv2
import numpy as np
import torch
from torch import Tensor

from openscope.engine.beside import as_uint8, laid
from openscope.engine.device import Pixels
from openscope.engine.sink import Sinks
from pipelines.kit.colour import over_black, to_rgb
from pipelines.kit.frames import resize, to_uint8

_log = logging.getLogger(__name__)
PAUSE = 1 / 15
"""Seconds between two pictures of a root that is not the output."""

Size = tuple[int, int]
"""Width and height in pixels."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A picture to paint: `pixels` are uint8 `(h, w, 4)` in the order blue, green, red, 255, in one
    piece, as Qt's `Format_RGB32` takes them. Nobody writes into them again. `time` is the frame's,
    in seconds of the run, `size` its own width and height."""

    pixels: Pixels
    time: Fraction
    size: Size


class Previews:
    """Makes previews of the roots of a live run, on one thread from `start` to `close`.

    The output has every frame that comes while the last is done, the others take turns, each at
    most once in `PAUSE` seconds: what they leave is dropped by their sinks, and counted there.
    Everything may be called from any thread and never waits for the thread or the engine. `on_new`
    is called on that thread when there is something to `take` where there was nothing.
    """

    def __init__(self, sinks: Sinks, on_new: Callable[[], None] = lambda: None) -> None:
        self.trouble = ""
        """Why the last picture could not be made, '' where it could."""
        self._sinks, self._on_new = sinks, on_new
        self._lock = threading.Lock()
        self._wanted: Mapping[str, Size] = MappingProxyType({})
        self._output: str | None = None
        self._served = ""
        self._moments: dict[str, float] = {}
        self._latest: dict[str, tuple[Tensor, Fraction]] = {}
        self._again: list[str] = []
        self._new: dict[str, Preview] = {}
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="previews")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End the thread."""
        self._closing = True
        self._sinks.wake()
        if self._thread.ident is not None:
            self._thread.join()

    def want(self, sizes: Mapping[str, Size], output: str | None = None) -> None:
        """Show these roots from now on, each within a width and height in device pixels, never
        enlarged; `output` is the one among them that has every frame. A root that is wanted in
        another size has its last frame made anew, so a run that stands still follows as well."""
        for root in sizes:
            self._sinks.of(root)  # its frames are kept from now on
        with self._lock:
            resized = [root for root, size in sizes.items() if self._wanted.get(root) != size]
            self._again = [
                root
                for root in {**dict.fromkeys(self._again), **dict.fromkeys(resized)}
                if root in sizes and root in self._latest
            ]
            self._wanted, self._output = dict(sizes), output
            self._latest = {r: last for r, last in self._latest.items() if r in sizes}
            self._new = {r: preview for r, preview in self._new.items() if r in sizes}
            self._moments = {r: moment for r, moment in self._moments.items() if r in sizes}
        self._sinks.wake()

    def take(self) -> Mapping[str, Preview]:
        """The newest preview of each root, where it was not taken yet."""
        with self._lock:
            taken, self._new = self._new, {}
        return taken

    def latest(self, root: str) -> Tensor | None:
        """The last frame of a wanted root as it is, `(1, H, W, C)` float32 in [0, 1] on the run's
        device, not to be written into; None where there was none yet."""
        with self._lock:
            return self._latest[root][0] if root in self._latest else None

    def _run(self) -> None:
        while not self._closing:
            found = self._next()
            if found is None:
                continue
            root, frame, time, size = found
            try:
                pixels = painted(frame, size)
                self.trouble = ""
            except Exception as error:  # no memory left, say: the next one may have some
                trouble = f"{root} cannot be shown: {type(error).__name__}: {error}"
                if trouble != self.trouble:
                    _log.warning("%s", trouble)
                self.trouble = trouble
                continue
            preview = Preview(pixels, time, (frame.shape[2], frame.shape[1]))
            with self._lock:
                if root not in self._wanted:
                    continue
                was_empty = not self._new
                self._new[root] = preview
            if was_empty:
                self._on_new()

    def _next(self) -> tuple[str, Tensor, Fraction, Size] | None:
        """The frame whose turn it is, waited for; None where something changed meanwhile."""
        with self._lock:
            if self._again:
                root = self._again.pop(0)
                return root, *self._latest[root], self._wanted[root]
            turns = self._turns()
        found = self._sinks.next_of(turns)
        if found is None:
            return None
        root, (frame, time) = found
        with self._lock:
            if root not in self._wanted:
                return None
            self._served = root
            self._moments[root] = self._sinks.now() + PAUSE
            self._latest[root] = frame, time
            self._again = [other for other in self._again if other != root]
            return root, frame, time, self._wanted[root]

    def _turns(self) -> list[tuple[str, float]]:
        """The output first, but never twice while another is due; of the others the one that has
        waited longest."""
        turns = [(r, self._moments.get(r, 0.0)) for r in self._wanted if r != self._output]
        turns.sort(key=lambda turn: turn[1])
        output = self._output
        if output is not None and output in self._wanted:
            turns.insert(len(turns) if self._served == output else 0, (output, 0.0))
        return turns


@torch.inference_mode()
def painted(frame: Tensor, size: Size) -> Pixels:
    """The pixels of a `Preview` of a frame `(1, H, W, C)`, within a width and height."""
    height, width = _fitting(frame, size)
    if frame.device.type == "cuda":
        return _painted_there(frame, height, width)
    picture = laid(frame)
    if picture.shape[:2] != (height, width):  # which leaves out the axis of a single channel
        picture = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    pixels = as_uint8(picture)
    grey = pixels.ndim == 2 or pixels.shape[2] == 1
    way = cv2.COLOR_GRAY2BGRA if grey else cv2.COLOR_RGB2BGRA
    return cv2.cvtColor(pixels, way).astype(np.uint8, copy=False)


def _painted_there(frame: Tensor, height: int, width: int) -> Pixels:
    """The same on CUDA, on a stream of its own, into pinned memory that goes to who looks."""
    stream = _stream(frame.device)
    # All that the engine has been told to do by now; the frame is part of it.
    stream.wait_stream(torch.cuda.default_stream(frame.device))
    frame.record_stream(stream)
    with torch.cuda.stream(stream):
        there = packed(resize(over_black(frame), height, width))
        pixels = torch.empty(there.shape, dtype=torch.uint8, pin_memory=True)
        pixels.copy_(there, non_blocking=True)
        stream.synchronize()
    return pixels.numpy()


def packed(frame: Tensor) -> Tensor:
    """A grey or RGB frame `(1, H, W, C)` as uint8 `(H, W, 4)`: blue, green, red, 255."""
    colours = to_rgb(to_uint8(frame))[0]
    return torch.cat([colours.flip(2), torch.full_like(colours[..., :1], 255)], dim=2)


def _fitting(frame: Tensor, size: Size) -> tuple[int, int]:
    """The height and width of a frame within a width and height, never more than its own."""
    height, width = frame.shape[1:3]
    scale = min(1.0, size[0] / width, size[1] / height)
    return max(1, round(height * scale)), max(1, round(width * scale))


@cache
def _stream(device: torch.device) -> torch.cuda.Stream:
    return torch.cuda.Stream(device)
