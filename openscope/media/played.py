"""Films that play along with a clock: looped or held, never running dry."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from fractions import Fraction

from openscope.media.background import read_ahead
from openscope.media.picture import MediaError, Picture, Pixels
from openscope.media.video_file import VideoFile

_AHEAD = 4
"""Frames that a live film is decoded ahead."""


def played(video: VideoFile, loop: Callable[[], bool]) -> Iterator[Picture]:
    """The frames of a film without end, at times that rise: after the last comes the first again,
    or, while `loop` says no, the last once more."""
    offset = Fraction(0)
    while True:
        last: Picture | None = None
        for picture in video:
            last = Picture(picture.pixels, picture.time + offset, picture.duration)
            yield last
        if last is None:
            raise MediaError(f"{video.path} has no frame to show.")
        end = last.time + last.duration
        while not loop():
            yield Picture(last.pixels, end, last.duration)
            end += last.duration
        offset = end


class Player:
    """The frames of a film at any time that does not run backwards."""

    def __init__(self, frames: Iterator[Picture]) -> None:
        self._frames = frames
        self._now: Picture | None = None
        self._next = next(frames, None)

    def at(self, time: Fraction, index: int = 0) -> Pixels:
        """The latest frame not after `time`."""
        while self._next is not None and self._next.time <= time:
            self._now, self._next = self._next, next(self._frames, None)
        shown = self._now or self._next
        assert shown is not None, "a film has a frame"
        return shown.pixels


class LivePlayer:
    """A film decoded on a thread of its own, a few frames ahead. Damage ends it: the last good
    frame stays, and `trouble` says why."""

    def __init__(self, video: VideoFile, loop: Callable[[], bool]) -> None:
        self.trouble = ""
        self.rate = video.rate
        self._stack = ExitStack()
        self._frames = self._stack.enter_context(read_ahead(played(video, loop), _AHEAD))
        self._ended = False
        self._now: Picture | None = None
        try:
            self._next: Picture | None = next(self._frames)
        except BaseException:
            self._stack.close()
            raise

    @property
    def due(self) -> Fraction | None:
        """When the next frame is to be shown, on the film's own clock, waited for; None after the
        last."""
        following = self._following(wait=True)
        return None if following is None else following.time

    def at(self, time: Fraction, index: int = 0) -> Pixels:
        """The latest frame not after `time` of those that are decoded: nobody waits for a film
        that is slow to decode."""
        while (following := self._following(wait=False)) and following.time <= time:
            self._now, self._next = following, None
        shown = self._now or self._next
        assert shown is not None, "a film has a frame"
        return shown.pixels

    def close(self) -> None:
        """End the thread."""
        self._stack.close()

    def _following(self, *, wait: bool) -> Picture | None:
        if self._next is None and not self._ended and (wait or self._frames.ready):
            try:
                self._next = next(self._frames, None)
            except Exception as error:  # damage, or whatever else a decoder may raise
                ours = isinstance(error, MediaError)
                self.trouble = str(error) if ours else f"{type(error).__name__}: {error}"
            self._ended = self._next is None
        return self._next
