"""An exported plugin as the graph that it was made from."""

import hashlib
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

from exporters.errors import ExportError
from exporters.plugin import GRAPH, RECORD
from openscope.graph import files
from openscope.graph.document import Document

_LARGEST = 64 << 20
"""Bytes of one member of a zip that are read at most."""


@dataclass(frozen=True)
class Reopened:
    """The document of a plugin, and the generated files that its author edited since."""

    document: Document
    edited: tuple[str, ...]


def is_plugin(path: Path) -> bool:
    """Whether a path is a folder or a zip, and so no document."""
    return path.is_dir() or path.suffix.lower() == ".zip"


def reopen(path: Path) -> Reopened:
    """The graph of an exported plugin, in a folder or a zip. ExportError where it is none;
    DocumentError where its graph is damaged."""
    contents = _in_folder(path) if path.is_dir() else _in_zip(path)
    graphs = [place for place in contents if place.endswith(f"/{GRAPH}")]
    records = [place for place in contents if place.endswith(f"/{RECORD}")]
    if len(graphs) != 1 or len(records) != 1:
        raise ExportError(f"{path} is no plugin that OpenScope exported: it holds no {GRAPH}.")
    try:
        digests = json.loads(contents[records[0]])["files"]
        changed = [
            place
            for place, digest in digests.items()
            if place not in contents or hashlib.sha256(contents[place]).hexdigest() != digest
        ]
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise ExportError(f"{path}: its {RECORD} is damaged. Export the graph again.") from error
    return Reopened(files.loads(contents[graphs[0]]), tuple(sorted(changed)))


def _in_folder(folder: Path) -> dict[str, bytes]:
    found = {}
    for path in [folder / "pyproject.toml", folder / "README.md", *folder.glob("tests/*.py")]:
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    for path in folder.glob("src/*/*"):
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def _in_zip(path: Path) -> dict[str, bytes]:
    """The members of the zip's one folder, read into memory and never written out."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and m.file_size <= _LARGEST]
            tops = {member.filename.partition("/")[0] for member in members}
            if len(tops) != 1:
                raise ExportError(f"{path} is no plugin: it holds more than one folder.")
            return {m.filename.partition("/")[2]: archive.read(m) for m in members}
    except FileNotFoundError:
        raise ExportError(f"There is no file {path}.") from None
    except (OSError, zipfile.BadZipFile) as error:
        raise ExportError(f"{path} is no zip that can be read: {error}.") from error
