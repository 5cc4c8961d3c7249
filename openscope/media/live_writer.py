"""Films that are written while they happen."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from pathlib import Path

from av.container import OutputContainer
from av.video.frame import PictureType, VideoFrame

from openscope.media.partial import InPlace
from openscope.media.picture import MediaError, Picture
from openscope.media.played_sound import PlayedSound, Playing
from openscope.media.whole import cut_to_whole_boxes
from openscope.media.writers import FilmWriter

_NOMINAL = Fraction(30)
"""Frames a second that the file tells of itself; each has its own time."""
_FRAGMENT = 1
"""Seconds after which what was written is complete."""


class LiveWriter(FilmWriter):
    """An mp4 in fragments, under its name from the first: whatever ends the process, all but about
    the last two seconds play. Where a film with sound is heard to the first picture, it has a
    track of it, which is silent whenever no film plays.

    A file of that name is replaced at the first picture. MediaError where it cannot be written,
    and for a name that does not end in .mp4.
    """

    # Lossless to the eye is for a render: here the graph needs the processor.
    x264 = {"preset": "veryfast", "crf": "18"}
    place = InPlace
    muxing = {
        "movflags": "+frag_keyframe+delay_moov+default_base_moof",
        "flush_packets": "1",  # or the last part of a fragment waits in memory
    }

    def __init__(self, path: Path) -> None:
        if path.suffix.lower() != ".mp4":
            raise MediaError(f"{path}: a recording is an .mp4 file; give it such a name.")
        super().__init__(path, _NOMINAL, Fraction(1, 90_000), None)
        self._playing: Playing | None = None
        self._played: PlayedSound | None = None
        self._next_key = Fraction(0)

    def hear(self, playing: Playing | None) -> None:
        """Say which film is heard from the next picture on; times are those of the recording."""
        self._playing = playing
        if self._played is not None:
            self._played.playing = playing

    def abort(self) -> None:
        """End without more pictures: what was written stays, and plays."""
        begun = self._container is not None
        super().abort()
        if begun:
            with suppress(OSError):
                cut_to_whole_boxes(self._path)

    def _open_sound(self, container: OutputContainer, suffix: str) -> PlayedSound | None:
        if self._playing is not None and self._playing.film.has_sound:
            self._played = PlayedSound(container)
            self._played.playing = self._playing
        return self._played

    def _prepare(self, frame: VideoFrame, picture: Picture) -> None:
        if picture.time >= self._next_key:  # a fragment begins with a key frame
            frame.pict_type = PictureType.I
            self._next_key = picture.time + _FRAGMENT
