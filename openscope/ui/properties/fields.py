"""What a panel shows of a node type: its parameters as an ordered list of described fields.

No Qt here. Everything comes from the JSON schema; no type is known by name.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from openscope.graph.document import Document
from openscope.graph.node_type import PICTURES, NodeType
from openscope.graph.parameter import Parameter
from openscope.graph.wiring import Types

Control = Literal[
    "slider", "number", "resolution", "switch", "choice", "text", "paragraph", "path", "colour",
    "numbers", "group", "json",
]  # fmt: skip
"""The kind of widget."""

Part = Literal["runtime", "load", "advanced"]

_SLIDES = 10_000
"""The longest linear range that a slider as short as a panel's is of use for."""
_LONG = 60
"""Characters from which a default is a paragraph."""
_DEEPEST = 4
"""Models within models; what lies deeper is shown as JSON."""

MULTILINE = ("multiline", "multi-line", "textarea", "markdown")
PATHS = ("file-path", "path", "directory-path")


@dataclass(frozen=True)
class Choice:
    """One of the values of a choice."""

    value: Any
    label: str


@dataclass(frozen=True)
class Field:
    """One parameter as a panel shows it.

    `low` and `high` are the lowest and highest value that can be taken, also where the schema says
    "more than" or "less than". A value is shown with `decimals`; arrow keys move it by `step`.
    `optional` puts a switch before the widget, except for a choice, which has None among its
    values. `fields` are those of a nested model, and the first of them says what an entry of a list
    of numbers is. `files` says what a path leads to: image, audio, folder or anything.
    """

    parameter: Parameter
    control: Control
    low: float | None = None
    high: float | None = None
    step: float = 1.0
    decimals: int = 0
    log: bool = False
    choices: tuple[Choice, ...] = ()
    optional: bool = False
    fields: tuple["Field", ...] = ()
    shortest: int = 0
    longest: int | None = None
    descending: bool = False
    files: str = ""
    exposable: bool = False

    @property
    def name(self) -> str:
        """The parameter's name."""
        return self.parameter.name

    @property
    def label(self) -> str:
        """What it is called."""
        return self.parameter.label

    @property
    def tooltip(self) -> str:
        """What it does, or at least what it is called in code."""
        return self.parameter.description or self.name

    @property
    def default(self) -> Any:
        """The value of a node that says nothing of it."""
        return self.parameter.default

    @property
    def load_time(self) -> bool:
        """Whether a change builds the node again."""
        return self.parameter.load_time

    @property
    def whole(self) -> bool:
        """Whether only whole numbers are values."""
        return self.parameter.kind == "integer"

    @property
    def editable(self) -> bool:
        """Whether a person can change it here."""
        return self.control != "json"

    @property
    def wide(self) -> bool:
        """Whether the widget needs the whole width, below its label."""
        switched_slider = self.optional and self.control == "slider"
        return switched_slider or self.control in ("paragraph", "group", "json", "numbers")

    @property
    def range(self) -> str:
        """The range in words, "" where there is none."""
        low, high = self.low, self.high
        if low is not None and high is not None:
            return f"{shown(low)} to {shown(high)}"
        if low is not None:
            return f"{shown(low)} or more"
        return "" if high is None else f"{shown(high)} or less"


@dataclass(frozen=True)
class Section:
    """Fields that stand together."""

    part: Part
    fields: tuple[Field, ...]


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
        control, more = _numbers(parameter, component)
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


def shown(value: float, decimals: int = 0) -> str:
    """A number as it is written: with so many decimals, and more only where it has them."""
    if not math.isfinite(value):
        return str(value)
    if isinstance(value, int) or (decimals == 0 and float(value).is_integer()):
        return str(int(value))
    rounded = f"{value:.{decimals}f}"
    if math.isclose(float(rounded), value, rel_tol=1e-9, abs_tol=1e-12):
        return rounded
    return f"{value:.6f}".rstrip("0") if abs(value) >= 1e-4 else f"{value:g}"


def in_words(field: Field, value: Any) -> str:
    """A value in a few words, for tooltips and lists."""
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int | float):
        return shown(value, field.decimals)
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def clamped(field: Field, value: float) -> float:
    """The nearest value in the range, whole where the field is."""
    if field.low is not None:
        value = max(value, field.low)
    if field.high is not None:
        value = min(value, field.high)
    return round(value) if field.whole else float(value)


def at(field: Field, value: float) -> float:
    """Where a value stands on a slider, from 0 to 1."""
    low, high = field.low or 0.0, field.high or 0.0
    if high <= low:
        return 0.0
    value = min(max(value, low), high)
    if field.log:
        return math.log(value / low) / math.log(high / low)
    return (value - low) / (high - low)


def value_at(field: Field, share: float) -> float:
    """The value at a place on a slider, with no more digits than are shown."""
    low, high = field.low or 0.0, field.high or 0.0
    share = min(max(share, 0.0), 1.0)
    value = low * (high / low) ** share if field.log else low + share * (high - low)
    if share in (0.0, 1.0):
        return clamped(field, high if share else low)
    multiple = next((p["multipleOf"] for p in field.parameter.variants if "multipleOf" in p), None)
    if multiple:
        value = round(value / multiple) * multiple
    return clamped(field, round(value, field.decimals))


def moved(field: Field, value: float, steps: float, *, fine: bool = False) -> float:
    """The value some steps on; fine ones are a tenth. On a logarithmic slider a step is a share of
    it, but never less than the last digit."""
    size = max(field.step / 10, 10.0**-field.decimals) if fine else field.step
    if field.log:
        target = value_at(field, at(field, value) + steps * (0.002 if fine else 0.02))
        least = value + math.copysign(10.0**-field.decimals, steps)
        further = max(target, least) if steps > 0 else min(target, least)
        return clamped(field, further)
    return clamped(field, round(value + steps * size, max(field.decimals, 6)))


# -- one kind each


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


def _numbers(parameter: Parameter, component: str) -> tuple[Control, dict[str, Any]]:
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
    if any(one.kind not in ("integer", "number") or one.optional for one in inner):
        return "json", {}
    steps = component == "denoising_steps"
    fields = tuple(field_of(one) for one in inner)
    if steps and fields[0].low is None and fields[0].high is None:
        schema = {**inner[0].schema, "minimum": 0, "maximum": 1000}
        fields = (field_of(Parameter(parameter.name, schema, label=parameter.label)),)
    fixed = len(entries) if part.get("prefixItems") else None
    return "numbers", {
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
