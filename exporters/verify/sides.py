"""The engine and the plugin side by side, fed the same."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import torch

from exporters.source import Source
from openscope.engine.session import Session
from openscope.graph.plan import Plan
from pipelines.kit.colour import over_black, to_rgb
from scope.server.media_packets import MediaTimestamp


class Sides:
    """One graph in a session of the engine, and in a plugin's pipeline."""

    def __init__(
        self, plan: Plan, source: Source, pipeline: Any, classes: Mapping[str, type[Any]]
    ) -> None:
        self.plan, self.source, self.pipeline = plan, source, pipeline
        self.session = Session(torch.device("cpu"), classes)
        # A plugin takes pictures in the size that they have, so both sides are given them so.
        drawn = any(not any(step.inputs) and step.type.inputs for step in plan.steps)
        self.session.bind(plan if drawn else replace(plan, size=None))
        self._told: dict[str, Any] = {}
        assert plan.output is not None, "a whole plan has an output"
        self._output = self._root = plan.output
        self._time = Fraction(0)
        self._fresh = True

    def set(self, name: str, value: Any) -> None:
        """Move an exposed runtime parameter on both sides."""
        self.session.set(*self.plan.exposed[name], value)
        self._told[name] = value

    def unset(self, name: str) -> None:
        """Have it as the graph has it, and say nothing of it to the plugin."""
        node, of = self.plan.exposed[name]
        self.session.set(node, of, self.plan.values[node][of])
        del self._told[name]

    def view(self, node: str) -> None:
        """Have both show a node's picture, or the graph's where it is `off`; the plan must watch
        that node."""
        self._root = self._output if node == "off" else node
        self._told["debug_view"] = node

    def reset(self) -> None:
        """Have both forget their frames."""
        self.session.reset()
        self._fresh = True

    def compare(self, pictures: Mapping[str, Sequence[Any]], when: str) -> None:
        """Run one chunk through both; AssertionError where a single bit differs."""
        count = max((len(chunk) for chunk in pictures.values()), default=1)
        rate = Fraction(self.plan.clock.rate).limit_denominator(1001)
        times = tuple(self._time + number / rate for number in range(count))
        self._time += count / rate
        shown = self.session.run(pictures, times)[self._root]
        wanted = to_rgb(over_black(shown.data))

        ports = dict(zip(self.source.inputs, self.source.code.inputs, strict=True))
        told: dict[str, Any] = {
            ports[id_]: [torch.from_numpy(pixels[None].copy()) for pixels in chunk]
            for id_, chunk in pictures.items()
        }
        told["video_timestamps"] = [
            MediaTimestamp(time.numerator, Fraction(1, time.denominator)) for time in times
        ]
        if self.source.code.generator:
            self.pipeline.pace.reset()  # its picture is due, whatever the clock on the wall says
        found = self.pipeline(**self._told, **told, init_cache=self._fresh)["video"]
        self._fresh = False
        if len(found) != len(wanted):
            raise AssertionError(f"{when}: it gave {len(found)} frames, the engine {len(wanted)}")
        if len(wanted) and not torch.equal(found, wanted):
            if found.shape != wanted.shape:
                shapes = f"{tuple(found.shape)}, the engine's {tuple(wanted.shape)}"
                raise AssertionError(f"{when}: its frames are {shapes}")
            most = float((found - wanted).abs().max())
            raise AssertionError(f"{when}: its frames differ from the engine's by up to {most:.3g}")
