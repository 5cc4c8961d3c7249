"""What is written, and what marks something, stands out from every ground that it is used on."""

import re

import pytest
from PySide6.QtGui import QColor

from openscope.ui.code.view import MARKED, MOVED
from openscope.ui.theme import CATEGORIES, CODE, COLOURS, OTHER_PORT, PORTS
from resources import resource

PLAIN = ("screen", "canvas", "panel", "node", "control")
BANNERS = ("warn_back", "error_back", "good_back")
TEXTS = {
    "text": (*PLAIN, "pressed", *BANNERS),
    "text_second": (*PLAIN, "pressed", *BANNERS),
    "text_quiet": PLAIN,
    "accent": PLAIN,
    "good": PLAIN,
    "warn": (*PLAIN, "warn_back"),
    "error": (*PLAIN, "error_back"),
    "on_primary": ("primary", "primary_hover"),
    "canvas": ("warn", "error"),
}
"""Roles of text, and the grounds that they stand on. The last is that of badges."""


def strength(role: str) -> float:
    """The relative luminance of a colour, as WCAG 2.2 has it."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    made = QColor(COLOURS.get(role, role))
    red, green, blue = (linear(part) for part in (made.redF(), made.greenF(), made.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, from 1 to 21."""
    low, high = sorted((strength(one), strength(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("ink", "ground"), [(ink, ground) for ink, grounds in TEXTS.items() for ground in grounds]
)
def test_text_can_be_read(ink, ground):
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("ink", CODE.values(), ids=CODE)
@pytest.mark.parametrize("mark", [0.0, MARKED, MOVED])
def test_code_can_be_read_where_it_is_marked_too(ink, mark):
    panel, accent = QColor(COLOURS["panel"]), QColor(COLOURS["accent"])
    parts = zip(panel.getRgbF()[:3], accent.getRgbF()[:3], strict=True)
    ground = QColor.fromRgbF(*(under + mark * (over - under) for under, over in parts))
    assert contrast(ink, ground.name()) >= 4.5


@pytest.mark.parametrize("ground", ["canvas", "node"])
@pytest.mark.parametrize("ink", [*PORTS.values(), OTHER_PORT])
def test_ports_and_wires_are_seen(ink, ground):
    assert contrast(ink, ground) >= 3


@pytest.mark.parametrize("ground", ["panel", "node", "control"])
@pytest.mark.parametrize("ink", CATEGORIES.values(), ids=CATEGORIES)
def test_marks_of_categories_are_seen(ink, ground):
    assert contrast(ink, ground) >= 3


@pytest.mark.parametrize("ground", [*PLAIN, "pressed"])
def test_the_focus_is_seen(ground):
    assert contrast("accent", ground) >= 3
    assert contrast("text", "primary") >= 3  # the ring of a primary button


def test_the_style_sheet_has_no_colours_of_its_own():
    sheet = resource("theme/openscope.qss").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b(?=;)", sheet)
