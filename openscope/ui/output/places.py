"""Where stills and recordings go, and what they are called."""

import os
import re
from collections.abc import Collection
from datetime import date
from itertools import count
from pathlib import Path

from platformdirs import user_pictures_path, user_videos_path

from openscope.ui.editor import Editor


def still_path(editor: Editor, taken: Collection[Path] = ()) -> Path:
    """A free name for a still: beside the document, or among the user's pictures where it has no
    file yet or its folder is read-only. `taken` are names of stills that are being written."""
    folder = editor.path.parent if editor.path is not None else None
    if folder is None or not os.access(folder, os.W_OK):
        folder = user_pictures_path()
    return _free(folder, file_name(editor.name), ".png", taken)


def film_path(editor: Editor, taken: Collection[Path] = ()) -> Path:
    """A free name for a recording, in the user's videos."""
    folder = user_videos_path() / "OpenScope"
    stem = f"{file_name(editor.name)}-{date.today().isoformat()}"
    return _free(folder, stem, ".mp4", taken)


def file_name(name: str) -> str:
    """A document's name without what some file system does not take."""
    plain = re.sub(r'[\x00-\x1f<>:"/\\|?*]+', "-", name).strip(". -")
    return plain[:80] or "OpenScope"


def _free(folder: Path, stem: str, suffix: str, taken: Collection[Path]) -> Path:
    paths = (folder / f"{stem}-{number}{suffix}" for number in count(1))
    return next(path for path in paths if path not in taken and not path.exists())
