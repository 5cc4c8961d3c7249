"""Fetching models while the window is used: each download has a thread of its own."""

import logging
import threading
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from openscope.graph.node_type import NodeType

if TYPE_CHECKING:
    from scope.core.downloading.progress import Progress

_TOLD = 1 / 30
"""Seconds between two looks at a progress."""
_PATIENCE = 5.0
"""Seconds that a download is given to end."""

_log = logging.getLogger(__name__)


class Download:
    """One download. `progress` and `error` are written by its thread and may be read by any."""

    def __init__(self, downloads: "Downloads", type_: NodeType) -> None:
        self.type = type_
        self.progress: Progress | None = None
        self.error = ""
        self.running = True
        self.cancelled = threading.Event()
        self._downloads = downloads
        self._told = 0.0
        # a daemon: one that waits for a server keeps no program from ending
        self.thread = threading.Thread(target=self._run, name=f"download {type_.id}", daemon=True)

    def in_words(self) -> str:
        """How far it is."""
        from scope.core.downloading.space import in_words

        if self.cancelled.is_set():
            return "Stopping."
        if self.progress is None:
            return "Asking for the files."
        done, total = in_words(self.progress.done), self.progress.total
        return f"{done} of {in_words(total)}" if total else done

    def _run(self) -> None:
        from openscope.models import fetch_missing
        from scope.core.downloading.errors import CancelledError, DownloadError

        try:
            fetch_missing(self.type.artifacts, self._report, self.cancelled.is_set)
        except CancelledError:
            self.error = ""
        except (DownloadError, ValueError) as error:
            self.error = str(error)
        except Exception as error:
            _log.exception("The download of %s failed", self.type.key)
            self.error = f"The download failed: {error}"
        self.running = False
        self._downloads.heard(self)

    def _report(self, progress: "Progress") -> None:
        self.progress = progress
        now = time.monotonic()
        if now - self._told > _TOLD:
            self._told = now
            self._downloads.heard(self)


class Downloads(QObject):
    """The downloads of a window, by node type."""

    changed = Signal()
    """One of them is further, or over."""
    finished = Signal(str)
    """All that the node type of this key needs is here."""
    _heard = Signal(Download)

    def __init__(self) -> None:
        super().__init__()
        self._all: dict[str, Download] = {}
        self._closed = False
        self._heard.connect(self._hear)

    def of(self, type_: NodeType) -> Download | None:
        """The last download for a type."""
        return self._all.get(type_.key)

    def start(self, type_: NodeType) -> None:
        """Fetch what a type needs, unless that is being done."""
        there = self._all.get(type_.key)
        if there is not None and there.running:
            return
        self._all[type_.key] = Download(self, type_)
        self._all[type_.key].thread.start()
        self.changed.emit()

    def cancel(self, type_: NodeType) -> None:
        """Have a download end."""
        there = self._all.get(type_.key)
        if there is not None:
            there.cancelled.set()
            self.changed.emit()

    def close(self) -> None:
        """Have all of them end, and wait a little for that."""
        self._closed = True
        for one in self._all.values():
            one.cancelled.set()
        for one in self._all.values():
            one.thread.join(_PATIENCE)

    def heard(self, download: Download) -> None:
        """Called on a download's thread."""
        if not self._closed:
            self._heard.emit(download)

    def _hear(self, download: Download) -> None:
        if self._closed or self._all.get(download.type.key) is not download:
            return
        self.changed.emit()
        if not download.running and not download.error and not download.cancelled.is_set():
            del self._all[download.type.key]
            self.finished.emit(download.type.key)
