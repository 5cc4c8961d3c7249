"""Node types as JSON, and back."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from openscope.graph.node_type import NodeType, Port
from openscope.graph.parameter import Parameter
from scope.core.pipelines import artifacts

_ARTIFACTS = {
    kind.__name__: kind
    for kind in (artifacts.HuggingfaceRepoArtifact, artifacts.GoogleDriveArtifact)
}


def to_data(type_: NodeType) -> dict[str, Any]:
    """A node type in the words of JSON, as far as it has such words."""
    return _shallow(type_) | {
        "inputs": [asdict(port) for port in type_.inputs],
        "outputs": [asdict(port) for port in type_.outputs],
        "parameters": [_shallow(parameter) for parameter in type_.parameters.values()],
        "artifacts": [[type(one).__name__, one.model_dump()] for one in type_.artifacts],
    }


def from_data(data: Mapping[str, Any]) -> NodeType:
    """The node type of what `to_data` gave. Whatever is wrong with it raises an Exception."""
    parameters = [Parameter(**parameter) for parameter in data["parameters"]]
    read = {
        "usage": tuple(data["usage"]),
        "inputs": tuple(Port(**port) for port in data["inputs"]),
        "outputs": tuple(Port(**port) for port in data["outputs"]),
        "parameters": {parameter.name: parameter for parameter in parameters},
        "artifacts": tuple(_ARTIFACTS[kind](**one) for kind, one in data["artifacts"]),
    }
    return NodeType(**{**data, **read})


def _shallow(value: NodeType | Parameter) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}
