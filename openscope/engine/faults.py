"""Nodes that fail in a live run: each is marked, stands aside, and is tried again later."""

import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from openscope.engine.errors import NodeError, in_words, sentence
from pipelines.kit.weights import MissingModelError

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
"""Seconds between two tries: the first pause, doubled with every failure in a row up to the
longest."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a node stands aside. `failures` counts them in a row; `retry_at` is when it is tried
    again, in seconds of the monotonic clock. `model` is the size in bytes of a model file that it
    needs and that is missing, 0 where the size is not known, None where that is not the reason."""

    message: str
    traceback: str
    failures: int
    retry_at: float
    model: int | None = None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it was raised from."""
    while error is not None:
        yield error
        error = error.__cause__


class Faults:
    """The marks of a live run. Only the engine's thread writes; any may read `marked`."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._again: set[str] = set()
        self._last: dict[str, Fault] = {}
        self.marked: Mapping[str, Fault] = MappingProxyType({})

    def failed(self, node: str, error: BaseException, missing: str = "") -> None:
        """Mark a node; `missing` says which model files are not here, whatever the error says of
        that. A failure soon after the last one makes the pause twice as long."""
        before = self._last.get(node)
        in_a_row = before is not None and self._now() < before.retry_at + LONGEST_PAUSE
        failures = before.failures + 1 if before is not None and in_a_row else 1
        pause = min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE)
        told = "".join(traceback.format_exception(error))
        words = str(error).removeprefix(f"{node}: ") if isinstance(error, NodeError) else ""
        size = next((e.size for e in _chain(error) if isinstance(e, MissingModelError)), None)
        message = sentence(words) if words else in_words(error)
        if missing and size is None:
            message, size = missing, 0
        fault = Fault(message, told, failures, self._now() + pause, size)
        self._last[node] = fault
        self.marked = MappingProxyType({**self.marked, node: fault})
        self._again.discard(node)

    def resting(self, node: str) -> bool:
        """Whether a node stands aside for now."""
        fault = self.marked.get(node)
        return fault is not None and self._now() < fault.retry_at and node not in self._again

    def worked(self, node: str) -> None:
        """A try went well: the mark goes."""
        if node in self.marked:
            self._again.discard(node)
            self._unmark({node})

    def forget(self, nodes: Iterable[str]) -> None:
        """These nodes have no faults: they are new, or gone."""
        gone = set(nodes)
        self._again -= gone
        self._last = {node: fault for node, fault in self._last.items() if node not in gone}
        self._unmark(gone)

    def try_again(self) -> None:
        """After an edit: whoever stands aside is tried at once."""
        self._again = set(self.marked)

    def _unmark(self, nodes: set[str]) -> None:
        self.marked = MappingProxyType({n: f for n, f in self.marked.items() if n not in nodes})
