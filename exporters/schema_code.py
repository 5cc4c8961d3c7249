"""The config of an exported plugin: every exposed parameter as its author declared it, with the
graph's current values as defaults."""

from dataclasses import dataclass, field
from typing import Any

from exporters.graph_code import DEFAULT_SIDE, GraphCode
from exporters.names import Identity
from exporters.offered import Offered, offered
from exporters.python_text import call, docstring, literal, sentence
from openscope.graph.document import Document, Exposure
from openscope.graph.parameter import Parameter
from openscope.graph.plan import Plan
from scope.core.pipelines.artifacts import Artifact, HuggingfaceRepoArtifact

_BOUNDS = {
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "exclusiveMaximum": "lt",
    "multipleOf": "multiple_of",
    "minLength": "min_length",
    "maxLength": "max_length",
    "pattern": "pattern",
}
_TYPES = {"integer": "int", "number": "float", "boolean": "bool", "text": "str", "list": "list"}


@dataclass
class SchemaCode:
    """The parts of `schema.py`: the lines of the class, of its docstring alone, and the imports;
    and each exposed parameter in words, for the README."""

    docstring: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)
    table: list[dict[str, str]] = field(default_factory=list)


def schema_code(plan: Plan, document: Document, names: Identity, code: GraphCode) -> SchemaCode:
    """The config of a plan."""
    made = SchemaCode()
    base = "scope.core.pipelines.base_schema"
    made.imports |= {f"from {base} import BasePipelineConfig", f"from {base} import ModeDefaults"}
    settings = document.plugin
    mode = "text" if code.generator else "video"
    described = settings.description or _described(plan)
    made.docstring = docstring(described, 4)
    made.lines = [
        *made.docstring,
        "",
        f"    pipeline_id = {literal(names.id)}",
        *sentence("pipeline_name = ", names.title, "", indent=4),
        *sentence("pipeline_description = ", described, "", indent=4),
        f"    pipeline_version = {literal(settings.version)}",
        f"    supports_prompts = {plan.prompts is not None}",
        f'    modes = {{"{mode}": ModeDefaults(default=True)}}',
    ]
    if settings.usage != "pipeline":
        made.imports.add(f"from {base} import UsageType")
        made.lines.append(f"    usage = [UsageType.{settings.usage.upper()}]")
    if code.inputs != ("video",):
        made.imports.add("from typing import ClassVar")
        made.lines.append(f"    inputs: ClassVar[list[str]] = {literal(list(code.inputs))}")
    artifacts = list(_artifacts(plan))
    if artifacts:
        made.lines.append("    requires_models = True")
        made.lines += call("artifacts = [", artifacts, "]", indent=4)
        made.imports.add("from scope.core.pipelines.artifacts import HuggingfaceRepoArtifact")
    fields = _generator_fields(plan) if code.generator else []
    if code.takes_controls:
        made.imports.add("from scope.core.pipelines.controller import CtrlInput")
        fields.append(["    ctrl_input: CtrlInput | None = None"])
    for order, one in enumerate(offered(plan, document), start=1):
        fields.append(
            _field(
                one.name,
                one.parameter,
                one.value,
                order,
                one.label,
                one.exposure,
                made.imports,
            )
        )
        made.table.append(_row(one))
    if code.views:
        made.imports.add("from typing import Literal")
        choices = ", ".join(literal(choice) for choice in ("off", *code.views))
        ui = f'order={len(plan.exposed) + 1}, label="Debug view"'
        fields.append(
            [
                *call("debug_view: Literal[", choices.split(", "), "] = Field(", indent=4),
                '        default="off",',
                '        description="Shows the picture of one node instead of the result.",',
                f"        json_schema_extra=ui_field_config({ui}),",
                "    )",
            ]
        )
    if any("Field(" in line for lines in fields for line in lines):
        made.imports |= {"from pydantic import Field", f"from {base} import ui_field_config"}
    for lines in fields:
        made.lines += ["", *lines]
    return made


def _described(plan: Plan) -> str:
    """What the graph does, in the order in which it does it."""
    chain = " → ".join(step.type.name for step in plan.steps) or "Pictures as they come"
    return f"{chain}."


