"""A wish for the search popup."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint


@dataclass(frozen=True)
class SearchRequest:
    """Where the popup opens, the keys of the types to choose from (None: all), and what to call
    with the key that was chosen: it adds the node there, wired where a wire was dropped."""

    global_pos: QPoint
    keys: list[str] | None
    chosen: Callable[[str], None]
