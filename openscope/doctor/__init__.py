"""Whether this machine has what the program needs, and what to do where it has not."""

from collections.abc import Callable, Iterable, Iterator

from openscope.doctor import machine, places
from openscope.doctor.finding import Finding

__all__ = ["Finding", "examine"]

_LOOKS: tuple[tuple[str, Callable[[], Iterable[Finding]]], ...] = (
    ("Program", machine.program),
    ("Window", machine.window),
    ("Torch", machine.torch),
    ("Codecs", machine.codecs),
    ("Cameras", machine.cameras),
    ("Plugins", machine.plugins),
    ("Settings", places.settings),
    ("Folders", places.folders),
    ("Models", places.models),
    ("Disk", places.disk),
)


def examine() -> Iterator[Finding]:
    """Everything, each as it is found out. What may crash or hang is asked in another process, so
    this always ends."""
    for name, look in _LOOKS:
        try:
            yield from look()
        except Exception as error:
            words = f"This could not be looked at: {type(error).__name__}: {error}"
            yield Finding(name, "error", words, "This is a fault of OpenScope: report it.")
