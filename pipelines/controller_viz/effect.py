"""Keys, pointer and running values, drawn."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from pipelines.kit.clock import Clock
from pipelines.kit.prompts import Prompts
from pipelines.kit.text import MONO, line_mask, paint

DARK = 0.1
LIGHT = (0.9, 0.9, 0.9)
QUIET = (0.6, 0.6, 0.6)
DIM = (0.3, 0.3, 0.3)
POINTER = (0.9, 0.1, 0.1)
ARROWS = {
    (1, 0): ("KeyW", "ArrowUp"),
    (0, 1): ("KeyA", "ArrowLeft"),
    (1, 1): ("KeyS", "ArrowDown"),
    (2, 1): ("KeyD", "ArrowRight"),
}
"""Column and row of the four keys, and the codes that press them."""
BUTTONS = {
    "MouseLeft": (-15, -15, (0.2, 0.8, 0.2)),
    "MouseMiddle": (0, -20, (0.8, 0.8, 0.2)),
    "MouseRight": (15, -15, (0.2, 0.2, 0.8)),
}
"""Where a mouse button shows, seen from the pointer, and in which colour."""
LONGEST = 40
"""Characters of a value that are shown."""
UNIT = 512
"""All is drawn for a picture of this height and width, and grows with the smaller side."""


class ControllerViz:
    """Draws over the frames, or on dark where there are none.

    The pointer starts in the middle and moves as the mouse does, at most to the edge.
    """

    def __init__(self, device: torch.device) -> None:
        self.device = device
        self.reset()

    def reset(self) -> None:
        """The pointer goes back to the middle."""
        self.pointer = (0.5, 0.5)
        self.last: float | None = None

    def __call__(
        self,
        frames: Tensor | None,
        *,
        show: str,
        scale: float,
        opacity: float,
        clock: Clock,
        controls: Any,
        values: Mapping[str, Any],
        prompts: Prompts,
        frame_size: tuple[int, int],
    ) -> Tensor:
        """`controls` has `button`, a set of W3C codes, and `mouse`, the movement in pixels."""
        if frames is None:
            width, height = frame_size
            shape = (len(clock.index), height, width, 3)
            drawn = torch.full(shape, DARK, device=self.device)
        else:
            drawn = frames.clone()
            height, width = drawn.shape[1:3]
        unit = min(height, width) / UNIT * scale
        if show != "values":
            self.move(controls.mouse, width, height)
            ground = 0.0 if frames is None else 0.5 * opacity
            self.draw_keys(drawn, controls.button, unit, opacity, ground)
            self.draw_pointer(drawn, controls.button, unit, opacity)
        if show != "controls":
            for index, seconds in enumerate(clock.seconds):
                since = None if self.last is None else seconds - self.last
                self.last = seconds
                lines = told(clock.index[index], seconds, since, prompts, values)
                # The keys at the bottom stay free.
                room = height - (round(105 * unit) if show == "both" else 0)
                draw_table(drawn[index : index + 1], lines, unit, opacity, room)
        return drawn

    def move(self, mouse: tuple[float, float], width: int, height: int) -> None:
        """Move the pointer, which is kept as a share of the picture, so that it survives a new
        size."""
        x, y = self.pointer[0] + mouse[0] / width, self.pointer[1] + mouse[1] / height
        edge_x, edge_y = min(0.5, 5 / width), min(0.5, 5 / height)
        self.pointer = min(max(x, edge_x), 1 - edge_x), min(max(y, edge_y), 1 - edge_y)

    def draw_keys(
        self, drawn: Tensor, held: set[str], unit: float, opacity: float, ground: float
    ) -> None:
        """The four keys at the bottom left, and beside them the names of all others that are
        held."""
        key, gap, margin = (max(1, round(unit * part)) for part in (30, 5, 20))
        bottom = drawn.shape[1] - margin - 2 * key - gap
        for (column, row), codes in ARROWS.items():
            x, y = margin + column * (key + gap), bottom + row * (key + gap)
            if held & set(codes):
                box(drawn, x, y, key, LIGHT, opacity)
            else:
                box(drawn, x, y, key, (0.0, 0.0, 0.0), ground)
                frame(drawn, x, y, key, max(1, round(2 * unit)), DIM, opacity)
        known = {code for codes in ARROWS.values() for code in codes} | set(BUTTONS)
        x = margin + 3 * (key + gap) + gap
        for code in sorted(held - known):
            words = code.removeprefix("Key").removeprefix("Digit")
            mask = line_mask(words, MONO, max(1, round(16 * unit))) * opacity
            y = bottom + key + gap + (key - mask.shape[0]) // 2
            paint(drawn, mask, x, y, LIGHT)
            x += mask.shape[1] + 2 * gap

    def draw_pointer(self, drawn: Tensor, held: set[str], unit: float, opacity: float) -> None:
        """A red square, and a smaller one near it for each button that is held."""
        height, width = drawn.shape[1:3]
        x, y = self.pointer[0] * width, self.pointer[1] * height
        square(drawn, x, y, 10 * unit, POINTER, opacity)
        for code, (right, down, colour) in BUTTONS.items():
            if code in held:
                square(drawn, x + right * unit, y + down * unit, 8 * unit, colour, opacity)


def told(
    index: int,
    seconds: float,
    since: float | None,
    prompts: Prompts,
    values: Mapping[str, Any],
) -> list[tuple[str, str]]:
    """What the graph says of itself, names and values: frame, time and rate, prompts, and every
    running value."""
    rate = f"{1 / since:.1f} fps" if since and since > 0 else "- fps"
    lines = [(f"frame {index}", f"{seconds:.2f} s  {rate}")]
    lines += [(f"“{shown(prompt['text'])}”", f"{prompt['weight']:g}") for prompt in prompts]
    return lines + [(name, shown(value)) for name, value in values.items()]


def shown(value: Any) -> str:
    """A value in few characters, so that its line does not jump."""
    if isinstance(value, float):
        return f"{value:.3f}"
    text = str(getattr(value, "value", value))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def draw_table(
    drawn: Tensor, lines: list[tuple[str, str]], unit: float, opacity: float, room: int
) -> None:
    """Names and values in two columns from the top left on, on a darkened ground; what has no room
    in `room` pixels is cut."""
    margin, pixels = max(1, round(20 * unit)), max(4, round(13 * unit))
    rows = [[line_mask(words, MONO, pixels) for words in line] for line in lines]
    step = rows[0][0].shape[0]
    rows = rows[: max(1, (room - 2 * margin) // step)]
    pad, gap = max(1, margin // 3), margin
    second = max(row[0].shape[1] for row in rows) + gap
    width = second + max(row[1].shape[1] for row in rows) + 2 * pad
    ground = torch.full((step * len(rows) + 2 * pad, width), 0.5 * opacity)
    paint(drawn, ground, margin - pad, margin - pad, (0.0, 0.0, 0.0))
    for number, (name, value) in enumerate(rows):
        y = margin + number * step
        paint(drawn, name * opacity, margin, y, QUIET)
        paint(drawn, value * opacity, margin + second, y, LIGHT)


def box(
    drawn: Tensor, x: int, y: int, side: int, colour: tuple[float, ...], opacity: float
) -> None:
    """A filled square."""
    paint(drawn, torch.full((side, side), opacity), x, y, colour)


def square(
    drawn: Tensor, x: float, y: float, side: float, colour: tuple[float, ...], opacity: float
) -> None:
    """A filled square around a point."""
    whole = max(1, round(side))
    box(drawn, round(x - whole / 2), round(y - whole / 2), whole, colour, opacity)


def frame(
    drawn: Tensor, x: int, y: int, side: int, line: int, colour: tuple[float, ...], opacity: float
) -> None:
    """The rim of a square."""
    mask = torch.full((side, side), opacity)
    mask[line:-line, line:-line] = 0
    paint(drawn, mask, x, y, colour)
