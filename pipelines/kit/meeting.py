"""Where branches of different rate meet."""

from collections.abc import Collection
from fractions import Fraction

import torch
from torch import Tensor

from pipelines.kit.clock import Times


class Meeting:
    """Brings the second inputs of a step to the times of its first.

    Each frame of the first gets the latest frame of the other that is not later. The last frame
    of each is kept across chunks, until a reset.
    """

    def __init__(self) -> None:
        self._last: dict[tuple[str, int], Tensor] = {}

    def reset(self) -> None:
        """Forget the frames that were kept."""
        self._last.clear()

    def forget_all_but(self, steps: Collection[str]) -> None:
        """Drop what was kept for steps that are gone."""
        self._last = {key: kept for key, kept in self._last.items() if key[0] in steps}

    def fitted(self, step: str, position: int, data: Tensor, have: Times, want: Times) -> Tensor:
        """The frames of one input, one for each time that is wanted."""
        key = (step, position)
        before = self._last.get(key)
        if data.shape[0]:
            self._last[key] = data[-1:].clone()
        if have == want:
            return data
        if before is not None and before.shape[1:] == data.shape[1:]:
            data, have = torch.cat([before, data]), (have[0] - 1 if have else Fraction(-1), *have)
        if not data.shape[0]:
            return data
        picks = []
        pick = 0
        for tick in want:
            while pick + 1 < len(have) and have[pick + 1] <= tick:
                pick += 1
            picks.append(pick)
        return data[picks]
