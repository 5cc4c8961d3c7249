"""Frames that are no numbers, found without waiting for the device."""

from collections import deque
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

EVERY = 8
"""Chunks between two looks."""
_STRIDE = 16
"""Rows and columns between two samples; their start moves with each look, so that in time every
pixel is seen."""


class NanWatch:
    """Sums a sparse sample of each node's frames, and reads the sums when they have long been
    made: a NaN or an infinity in the sample is one in the sum."""

    def __init__(self, device: torch.device) -> None:
        self._cuda = device.type == "cuda"
        self._chunk = 0
        self._nodes: list[str] = []
        self._sums: list[Tensor] = []
        self._pending: deque[tuple[list[str], Tensor, Any]] = deque()

    def look(self, node: str, frames: Iterable[Tensor]) -> None:
        """Sample what a node gave, in those chunks that are looked at."""
        if self._chunk % EVERY:
            return
        start = self._chunk // EVERY % _STRIDE
        for data in frames:
            if data.numel() and data.is_floating_point():
                row, column = start % data.shape[1], start % data.shape[2]
                self._nodes.append(node)
                self._sums.append(data[:, row::_STRIDE, column::_STRIDE].sum())

    def end_chunk(self) -> list[str]:
        """Close a chunk; the nodes whose sampled frames turned out to hold no numbers."""
        self._chunk += 1
        if self._sums:
            finite = torch.stack(self._sums).isfinite()
            event = None
            if self._cuda:
                host = torch.empty(finite.shape, dtype=torch.bool, pin_memory=True)
                finite = host.copy_(finite, non_blocking=True)
                event = torch.cuda.Event()
                event.record()
            self._pending.append((self._nodes, finite, event))
            self._nodes, self._sums = [], []
        return self._read(wait=False)

    def finish(self) -> list[str]:
        """What is still pending, waited for: the end of a render."""
        return self._read(wait=True)

    def forget(self) -> None:
        """Drop what is pending."""
        self._pending.clear()

    def _read(self, *, wait: bool) -> list[str]:
        found: list[str] = []
        while self._pending:
            nodes, finite, event = self._pending[0]
            if event is not None:
                if wait:
                    event.synchronize()
                elif not event.query():
                    break
            self._pending.popleft()
            found += [node for node, good in zip(nodes, finite.tolist(), strict=True) if not good]
        return found
