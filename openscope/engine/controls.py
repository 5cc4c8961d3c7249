"""Keys and pointer on their way to the graph."""

import threading

from scope.core.pipelines.controller import CtrlInput


class Controls:
    """Collects what is pressed and moved between two chunks.

    A key that was pressed and let go in between is still delivered, once. Movement adds up, in
    pixels. All methods may be called from any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: set[str] = set()
        self._pressed: set[str] = set()
        self._moved = (0.0, 0.0)
        self.used = False

    def press(self, code: str) -> None:
        """A key or mouse button goes down, by its W3C code, such as `KeyW` or `MouseLeft`."""
        with self._lock:
            self._held.add(code)
            self._pressed.add(code)
            self.used = True

    def release(self, code: str) -> None:
        """It goes up."""
        with self._lock:
            self._held.discard(code)

    def move(self, dx: float, dy: float) -> None:
        """The pointer moves, in pixels to the right and down."""
        with self._lock:
            self._moved = (self._moved[0] + dx, self._moved[1] + dy)
            self.used = True

    def take(self) -> CtrlInput:
        """What is held or was pressed, and the movement since the last time."""
        with self._lock:
            taken = CtrlInput(self._held | self._pressed, self._moved)
            self._pressed = set()
            self._moved = (0.0, 0.0)
            return taken
