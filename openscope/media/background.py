"""Reading and writing beside the graph: each on a thread of its own, over a bounded queue."""

import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from openscope.media.picture import Picture
from openscope.media.writers import Writer

T = TypeVar("T")


class _ClosedError(Exception):
    """The other side has gone."""


class _Channel(Generic[T]):
    """A bounded queue of two threads. Either side may close it, with or without an error; what was
    put in before is still taken out."""

    def __init__(self, depth: int) -> None:
        self._items: deque[T] = deque()
        self._depth = depth
        self._changed = threading.Condition()
        self._closed = False
        self._error: BaseException | None = None

    def put(self, item: T) -> None:
        """Wait for room; _ClosedError where nobody takes any more."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or len(self._items) < self._depth)
            if self._closed:
                raise _ClosedError
            self._items.append(item)
            self._changed.notify_all()

    def take(self) -> T:
        """Wait for an item; at the end the error of the other side, or _ClosedError."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or bool(self._items))
            if self._items:
                self._changed.notify_all()
                return self._items.popleft()
            raise self._error or _ClosedError

    def close(self, error: BaseException | None = None, *, drop: bool = False) -> None:
        """No more items; with `drop`, those that wait are not wanted either."""
        with self._changed:
            self._closed = True
            self._error = self._error or error
            if drop:
                self._items.clear()
            self._changed.notify_all()

    @property
    def ready(self) -> bool:
        """Whether `take` would not wait."""
        return self._closed or bool(self._items)

    @property
    def error(self) -> BaseException | None:
        """What the other side failed with."""
        return self._error


@contextmanager
def _closing(iterator: Iterator[T]) -> Iterator[Iterator[T]]:
    try:
        yield iterator
    finally:
        close = getattr(iterator, "close", None)
        if close is not None:
            close()


class Ahead(Iterator[T]):
    """What `read_ahead` reads."""

    def __init__(self, channel: _Channel[T]) -> None:
        self._channel = channel

    @property
    def ready(self) -> bool:
        """Whether the next item, or the end, is there."""
        return self._channel.ready

    def __next__(self) -> T:
        try:
            return self._channel.take()
        except _ClosedError:
            raise StopIteration from None


@contextmanager
def read_ahead(items: Iterable[T], depth: int) -> Iterator[Ahead[T]]:
    """Run an iterable on a thread, up to `depth` items ahead. Its error comes out where it is read.

    On leaving, the thread has ended and the iterable, if a generator, is closed.
    """
    channel: _Channel[T] = _Channel(depth)

    def run() -> None:
        error: BaseException | None = None
        try:
            with _closing(iter(items)) as iterator:
                for item in iterator:
                    channel.put(item)
        except _ClosedError:
            pass
        except BaseException as raised:
            error = raised
        channel.close(error)

    thread = threading.Thread(target=run, name="read-ahead")
    thread.start()
    try:
        yield Ahead(channel)
    finally:
        channel.close(drop=True)
        thread.join()


class WriteBehind:
    """A writer on a thread of its own, at most `depth` pictures behind."""

    def __init__(self, writer: Writer, depth: int) -> None:
        self._writer = writer
        self._channel: _Channel[Picture] = _Channel(depth)
        self._thread = threading.Thread(target=self._run, name="write-behind")
        self._thread.start()

    def write(self, picture: Picture) -> None:
        """Hand a picture over; raises what the writer failed with on an earlier one."""
        try:
            self._channel.put(picture)
        except _ClosedError:
            raise self._channel.error or RuntimeError("this writer is closed") from None

    def finish(self) -> None:
        """Wait for all pictures and finish the file; raises what the writer failed with."""
        self._channel.close()
        self._thread.join()
        if self._channel.error is not None:
            raise self._channel.error
        self._writer.finish()

    def abort(self) -> None:
        """Drop what waits and remove every trace of the file."""
        self._channel.close(drop=True)
        self._thread.join()
        self._writer.abort()

    def _run(self) -> None:
        while True:
            try:
                self._writer.write(self._channel.take())
            except _ClosedError:
                return
            except BaseException as error:
                self._channel.close(error, drop=True)
                return