def _field(
    name: str,
    parameter: Parameter,
    value: Any,
    order: int,
    label: str,
    exposure: Exposure,
    imports: set[str],
) -> list[str]:
    schema = dict(parameter.variants[0]) if parameter.variants else {}
    schema |= {k: parameter.schema[k] for k in ("format",) if k in parameter.schema}
    if exposure.ge is not None:
        schema["minimum"] = exposure.ge
    if exposure.le is not None:
        schema["maximum"] = exposure.le
    if parameter.kind == "choice":
        imports.add("from typing import Literal")
    type_ = _TYPES.get(parameter.kind, "dict")
    arguments = [f"default={literal(value)}"]
    if parameter.kind != "choice":
        for word, bound in _BOUNDS.items():
            if word in schema:
                number = schema[word]
                whole = parameter.kind == "integer" and isinstance(number, float)
                arguments.append(f"{bound}={literal(int(number) if whole else number)}")
    named = sentence("label=", label, "", indent=16 if "format" in schema else 12)
    ui = [f"order={order}", "\n".join(named).strip()]
    ui += ["is_load_param=True"] if parameter.load_time else []
    component = dict(parameter.schema.get("ui") or {}).get("component")
    ui += [f"component={literal(component)}"] if component else []
    optional = " | None" if parameter.optional or value is None else ""
    start = [f"    {name}: {type_}{optional} = Field("]
    if parameter.kind == "choice":
        choices = [literal(choice) for choice in parameter.choices]
        start = call(f"{name}: Literal[", choices, f"]{optional} = Field(", indent=4)
    lines = [*start, *(f"        {argument}," for argument in arguments)]
    description = str(parameter.schema.get("description", ""))
    if description:
        lines += sentence("description=", description, ",", indent=8)
    if "format" in schema:
        kind = f'"format": {literal(schema["format"])}'
        one = call("json_schema_extra={", [f"**ui_field_config({', '.join(ui)})", kind], "},")
        inner = call("**ui_field_config(", ui, "),", indent=12)
        lines += one if len(one) == 1 else [one[0], *inner, *one[-2:]]
    else:
        lines += call("json_schema_extra=ui_field_config(", ui, "),", indent=8)
    return [*lines, "    )"]


def _generator_fields(plan: Plan) -> list[list[str]]:
    """Width and height, which a picture from nothing must be told."""
    fields = []
    size = plan.size or (DEFAULT_SIDE, DEFAULT_SIDE)
    for order, side in enumerate(("width", "height")):
        fields.append(
            [
                f"    {side}: int = Field(",
                f"        default={size[order]},",
                "        ge=1,",
                "        le=8192,",
                f'        description="{side.capitalize()} of the picture in pixels. Load-time: '
                'everything is built for a size.",',
                f"        json_schema_extra=ui_field_config(order={order - 1}, "
                f'label="{side.capitalize()}", is_load_param=True),',
                "    )",
            ]
        )
    return fields


def _artifacts(plan: Plan) -> list[str]:
    found: list[Artifact] = []
    for step in plan.steps:
        found += [a for a in step.type.needed_artifacts(step.load_time) if a not in found]
    return [
        f"HuggingfaceRepoArtifact(repo_id={literal(a.repo_id)}, files={literal(a.files)})"
        for a in found
        if isinstance(a, HuggingfaceRepoArtifact)
    ]


def _row(one: Offered) -> dict[str, str]:
    parameter, low, high = one.parameter, one.minimum, one.maximum
    if parameter.kind == "choice":
        allowed = ", ".join(str(choice) for choice in parameter.choices)
    elif low is not None and high is not None:
        allowed = f"{low:g} to {high:g}"
    else:
        allowed = {"boolean": "on or off", "text": "text"}.get(parameter.kind, parameter.kind)
    return {
        "name": one.name,
        "label": one.label,
        "default": str(one.value),
        "allowed": allowed,
        "when": "load" if parameter.load_time else "runtime",
        "description": str(parameter.schema.get("description", "")),
    }
