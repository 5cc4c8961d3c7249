"""What lies nearest in a direction: how arrow keys go from place to place."""

from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtCore import QPointF

T = TypeVar("T")

_ASIDE = 2.0
"""How much more a way to the side counts than one straight on."""


def nearest(here: QPointF, x: int, y: int, others: Iterable[tuple[T, QPointF]]) -> T | None:
    """The nearest of some things in the direction of an arrow key, each given with its place."""
    found: T | None = None
    least = float("inf")
    for other, place in others:
        way = place - here
        ahead = way.x() * x + way.y() * y
        aside = abs(way.x() * y) + abs(way.y() * x)
        if ahead > 0 and ahead + _ASIDE * aside < least:
            found, least = other, ahead + _ASIDE * aside
    return found
