"""The document: nodes, wires and settings as immutable data, and how it is written in JSON.

An edit makes a new document that shares what did not change, so undo is keeping the old one and
a running engine is never surprised. Keys that this version does not know survive.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_serializer, field_validator

FORMAT = 1
"""The format number that this version writes."""

Position = Annotated[tuple[float, float], Field(strict=False)]
Side = Annotated[int, Field(ge=1, le=16384)]


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A wire from an output port to an input port."""

    from_node: str
    from_port: str
    to_node: str
    to_port: str

    @classmethod
    def parse(cls, pair: Any) -> "Edge":
        """The edge of `["video_1.video", "bloom_1.video"]`; ValueError where it is no such pair."""
        if isinstance(pair, Edge):
            return pair
        if not (isinstance(pair, list | tuple) and len(pair) == 2):
            raise ValueError('A wire is a pair such as ["video_1.video", "bloom_1.video"]')
        ends: list[str] = []
        for end in pair:
            node, dot, port = end.partition(".") if isinstance(end, str) else ("", "", "")
            if not (dot and node and port):
                raise ValueError(f"The end of a wire is written NODE.PORT, not {str(end)[:60]!r}")
            ends += (node, port)
        return cls(*ends)

    def as_pair(self) -> list[str]:
        """The edge as the document writes it."""
        return [f"{self.from_node}.{self.from_port}", f"{self.to_node}.{self.to_port}"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow", strict=True, allow_inf_nan=False)


class Node(_Part):
    """An instance of a node type. `params` holds only what differs from the type's defaults."""

    type: str
    title: str = ""
    params: dict[str, Any] = {}
    baked: Annotated[tuple[str, ...], Field(strict=False)] = ()
    bypassed: bool = False
    position: Position = (0.0, 0.0)


class Exposure(_Part):
    """How one parameter is offered in the exported plugin; None leaves what the type says."""

    label: str | None = None
    order: int | None = None
    ge: float | None = None
    le: float | None = None


class PluginConfig(_Part):
    """What the exported plugin is called and how Scope lists it. `mode` is kept as it was read: it
    follows from the graph, which takes video or draws its own pictures."""

    id: str = ""
    name: str = ""
    description: str = ""
    version: str = "0.1.0"
    author: str = ""
    usage: Literal["pipeline", "preprocessor", "postprocessor"] = "pipeline"
    mode: Literal["video", "text"] = "video"
    position: Position = (0.0, 0.0)
    expose: dict[str, Exposure] = {}


class Document(_Part):
    """A whole graph.

    `size` is width and height in pixels, into which sources fit their frames; None leaves each
    its own. `rate` is in frames per second and `seed` the root of all noise. `edges` are in the
    order in which they were drawn, which means nothing.
    """

    format: Literal[1] = 1
    size: Annotated[tuple[Side, Side], Field(strict=False)] | None = None
    rate: Annotated[float, Field(gt=0, le=1000)] = 30.0
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    plugin: PluginConfig = PluginConfig()
    nodes: dict[str, Node]
    edges: tuple[Edge, ...]
    backdrops: dict[str, Any] = {}
    notes: dict[str, Any] = {}

    @field_validator("edges", mode="before")
    @classmethod
    def _read_edges(cls, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise ValueError("The wires are a list")
        return tuple(Edge.parse(pair) for pair in value)

    @field_serializer("edges")
    def _write_edges(self, edges: tuple[Edge, ...]) -> list[list[str]]:
        return [edge.as_pair() for edge in edges]

    def with_params(self, node: str, params: Mapping[str, Any]) -> "Document":
        """This document with some parameters of one node set; KeyError where there is no such."""
        old = self.nodes[node]
        new = old.model_copy(update={"params": {**old.params, **params}})
        return self.model_copy(update={"nodes": {**self.nodes, node: new}})
