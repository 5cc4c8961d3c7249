"""The files of the export, made on a thread of their own while the window goes on."""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from openscope.graph.document import Document
from openscope.graph.wiring import Types
from openscope.ui.code.colouring import Spans, coloured

if TYPE_CHECKING:
    from exporters.lines import Lines

FIRST = ("pipeline.py", "schema.py", "__init__.py", "pyproject.toml", "README.md")
"""The files that are shown first, in this order; other modules of the plugin follow."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class File:
    """One file: its lines, their colours, and what belongs to which node."""

    path: str
    lines: tuple[str, ...]
    spans: tuple[Spans, ...]
    places: "Lines | None" = None

    @property
    def name(self) -> str:
        """The name without its folder."""
        return self.path.rpartition("/")[2]

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Generated:
    """The files of a document by name, or why there are none."""

    document: Document
    files: Mapping[str, File] = field(default_factory=dict)
    error: str = ""


def generate(document: Document, types: Types, title: str) -> Generated:
    """What an export of the document would write."""
    from exporters.errors import ExportError  # torch comes with the effects that it reads
    from exporters.lines import lines_of
    from exporters.names import NameTakenError
    from exporters.plugin import plugin_files
    from openscope.graph.problem import DocumentError

    try:
        made = plugin_files(document, types, title)
    except (DocumentError, ExportError, NameTakenError) as error:
        return Generated(document, error=str(error).partition("\n")[0])
    places = lines_of(made)
    package = f"src/{made.names.package}"
    by_name = {path.rpartition("/")[2]: path for path in made.files}
    modules = [
        path.rpartition("/")[2]
        for path in made.files
        if path.startswith(package) and path.endswith(".py")
    ]
    files = {}
    for name in dict.fromkeys((*FIRST, *modules)):
        path = by_name[name]
        text = made.files[path].decode()
        files[name] = File(path, tuple(text.split("\n")), coloured(name, text), places.get(path))
    return Generated(document, files)


class Generator(QObject):
    """Makes the files of the last document it was given. The thread lives while there is work."""

    made = Signal(Generated)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._next: tuple[Document, Types, str] | None = None
        self._thread: threading.Thread | None = None

    def want(self, document: Document, types: Types, title: str) -> None:
        """Make the files of this document next; what waited before is forgotten."""
        with self._lock:
            self._next = (document, types, title)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="code")
                self._thread.start()

    def close(self) -> None:
        """Forget what waits, and wait until nothing is being made."""
        with self._lock:
            self._next, thread = None, self._thread
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while True:
            with self._lock:
                job, self._next = self._next, None
                if job is None:
                    self._thread = None
                    return
            try:
                made = generate(*job)
            except Exception as error:  # a plugin's type may be anything
                _log.exception("The code of the graph could not be made")
                made = Generated(job[0], error=f"{type(error).__name__}: {error}")
            try:
                self.made.emit(made)
            except RuntimeError:  # the window is gone
                return
