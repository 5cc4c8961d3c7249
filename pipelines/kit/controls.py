"""Keys and pointer, whatever form they come in."""

from collections.abc import Mapping
from typing import Any

from scope.core.pipelines.controller import CtrlInput, parse_ctrl_input


def controls_of(given: Any) -> CtrlInput:
    """Keys and pointer, as Scope sends them or as a page does."""
    if isinstance(given, CtrlInput):
        return given
    return parse_ctrl_input(given) if isinstance(given, Mapping) else CtrlInput()


def handed_on(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a host told a pipeline and those inside it hear as well: keys and pointer."""
    return {"ctrl_input": controls_of(given["ctrl_input"])} if "ctrl_input" in given else {}
