"""What a field is: one parameter, described as a panel shows it."""

from dataclasses import dataclass
from typing import Any, Literal

from openscope.graph.parameter import Parameter
from openscope.ui.fields.values import shown

Control = Literal[
    "slider", "number", "resolution", "switch", "choice", "text", "paragraph", "path", "colour",
    "numbers", "list", "group", "json",
]  # fmt: skip
"""The kind of widget."""

Part = Literal["runtime", "load", "advanced"]


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
    values. `fields` are those of a nested model, and in a list what its entries are, the last one
    for all that follow. `files` says what a path leads to: image, audio, folder or anything.
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
        return switched_slider or self.control in ("paragraph", "group", "json", "numbers", "list")

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
