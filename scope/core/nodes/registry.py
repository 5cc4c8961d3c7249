"""Every registered node class by its id; the last one registered under an id wins, as in Scope."""

import logging
from typing import ClassVar

from scope.core.nodes.base import Node, NodeDefinition

logger = logging.getLogger(__name__)


class NodeRegistry:
    """The one flat list that plugins register into."""

    _nodes: ClassVar[dict[str, type[Node]]] = {}

    @classmethod
    def register(cls, node_class: type[Node]) -> None:
        """Add a class under its `node_type_id` or `pipeline_id`; ValueError if it has none."""
        node_id = cls._id_of(node_class)
        if node_id in cls._nodes:
            logger.warning("Node %s is registered again and replaces the first.", node_id)
        cls._nodes[node_id] = node_class

    @classmethod
    def get(cls, node_type_id: str) -> type[Node] | None:
        """The class of an id."""
        return cls._nodes.get(node_type_id)

    @classmethod
    def is_registered(cls, node_type_id: str) -> bool:
        """Whether an id is taken."""
        return node_type_id in cls._nodes

    @classmethod
    def list_node_types(cls) -> list[str]:
        """Every id, in the order of registration."""
        return list(cls._nodes)

    @classmethod
    def get_all_definitions(cls) -> list[NodeDefinition]:
        """Every node's definition; a node that cannot give one is left out with a warning."""
        definitions = []
        for node_id, node_class in cls._nodes.items():
            try:
                definitions.append(node_class.get_definition())
            except Exception:
                logger.warning("Node %s gives no definition.", node_id, exc_info=True)
        return definitions

    @classmethod
    def unregister(cls, node_type_id: str) -> bool:
        """Remove an id; whether it was there."""
        return cls._nodes.pop(node_type_id, None) is not None

    @classmethod
    def clear(cls) -> None:
        """Remove all."""
        cls._nodes.clear()

    @classmethod
    def chain_produces_video(cls, node_type_ids: list[str]) -> bool:
        """Whether a chain ends in pictures: only its last pipeline can say no."""
        last = cls._nodes.get(node_type_ids[-1]) if node_type_ids else None
        config = last.get_config_class() if last else None
        return config is None or config.produces_video

    @classmethod
    def chain_produces_audio(cls, node_type_ids: list[str]) -> bool:
        """Whether any pipeline of a chain gives sound."""
        classes = (cls._nodes.get(node_id) for node_id in node_type_ids)
        configs = (found.get_config_class() for found in classes if found)
        return any(config.produces_audio for config in configs if config)

    @staticmethod
    def _id_of(node_class: type[Node]) -> str:
        config = node_class.get_config_class()
        node_id = node_class.node_type_id or (config.pipeline_id if config else "")
        if not node_id:
            raise ValueError(f"{node_class.__name__} has neither node_type_id nor a config.")
        return node_id
