"""Starters: graphs to begin with, that run at once on the bundled film."""

import logging
from dataclasses import dataclass
from pathlib import Path

from openscope.editing.edits import with_nodes
from openscope.graph import files
from openscope.graph.document import Document
from openscope.graph.problem import DocumentError
from resources import resource

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Starter:
    """A graph to begin with, and where its picture is."""

    path: Path
    title: str
    description: str

    @property
    def picture(self) -> Path:
        """What it shows."""
        return self.path.with_suffix(".jpg")


def starters() -> list[Starter]:
    """All that the program brings."""
    found = []
    for path in sorted(resource("starters").glob("*.openscope")):
        try:
            plugin = files.load(path).plugin
        except DocumentError as error:  # a damaged installation: the others still start
            _log.warning("The starter %s cannot be read: %s", path, error)
            continue
        found.append(Starter(path, plugin.name or path.stem, plugin.description))
    return found


def begun(path: Path) -> Document:
    """A starter as a new document, which has no file yet: its media are named by whole paths.
    DocumentError where it cannot be read."""
    document = files.load(path)
    nodes = {}
    for id_, node in document.nodes.items():
        media = node.params.get("path")
        if isinstance(media, str) and media:
            whole = str((path.absolute().parent / media).resolve())
            nodes[id_] = node.model_copy(update={"params": {**node.params, "path": whole}})
    return with_nodes(document, nodes)
