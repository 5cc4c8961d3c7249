"""Two pieces of work timed in turn, so that a noisy machine is noisy for both."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A line of the table; `good` says whether the goal is met."""

    what: str
    measured: str
    goal: str
    good: bool
    figures: dict[str, float]


def in_turn(rounds: int, **work: Callable[[], None]) -> dict[str, float]:
    """The median seconds of each piece of work over rounds of one each, after a warm-up."""
    for run in work.values():
        run()
    taken: dict[str, list[float]] = {name: [] for name in work}
    for number in range(rounds):
        order = list(work) if number % 2 else list(reversed(work))
        for name in order:
            start = time.perf_counter()
            work[name]()
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}
