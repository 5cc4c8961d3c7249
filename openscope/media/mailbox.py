"""What threads hand each other: the newest value, or the newest frames. Nothing in the engine
polls."""

import threading
from collections import deque
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


class Ring(Generic[T]):
    """Holds the newest `depth` of the items put into it, in order; the oldest are dropped and
    counted in `dropped`."""

    def __init__(self, depth: int = 1) -> None:
        self._condition = threading.Condition()
        self._items: deque[T] = deque()
        self._depth = depth
        self._woken = False
        self.dropped = 0

    def put(self, item: T) -> None:
        """Add an item and wake who waits for it."""
        with self._condition:
            self._items.append(item)
            self._drop()
            self._condition.notify_all()

    def take(self, count: int = 1, timeout: float | None = None) -> list[T]:
        """The oldest `count` items once there are so many. None, when the time is up or `wake` was
        called."""
        with self._condition:
            self._depth = max(self._depth, count)
            self._condition.wait_for(lambda: self._woken or len(self._items) >= count, timeout)
            self._woken = False
            if len(self._items) < count:
                return []
            return [self._items.popleft() for _ in range(count)]

    @property
    def depth(self) -> int:
        """How many items it holds at most."""
        return self._depth

    def resize(self, depth: int) -> bool:
        """Hold so many items from now on; whether it held another number before."""
        with self._condition:
            before, self._depth = self._depth, depth
            self._drop()
            return before != depth

    def clear(self) -> None:
        """Forget what waits, uncounted: nobody wants it any more."""
        with self._condition:
            self._items.clear()

    def wake(self) -> None:
        """Have who waits look around, or the next who comes."""
        with self._condition:
            self._woken = True
            self._condition.notify_all()

    def _drop(self) -> None:
        while len(self._items) > self._depth:
            self._items.popleft()
            self.dropped += 1
