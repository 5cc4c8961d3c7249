"""The pipelines among the registered nodes."""

from scope.core.nodes.base import Node
from scope.core.nodes.registry import NodeRegistry
from scope.core.pipelines.base_schema import BasePipelineConfig


class PipelineRegistry:
    """A view of `NodeRegistry` that sees only classes with a config. Importing it registers
    nothing: the program decides what is loaded, and when."""

    @classmethod
    def register(cls, pipeline_id: str, pipeline_class: type[Node]) -> None:
        """Add a pipeline; ValueError where its config has another id."""
        config = pipeline_class.get_config_class()
        if config is None or config.pipeline_id != pipeline_id:
            found = config.pipeline_id if config else "no config"
            raise ValueError(f"{pipeline_class.__name__} has {found}, not {pipeline_id!r}.")
        NodeRegistry.register(pipeline_class)

    @classmethod
    def get(cls, pipeline_id: str) -> type[Node] | None:
        """The class of an id, if it is a pipeline."""
        found = NodeRegistry.get(pipeline_id)
        return found if found and found.get_config_class() else None

    @classmethod
    def unregister(cls, pipeline_id: str) -> bool:
        """Remove a pipeline; whether it was there."""
        return cls.is_registered(pipeline_id) and NodeRegistry.unregister(pipeline_id)

    @classmethod
    def is_registered(cls, pipeline_id: str) -> bool:
        """Whether an id is a pipeline's."""
        return cls.get(pipeline_id) is not None

    @classmethod
    def get_config_class(cls, pipeline_id: str) -> type[BasePipelineConfig] | None:
        """The config of a pipeline."""
        found = cls.get(pipeline_id)
        return found.get_config_class() if found else None

    @classmethod
    def list_pipelines(cls) -> list[str]:
        """Every pipeline's id."""
        return [node_id for node_id in NodeRegistry.list_node_types() if cls.get(node_id)]
