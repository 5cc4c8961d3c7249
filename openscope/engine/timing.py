"""How long each node takes, measured without holding anything up."""

import time
from collections import defaultdict, deque
from typing import Any

import torch

_PATIENCE = 4
"""Frames after which CUDA events are read: by then they are long done, and no one waits."""


_FOLLOWS = 0.1
"""How much of a new time goes into the recent average."""


class StepTimes:
    """Mean milliseconds per node: a monotonic clock on CPU, events on CUDA."""

    def __init__(self, device: torch.device) -> None:
        self._cuda = device.type == "cuda"
        self._seconds: dict[str, float] = defaultdict(float)
        self._calls: dict[str, int] = defaultdict(int)
        self._recent: dict[str, float] = {}
        self._pending: deque[list[tuple[str, Any, Any]]] = deque()
        self._frame: list[tuple[str, Any, Any]] = []

    def now(self) -> Any:
        """A moment on the device's own line of work."""
        if not self._cuda:
            return time.perf_counter()
        event = torch.cuda.Event(enable_timing=True)
        event.record()
        return event

    def add(self, node: str, start: Any, end: Any) -> None:
        """Count one call of a node between two moments."""
        if self._cuda:
            self._frame.append((node, start, end))
        else:
            self._count(node, end - start)

    def end_frame(self) -> None:
        """Close a frame; on CUDA, read the events of one that is some frames old."""
        if self._cuda:
            self._pending.append(self._frame)
            self._frame = []
            if len(self._pending) > _PATIENCE:
                self._read(self._pending.popleft())

    def recent(self) -> dict[str, float]:
        """The time of a call lately, by node id, in milliseconds: an average that follows over some
        ten calls."""
        return {node: 1000 * seconds for node, seconds in self._recent.items()}

    def milliseconds(self) -> dict[str, float]:
        """The mean time of one call, by node id."""
        return {node: 1000 * self._seconds[node] / count for node, count in self._calls.items()}

    def _read(self, frame: list[tuple[str, Any, Any]]) -> None:
        for node, start, end in frame:
            self._count(node, start.elapsed_time(end) / 1000)

    def _count(self, node: str, seconds: float) -> None:
        self._seconds[node] += seconds
        before = self._recent.get(node, seconds)
        self._recent[node] = before + _FOLLOWS * (seconds - before)
        self._calls[node] += 1
