"""The time of a live run, which stands still while it is paused."""

import time
from collections.abc import Callable
from fractions import Fraction


class RunClock:
    """Seconds since the run began, without those in which it stood still."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._began = Fraction(now())
        self._stands: Fraction | None = None

    @property
    def stands(self) -> bool:
        """Whether it stands still."""
        return self._stands is not None

    def now(self) -> Fraction:
        """The time, in whole microseconds."""
        stands = self._stands
        if stands is not None:
            return stands
        return Fraction(int(1_000_000 * (Fraction(self._now()) - self._began)), 1_000_000)

    def stop(self) -> None:
        """Stand still."""
        self._stands = self.now()

    def move(self, time: Fraction) -> None:
        """Stand at another time."""
        self._stands = time

    def go(self) -> None:
        """Go on from where it stands."""
        self._began = Fraction(self._now()) - self.now()
        self._stands = None
