"""How well what was typed fits a name and what is said about it."""

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")
Fields = Sequence[str]
"""What is searched in, the most telling first: a name, then whatever else."""

_START, _WORD, _INSIDE = range(3)
_SHORTEST_TYPO = 4
"""Letters that a word needs before it may be misspelt."""
_SPLIT = re.compile(r"[^\w]+|_+")


def ranked(items: Iterable[T], text: str, fields: Callable[[T], Fields]) -> list[T]:
    """The items in which every typed word occurs, best first, and those alike in their own order.

    A word at the start of a name is better than at the start of a word, and that better than
    inside one; a name is better than what follows it. Where nothing fits, misspelt words may.
    """
    words = text.lower().split()
    every = list(items)
    if not words:
        return every
    for how in (_exact, _nearly):
        found = []
        for item in every:
            lower = [field.lower() for field in fields(item)]
            scores = [how(word, lower) for word in words]
            if all(score is not None for score in scores):
                found.append((sum(s for s in scores if s is not None), len(lower[0]), item))
        if found:
            return [item for _, _, item in sorted(found, key=lambda entry: entry[:2])]
    return []


def _exact(word: str, fields: Fields) -> int | None:
    """How far down a word was found: its field first, then its place in the field."""
    scores = [
        3 * place + _place(word, field) for place, field in enumerate(fields) if word in field
    ]
    return min(scores, default=None)


def _place(word: str, field: str) -> int:
    if field.startswith(word):
        return _START
    return _WORD if any(part.startswith(word) for part in _SPLIT.split(field)) else _INSIDE


def _nearly(word: str, fields: Fields) -> int | None:
    exact = _exact(word, fields)
    if exact is not None or len(word) < _SHORTEST_TYPO:
        return exact
    parts = [part for field in fields for part in _SPLIT.split(field)]
    # what is still being typed is compared with as much of each word
    parts += [part[: len(word)] for part in parts if len(part) > len(word)]
    return 3 * len(fields) if difflib.get_close_matches(word, parts, n=1, cutoff=0.75) else None
