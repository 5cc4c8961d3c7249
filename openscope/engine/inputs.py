"""The sources of a plan, offline: every tick of the main input with the pictures of all."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Protocol

from openscope.engine.device import Pixels
from openscope.engine.errors import NodeError
from openscope.graph.plan import Plan, Step
from openscope.media.picture import MediaError, Picture, as_rate
from openscope.media.still_image import read_image
from openscope.media.test_pattern import test_pattern
from openscope.media.video_file import VideoFile


@dataclass(frozen=True, slots=True)
class Tick:
    """One step of the clock: seconds since the main input's start, seconds to the next tick, and
    each source's picture."""

    index: int
    time: Fraction
    duration: Fraction
    pictures: Mapping[str, Pixels]


class Follower(Protocol):
    """A source that follows the ticks of another."""

    def at(self, time: Fraction, index: int) -> Pixels:
        """The picture to show at a time, which never runs backwards."""
        ...


class FollowingFile:
    """A film that gives its latest frame not after the tick, then loops or holds its last."""

    def __init__(self, video: VideoFile, *, loop: bool) -> None:
        self._video, self._loop = video, loop
        self._frames = iter(video)
        self._offset = Fraction(0)
        self._now: Picture | None = None
        self._next = next(self._frames, None)

    def at(self, time: Fraction, index: int) -> Pixels:
        """See `Follower`."""
        while self._next is not None and self._next.time + self._offset <= time:
            self._now, self._next = self._next, next(self._frames, None)
            if self._next is None and self._loop:
                # The picture after the last is the first of the next round.
                self._offset += self._now.time + self._now.duration
                self._frames = iter(self._video)
                self._next = next(self._frames, None)
        if self._now is None:
            raise MediaError(f"{self._video.path} has no frame to show.")
        return self._now.pixels


class Still:
    """An image: the same picture at every tick."""

    def __init__(self, pixels: Pixels) -> None:
        self._pixels = pixels

    def at(self, time: Fraction, index: int) -> Pixels:
        """See `Follower`."""
        return self._pixels


class Pattern:
    """A test pattern, drawn for the tick."""

    def __init__(self, step: Step, pattern: str, seed: int) -> None:
        self._pattern, self._seed = pattern, seed
        self._width, self._height = step.load_time["width"], step.load_time["height"]

    def at(self, time: Fraction, index: int) -> Pixels:
        """See `Follower`."""
        size = self._width, self._height
        return test_pattern(self._pattern, *size, float(time), index, self._seed)


class Inputs:
    """Every source of a plan, opened; MediaError or NodeError where one cannot be.

    `rate` is the clock's in ticks a second, on average where the film's own varies; `time_base`
    what its times are multiples of, `total` the number of ticks as far as it is known, `sound` the
    film whose sound goes with the result.
    """

    def __init__(self, plan: Plan, folder: Path) -> None:
        self._main: VideoFile | None = None
        self._main_id = plan.clock.node
        self._followers: dict[str, Follower] = {}
        self.rate = as_rate(plan.clock.rate)
        films = []
        for step in plan.sources:
            if step.type.ticks == "file":
                film = _open_film(step, folder)
                films.append(film)
                if step.id == self._main_id:
                    self._main, self.rate = film, film.rate
                else:
                    loop = plan.values[step.id]["loop"]
                    self._followers[step.id] = FollowingFile(film, loop=loop)
            elif step.type.ticks == "still":
                self._followers[step.id] = Still(read_image(_path(step, folder)))
            elif step.type.ticks == "pattern":
                pattern = plan.values[step.id]["pattern"]
                seed = seed_of(plan.seed, step.id)
                self._followers[step.id] = Pattern(step, pattern, seed)
            else:
                raise NodeError(step.id, f"{step.type.name} cannot be rendered from.")
        self.total = self._main.frames if self._main else None
        self.time_base = self._main.time_base if self._main else 1 / self.rate
        self.endless = self._main is None
        self.sound = films[0] if len(films) == 1 and films[0].has_sound else None

    def ticks(self, limit: int | None = None) -> Iterator[Tick]:
        """Every tick in order until the main input ends, or `limit` of them."""
        beats = self._film_beats() if self._main else self._steady_beats()
        for index, (time, duration, own) in enumerate(beats):
            if limit is not None and index >= limit:
                return
            pictures = {id_: follower.at(time, index) for id_, follower in self._followers.items()}
            yield Tick(index, time, duration, {**pictures, **own})

    def _film_beats(self) -> Iterator[tuple[Fraction, Fraction, Mapping[str, Pixels]]]:
        assert self._main is not None, "a film ticks"
        assert self._main_id is not None, "a film has a node"
        for picture in self._main:
            yield picture.time, picture.duration, {self._main_id: picture.pixels}

    def _steady_beats(self) -> Iterator[tuple[Fraction, Fraction, Mapping[str, Pixels]]]:
        index = 0
        while True:
            yield index / self.rate, 1 / self.rate, {}
            index += 1


def seed_of(seed: int, node: str) -> int:
    """The seed of one node's noise: the same on every machine, unlike for each node."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{node}".encode()).digest()[:8], "big")


def _open_film(step: Step, folder: Path) -> VideoFile:
    start, end = step.load_time["start"], step.load_time["end"]
    if end is not None and end <= start:
        raise NodeError(step.id, f"the film ends at {end:g} s, before its start at {start:g} s.")
    return VideoFile(_path(step, folder), start=start, end=end)


def _path(step: Step, folder: Path) -> Path:
    path: str = step.load_time["path"]
    if not path:
        raise NodeError(step.id, "no file is chosen: set its path, or give one with --input.")
    return folder / path
