"""Nodes and their registry."""

from typing import Any

from scope.core.missing import needs_host
from scope.core.nodes.base import (
    BaseNode,
    Node,
    NodeDefinition,
    NodeParam,
    NodePort,
    Requirements,
)
from scope.core.nodes.registry import NodeRegistry

__all__ = [
    "BaseNode",
    "Node",
    "NodeDefinition",
    "NodeParam",
    "NodePort",
    "NodeRegistry",
    "Requirements",
]


def __getattr__(name: str) -> Any:
    if name in {"SchedulerNode", "register_builtin_nodes"}:
        raise needs_host(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
