"""The sources of a plan, offline: every tick of the main input with the pictures of all."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

from openscope.engine.device import Pixels
from openscope.engine.sources import (
    Captured,
    Classes,
    Follower,
    open_device,
    open_film,
    open_pattern,
    open_still,
)
from openscope.graph.plan import Plan
from openscope.media.picture import MediaError, as_rate
from openscope.media.played import Player, played
from openscope.media.played_sound import Playing
from openscope.media.video_file import VideoFile

_PATIENCE = 10
"""Seconds that a device has for its first picture."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One step of the clock: seconds since the main input's start, seconds to the next tick, and
    each source's picture. `arrived` is when it was there, in seconds of the monotonic clock; `jump`
    counts the seeks before it, `playing` is the main film while it plays."""

    index: int
    time: Fraction
    duration: Fraction
    pictures: Mapping[str, Pixels]
    arrived: float = 0.0
    jump: int = 0
    playing: Playing | None = None


class Inputs:
    """Every source of a plan, opened; MediaError or NodeError where one cannot be. To be closed.

    `rate` is the clock's in ticks a second, on average where the film's own varies; `time_base`
    what its times are multiples of, `total` the number of ticks as far as it is known, `sound` the
    film whose sound goes with the result.
    """

    def __init__(self, plan: Plan, folder: Path, classes: Classes = MappingProxyType({})) -> None:
        self._main: VideoFile | Captured | None = None
        self._main_id = plan.clock.node
        self._followers: dict[str, Follower] = {}
        self._open = ExitStack()
        self.rate = as_rate(plan.clock.rate)
        films = []
        with ExitStack() as opened:
            for step in plan.sources:
                if step.type.ticks == "file":
                    film = open_film(step, folder)
                    films.append(film)
                    if step.id == self._main_id:
                        self._main, self.rate = film, film.rate
                    else:
                        loop = bool(plan.values[step.id]["loop"])
                        frames = played(film, lambda loop=loop: loop)  # type: ignore[misc]
                        self._followers[step.id] = Player(frames)
                elif step.type.ticks == "device":
                    device = Captured(open_device(step, classes))
                    opened.callback(device.capture.close)
                    if step.id == self._main_id:
                        self._main = device
                    self._followers[step.id] = device
                elif step.type.ticks == "still":
                    self._followers[step.id] = open_still(step, folder)
                else:
                    self._followers[step.id] = open_pattern(step, plan)
            self._open = opened.pop_all()
        film_ticks = self._main if isinstance(self._main, VideoFile) else None
        self.total = film_ticks.frames if film_ticks else None
        self.time_base = film_ticks.time_base if film_ticks else 1 / self.rate
        self.sound = films[0] if len(films) == 1 and films[0].has_sound else None

    def close(self) -> None:
        """Let go of devices."""
        self._open.close()

    def ticks(self, limit: int | None = None) -> Iterator[Tick]:
        """Every tick in order until the main input ends, or `limit` of them."""
        if isinstance(self._main, VideoFile):
            beats = self._film_beats(self._main)
        elif self._main is not None:
            beats = self._device_beats(self._main)
        else:
            beats = self._steady_beats()
        for index, (at, duration, own) in enumerate(beats):
            if limit is not None and index >= limit:
                return
            pictures = {id_: source.at(at, index) for id_, source in self._followers.items()}
            yield Tick(index, at, duration, {**pictures, **own})

    def _film_beats(
        self, film: VideoFile
    ) -> Iterator[tuple[Fraction, Fraction, Mapping[str, Pixels]]]:
        assert self._main_id is not None, "a film has a node"
        for picture in film:
            yield picture.time, picture.duration, {self._main_id: picture.pixels}

    def _device_beats(
        self, device: Captured
    ) -> Iterator[tuple[Fraction, Fraction, Mapping[str, Pixels]]]:
        """A tick for each picture that a device gives, in steps of the rate: what it missed is
        not there. MediaError where it gives none."""
        seen = 0
        for beat in self._steady_beats():
            pixels = None
            for _ in range(_PATIENCE):
                pixels, number = device.capture.latest.wait(seen, timeout=1.0)
                if pixels is not None and number > seen:
                    seen = number
                    break
                if device.capture.trouble:
                    raise MediaError(f"{self._main_id}: {device.capture.trouble}")
            else:
                raise MediaError(f"{self._main_id} gives no picture.")
            yield beat

    def _steady_beats(self) -> Iterator[tuple[Fraction, Fraction, Mapping[str, Pixels]]]:
        index = 0
        while True:
            yield index / self.rate, 1 / self.rate, {}
            index += 1
