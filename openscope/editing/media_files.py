"""Which source node plays a file."""

from pathlib import Path

from openscope.editing.edits import added, connected, empty, moved
from openscope.graph.document import Document, Edge

VIDEOS = {".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".gif", ".mpg", ".mpeg", ".ts", ".mts"}
IMAGES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"}
FILES = {"builtin:video-file": VIDEOS, "builtin:image": IMAGES}
"""The endings of the files that each source plays."""


def source_for(path: Path) -> str | None:
    """The key of the node type that plays a file; None where none does."""
    return next((key for key, ends in FILES.items() if path.suffix.lower() in ends), None)


def begun_with(type_key: str, path: Path | None = None) -> Document:
    """A new document with a source, of a file where it plays one, wired to its output."""
    params = {} if path is None else {"path": str(path.absolute())}
    document, source = added(empty(), type_key, (0.0, 128.0), params)
    (output,) = document.nodes.keys() - {source}
    document = moved(document, {output: (248.0, 228.0)})
    return connected(document, Edge(source, "video", output, "video"))
