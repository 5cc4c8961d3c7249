"""One parameter of a node type, in the words of its JSON schema. Everything that asks what a
value may be (checks, the command line, the panel's widgets, the export) asks here."""

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

Kind = Literal["integer", "number", "boolean", "choice", "text", "list", "object", "other"]

_KINDS: Mapping[str, Kind] = {
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "string": "text",
    "array": "list",
    "object": "object",
}
_WORDS: Mapping[Kind, str] = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "text": "a text",
    "list": "a list",
    "object": "an object",
}
_RANGE = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}


@dataclass(frozen=True)
class Refusal:
    """Why a value was not taken: a problem code and the end of a sentence."""

    code: Literal["wrong-kind", "out-of-range"]
    message: str


@dataclass(frozen=True)
class Parameter:
    """A field of a pipeline's config.

    `schema` is the property of the JSON schema with its references resolved in `definitions`.
    `order` is None where the author gave none. `shown` is False for a field without a `ui`
    block, which a panel keeps behind "Advanced".
    """

    name: str
    schema: Mapping[str, Any]
    default: Any = None
    load_time: bool = False
    label: str = ""
    order: int | None = None
    shown: bool = True
    definitions: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls, name: str, schema: Mapping[str, Any], definitions: Mapping[str, Any]
    ) -> "Parameter":
        """The parameter that a property of a pydantic JSON schema describes."""
        ui = schema.get("ui")
        known = ui if isinstance(ui, Mapping) else {}
        order = known.get("order")
        return cls(
            name=name,
            schema=schema,
            default=schema.get("default"),
            load_time=bool(known.get("is_load_param", False)),
            label=str(known.get("label") or name.replace("_", " ").capitalize()),
            order=order if isinstance(order, int) else None,
            shown=isinstance(ui, Mapping),
            definitions=definitions,
        )

    @cached_property
    def variants(self) -> tuple[Mapping[str, Any], ...]:
        """The schemas a value may match, references resolved, without null."""
        return tuple(part for part in self._flat(self.schema) if part.get("type") != "null")

    @property
    def optional(self) -> bool:
        """Whether null is a value."""
        return any(part.get("type") == "null" for part in self._flat(self.schema))

    @property
    def kind(self) -> Kind:
        """What the first variant holds; `other` is shown, kept, and not edited."""
        first = self.variants[0] if self.variants else {}
        if "enum" in first or "const" in first:
            return "choice"
        return _KINDS.get(str(first.get("type")), "other")

    @property
    def choices(self) -> tuple[Any, ...]:
        """The values of a choice, in the author's order."""
        found: list[Any] = []
        for part in self.variants:
            found += part.get("enum", [part["const"]] if "const" in part else [])
        return tuple(found)

    @property
    def minimum(self) -> float | None:
        """The lowest value, or the one that it must exceed."""
        return self._bound("minimum", "exclusiveMinimum")

    @property
    def maximum(self) -> float | None:
        """The highest value, or the one that it must stay below."""
        return self._bound("maximum", "exclusiveMaximum")

    @property
    def description(self) -> str:
        """What the parameter does."""
        return str(self.schema.get("description", ""))

    @property
    def format(self) -> str:
        """A hint on what a text is: `file-path`, `color`, or nothing."""
        return str(next((part["format"] for part in self.variants if "format" in part), ""))

    def taken(self, value: Any) -> Any:
        """A value that is not refused, of the kind that code expects: JSON has 8 for 8.0, and 8.0
        for 8."""
        if self.kind == "number" and type(value) is int:
            return float(value)
        if self.kind == "integer" and type(value) is float and value.is_integer():
            return int(value)
        return value

    def refusal(self, value: Any) -> Refusal | None:
        """Why `value` cannot be taken, or None where it can."""
        if self.kind == "choice" and not self.optional:
            # Literals compare by kind as well: JSON schema takes 1 for True.
            if any(type(value) is type(choice) and value == choice for choice in self.choices):
                return None
            return Refusal("wrong-kind", f"must be {_one_of(self.choices)}, not {_shown(value)}.")
        if isinstance(value, float) and not math.isfinite(value):
            return Refusal("out-of-range", "must be finite.")
        error = next(self._validator.iter_errors(value), None)
        if error is None:
            return None
        # Of several variants only the nearest one is worth a sentence: the one of the right kind.
        deeper = [e for e in error.context or () if e.validator in _RANGE]
        error = deeper[0] if deeper else error
        if error.validator in _RANGE:
            return Refusal("out-of-range", f"{_shown(value)} is out of range: {self._range()}.")
        wanted = _WORDS.get(self.kind)
        if wanted is None or error.absolute_path or error.validator != "type":
            return Refusal("wrong-kind", f"cannot be {_shown(value)}: {error.message}.")
        return Refusal("wrong-kind", f"must be {wanted}, not {_shown(value)}.")

    def parse(self, text: str) -> Any:
        """The value that a person typed: JSON where that fits, else the text as it stands.

        Raises ValueError with a sentence where neither fits.
        """
        candidates: list[Any] = [text]
        with suppress(ValueError, RecursionError):
            candidates.insert(0, json.loads(text, parse_constant=lambda name: name))
        refusals = []
        for value in candidates:
            refusal = self.refusal(value)
            if refusal is None:
                return value
            refusals.append(refusal)
        raise ValueError(refusals[0].message)

    @cached_property
    def _validator(self) -> Any:
        from jsonschema import Draft202012Validator  # slow to import, and seldom needed

        return Draft202012Validator({**self.schema, "$defs": self.definitions})

    def _flat(self, schema: Mapping[str, Any], depth: int = 8) -> Iterator[Mapping[str, Any]]:
        reference = str(schema.get("$ref", "")).removeprefix("#/$defs/")
        if reference in self.definitions and depth:
            yield from self._flat(self.definitions[reference], depth - 1)
        elif isinstance(schema.get("anyOf"), list) and depth:
            for part in schema["anyOf"]:
                yield from self._flat(part, depth - 1)
        else:
            yield schema

    def _bound(self, *names: str) -> float | None:
        return next((p[name] for p in self.variants for name in names if name in p), None)

    def _range(self) -> str:
        first = next((p for p in self.variants if _RANGE & p.keys()), {})
        words = {
            "minimum": "at least",
            "exclusiveMinimum": "more than",
            "maximum": "at most",
            "exclusiveMaximum": "less than",
            "multipleOf": "a multiple of",
        }
        return ", ".join(f"{words[key]} {first[key]:g}" for key in words if key in first)


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= 60 else text[:57] + "..."


def _one_of(choices: tuple[Any, ...]) -> str:
    names = [str(choice) for choice in choices]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
