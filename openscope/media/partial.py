"""Files that appear whole or not at all."""

import os
import re
import shutil
import sys
from contextlib import suppress
from pathlib import Path


class Partial:
    """A hidden file or folder beside its destination that takes its place when it is done.

    Whatever happens before, a kill included, the destination stays as it was. What a killed
    process left is removed when the same destination is written again.
    """

    def __init__(self, destination: Path) -> None:
        self.destination = destination
        self._prefix = f".{destination.name}.partial-"
        self.path = destination.with_name(f"{self._prefix}{os.getpid()}{destination.suffix}")
        self._remove_stale()

    def keep(self) -> None:
        """Put the file into its place. OSError where that fails."""
        self.path.replace(self.destination)

    def discard(self) -> None:
        """Remove the file or folder, if it is there."""
        _remove(self.path)

    def _remove_stale(self) -> None:
        with suppress(OSError):
            for path in self.destination.parent.iterdir():
                if path.name.startswith(self._prefix) and not _is_alive(path.name):
                    _remove(path)


def _is_alive(name: str) -> bool:
    found = re.search(r"\.partial-(\d+)", name)
    if found is None:
        return True  # not ours
    if sys.platform == "win32":
        # A signal would end the process there; a file that is in use cannot be removed anyway.
        return int(found[1]) == os.getpid()
    try:
        os.kill(int(found[1]), 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()
