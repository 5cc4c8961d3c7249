"""The files of the export, made on a thread of their own while the window goes on."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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


@dataclass(frozen=True)
class Wanted:
    """A document whose files are to be made; `title` is its plugin's where it gives none."""

    document: Document
    types: Types
    title: str


def generate(wanted: Wanted) -> Generated:
    """What an export of the document would write; never raises."""
    try:
        return _generated(wanted.document, wanted.types, wanted.title)
    except Exception as error:  # a plugin's type may be anything
        _log.exception("The code of the graph could not be made")
        return Generated(wanted.document, error=f"{type(error).__name__}: {error}")


def _generated(document: Document, types: Types, title: str) -> Generated:
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
