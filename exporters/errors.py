"""What can go wrong with an export."""

from collections.abc import Sequence


class ExportError(Exception):
    """A graph cannot be exported, or not there; the message says why and what to do. Nothing was
    written."""


class EditedError(ExportError):
    """Generated files that are there were edited by their author, or are the author's own; `force`
    overwrites them."""

    def __init__(self, message: str, files: Sequence[str]) -> None:
        super().__init__(message)
        self.files = tuple(files)
