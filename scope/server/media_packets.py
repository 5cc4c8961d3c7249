"""Frames and times as they travel between nodes of Scope."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class MediaTimestamp:
    """A time as a count of a base; both None where it is not known."""

    pts: int | None = None
    time_base: Fraction | None = None

    @property
    def is_valid(self) -> bool:
        """Whether there is a time."""
        return self.pts is not None and self.time_base is not None


@dataclass
class VideoPacket:
    """One frame `(1, H, W, C)` uint8 and its time."""

    tensor: Any
    timestamp: MediaTimestamp
