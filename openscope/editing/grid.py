"""The grid that nodes stand on."""

GRID = 4.0
"""Nodes are moved in steps of this."""


def on_grid(value: float) -> float:
    """The place on the grid that is nearest."""
    return round(value / GRID) * GRID
