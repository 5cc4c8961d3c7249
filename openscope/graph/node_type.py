"""Node types: what the palette offers, described as data alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from openscope.graph.parameter import Parameter

if TYPE_CHECKING:
    from scope.core.pipelines.artifacts import Artifact

Conversion = Literal["to_mask", "to_video"]
"""The kit function that a wire between two unlike ports calls."""

PICTURES = ("video", "mask")
"""Kinds of ports whose data can be looked at."""

Role = Literal["source", "effect", "class", "event", "output"]
"""How a node runs: it brings frames in, is a built-in effect, is called through its Scope class,
is an event node of a plugin, or is where frames leave the graph."""

Ticks = Literal["file", "device", "pattern", "still"]
"""How a source keeps time: it has an end and its own times, is live, or follows the clock."""

_CONVERSIONS: Mapping[tuple[str, str], Conversion] = {
    ("video", "mask"): "to_mask",
    ("mask", "video"): "to_video",
}


def conversion(source: str, target: str) -> Conversion | None:
    """What turns data of kind `source` into kind `target`; None where they are alike.

    Raises KeyError where no wire is legal between the two.
    """
    return None if source == target else _CONVERSIONS[source, target]


def fits(source: str, target: str) -> bool:
    """Whether a wire may run from an output of kind `source` to an input of kind `target`."""
    return source == target or (source, target) in _CONVERSIONS


@dataclass(frozen=True, slots=True)
class Port:
    """One socket of a node. `kind` is video, mask, flow, prompts, number, or a plugin's own."""

    name: str
    kind: str
    required: bool = True
    description: str = ""


@dataclass(frozen=True)
class NodeType:
    """A palette entry. `key` is `origin:id`; the origin is `builtin` or a distribution's name.

    `takes_controls` says whether it wants keyboard and mouse, `gives_sound` whether it gives sound
    beside its pictures, which is not kept. `artifacts` are the model files that it needs, where its
    load-time parameters have the values in `artifacts_when`; an empty one is always true.
    """

    key: str
    role: Role
    name: str
    description: str = ""
    category: str = "pipeline"
    group: str = ""
    usage: tuple[str, ...] = ()
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    ticks: Ticks | None = None
    takes_controls: bool = False
    gives_sound: bool = False
    artifacts: "tuple[Artifact, ...]" = ()
    artifacts_when: Mapping[str, Any] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """Where the type came from."""
        return self.key.partition(":")[0]

    @property
    def id(self) -> str:
        """The Scope pipeline id, without the origin."""
        return self.key.partition(":")[2]

    def needed_artifacts(self, load_time: Mapping[str, Any]) -> "tuple[Artifact, ...]":
        """The model files that a node needs which is built from these parameters."""
        needed = all(load_time.get(name) == value for name, value in self.artifacts_when.items())
        return self.artifacts if needed else ()

    def input(self, name: str) -> Port | None:
        """The input port of that name."""
        return next((port for port in self.inputs if port.name == name), None)

    def output(self, name: str) -> Port | None:
        """The output port of that name."""
        return next((port for port in self.outputs if port.name == name), None)

    @property
    def gives_pictures(self) -> bool:
        """Whether any output can be looked at."""
        return any(port.kind in PICTURES for port in self.outputs)

    @property
    def gives_prompts(self) -> bool:
        """Whether it is where prompts come from."""
        return not self.inputs and any(port.kind == "prompts" for port in self.outputs)

    @property
    def bypass_input(self) -> str | None:
        """The input that a bypassed node hands on: its first video input, if it has one."""
        return next((port.name for port in self.inputs if port.kind == "video"), None)
