"""The values of fields: in words, within their range, on a slider."""

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openscope.ui.fields.field import Field


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


def in_words(field: "Field", value: Any) -> str:
    """A value in a few words, for tooltips and lists."""
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int | float):
        return shown(value, field.decimals)
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def clamped(field: "Field", value: float) -> float:
    """The nearest value in the range, whole where the field is."""
    if field.low is not None:
        value = max(value, field.low)
    if field.high is not None:
        value = min(value, field.high)
    return round(value) if field.whole else float(value)


def at(field: "Field", value: float) -> float:
    """Where a value stands on a slider, from 0 to 1."""
    low, high = field.low or 0.0, field.high or 0.0
    if high <= low:
        return 0.0
    value = min(max(value, low), high)
    if field.log:
        return math.log(value / low) / math.log(high / low)
    return (value - low) / (high - low)


def value_at(field: "Field", share: float) -> float:
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


def moved(field: "Field", value: float, steps: float, *, fine: bool = False) -> float:
    """The value some steps on; fine ones are a tenth. On a logarithmic slider a step is a share of
    it, but never less than the last digit."""
    size = max(field.step / 10, 10.0**-field.decimals) if fine else field.step
    if field.log:
        target = value_at(field, at(field, value) + steps * (0.002 if fine else 0.02))
        least = value + math.copysign(10.0**-field.decimals, steps)
        further = max(target, least) if steps > 0 else min(target, least)
        return clamped(field, further)
    return clamped(field, round(value + steps * size, max(field.decimals, 6)))
