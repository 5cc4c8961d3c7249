"""Nodes and their registry."""

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
