"""Values as hosts send them, made what a config says."""

import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError


def cleaned(config: type[BaseModel], given: Mapping[str, Any]) -> dict[str, Any]:
    """Every shown parameter of a config, as given or its default: numbers out of strings and into
    their range, members of an enum as what they stand for. A show must not stop for a string."""
    values = {}
    for name, field in config.model_fields.items():
        extra = field.json_schema_extra
        if isinstance(extra, dict) and "ui" in extra:
            values[name] = cleaned_one(config, name, given.get(name, field.default))
    return values


def only_set(**values: Any) -> dict[str, Any]:
    """The values that are set: a parameter without a default has none until it is moved."""
    return {name: value for name, value in values.items() if value is not None}


@cache
def adapter_of(config: type[BaseModel], name: str) -> TypeAdapter[Any]:
    """What checks the values of one field; slow to make, so it is kept."""
    adapter: TypeAdapter[Any] = TypeAdapter(config.model_fields[name].rebuild_annotation())
    return adapter


def cleaned_one(config: type[BaseModel], name: str, value: Any) -> Any:
    """One value as its field wants it, else the default."""
    field = config.model_fields[name]
    value = getattr(value, "value", value)  # an enum member
    adapter = adapter_of(config, name)
    try:
        return adapter.validate_python(value)
    except ValidationError:
        bounds = {
            type(limit).__name__: getattr(limit, type(limit).__name__.lower())
            for limit in field.metadata
            if type(limit).__name__ in ("Ge", "Le")
        }
    try:
        number = float(value)
    except (TypeError, ValueError):
        return field.default
    if math.isnan(number):
        return field.default
    number = min(max(number, bounds.get("Ge", -math.inf)), bounds.get("Le", math.inf))
    try:
        return adapter.validate_python(round(number) if field.annotation is int else number)
    except (ValidationError, OverflowError):
        return field.default
