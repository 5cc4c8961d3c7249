"""Fields made of the JSON schema of a node type. No type is known by name."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from openscope.graph.document import Document
from openscope.graph.node_type import PICTURES, NodeType
from openscope.graph.parameter import Parameter
from openscope.graph.wiring import Types
from openscope.ui.fields.field import Choice, Control, Field, Part, Section

_SLIDES = 10_000
"""The longest linear range that a slider as short as a panel's is of use for."""
_LONG = 60
"""Characters from which a default is a paragraph."""
_ENTRIES = ("text", "paragraph", "choice", "path", "colour")
"""What the entries of a list may be, beside numbers."""
_DEEPEST = 4
"""Models within models; what lies deeper is shown as JSON."""

MULTILINE = ("multiline", "multi-line", "textarea", "markdown")
PATHS = ("file-path", "path", "directory-path")


def sections(type_: NodeType, mode: str = "video") -> tuple[Section, ...]:
    """The fields of a node type in the order in which they stand: those that act at once, those
    that build the node again, those that no panel of Scope shows. Fields of other modes than
    `mode` are left out, and so are sections without any."""
    offers = type_.role in ("effect", "class", "event") and not type_.gives_prompts
    parts: dict[Part, list[Field]] = {"runtime": [], "load": [], "advanced": []}
    for parameter in ordered(type_.parameters.values()):
        if not _applies(parameter, mode):
            continue
        part: Part = "load" if parameter.load_time else "runtime"
        part = part if parameter.shown else "advanced"
        parts[part].append(field_of(parameter, exposable=offers and parameter.shown))
    return tuple(Section(part, tuple(fields)) for part, fields in parts.items() if fields)


def ordered(parameters: Iterable[Parameter]) -> list[Parameter]:
    """Parameters by the order that their author gave, then as they were declared."""
    return sorted(parameters, key=lambda p: math.inf if p.order is None else p.order)


def mode_of(document: Document, types: Types, node: str) -> str:
    """Scope's input mode of a node: `video` where pictures are wired to it, else `text`. A type
    that takes no pictures has one mode, whatever it is called."""
    type_ = types.get(document.nodes[node].type)
    ports = {port.name for port in type_.inputs if port.kind in PICTURES} if type_ else set()
    return (
        "video"
        if any(e.to_node == node and e.to_port in ports for e in document.edges)
        else ("text")
    )


def field_of(parameter: Parameter, *, exposable: bool = False, depth: int = 0) -> Field:
    """How one parameter is shown."""
    component = _hint(parameter, "component")
    kind = parameter.kind
    optional = parameter.optional
    control: Control = "json"
    more: dict[str, Any] = {}
    if kind == "choice" and all(isinstance(c, str | int | float) for c in parameter.choices):
        control = "choice"
        more["choices"] = _choices(parameter)
    elif kind == "boolean":
        control = "switch"
    elif kind in ("integer", "number"):
        control, more = _number(parameter, component)
    elif kind == "text":
        control, more = _text(parameter, component)
    elif kind == "list":
        control, more = _list(parameter, component)
    elif kind == "object" and depth < _DEEPEST:
        inner = _inner(parameter, depth)
        control = "group" if inner else "json"
        more["fields"] = inner
    return Field(
        parameter,
        control,
        optional=optional and control not in ("choice", "json"),
        exposable=exposable,
        **more,
    )


def _number(parameter: Parameter, component: str) -> tuple[Control, dict[str, Any]]:
    low, high = _bounds(parameter)
    whole = parameter.kind == "integer"
    multiple = next((p["multipleOf"] for p in parameter.variants if "multipleOf" in p), None)
    if component == "noise" and low is None and high is None:
        low, high = 0.0, 1.0
    span = high - low if low is not None and high is not None else None
    decimals = 0 if whole else _decimals(parameter, span)
    step = _step(span, decimals, whole)
    if multiple:
        step = float(multiple)
    more = {"low": low, "high": high, "decimals": decimals, "step": step}
    if component == "resolution" and whole:
        return "resolution", more | {"step": float(multiple or 8)}
    if span is None or span <= 0:
        return "number", more
    assert low is not None
    assert high is not None
    asked = _hint(parameter, "scale") in ("log", "logarithmic") or _hint(parameter, "log") == "True"
    decades = low > 0 and parameter.minimum == low and high / low >= 1000
    log = decades or (asked and low > 0)
    if not log and span > _SLIDES:
        return "number", more | {"step": _step(None, decimals, whole)}
    return "slider", more | {"log": log}


def _bounds(parameter: Parameter) -> tuple[float | None, float | None]:
    """The lowest and highest value; a bound that must be exceeded is moved by the last digit."""
    part = next((p for p in parameter.variants if p.get("type") in ("integer", "number")), {})
    tiny = 1 if parameter.kind == "integer" else 0.01
    low, high = part.get("minimum"), part.get("maximum")
    if low is None and "exclusiveMinimum" in part:
        low = part["exclusiveMinimum"] + tiny
    if high is None and "exclusiveMaximum" in part:
        high = part["exclusiveMaximum"] - tiny
    return low, high


