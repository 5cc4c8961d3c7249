"""Folders: can they be written, and is there room?"""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from openscope.catalog import cache
from openscope.doctor.finding import Finding, State
from openscope.editing.journal import STATE_VARIABLE, state_folder
from openscope.settings import FILE_VARIABLE, SettingsError, load_settings, settings_file
from scope.core.config import MODELS_DIR_ENV_VAR, get_models_dir
from scope.core.downloading.space import in_words

_LITTLE, _TOO_LITTLE = 2_000_000_000, 100_000_000
"""Free bytes below which a film may not fit, and below which nothing does."""
_MODELS = 5_000_000_000
"""Free bytes below which a model may not fit."""


def settings() -> Iterator[Finding]:
    """Whether the settings can be read."""
    try:
        load_settings()
    except SettingsError as error:
        yield Finding("Settings", "error", str(error), f"Make {settings_file()} readable.")
    else:
        yield Finding("Settings", "ok", f"{settings_file()}.")


def folders() -> Iterator[Finding]:
    """Whether what the program remembers can be written."""
    used = (
        ("Settings folder", settings_file().parent, FILE_VARIABLE),
        ("State folder", state_folder(), STATE_VARIABLE),
        ("Cache folder", cache.folder(), cache.FOLDER_VARIABLE),
    )
    for name, folder, variable in used:
        refused = _refusal(folder)
        if refused:
            words = f"{folder} cannot be written: {refused}."
            advice = f"Make it writable, or name another place in {variable}."
            yield Finding(name, "error", words, advice)
        else:
            yield Finding(name, "ok", f"{folder}.")


def models() -> Iterator[Finding]:
    """The models folder."""
    folder = get_models_dir()
    another = f"name another folder in {MODELS_DIR_ENV_VAR}."
    refused, free = _refusal(folder), _free(folder)
    if refused:
        words = f"{folder} cannot be written ({refused}): no model can be downloaded."
        yield Finding("Models", "warning", words, f"Make it writable, or {another}")
    elif free < _MODELS:
        words = f"{folder} has only {in_words(free)} free; a model may not fit."
        yield Finding("Models", "warning", words, f"Make room, or {another}")
    else:
        there = "" if folder.is_dir() else ", which the first download makes"
        yield Finding("Models", "ok", f"{folder}{there}; {in_words(free)} free.")


def disk() -> Iterator[Finding]:
    """Room where the program writes."""
    for name, folder in (("Home", state_folder()), ("Temporary files", tempfile.gettempdir())):
        free = _free(Path(folder))
        words = f"{in_words(free)} free on the disk of {folder}."
        if free < _LITTLE:
            state: State = "error" if free < _TOO_LITTLE else "warning"
            yield Finding(f"Disk: {name}", state, f"Only {words}", "Make room.")
        else:
            yield Finding(f"Disk: {name}", "ok", words)


def _refusal(folder: Path) -> str:
    """Why a folder, there or not yet, cannot be written; '' where it can."""
    try:
        with tempfile.TemporaryFile(dir=_there(folder)):
            return ""
    except OSError as error:
        return error.strerror or str(error)


def _free(folder: Path) -> int:
    return shutil.disk_usage(_there(folder)).free


def _there(folder: Path) -> Path:
    """The folder, or the one that is there and would hold it."""
    return next(place for place in (folder, *folder.absolute().parents) if place.exists())
