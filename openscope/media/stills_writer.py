"""Numbered stills."""

import re
from pathlib import Path

from openscope.media.partial import Partial
from openscope.media.picture import MediaError, Picture, SameSize
from openscope.media.still_image import encode_png

_PATTERN = re.compile(r"([^%]*)%(?:0\d+)?d([^%]*\.png)", re.IGNORECASE)


class StillsWriter:
    """PNG files: one, or numbered ones in a folder. Lossless, alpha and grey included.

    `path` is a folder, a pattern such as `stills/%05d.png`, or, where `single`, a file.
    """

    keeps_alpha = True

    def __init__(self, path: Path, *, single: bool) -> None:
        self._single = single
        if single or path.suffix.lower() == ".png":
            self._folder, self._pattern = path.parent, path.name
        else:
            self._folder, self._pattern = path, "%05d.png"
        if not single and not _PATTERN.fullmatch(self._pattern):
            raise MediaError(f"{path}: the pattern of stills needs one number, such as %05d.png.")
        if self._folder.exists() and not self._folder.is_dir():
            raise MediaError(f"{self._folder} is a file; stills need a folder.")
        above = self._folder if single else self._folder.parent
        if not above.is_dir():
            raise MediaError(f"There is no folder {above} to write stills into.")
        # In the folder where there is one: above it might be another disk, or no right to write.
        inside = self._folder / "stills" if self._folder.is_dir() else self._folder
        self._partial = Partial(path if single else inside)
        self._size = SameSize(path)
        self._count = 0

    def write(self, picture: Picture) -> None:
        """See `Writer`."""
        self._size.check(picture.pixels)
        try:
            self._partial.path.mkdir(exist_ok=True)
            path = self._partial.path / self._name(self._count)
            path.write_bytes(encode_png(picture.pixels))
        except OSError as error:
            raise self._failed(error) from error
        self._count += 1

    def finish(self) -> None:
        """See `Writer`. Older stills of the same pattern beyond the new ones are removed."""
        if not self._count:
            raise MediaError(f"{self._folder}: no still was written, there was no frame for one.")
        try:
            if not self._folder.exists():
                self._partial.keep()
                return
            for number in range(self._count):
                name = self._name(number)
                (self._partial.path / name).replace(self._folder / name)
            if not self._single:
                self._remove_beyond()
        except OSError as error:
            raise self._failed(error) from error
        self._partial.discard()

    def abort(self) -> None:
        """See `Writer`."""
        self._partial.discard()

    def _remove_beyond(self) -> None:
        parts = _PATTERN.fullmatch(self._pattern)
        assert parts is not None, "seen at the start"
        numbered = re.compile(rf"{re.escape(parts[1])}(\d+){re.escape(parts[2])}")
        for path in self._folder.iterdir():
            found = numbered.fullmatch(path.name)
            # Only what this pattern would have written: 7.png is none of %05d.png.
            if found and int(found[1]) >= self._count and self._name(int(found[1])) == path.name:
                path.unlink()

    def _name(self, number: int) -> str:
        return self._pattern if self._single else self._pattern % number

    def _failed(self, error: OSError) -> MediaError:
        return MediaError(f"Stills cannot be written to {self._folder}: {error.strerror}.")
