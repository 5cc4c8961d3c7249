"""Crash reports: what went wrong, kept on this machine and offered at the next start. Nothing is
sent anywhere.

While the window is open, its session has a file with the versions, the name of the document, the
log, and what `faulthandler` says last if Python itself goes down. An error that nothing handled
becomes a report at once; a session whose last words are such becomes one at the next start.
"""

import faulthandler
import importlib.metadata
import logging
import os
import platform
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import psutil

from openscope import __version__
from openscope.editing.journal import state_folder
from openscope.whole_file import write_whole

KEPT = 10
"""How many reports there are at most; the oldest go."""
_LINES = 100
"""How many lines of the log are in a report."""
_LARGEST = 1_000_000
"""Characters of a session's file, which then begins anew with the last lines."""
_SESSION, _NEW, _SEEN = ".session", ".new.txt", ".seen.txt"
_LAST_WORDS = ("Fatal Python error:", "Windows fatal exception:")
_PACKAGES = ("torch", "numpy", "PySide6-Essentials", "NodeGraphQt", "av", "opencv-python")

_log = logging.getLogger("openscope")


@dataclass(frozen=True)
class CrashReport:
    """A report: where it is, when it was written, what went wrong in one line, and all of it."""

    place: Path
    when: float
    title: str
    text: str

    def dismiss(self) -> None:
        """Offer it no more; the file stays."""
        with suppress(OSError):
            self.place.rename(self.place.with_name(self.place.name.replace(_NEW, _SEEN)))


def folder() -> Path:
    """Where the reports are. Not created."""
    return state_folder() / "crashes"


def unseen() -> list[CrashReport]:
    """The reports that were not dismissed, the newest first."""
    with suppress(OSError):
        _end_of_sessions()
    return [report for place in _newest_first(_NEW) if (report := _read(place)) is not None]


class Watch(logging.Handler):
    """Writes a report of every error that nothing handles, from now until `close`. A disk that
    refuses hinders nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self._document = ""
        self._lines: deque[str] = deque(maxlen=_LINES)
        self._known: set[str] = set()
        self._hooks: tuple[Any, ...] = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        started = int(psutil.Process().create_time())
        self._place = folder() / f"{os.getpid()}-{started}{_SESSION}"
        self._file: TextIO | None = None
        with suppress(OSError):
            self._place.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._place.open("w", encoding="utf-8", errors="replace")
            self._begin(self._file)
            faulthandler.enable(self._file)
        sys.excepthook = self._raised
        threading.excepthook = lambda told: self._raised(
            told.exc_type, told.exc_value, told.exc_traceback
        )
        sys.unraisablehook = lambda told: self._raised(
            told.exc_type, told.exc_value, told.exc_traceback
        )
        logging.getLogger().addHandler(self)

    def document_is(self, name: str) -> None:
        """The document has this name now."""
        self._document = name
        self._add(f"Document: {name}")

    def devices_are(self, titles: Iterable[str]) -> None:
        """The machine has these devices, the one that is taken by itself first."""
        self._add(f"Devices: {', '.join(titles)}")

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line of the log."""
        with suppress(Exception):
            self._add(self.format(record))

    def close(self) -> None:
        """The session ended as it should."""
        logging.getLogger().removeHandler(self)
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks
        file, self._file = self._file, None
        if file is not None:
            faulthandler.enable()
            with suppress(OSError):
                file.close()
                self._place.unlink(missing_ok=True)
        super().close()

    def _raised(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """An error that nothing handled: in a slot of Qt it ends nothing."""
        error = error or kind()
        if not issubclass(kind, Exception):  # Ctrl-C and sys.exit are no crashes
            sys.__excepthook__(kind, error, trace)
            return
        words = "".join(traceback.format_exception(kind, error, trace)).rstrip()
        _log.error("Something went wrong", exc_info=(kind, error, trace))
        if words in self._known:  # a slot may fail with every frame
            return
        self._known.add(words)
        about = [*_about(), f"Document: {self._document or 'none'}", f"Device: {_device()}"]
        text = "\n".join([*about, "", "Last lines of the log:", *self._lines, "", words, ""])
        with suppress(OSError):
            _keep(text, f"{time.time_ns()}")

    def _begin(self, file: TextIO) -> None:
        file.seek(0)
        file.truncate()
        file.write("\n".join([*_about(), "", *self._lines, ""]))
        file.flush()

    def _add(self, line: str) -> None:
        self._lines.append(line)
        file = self._file
        if file is None:
            return
        with suppress(OSError):
            if file.tell() > _LARGEST:
                self._begin(file)
            else:
                file.write(f"{line}\n")
                file.flush()


def _end_of_sessions() -> None:
    """Make a report of each session that Python did not survive, and forget the others."""
    for place in folder().glob(f"*{_SESSION}"):
        pid, _, started = place.name.removesuffix(_SESSION).partition("-")
        if _alive(pid, started):
            continue
        text = place.read_text(encoding="utf-8", errors="replace")
        head, _, rest = text.partition("\n\n")
        if any(words in rest for words in _LAST_WORDS):
            last = rest.splitlines()[-2 * _LINES :]
            _keep("\n".join([head, "", *last, ""]), f"{place.stat().st_mtime_ns}")
        place.unlink(missing_ok=True)


def _keep(text: str, name: str) -> None:
    folder().mkdir(parents=True, exist_ok=True)
    write_whole(folder() / f"{name}{_NEW}", text)
    for old in _newest_first(_NEW, _SEEN)[KEPT:]:
        old.unlink(missing_ok=True)


def _newest_first(*ends: str) -> list[Path]:
    """The reports with such names, which begin with their time."""
    found = (place for end in ends for place in folder().glob(f"*{end}"))
    return sorted(found, key=lambda place: place.name, reverse=True)


def _read(place: Path) -> CrashReport | None:
    try:
        text, when = place.read_text(encoding="utf-8"), place.stat().st_mtime
    except (OSError, UnicodeError):
        return None
    lines = text.rstrip().splitlines() or [""]
    fatal = [line for line in lines if line.startswith(_LAST_WORDS)]
    return CrashReport(place, when, fatal[0] if fatal else lines[-1], text)


def _alive(pid: str, started: str) -> bool:
    try:
        return abs(psutil.Process(int(pid)).create_time() - int(started)) < 2
    except (psutil.Error, ValueError):
        return False


def _about() -> list[str]:
    """The versions of everything."""
    versions = []
    for name in _PACKAGES:
        with suppress(importlib.metadata.PackageNotFoundError):
            versions.append(f"{name} {importlib.metadata.version(name)}")
    return [
        f"OpenScope {__version__}, {time.strftime('%Y-%m-%d %H:%M:%S')}",
        f"Python {platform.python_version()} on {platform.platform()}",
        ", ".join(versions),
    ]


def _device() -> str:
    """What the graph runs on, as far as torch was used at all: nothing is loaded for a report."""
    torch: Any = sys.modules.get("torch")
    if torch is None:
        return "torch was not loaded"
    with suppress(Exception):
        if torch.cuda.is_initialized():
            return f"cuda, {torch.cuda.get_device_name()}"
    return "cpu"
