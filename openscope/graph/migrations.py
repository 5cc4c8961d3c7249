"""Old documents brought up to date, one step per format. The list only grows; each step has an
old file under `tests/graph/formats/` that proves it."""

from collections.abc import Callable
from typing import Any

Step = Callable[[dict[str, Any]], dict[str, Any]]

STEPS: tuple[Step, ...] = ()
"""`STEPS[n - 1]` takes a document of format n to format n + 1 and may count on nothing but that
its root is an object."""


def migrate(raw: dict[str, Any]) -> dict[str, Any]:
    """The same document in this version's format; `raw` is left as it is."""
    for number in range(raw["format"], len(STEPS) + 1):
        raw = STEPS[number - 1](raw) | {"format": number + 1}
    return raw
