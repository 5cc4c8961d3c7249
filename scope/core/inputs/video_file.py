"""A film as a live input: its frames at the pace of their times, over and over."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scope.core.config import get_assets_dir
from scope.core.inputs.interface import InputSource, InputSourceInfo

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VIDEO_SUFFIXES = (".mp4", ".avi", ".mov", ".mkv", ".webm")
_TOO_LATE = 0.5
"""Seconds behind its time from which a film no longer catches up but goes on from here."""


class VideoFileInputSource(InputSource):
    """Plays a film from a file; `identifier` is its path, relative ones start in the assets folder.

    Every frame is given once, in order, at its own time, and after the last comes the first again.
    With `paced=False` nothing waits: each call gives the next frame.
    """

    source_id = "video_file"
    source_name = "Video file"
    source_description = "Plays a film from a file, in a loop."

    def __init__(self, *, paced: bool = True) -> None:
        self._paced = paced
        self._container: Any = None
        self._frames: Iterator[Any] = iter(())
        self._next: tuple[Any, float] | None = None
        self._base = 0.0
        self._start: float | None = None

    def list_sources(self, timeout_ms: int = 5000) -> list[InputSourceInfo]:
        """The films in the assets folder and the folders in it, by name."""
        folder = get_assets_dir()
        films = [path for path in folder.rglob("*") if path.suffix.lower() in VIDEO_SUFFIXES]
        return [InputSourceInfo(path.name, str(path)) for path in sorted(films)]

    def connect(self, identifier: str) -> bool:
        """Open a film at its beginning; False, and nothing is open, where it is none."""
        self.disconnect()
        self._container = _opened(identifier)
        if self._container is None:
            return False
        self._frames = self._looped(self._container)
        self._advance()
        if self._next is None:
            self.disconnect()
        return self._next is not None

    def receive_frame(self, timeout_ms: int = 100) -> NDArray[np.uint8] | None:
        """The next frame, `(H, W, 3)` uint8 RGB; None where its time is further off than
        `timeout_ms`, and where no film is open or it can no longer be read."""
        if self._next is None:
            return None
        frame, due = self._next
        if self._paced and not self._wait_until(due, timeout_ms / 1000):
            return None
        self._advance()
        pixels: NDArray[np.uint8] = _upright(frame)
        return pixels

    def disconnect(self) -> None:
        """Close the film, if one is open."""
        self._frames, self._next, self._start = iter(()), None, None
        if self._container is not None:
            self._container.close()
            self._container = None

    def get_source_resolution(
        self, identifier: str = "", timeout_ms: int = 5000
    ) -> tuple[int, int] | None:
        """Width and height in pixels of a film's pictures, of the open one where none is named;
        None where there is none."""
        if not identifier:
            return None if self._next is None else _size(self._next[0])
        container = _opened(identifier)
        if container is None:
            return None
        with container:
            first = next(_decoded(container), None)
            return None if first is None else _size(first)

    def _wait_until(self, due: float, patience: float) -> bool:
        """Whether the film has come to `due` seconds; waits for it, but not beyond `patience`."""
        now = time.monotonic()
        if self._start is None or now - self._start - due > _TOO_LATE:
            self._start = now - due
        ahead = self._start + due - now
        if ahead > 0:
            time.sleep(min(ahead, patience))
        return ahead <= patience

    def _advance(self) -> None:
        self._next = next(self._frames, None)

    def _looped(self, container: Any) -> Iterator[tuple[Any, float]]:
        """The film's frames without end, each with its time since the first, in seconds."""
        stream = container.streams.video[0]
        length = 1 / float(stream.average_rate or Fraction(30))
        begin = 0.0
        while True:
            origin: float | None = None
            at: float | None = None
            for frame in _decoded(container):
                given = frame.time if frame.time is not None else 0.0
                origin = given if origin is None else origin
                last, at = at, begin + max(0.0, given - origin)
                if last is not None and at > last:
                    length = at - last
                yield frame, at
            if at is None:
                return
            begin = at + length
            container.seek(0, stream=stream)


def _opened(identifier: str) -> Any:
    """The container of a film; None where there is none."""
    import av

    path = get_assets_dir() / Path(identifier).expanduser()
    try:
        container = av.open(str(path))
    except (OSError, ValueError, av.FFmpegError):
        return None
    if not container.streams.video:
        container.close()
        return None
    return container


def _decoded(container: Any) -> Iterator[Any]:
    """The frames from where the container stands, up to the end or to what cannot be read."""
    import av

    with suppress(av.FFmpegError):
        yield from container.decode(container.streams.video[0])


def _upright(frame: Any) -> Any:
    """The pixels, turned as the film's maker held the camera."""
    import numpy as np

    pixels = frame.to_ndarray(format="rgb24")
    return np.ascontiguousarray(np.rot90(pixels, round(frame.rotation / 90)))


def _size(frame: Any) -> tuple[int, int]:
    height, width = _upright(frame).shape[:2]
    return width, height
