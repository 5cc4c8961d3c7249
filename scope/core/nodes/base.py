"""Nodes, of which pipelines are the kind that works on chunks of frames."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import BaseModel

if TYPE_CHECKING:
    from scope.core.pipelines.artifacts import Artifact
    from scope.core.pipelines.base_schema import BasePipelineConfig


class Requirements(BaseModel):
    """What `prepare` asks for: the number of frames of the next call."""

    input_size: int


class NodePort(BaseModel):
    """A socket of a node. Types of ports are open; video, audio, number, string, boolean and
    trigger are Scope's own, mask, flow and prompts are ours."""

    name: str
    port_type: str
    required: bool = True
    description: str = ""
    default_value: Any = None


class NodeParam(BaseModel):
    """A parameter of a node without a config class."""

    name: str
    param_type: Literal["number", "string", "boolean", "select"]
    default: Any = None
    description: str = ""
    ui: dict[str, Any] | None = None
    convertible_to_input: bool = True


class NodeDefinition(BaseModel):
    """A node as an editor lists it."""

    node_type_id: str
    display_name: str
    category: str = "general"
    description: str = ""
    inputs: list[NodePort] = []
    outputs: list[NodePort] = []
    params: list[NodeParam] = []
    continuous: bool = False
    pipeline_meta: dict[str, Any] | None = None
    plugin_name: str | None = None


class Node:
    """The base of pipelines and event nodes. Subclasses need not call its `__init__`."""

    node_type_id: ClassVar[str] = ""

    def __init__(self, node_id: str = "", config: dict[str, Any] | None = None) -> None:
        self.node_id = node_id
        self.config = config or {}

    @classmethod
    def get_config_class(cls) -> "type[BasePipelineConfig] | None":
        """The config of a pipeline; None for a plain node."""
        return None

    @classmethod
    def get_definition(cls) -> NodeDefinition:
        """What an editor needs to know; a plain node says it itself."""
        config = cls.get_config_class()
        if config is None:
            raise NotImplementedError(f"{cls.__name__} has no config and no get_definition().")
        inputs = [_port(port) for port in config.inputs]
        if config.supports_prompts and all(port.name != "prompts" for port in inputs):
            inputs.append(NodePort(name="prompts", port_type="string"))
        return NodeDefinition(
            node_type_id=config.pipeline_id,
            display_name=config.pipeline_name,
            category="pipeline",
            description=config.pipeline_description,
            inputs=inputs,
            outputs=[_port(port) for port in config.outputs],
            pipeline_meta=_pipeline_meta(config),
        )

    @classmethod
    def get_dynamic_output_ports(cls, params: dict[str, Any]) -> set[str]:
        """Names of outputs that follow from parameters."""
        return set()

    @classmethod
    def get_artifacts(cls) -> "list[Artifact]":
        """The model files to download first."""
        config = cls.get_config_class()
        return list(config.artifacts) if config else []

    def shutdown(self) -> None:
        """Called when an event node ends."""

    def prepare(self, **kwargs: Any) -> Requirements | None:
        """How many frames the next call wants; None for none."""
        return None

    def execute(self, inputs: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """One event: input values by port in, output values by port out."""
        raise NotImplementedError(f"{type(self).__name__} does not implement execute().")

    def __call__(self, **kwargs: Any) -> dict[str, Any]:
        """One chunk: frames and parameters as keywords in, outputs by port out."""
        raise NotImplementedError(f"{type(self).__name__} does not implement __call__().")


BaseNode = Node


def _port(port: "str | NodePort") -> NodePort:
    return port if isinstance(port, NodePort) else NodePort(name=port, port_type="video")


def _pipeline_meta(config: "type[BasePipelineConfig]") -> dict[str, Any]:
    try:
        return config.get_schema_with_metadata()
    except Exception as error:  # one bad schema must not hide the other nodes
        return {**config.get_pipeline_metadata(), "schema_error": str(error)}
