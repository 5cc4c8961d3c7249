"""What a live run says of itself: one small value, whole at any moment."""

import logging
import math
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import psutil
import torch

from openscope.engine.faults import Fault
from openscope.graph.problem import Problem

_log = logging.getLogger(__name__)

WINDOW = 1.0
"""Seconds over which rates and latencies are told."""


@dataclass(frozen=True, slots=True)
class Film:
    """Where a film is: the `position` of the frame that it shows and its `duration`, both in
    seconds from its first kept frame (the duration None where the file does not say), whether it
    begins anew at its end, and the file's own `rate` in frames per second."""

    position: float
    duration: float | None
    looping: bool
    rate: float = 0.0


@dataclass(frozen=True)
class Status:
    """A live run at one moment. Times are in milliseconds, `rate` in frames per second at the
    output, `memory` in bytes on the device (of the process, on CPU), `memory_there` how many a
    CUDA device has, `gpu` the percent of the last moment in which it was busy, None where nothing
    tells.

    `dropped` counts frames by source and sink. `faults` are the nodes that stand aside, `warnings`
    what else is wrong with a node, `problems` those of the graph. `stuck` is a node that has not
    come back for a second or more, and since when, in seconds; `loading` one that is being built.
    `films` are the file sources that are open, by node.
    """

    frames: int = 0
    rate: float = 0.0
    latency: float = 0.0
    latency_worst: float = 0.0
    milliseconds: Mapping[str, float] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)
    faults: Mapping[str, Fault] = field(default_factory=dict)
    warnings: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    paused: bool = False
    films: Mapping[str, Film] = field(default_factory=dict)
    chunk: int = 1
    memory: int = 0
    memory_there: int = 0
    gpu: float | None = None
    loading: tuple[str, float] | None = None
    stuck: tuple[str, float] | None = None


class Meter:
    """Counts frames and latencies over the last second."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._began = now()
        self._seen: deque[tuple[float, int, float]] = deque()
        self.frames = 0

    def count(self, frames: int, latency: float) -> None:
        """Some frames were shown, the first of them `latency` seconds after its picture came."""
        now = self._now()
        self.frames += frames
        self._seen.append((now, frames, latency))
        while self._seen[0][0] < now - WINDOW:
            self._seen.popleft()

    def rate(self) -> float:
        """Frames per second."""
        now = self._now()
        recent = [frames for at, frames, _ in self._seen if at >= now - WINDOW]
        return sum(recent) / min(WINDOW, max(now - self._began, 1e-3))

    def latency(self) -> tuple[float, float]:
        """Mean and worst latency in milliseconds."""
        since = self._now() - WINDOW
        seen = [1000 * latency for at, _, latency in self._seen if at >= since]
        return (sum(seen) / len(seen), max(seen)) if seen else (0.0, 0.0)


def memory_of(device: torch.device) -> tuple[int, int]:
    """Bytes in use on a CUDA device, by all programs, and those that it has; on CPU those of this
    process, and 0."""
    if device.type == "cuda":
        free, there = torch.cuda.mem_get_info(device)
        return there - free, there
    return int(psutil.Process().memory_info().rss), 0


class GpuUse:
    """Asks the driver of a CUDA device how busy it is: at most once a second, as that is how often
    it counts, and no more once it has refused."""

    def __init__(self, device: torch.device, now: Callable[[], float] = time.monotonic) -> None:
        self._device, self._now = device, now
        self._asked = -math.inf
        self._percent: float | None = None
        self._tells = device.type == "cuda"

    def percent(self) -> float | None:
        """How much of the last moment it was busy; None where nothing tells."""
        now = self._now()
        if self._tells and now - self._asked >= WINDOW:
            self._asked = now
            try:
                self._percent = float(torch.cuda.utilization(self._device))
            except Exception as error:  # a driver's own kinds of errors; a part of a card has none
                _log.info("%s does not tell how busy it is: %s", self._device, error)
                self._percent, self._tells = None, False
        return self._percent
