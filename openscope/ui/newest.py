"""Work beside the window: on a thread of its own, told in the window's thread."""

import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot


class Teller(QObject):
    """What a thread tells is said in the thread where this was made. A public signal that a Python
    thread emits by itself is delivered there as well, and that has crashed."""

    _woke = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._mail: deque[tuple[Callable[[Any], object], Any]] = deque()
        self._closed = False
        self._woke.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def tell(self, hears: Callable[[Any], object], what: Any) -> None:
        """Have `hears(what)` called, such as a signal's `emit`; from any thread."""
        if not self._closed:
            self._mail.append((hears, what))
            with suppress(RuntimeError):  # the window is gone
                self._woke.emit()

    @Slot()
    def _deliver(self) -> None:
        while self._mail:
            hears, what = self._mail.popleft()
            if not self._closed:
                hears(what)


class Newest(Teller):
    """Does the newest of some jobs; those between are never done. `work` must not raise; the thread
    lives while there is work."""

    done = Signal(object)
    """What `work` made of a job."""

    def __init__(self, work: Callable[[Any], object], name: str) -> None:
        super().__init__()
        self._work, self._name = work, name
        self._lock = threading.Lock()
        self._next: Any = None
        self._thread: threading.Thread | None = None

    def want(self, job: Any) -> None:
        """Do this next; what waited before is forgotten."""
        with self._lock:
            self._next = job
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Forget what waits, and tell nothing more."""
        with self._lock:
            self._closed, self._next = True, None

    def wait(self) -> None:
        """Until nothing is being done."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while True:
            with self._lock:
                job, self._next = self._next, None
                if job is None:
                    self._thread = None
                    return
            self.tell(self.done.emit, self._work(job))
