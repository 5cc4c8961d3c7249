"""The sound of films as they are played live, which jump."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from av.container import OutputContainer

from openscope.media.picture import MediaError
from openscope.media.sound import RATE, Samples, Samples32, Track
from openscope.media.video_file import VideoFile

_JUMP = Fraction(1, 20)
"""Seconds that picture and sound may be apart; beyond, the film has jumped."""


@dataclass(frozen=True, slots=True)
class Playing:
    """A film that plays, and when its first frame was or would have been shown, in seconds of the
    run. As long as it plays on, that stays the same; a loop or a seek moves it."""

    film: VideoFile
    began: Fraction

    def goes_on(self, before: Playing) -> bool:
        """Whether it has not jumped since."""
        return self.film is before.film and abs(self.began - before.began) <= _JUMP


class PlayedSound:
    """Writes what is heard of `playing` into a container, and silence where that is nothing.

    At a jump of the film the sound is cut, and goes on from the new place. Sound that is damaged
    is silence. See `openscope.media.writers.Soundtrack`.
    """

    def __init__(self, output: OutputContainer) -> None:
        self.playing: Playing | None = None
        self._track = Track(output, "aac", "stereo")
        self._heard: Playing | None = None
        self._samples: Samples | None = None

    def write_until(self, time: Fraction) -> None:
        """Mux what is heard from the last time to this one."""
        self._follow()
        while (missing := self._track.missing(time)) > 0:
            samples = self._heard_next(missing)
            if samples is None:
                self.close()
                samples = np.zeros((2, min(missing, RATE)), np.float32)
            self._track.write(samples)

    def finish(self, end: Fraction) -> None:
        """Mux the rest."""
        self.write_until(end)
        self._track.finish()

    def close(self) -> None:
        """Close the film."""
        samples, self._samples = self._samples, None
        if samples is not None:
            samples.close()

    def _follow(self) -> None:
        """Go to where the film is now, if it is not where it was going."""
        now, before = self.playing, self._heard
        if now is before or (now and before and now.goes_on(before)):
            return
        self.close()
        self._heard = now
        if now is not None and now.film.has_sound:
            try:
                place = max(Fraction(0), self._track.end - now.began)
                self._samples = Samples(now.film, self._track.layout, place)
            except MediaError:
                self._samples = None

    def _heard_next(self, count: int) -> Samples32 | None:
        try:
            return None if self._samples is None else self._samples.take(count)
        except MediaError:
            return None
