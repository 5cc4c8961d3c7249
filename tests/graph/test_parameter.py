from enum import Enum
from typing import Literal

import pytest
from pydantic import BaseModel, Field

from openscope.graph.parameter import Parameter


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Inner(BaseModel):
    x: int = 0


class Config(BaseModel):
    plain: int = 3
    ranged: float = Field(0.5, gt=0, le=1, description="How much.")
    maybe: int | None = Field(None, ge=2)
    mode: Literal["a", "b"] = "a"
    levels: Literal[1, 2] = 1
    colour: Colour = Colour.RED
    maybe_mode: Literal["a", "b"] | None = None
    title: str = "1"
    steps: list[int] = Field([4, 2])
    inner: Inner = Inner()
    shown: bool = Field(
        True, json_schema_extra={"ui": {"order": 2, "label": "Show", "is_load_param": True}}
    )


SCHEMA = Config.model_json_schema()
PARAMETERS = {
    name: Parameter.of(name, property_, SCHEMA["$defs"])
    for name, property_ in SCHEMA["properties"].items()
}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("plain", "integer"),
        ("ranged", "number"),
        ("maybe", "integer"),
        ("mode", "choice"),
        ("colour", "choice"),
        ("maybe_mode", "choice"),
        ("title", "text"),
        ("steps", "list"),
        ("inner", "object"),
        ("shown", "boolean"),
    ],
)
def test_the_kind_comes_from_the_schema(name, kind):
    assert PARAMETERS[name].kind == kind


def test_what_a_panel_asks():
    assert PARAMETERS["colour"].choices == ("red", "blue")
    assert (PARAMETERS["ranged"].minimum, PARAMETERS["ranged"].maximum) == (0, 1)
    assert PARAMETERS["ranged"].description == "How much."
    assert PARAMETERS["maybe"].optional
    assert not PARAMETERS["plain"].optional
    shown = PARAMETERS["shown"]
    assert (shown.label, shown.order, shown.load_time, shown.shown) == ("Show", 2, True, True)
    assert not PARAMETERS["plain"].shown
    assert PARAMETERS["maybe_mode"].label == "Maybe mode"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("plain", 10**30, None),
        ("plain", 1.5, "wrong-kind"),
        ("plain", True, "wrong-kind"),
        ("plain", [1], "wrong-kind"),
        ("ranged", 0, "out-of-range"),
        ("ranged", float("nan"), "out-of-range"),
        ("ranged", float("inf"), "out-of-range"),
        ("maybe", None, None),
        ("maybe", 1, "out-of-range"),
        ("maybe", "x", "wrong-kind"),
        ("levels", 1, None),
        ("levels", True, "wrong-kind"),
        ("levels", 1.0, "wrong-kind"),
        ("colour", "red", None),
        ("colour", "green", "wrong-kind"),
        ("maybe_mode", None, None),
        ("maybe_mode", "c", "wrong-kind"),
        ("steps", [1, 2, 3], None),
        ("steps", [1, "x"], "wrong-kind"),
        ("inner", {"x": 1}, None),
        ("inner", {"x": "no"}, "wrong-kind"),
    ],
)
def test_a_value_is_taken_or_refused_with_its_code(name, value, code):
    refusal = PARAMETERS[name].refusal(value)
    assert (refusal.code if refusal else None) == code
    assert refusal is None or refusal.message.endswith(".")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("plain", "7", 7),
        ("ranged", "0.25", 0.25),
        ("shown", "false", False),
        ("mode", "b", "b"),
        ("title", "7", "7"),
        ("title", "he said \"hi\"", 'he said "hi"'),
        ("title", "NaN", "NaN"),
        ("maybe", "null", None),
        ("steps", "[3, 1]", [3, 1]),
    ],
)  # fmt: skip
def test_what_a_person_types_is_read_as_the_parameter_needs_it(name, text, value):
    parsed = PARAMETERS[name].parse(text)
    assert parsed == value
    assert type(parsed) is type(value)


def test_what_cannot_be_read_is_refused_in_words():
    with pytest.raises(ValueError, match="must be a whole number"):
        PARAMETERS["plain"].parse("many")
    with pytest.raises(ValueError, match="out of range"):
        PARAMETERS["ranged"].parse("2")
