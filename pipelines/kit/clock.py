"""The time that effects see, and the times that frames carry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Times = tuple[Fraction, ...]
"""A time for each frame, in seconds."""


@dataclass(frozen=True)
class Clock:
    """For each frame of a chunk its number and its seconds, both counted from the reset."""

    index: tuple[int, ...]
    seconds: tuple[float, ...]


class Timeline:
    """The ticks since the reset. `step` is how long the last one lasted, in seconds, at first what
    `rate`, in ticks a second, says."""

    def __init__(self, rate: Fraction) -> None:
        self.rate = rate
        self.reset()

    def reset(self) -> None:
        """Count from the next tick on."""
        self.step = 1 / self.rate
        self.times: Times = ()
        self.count = 0
        self.origin: Fraction | None = None
        self.newest: Fraction | None = None

    def tick(self, times: Times, step: Fraction | None = None) -> Times:
        """Some ticks more, `step` seconds apart where that is known."""
        if self.origin is None:
            self.origin = times[0]
        before = times[-2] if len(times) > 1 else self.newest
        if step is None and before is not None:
            step = times[-1] - before
        if step is not None and step > 0:  # hosts may stamp two frames alike
            self.step = step
        self.times, self.newest = times, times[-1]
        self.count += len(times)
        return times

    def tick_as_told(self, count: int, stamps: Sequence[Any] | None) -> Times:
        """Some ticks more, at the times that Scope tells, else one after the other at the rate."""
        times = times_of(stamps, count)
        if not times:
            first = Fraction(0) if self.newest is None else self.newest + 1 / self.rate
            times = tuple(first + number / self.rate for number in range(count))
        return self.tick(times)

    def interval(self, at: Times) -> Fraction:
        """How long the last of some frames lasts, as far as those before it tell."""
        return at[-1] - at[-2] if len(at) > 1 else self.step

    def clock(self, at: Times) -> Clock:
        """The time as effects see it. On a branch with times of its own, indices are those of the
        ticks."""
        origin = self.origin or Fraction(0)
        seconds = tuple(float(time - origin) for time in at)
        if at is self.times:
            return Clock(tuple(range(self.count - len(at), self.count)), seconds)
        return Clock(tuple(int((time - origin) / self.step) for time in at), seconds)


def times_of(stamps: Any, count: int) -> Times:
    """The times in Scope's stamps, where there is a valid one for each of `count` frames."""
    if not isinstance(stamps, Sequence) or len(stamps) < count:
        return ()
    times = []
    for stamp in stamps[:count]:
        parts: Mapping[str, Any] = stamp if isinstance(stamp, Mapping) else vars(stamp)
        pts, base = parts.get("pts"), parts.get("time_base")
        if pts is None or not base:
            return ()
        times.append(int(pts) * Fraction(base))
    return tuple(times)


def as_stamps(times: Times) -> list[dict[str, Any]]:
    """Times as Scope takes them back."""
    return [{"pts": time.numerator, "time_base": Fraction(1, time.denominator)} for time in times]
