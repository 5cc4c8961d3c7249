"""`--set` and `--input` applied to a document."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from openscope.cli import console
from openscope.cli.console import UsageError
from openscope.editing.media_files import FILES
from openscope.graph.document import Document
from openscope.graph.ids import natural_key
from openscope.graph.wiring import Types

if TYPE_CHECKING:
    from exporters.reopen import Reopened


def load_graph(path: Path) -> Document:
    """The document in a file, or the one that an exported plugin was made from."""
    return open_graph(path).document


def open_graph(path: Path) -> "Reopened":
    """A document and what its plugin is called: in a file, or of an exported plugin, which is a
    folder, a zip, or the name of an installed one. Where its author edited the code since, that is
    said: the graph knows nothing of it."""
    from exporters.reopen import Reopened, is_plugin, place_of, reopen
    from openscope.graph import files

    place = place_of(path)
    if not is_plugin(place):
        return Reopened(files.load(place), id="", title=place.stem)
    reopened = reopen(place)
    if reopened.edited:
        edited = ", ".join(reopened.edited)
        console.warn(f"{place}: edited since the export, and not part of the graph: {edited}")
    return reopened


def with_settings(document: Document, types: Types, settings: Iterable[str]) -> Document:
    """The document with each `NODE.PARAM=VALUE` set; UsageError where one cannot be."""
    for setting in settings:
        node, name, text = parted(setting)
        if node not in document.nodes:
            raise UsageError(f"--set {setting}: there is no node {node!r}.{_near(node, document)}")
        type_ = types.get(document.nodes[node].type)
        if type_ is None:
            raise UsageError(f"--set {setting}: the type of {node} is not installed.")
        parameter = type_.parameters.get(name)
        if parameter is None:
            raise UsageError(
                f"--set {setting}: {type_.name} has no parameter {name!r}; "
                f"it has {', '.join(type_.parameters) or 'none'}."
            )
        try:
            value = parameter.parse(text)
        except ValueError as error:
            raise UsageError(f"--set {setting}: {name} {error}") from None
        document = document.with_params(node, {name: value})
    return document


def parted(setting: str) -> tuple[str, str, str]:
    """Node, parameter and text of `NODE.PARAM=VALUE`; UsageError where it is no such thing."""
    place, equals, text = setting.partition("=")
    node, dot, name = place.strip().partition(".")
    if not (equals and dot and name):
        raise UsageError(f"--set takes NODE.PARAM=VALUE, not {setting!r}.")
    return node, name, text.strip()


@dataclass(frozen=True)
class Job:
    """One film to make: the document with its inputs set, and the input that names it, if any."""

    document: Document
    film: Path | None


def jobs(document: Document, inputs: Sequence[str]) -> list[Job]:
    """What to render: one job, or one for each of several inputs or the files of a folder.

    An input is `NODE=PATH`, or a path for the graph's first file source. UsageError where the
    node takes no file or nothing is there.
    """
    films: list[Path] = []
    for text in inputs:
        node, equals, path = text.partition("=")
        if equals and node in document.nodes:
            if document.nodes[node].type not in FILES:
                raise UsageError(f"--input {text}: {node} takes no file.")
            document = document.with_params(node, {"path": str(Path(path).absolute())})
        else:
            films.append(Path(text).absolute())
    if not films:
        return [Job(document, None)]
    main = _main_file_source(document)
    if main is None:
        raise UsageError("--input: this graph has no source that takes a file.")
    several = [film for path in films for film in _media_in(path, document.nodes[main].type)]
    return [Job(document.with_params(main, {"path": str(film)}), film) for film in several]


def is_batch(inputs: Sequence[str], document: Document) -> bool:
    """Whether the inputs name several films or a folder, so that OUT is a folder of films."""
    paths = [text for text in inputs if text.partition("=")[0] not in document.nodes]
    return len(paths) > 1 or any(Path(path).is_dir() for path in paths)


def _main_file_source(document: Document) -> str | None:
    for type_key in FILES:
        ids = [id_ for id_, node in document.nodes.items() if node.type == type_key]
        if ids:
            return min(ids, key=natural_key)
    return None


def _media_in(path: Path, type_key: str) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = [p for p in path.iterdir() if p.suffix.lower() in FILES[type_key] and p.is_file()]
    if not found:
        kinds = ", ".join(sorted(FILES[type_key]))
        raise UsageError(f"--input {path}: there is no file to render in this folder ({kinds}).")
    return sorted(found, key=lambda p: natural_key(p.name))


def _near(node: str, document: Document) -> str:
    close = difflib.get_close_matches(node, list(document.nodes), n=1)
    return f" Did you mean {close[0]}?" if close else f" There are {', '.join(document.nodes)}."
