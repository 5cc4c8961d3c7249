"""Files that appear whole or not at all."""

import os
import re
import shutil
import sys
from contextlib import suppress
from itertools import count
from pathlib import Path

_numbers = count()
_ours: set[Path] = set()
"""The partial files of this process."""


class Partial:
    """A hidden file or folder beside its destination that takes its place when it is done.

    Whatever happens before, a kill included, the destination stays as it was. What a killed
    process left is removed when the same destination is written again.
    """

    def __init__(self, destination: Path) -> None:
        # A link stays one, and is not replaced by the file.
        self.destination = destination.resolve() if destination.is_symlink() else destination
        prefix = f".{self.destination.name}.partial-"
        name = f"{prefix}{os.getpid()}-{next(_numbers)}{self.destination.suffix}"
        self.path = self.destination.with_name(name)
        _remove_stale(self.destination.parent, prefix)
        _ours.add(self.path)

    def keep(self) -> None:
        """Put the file into its place. OSError where that fails."""
        self.path.replace(self.destination)
        _ours.discard(self.path)

    def discard(self) -> None:
        """Remove the file or folder, if it is there."""
        _remove(self.path)
        _ours.discard(self.path)


class InPlace:
    """A file that is under its name from the first, and stays whatever happens."""

    def __init__(self, destination: Path) -> None:
        self.path = destination

    def keep(self) -> None:
        """It is in its place."""

    def discard(self) -> None:
        """What there is stays."""


def _remove_stale(folder: Path, prefix: str) -> None:
    with suppress(OSError):
        for path in folder.iterdir():
            process = re.match(r"\d+", path.name.removeprefix(prefix))
            if not path.name.startswith(prefix) or process is None or path in _ours:
                continue
            # A number that is ours now was another's before, as it happens in containers.
            if int(process[0]) == os.getpid() or not _is_alive(int(process[0])):
                _remove(path)


def _is_alive(process: int) -> bool:
    if sys.platform == "win32":
        import ctypes

        # A signal would end the process there.
        kernel, query, still_active = ctypes.windll.kernel32, 0x1000, 259
        handle = kernel.OpenProcess(query, False, process)
        if not handle:
            return bool(ctypes.GetLastError() == 5)  # access denied: there is one
        code = ctypes.c_ulong()
        kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        kernel.CloseHandle(handle)
        return code.value == still_active
    try:
        os.kill(process, 0)
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
