"""Keyboard and mouse as a pipeline receives them, in W3C `event.code` names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import Any

_LETTERS = "WASDQERFCXZ"

W3C_TO_WIN: dict[str, int] = {
    **{f"Key{letter}": ord(letter) for letter in ascii_uppercase if letter in _LETTERS},
    **{f"Digit{digit}": ord(str(digit)) for digit in range(10)},
    "Space": 32,
    "ShiftLeft": 160,
    "ShiftRight": 161,
    "ControlLeft": 162,
    "ControlRight": 163,
    "AltLeft": 164,
    "AltRight": 165,
    "ArrowLeft": 37,
    "ArrowUp": 38,
    "ArrowRight": 39,
    "ArrowDown": 40,
    "Backspace": 8,
    "Tab": 9,
    "Enter": 13,
    "Escape": 27,
    "MouseLeft": 1,
    "MouseRight": 2,
    "MouseMiddle": 4,
    "MouseBack": 5,
    "MouseForward": 6,
}
"""Windows virtual key codes by W3C code, for models that were trained on those."""


@dataclass
class CtrlInput:
    """What is held down, mouse buttons included, and how far the pointer moved since last time."""

    button: set[str] = field(default_factory=set)
    mouse: tuple[float, float] = (0.0, 0.0)


def parse_ctrl_input(data: Mapping[str, Any]) -> CtrlInput:
    """The input in `{"button": [...], "mouse": [dx, dy]}`; what is no such thing counts as none."""
    button, mouse = data.get("button"), data.get("mouse")
    held = button if isinstance(button, list | tuple | set | frozenset) else ()
    try:
        dx, dy = (float(part) for part in mouse or (0.0, 0.0))
    except (TypeError, ValueError):
        dx = dy = 0.0
    return CtrlInput({code for code in held if isinstance(code, str)}, (dx, dy))


def convert_to_win_keycodes(ctrl: CtrlInput) -> set[int]:
    """The held keys and buttons as Windows key codes; codes without one are dropped."""
    return {W3C_TO_WIN[code] for code in ctrl.button if code in W3C_TO_WIN}
