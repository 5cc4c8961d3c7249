"""The graphs to begin from, as data."""

from dataclasses import dataclass
from pathlib import Path

from openscope.graph import files
from openscope.graph.problem import DocumentError
from resources import resource


@dataclass(frozen=True)
class Starter:
    """A graph that comes with the program; `picture` is None where none was made."""

    path: Path
    title: str
    line: str
    picture: Path | None = None


def starters(folder: Path | None = None) -> list[Starter]:
    """All starters, by file name. One that cannot be read is left out."""
    found = []
    for path in sorted((folder or resource("starters")).glob("*.openscope")):
        try:
            plugin = files.load(path).plugin
        except DocumentError:
            continue
        picture = path.with_suffix(".jpg")
        title = plugin.name or path.stem.replace("-", " ").capitalize()
        line = plugin.description.partition("\n")[0]
        found.append(Starter(path, title, line, picture if picture.is_file() else None))
    return found
