"""What the code of a built-in effect says of itself: where it is, what it asks for."""

import inspect
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

from openscope.graph.node_type import NodeType

ASKED = frozenset({"clock", "times", "controls", "values", "prompts", "frame_size"})
"""Keywords beside the parameters by which an effect asks for more."""


@dataclass(frozen=True)
class Effect:
    """The function or class `name` of `module`."""

    module: str
    name: str

    @classmethod
    def of(cls, type_: NodeType) -> "Effect":
        """The effect of a built-in type: `bloom` or `Trails` in its folder's effect.py."""
        folder = type_.id.replace("-", "_")
        module = f"pipelines.{folder}.effect"
        found = hasattr(import_module(module), folder)
        return cls(module, folder if found else folder.title().replace("_", ""))

    @property
    def place(self) -> tuple[str, str]:
        """Where it is lifted from."""
        return self.module, self.name

    @cached_property
    def _code(self) -> Any:
        return getattr(import_module(self.module), self.name)

    @property
    def stateful(self) -> bool:
        """Whether it is a class, which is built once."""
        return inspect.isclass(self._code)

    @property
    def resets(self) -> bool:
        """Whether it has frames to forget."""
        return hasattr(self._code, "reset")

    @cached_property
    def asks(self) -> frozenset[str]:
        """What it asks for beside its inputs and parameters."""
        call = self._code.__call__ if self.stateful else self._code
        named = inspect.signature(call).parameters.values()
        return ASKED & {p.name for p in named if p.kind is inspect.Parameter.KEYWORD_ONLY}

    @property
    def built_from(self) -> list[str]:
        """What its `__init__` wants."""
        return list(inspect.signature(self._code).parameters)
