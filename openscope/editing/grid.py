"""The grid that nodes stand on."""

GRID = 4.0


def on_grid(value: float) -> float:
    """The place on the grid that is nearest."""
    return round(value / GRID) * GRID
