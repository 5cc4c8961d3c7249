"""What the writers of films and GIFs share: one file, which appears whole or not at all."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
from av.container import OutputContainer
from av.error import FFmpegError

from openscope.media.partial import InPlace, Partial
from openscope.media.picture import MediaError, Picture, Pixels, SameSize


class ContainerWriter:
    """A partial file, opened at the first picture. See `openscope.media.writers.Writer`."""

    keeps_alpha = False
    place: type[Partial] | type[InPlace] = Partial

    def __init__(self, path: Path) -> None:
        if path.is_dir():
            raise MediaError(f"{path} is a folder; a film needs a file's name.")
        if not path.parent.is_dir():
            raise MediaError(f"There is no folder {path.parent} to write {path.name} into.")
        self._path = path
        self._partial = self.place(path)
        self._container: OutputContainer | None = None
        self._size = SameSize(path)

    def write(self, picture: Picture) -> None:
        """See `Writer`."""
        self._size.check(picture.pixels)
        pixels = over_black(picture.pixels)
        if self._container is None:
            self._guarded(lambda: self._open(*pixels.shape[:2]))
        self._guarded(lambda: self._encode(pixels, picture))

    def finish(self) -> None:
        """See `Writer`."""
        if self._container is None:
            raise MediaError(f"{self._path} was not written: there was no frame for it.")
        self._guarded(self._close)
        self._guarded(self._settle)

    def abort(self) -> None:
        """See `Writer`."""
        # First, so that closing rearranges no film that nobody wants; and again for Windows, which
        # removes no open file.
        self._partial.discard()
        container, self._container = self._container, None
        if container is not None:
            with suppress(FFmpegError, OSError):
                container.close()
        self._partial.discard()

    def _open(self, height: int, width: int) -> None:
        raise NotImplementedError

    def _encode(self, pixels: Pixels, picture: Picture) -> None:
        raise NotImplementedError

    def _close(self) -> None:
        raise NotImplementedError

    def _settle(self) -> None:
        with self._partial.path.open("rb+") as file:
            os.fsync(file.fileno())
        self._partial.keep()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (FFmpegError, OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise MediaError(f"{self._path} cannot be written: {reason}.") from error


def over_black(pixels: Pixels) -> Pixels:
    """RGB for a film: grey three times, alpha over black."""
    if pixels.shape[2] == 1:
        return np.repeat(pixels, 3, axis=2)
    if pixels.shape[2] == 4:
        laid = pixels[..., :3].astype(np.uint16) * pixels[..., 3:] // 255
        return laid.astype(np.uint8)
    return pixels
