"""Films that play along with a clock: looped or held, never running dry."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from fractions import Fraction

from openscope.media.background import Ahead, read_ahead
from openscope.media.picture import MediaError, Picture, Pixels
from openscope.media.video_file import VideoFile

_AHEAD = 4
"""Frames that a live film is decoded ahead."""


def played(
    video: VideoFile, loop: Callable[[], bool], since: Fraction = Fraction(0)
) -> Iterator[tuple[Fraction, Picture]]:
    """The frames of a film without end, each with the time at which it is shown, from 0 on: after
    the last comes the first again, or, while `loop` says no, the last once more. `since` is the
    place in the film, in seconds, whose frame comes first."""
    end = Fraction(0)
    while True:
        last: Picture | None = None
        for picture in video.since(since):
            last = picture
            yield end, picture
            end += picture.duration
        if last is None:
            raise MediaError(f"{video.path} has no frame to show.")
        while not loop():
            yield end, last
            end += last.duration
        since = Fraction(0)


class Player:
    """The frames of a film at any time that does not run backwards."""

    def __init__(self, frames: Iterator[tuple[Fraction, Picture]]) -> None:
        self._frames = frames
        self._now: tuple[Fraction, Picture] | None = None
        self._next = next(frames, None)

    def at(self, time: Fraction, index: int = 0) -> Pixels:
        """The latest frame not after `time`."""
        while self._next is not None and self._next[0] <= time:
            self._now, self._next = self._next, next(self._frames, None)
        shown = self._now or self._next
        assert shown is not None, "a film has a frame"
        return shown[1].pixels


class LivePlayer:
    """A film decoded on a thread of its own, a few frames ahead. Damage ends it: the last good
    frame stays, and `trouble` says why. Used by one thread, but for `close` and `position`."""

    def __init__(self, video: VideoFile, loop: Callable[[], bool]) -> None:
        self.trouble = ""
        self.rate = video.rate
        self.duration = video.duration
        """How long the film is, in seconds, None where it does not say."""
        self._video, self._loop = video, loop
        self._lock = threading.Lock()
        self._reader, self._closed = ExitStack(), False
        self._frames = self._read(Fraction(0))
        self._ended = self._holds = False
        self._now: tuple[Fraction, Picture] | None = None
        try:
            self._next: tuple[Fraction, Picture] | None = next(self._frames)
        except BaseException:
            self._reader.close()
            raise

    @property
    def due(self) -> Fraction | None:
        """When the next frame is to be shown, in seconds since the start or the last seek, waited
        for; None after the last."""
        following = self._following(wait=True)
        return None if following is None else following[0]

    @property
    def film(self) -> VideoFile | None:
        """What plays; None while it holds its last frame."""
        return None if self._holds else self._video

    @property
    def position(self) -> Fraction:
        """Where in the film the frame is that `at` gave last, in seconds from its first frame."""
        return Fraction(0) if self._now is None else self._now[1].time

    def at(self, time: Fraction, index: int = 0, *, wait: bool = False) -> Pixels:
        """The latest frame not after `time` of those that are decoded: nobody waits for a film
        that is slow to decode, unless told to `wait`."""
        while (following := self._following(wait=wait)) and following[0] <= time:
            self._holds = self._now is not None and following[1] is self._now[1]
            self._now, self._next = following, None
        shown = self._now or self._next
        assert shown is not None, "a film has a frame"
        return shown[1].pixels

    def seek(self, place: Fraction) -> None:
        """Have the frame that the film shows at a place, in seconds from its first frame, be the
        next one, due at time 0. Waits until it is decoded."""
        with self._lock:
            if self._closed:
                return
            self._reader.close()
            self._frames = self._read(place)
        self._next, self._ended, self._holds, self.trouble = None, False, False, ""
        if self._following(wait=True) is not None:
            self._now = None  # else the last good frame stays

    def close(self) -> None:
        """End the thread."""
        with self._lock:
            self._closed = True
            self._reader.close()

    def _read(self, since: Fraction) -> Ahead[tuple[Fraction, Picture]]:
        frames = played(self._video, self._loop, since)
        return self._reader.enter_context(read_ahead(frames, _AHEAD))

    def _following(self, *, wait: bool) -> tuple[Fraction, Picture] | None:
        if self._next is None and not self._ended and (wait or self._frames.ready):
            try:
                self._next = next(self._frames, None)
            except Exception as error:  # damage, or whatever else a decoder may raise
                ours = isinstance(error, MediaError)
                self.trouble = str(error) if ours else f"{type(error).__name__}: {error}"
            self._ended = self._next is None
        return self._next
