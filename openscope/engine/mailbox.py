"""A slot that a writer replaces and a reader takes or waits on. Nothing in the engine polls."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Holds the newest of the values put into it; what was not taken in time is replaced.

    A value is handed over whole, so a reader sees one consistent set.
    """

    def __init__(self, value: T) -> None:
        self._condition = threading.Condition()
        self._value = value
        self._number = 0

    def put(self, value: T) -> None:
        """Replace the value and wake who waits."""
        self.update(lambda _: value)

    def update(self, change: Callable[[T], T]) -> None:
        """Replace the value by what `change` makes of it; no other writer comes between."""
        with self._condition:
            self._value = change(self._value)
            self._number += 1
            self._condition.notify_all()

    def peek(self) -> T:
        """The newest value, at once."""
        return self._value

    def wait(self, seen: int, timeout: float | None = None) -> tuple[T, int]:
        """The newest value and its number, once that is above `seen` or the time is up."""
        with self._condition:
            self._condition.wait_for(lambda: self._number > seen, timeout)
            return self._value, self._number
