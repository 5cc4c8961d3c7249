"""An exported plugin as the graph that it was made from."""

import hashlib
import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from exporters.errors import ExportError
from exporters.plugin import GRAPH, RECORD
from openscope.catalog.folder_metadata import canonical
from openscope.catalog.found import Found, found_plugins
from openscope.graph import files
from openscope.graph.document import Document
from openscope.graph.problem import DocumentError

_LARGEST = 64 << 20
"""Bytes of one member of a zip that are read into memory at most."""
_BAD_ZIP = (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError)
"""What `zipfile` raises on what is damaged, encrypted, or packed in a way that it cannot."""


@dataclass(frozen=True)
class Reopened:
    """The document of a plugin, its id and title, whether it was exported with a debug view, and
    the generated files that its author edited since."""

    document: Document
    id: str
    title: str
    debug_view: bool = False
    edited: tuple[str, ...] = ()


def is_plugin(path: Path) -> bool:
    """Whether a path is a folder or a zip, and so no document."""
    return path.is_dir() or path.suffix.lower() == ".zip"


def is_package(path: Path) -> bool:
    """Whether a path is the package of a plugin alone, as a wheel installs it."""
    return (path / RECORD).is_file()


def place_of(path: Path) -> Path:
    """The path, or, where nothing is there, the place of the installed plugin of that name or id:
    its source folder, or its package where it was installed as a wheel."""
    if path.exists() or len(path.parts) != 1:
        return path
    places = [(found, place) for found in found_plugins() if (place := _place(found)) is not None]
    wanted = canonical(path.name)
    named = (place for found, place in places if canonical(found.origin) == wanted)
    called = (place for _, place in places if id_of(place) == path.name)
    return next(named, None) or next(called, path)


def reopen(path: Path) -> Reopened:
    """The graph of an exported plugin: a folder, a zip, or the package of an installed one, of
    which only what is installed can have been edited. ExportError where it is none; DocumentError
    where its graph is damaged."""
    contents = _in_folder(path) if path.is_dir() else _in_zip(path)
    graphs = [place for place in contents if PurePosixPath(place).match(f"src/*/{GRAPH}")]
    records = [place for place in contents if PurePosixPath(place).match(f"src/*/{RECORD}")]
    if len(graphs) != 1 or len(records) != 1:
        raise ExportError(f"{path} is no plugin that OpenScope exported: it holds no {GRAPH}.")
    there = records[0].removesuffix(RECORD) if is_package(path) else ""
    try:
        record = json.loads(contents[records[0]])
        changed = [
            place
            for place, digest in record["files"].items()
            if place.startswith(there)
            and (place not in contents or hashlib.sha256(contents[place]).hexdigest() != digest)
        ]
        id_, options = str(record["id"]), record.get("options", {})
        title, debug_view = str(record.get("title", id_)), bool(options.get("debug_view", False))
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise ExportError(f"{path}: its {RECORD} is damaged. Export the graph again.") from error
    document = files.loads(contents[graphs[0]])
    return Reopened(document, id_, title, debug_view, tuple(sorted(changed)))


def id_of(path: Path) -> str | None:
    """The id of an exported plugin; None where there is none that opens."""
    try:
        return reopen(path).id
    except (ExportError, DocumentError):
        return None


def unpack(path: Path, folder: Path) -> None:
    """Write out what the one folder of a plugin's zip holds. ExportError where it is no such zip,
    or where a member would leave the folder: then nothing is written."""
    with _members(path) as (archive, members):
        for place in members:
            if PurePosixPath(place).is_absolute() or {"..", ""} & set(re.split(r"[/\\]", place)):
                raise ExportError(f"{path}: its member {place!r} would leave its folder.")
        for place, member in members.items():
            target = folder / place
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as source, target.open("wb") as file:
                shutil.copyfileobj(source, file)


def _in_folder(folder: Path) -> dict[str, bytes]:
    if is_package(folder):
        return _read({f"src/{folder.name}/{path.name}": path for path in folder.iterdir()})
    places = [folder / "pyproject.toml", folder / "README.md", *folder.glob("tests/*.py")]
    places += folder.glob("src/*/*")
    return _read({path.relative_to(folder).as_posix(): path for path in places})


def _read(places: dict[str, Path]) -> dict[str, bytes]:
    return {place: path.read_bytes() for place, path in places.items() if path.is_file()}


def _in_zip(path: Path) -> dict[str, bytes]:
    """The members of the zip's one folder, read into memory and never written out."""
    with _members(path) as (archive, members):
        small = {place: member for place, member in members.items() if member.file_size <= _LARGEST}
        return {place: archive.read(member) for place, member in small.items()}


@contextmanager
def _members(path: Path) -> Iterator[tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]]:
    """A zip that is open, and the files of its one folder by their path in there."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            parted = [(*member.filename.partition("/"), member) for member in members]
            if len({top for top, *_ in parted}) != 1 or not all(place for *_, place, _ in parted):
                raise ExportError(f"{path} is no plugin: it does not hold one folder and no more.")
            yield archive, {place: member for *_, place, member in parted}
    except FileNotFoundError:
        raise ExportError(f"There is no file {path}.") from None
    except _BAD_ZIP as error:
        raise ExportError(f"{path} is no zip that can be read: {error}.") from error


def _place(found: Found) -> Path | None:
    """The plugin's folder, where it is one, as also of an editable installation; else its
    package."""
    if found.place is not None:
        return found.place
    package = next(iter(found.code_in()), None)
    if package is None:
        return None
    folder = package.parents[1]
    return folder if (folder / "pyproject.toml").is_file() else package
