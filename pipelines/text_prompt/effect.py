"""Words, for pipelines that take them."""

from typing import Any


def text_prompt(*, text: str, weight: float) -> list[dict[str, Any]]:
    """A prompt for each line that says anything, all of the same weight."""
    lines = (line.strip() for line in text.splitlines())
    return [{"text": line, "weight": weight} for line in lines if line]
