"""What a document can begin with: a starter, a film or picture, the camera, what was dropped."""

from pathlib import Path

from openscope.editing.media_files import begun_with, source_for
from openscope.editing.starters import begun
from openscope.graph.document import Document
from openscope.ui.filing import SUFFIX, Filing
from openscope.ui.stage import Stage


class Beginnings:
    """Begins documents that run at once, where the one before may be left."""

    def __init__(self, filing: Filing, stage: Stage) -> None:
        self._filing, self._stage = filing, stage

    def starter(self, path: Path) -> None:
        """With a starter."""
        self._run(begun(path))

    def camera(self) -> None:
        """With the camera."""
        self._run(begun_with("builtin:camera"))

    def video(self) -> None:
        """With a film or picture that a person chooses."""
        chosen = self._filing.ask_for_film()
        if chosen is not None:
            self.media(chosen)

    def media(self, path: Path) -> None:
        """With a film or a picture: it, and an output, wired."""
        type_key = source_for(path)
        if type_key is None:
            self._filing.refuse(path, "It is no film, picture, graph or plugin.")
        else:
            self._run(begun_with(type_key, path))

    def dropped(self, paths: list[Path]) -> None:
        """With the first of some files: a graph or a plugin is opened, a film begins one."""
        for path in paths[:1]:
            if path.suffix.lower() in (SUFFIX, ".zip") or path.is_dir():
                self._filing.open(path)
            else:
                self.media(path)

    def _run(self, document: Document) -> None:
        if self._filing.begin(document):
            self._stage.run()
