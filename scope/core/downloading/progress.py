"""How a download tells how far it is, and asks whether to stop."""

from collections.abc import Callable
from dataclasses import dataclass

from scope.core.downloading.errors import CancelledError


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a file is: bytes on disk, and bytes in all or None where the server does not say."""

    file: str
    done: int
    total: int | None


Report = Callable[[Progress], object]
Cancelled = Callable[[], bool]
"""Whether to stop; asked with each piece that arrives, such as `Event.is_set`."""


def silent(_: Progress) -> None:
    """A report that nobody reads."""


def never() -> bool:
    """The answer of one who does not cancel."""
    return False


def stop_if(cancelled: Cancelled, label: str) -> None:
    """CancelledError where the download is to stop."""
    if cancelled():
        raise CancelledError(
            f"The download of {label} was stopped. What was fetched is kept; the next try goes on "
            "from there."
        )
