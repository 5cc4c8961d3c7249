"""Node ids: what one looks like, how they sort, and which is free."""

import keyword
import re
from collections.abc import Container

_ID = re.compile(r"[a-z][a-z0-9_]*")
_DIGITS = re.compile(r"(\d+)")


def is_id(text: str) -> bool:
    """Whether `text` may name a node: it becomes a variable in the exported Python."""
    return bool(_ID.fullmatch(text)) and not keyword.iskeyword(text)


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that puts `bloom_2` before `bloom_10`, and is total on any text."""
    # A number sorts by its length before its digits: it may be too long for an int.
    parts = [
        (0, len(part.lstrip("0")), part.lstrip("0")) if part.isdecimal() else (1, 0, part)
        for part in _DIGITS.split(text)
        if part
    ]
    return (*parts, (1, 0, text))


def free_id(stem: str, taken: Container[str]) -> str:
    """The first of `stem_1`, `stem_2`, ... that is not taken; `stem` is a type's id."""
    base = re.sub(r"[^a-z0-9]+", "_", stem.lower()).strip("_") or "node"
    if not base[0].isalpha():
        base = f"node_{base}"
    number = 1
    while f"{base}_{number}" in taken:
        number += 1
    return f"{base}_{number}"
