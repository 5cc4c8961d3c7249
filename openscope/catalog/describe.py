"""A Scope config class read as a palette entry."""

import inspect
from dataclasses import replace
from typing import Any

from pydantic_core import to_jsonable_python

from openscope.catalog.io_nodes import PluginSourceConfig
from openscope.graph.node_type import NodeType, Port, Role
from openscope.graph.parameter import Parameter
from scope.core.inputs.interface import InputSource
from scope.core.nodes.base import NodeDefinition, NodeParam, NodePort
from scope.core.pipelines.base_schema import BasePipelineConfig, UsageType

Config = type[BasePipelineConfig]

CONTROLS = "ctrl_input"
"""A field of this name asks for keyboard and mouse; the host fills it, no panel does."""

_LAST = 999
"""Where Scope sorts a field without an order."""


def describe(config: Config, origin: str, role: Role) -> NodeType:
    """The node type of a config class: ports, parameters, category and words, all from it.

    Of a built-in only its own fields are parameters: the eleven that each config inherits are
    for diffusion pipelines.
    """
    schema = config.model_json_schema()
    definitions: dict[str, Any] = schema.get("$defs", {})
    for name, field in config.model_fields.items():
        if field.default_factory is not None:  # of which a JSON schema says nothing
            made = field.get_default(call_default_factory=True, validated_data={})
            schema["properties"][name]["default"] = to_jsonable_python(made, fallback=str)
    inherited = BasePipelineConfig.model_fields if origin == "builtin" else {}
    declared = inspect.get_annotations(config)
    parameters = [
        Parameter.of(name, schema["properties"][name], definitions)
        for name in config.model_fields
        if (name not in inherited or name in declared) and name != CONTROLS
    ]
    parameters.sort(key=lambda p: _LAST if p.order is None else p.order)
    usage = tuple(UsageType(use).value for use in config.usage)
    inputs = _ports(config.inputs, prompts=config.supports_prompts)
    if role == "class":
        # Only the video is needed, and only where the pipeline is made for one.
        needed = "video" if config.get_default_mode() == "video" else None
        inputs = tuple(replace(port, required=port.name == needed) for port in inputs)
    return NodeType(
        key=f"{origin}:{config.pipeline_id}",
        role=role,
        name=config.pipeline_name,
        description=config.pipeline_description,
        category=getattr(config, "category", None) or (usage[0] if usage else "pipeline"),
        group=getattr(config, "group", None) or "",
        usage=usage,
        inputs=inputs,
        outputs=_ports(config.outputs),
        parameters={parameter.name: parameter for parameter in parameters},
        ticks=getattr(config, "ticks", None),
        takes_controls=CONTROLS in config.model_fields,
        gives_sound=config.produces_audio,
        artifacts=tuple(config.artifacts or ()),
        artifacts_when=getattr(config, "artifacts_when", None) or {},
    )


def describe_source(source: type[InputSource], origin: str) -> NodeType:
    """The node type of a plugin's input source: its id and words are its own, all else is alike."""
    return replace(
        describe(PluginSourceConfig, "builtin", PluginSourceConfig.role),
        key=f"{origin}:{source.source_id}",
        name=source.source_name or source.source_id,
        description=source.source_description,
    )


def _ports(declared: list[Any], *, prompts: bool = False) -> tuple[Port, ...]:
    ports = [
        Port(port.name, port.port_type, port.required, port.description)
        if isinstance(port, NodePort)
        else Port(str(port), "video")
        for port in declared
    ]
    if prompts and all(port.name != "prompts" for port in ports):
        ports.append(Port("prompts", "prompts", required=False))
    return tuple(ports)


def describe_node(definition: NodeDefinition, origin: str) -> NodeType:
    """The node type of an event node, which has a definition instead of a config. No input is
    required: it runs with what is wired."""
    parameters = [
        Parameter.of(param.name, _schema_of(param, order), {})
        for order, param in enumerate(definition.params)
    ]
    return NodeType(
        key=f"{origin}:{definition.node_type_id}",
        role="event",
        name=definition.display_name,
        description=definition.description,
        category=definition.category,
        inputs=tuple(replace(port, required=False) for port in _ports(definition.inputs)),
        outputs=_ports(definition.outputs),
        parameters={parameter.name: parameter for parameter in parameters},
    )


def _schema_of(param: NodeParam, order: int) -> dict[str, Any]:
    """The parameter of an event node in the words of a JSON schema."""
    ui = param.ui or {}
    schema: dict[str, Any] = {
        "default": param.default,
        "description": param.description,
        "ui": {"order": order, "label": ui.get("label"), "is_load_param": False},
    }
    if param.param_type == "select":
        choices = [o.get("value") if isinstance(o, dict) else o for o in ui.get("options", ())]
        return schema | {"enum": choices or [param.default]}
    schema["type"] = param.param_type
    bounds = {"min": "minimum", "max": "maximum"}
    return schema | {word: ui[name] for name, word in bounds.items() if name in ui}
