"""What the steps of one chunk may know beside their inputs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from openscope.graph.plan import Values
from pipelines.kit.clock import Clock, Times
from scope.core.pipelines.controller import CtrlInput


@dataclass(frozen=True)
class Moment:
    """One chunk: the `times` of its ticks, the `step` of seconds from one to the next, the `clock`
    of frames at any times, the runtime `values` that hold for all of it, keys and pointer (None
    where no one ever touched them), the running prompts, the width and height of a picture made
    from nothing, and the exposed parameters, node and name by exported name."""

    times: Times
    step: Fraction
    clock: Callable[[Times], Clock]
    values: Values
    controls: CtrlInput | None
    prompts: list[dict[str, Any]]
    size: tuple[int, int]
    names: Mapping[str, tuple[str, str]]

    @property
    def exposed(self) -> Mapping[str, Any]:
        """The exposed runtime values by their exported names."""
        named = self.names.items()
        return {name: self.values[n][of] for name, (n, of) in named if of in self.values[n]}