def _decimals(parameter: Parameter, span: float | None) -> int:
    wanted = 2 if span is None else 3 if span <= 0.25 else 2 if span <= 10 else 1
    known = [*_bounds(parameter), parameter.default]
    for value in known:
        if isinstance(value, float) and math.isfinite(value):
            text = f"{value:.6f}".rstrip("0")
            wanted = max(wanted, len(text.partition(".")[2]))
    return min(wanted, 6)


def _step(span: float | None, decimals: int, whole: bool) -> float:
    """A hundredth of the range, as 1, 2 or 5 of some digit."""
    if span is None or span <= 0:
        return 1.0 if whole else 0.1
    power = 10 ** math.floor(math.log10(span / 100))
    step = next(power * digit for digit in (5, 2, 1) if power * digit <= span / 100 * 1.001)
    return max(1.0, round(step)) if whole else max(float(step), 10.0**-decimals)


def _text(parameter: Parameter, component: str) -> tuple[Control, dict[str, Any]]:
    hint = parameter.format.lower()
    if hint in ("color", "colour"):
        return "colour", {}
    if hint in PATHS or component in ("image", "audio"):
        files = component if component in ("image", "audio") else ""
        return "path", {"files": "folder" if hint == "directory-path" else files}
    long = isinstance(parameter.default, str) and (
        len(parameter.default) > _LONG or "\n" in parameter.default
    )
    return ("paragraph" if hint in MULTILINE or component in MULTILINE or long else "text"), {}


def _list(parameter: Parameter, component: str) -> tuple[Control, dict[str, Any]]:
    part: Mapping[str, Any] = next((p for p in parameter.variants if p.get("type") == "array"), {})
    entries = part.get("prefixItems") or [part.get("items")]
    if not all(isinstance(entry, Mapping) for entry in entries):
        return "json", {}
    inner = [
        Parameter(
            parameter.name,
            entry,
            default=entry.get("default"),
            label=parameter.label,
            definitions=parameter.definitions,
        )
        for entry in entries
    ]
    fields = tuple(field_of(one) for one in inner)
    numbers = all(one.kind in ("integer", "number") for one in inner)
    if any(one.optional or None in one.choices for one in inner):
        return "json", {}
    if not numbers and not all(one.control in _ENTRIES for one in fields):
        return "json", {}
    steps = component == "denoising_steps" and numbers
    if steps and fields[0].low is None and fields[0].high is None:
        schema = {**inner[0].schema, "minimum": 0, "maximum": 1000}
        fields = (field_of(Parameter(parameter.name, schema, label=parameter.label)),)
    fixed = len(entries) if part.get("prefixItems") else None
    return "numbers" if numbers else "list", {
        "fields": fields,
        "shortest": int(fixed or part.get("minItems", 0)),
        "longest": fixed or part.get("maxItems"),
        "descending": steps,
    }


def _inner(parameter: Parameter, depth: int) -> tuple[Field, ...]:
    """The fields of a nested model; none for an object that names none, such as a dict."""
    part: Mapping[str, Any] = next((p for p in parameter.variants if p.get("type") == "object"), {})
    named = part.get("properties")
    if not isinstance(named, Mapping):
        return ()
    inner = [
        Parameter.of(name, schema, parameter.definitions)
        for name, schema in named.items()
        if isinstance(schema, Mapping)
    ]
    return tuple(field_of(one, depth=depth + 1) for one in ordered(inner))


def _choices(parameter: Parameter) -> tuple[Choice, ...]:
    plain = all(_is_plain(value) for value in parameter.choices)
    found = [Choice(value, _named(value, plain)) for value in parameter.choices]
    if parameter.optional and None not in parameter.choices:
        found.insert(0, Choice(None, "None"))
    return tuple(found)


def _named(value: Any, plain: bool) -> str:
    """A choice as it is shown: plain words get a capital, names with signs in them stay."""
    if isinstance(value, bool):
        return "On" if value else "Off"
    text = str(value)
    return text.replace("_", " ").capitalize() if plain else text


def _is_plain(value: Any) -> bool:
    text = str(value)
    return text.islower() and text.replace("_", "").isalpha()


def _applies(parameter: Parameter, mode: str) -> bool:
    ui = parameter.schema.get("ui")
    modes = ui.get("modes") if isinstance(ui, Mapping) else None
    return not isinstance(modes, list) or not modes or mode in modes


def _hint(parameter: Parameter, name: str) -> str:
    ui = parameter.schema.get("ui")
    found = ui.get(name) if isinstance(ui, Mapping) else None
    return "" if found is None else str(found)
