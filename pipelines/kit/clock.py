"""The time that effects see."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Clock:
    """For each frame of a chunk its number and its seconds, both counted from the reset."""

    index: tuple[int, ...]
    seconds: tuple[float, ...]
