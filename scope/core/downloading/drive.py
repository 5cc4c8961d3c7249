"""A file or a zip on Google Drive."""

import os
import tempfile
import zipfile
import zlib
from pathlib import Path
from urllib.parse import urlencode

from scope.core.downloading.errors import UnsafePathError
from scope.core.downloading.places import drive_id, folder_of, inside, is_there, wanted_paths
from scope.core.downloading.progress import Cancelled, Report, never, silent, stop_if
from scope.core.downloading.space import require_space
from scope.core.downloading.stream import Source, fetch, not_written
from scope.core.pipelines.artifacts import GoogleDriveArtifact

ENDPOINT_VARIABLE = "OPENSCOPE_DRIVE_ENDPOINT"
"""Another server that answers as Drive does: a mirror, or a test."""

_ENDPOINT = "https://drive.usercontent.google.com"
_BLOCK = 1 << 20
_BAD_ZIP = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError)


def download_drive(
    artifact: GoogleDriveArtifact,
    models: Path,
    report: Report = silent,
    cancelled: Cancelled = never,
) -> None:
    """Bring a file from Drive, or all that a zip holds, with the listed files at the root.

    Drive tells no sizes in advance, so what is there is taken for right. DownloadError where it
    cannot be had or holds other files; CancelledError where stopped.
    """
    if all(is_there(path) for path in wanted_paths(artifact, models)):
        return
    id_ = drive_id(artifact.file_id)
    folder = folder_of(artifact, models)
    endpoint = (os.environ.get(ENDPOINT_VARIABLE) or _ENDPOINT).rstrip("/")
    query = urlencode({"id": id_, "export": "download", "confirm": "t"})
    source = Source(
        url=f"{endpoint}/download?{query}",
        label=f"the file {id_} on Google Drive",
        denied="Drive does not hand it out: it is not shared with everyone, or too many asked for "
        "it today. Try again tomorrow, or ask its owner.",
        page_denies=True,
    )
    loaded = folder / id_
    if not loaded.is_file():
        fetch(source, loaded, report, cancelled)
    if artifact.files:
        try:
            _unpack(source, loaded, folder, artifact.files, cancelled)
        except OSError as error:
            raise source.error(not_written(folder, error)) from error


def _unpack(
    source: Source, loaded: Path, folder: Path, files: list[str], cancelled: Cancelled
) -> None:
    """What was loaded, put where the listed files belong."""
    landings = {name: _landing(name, files) for name in _members(loaded)}
    if not any(_is_listed(landing, files) for landing in landings.values()):
        # Weights are often zips in themselves: one without a listed file is the file.
        if len(files) > 1:
            loaded.unlink()
            raise source.error(f"it does not hold {', '.join(files)}. Ask the pipeline's author.")
        target = inside(folder, files[0])
        target.parent.mkdir(parents=True, exist_ok=True)
        loaded.replace(target)
        return
    try:
        _extract(source, loaded, folder, landings, cancelled)
    except UnsafePathError:
        loaded.unlink()
        raise
    except _BAD_ZIP as error:
        loaded.unlink()
        raise source.error(f"the zip cannot be read ({error}). Try again.") from error
    loaded.unlink()
    lacking = [name for name in files if not is_there(inside(folder, name))]
    if lacking:
        raise source.error(f"its zip lacks {', '.join(lacking)}. Ask the pipeline's author.")


def _members(loaded: Path) -> list[str]:
    """The files of a zip; none where it is no zip."""
    if not zipfile.is_zipfile(loaded):
        return []
    with zipfile.ZipFile(loaded) as archive:
        return [info.filename for info in archive.infolist() if not info.is_dir()]


def _is_listed(landing: str, files: list[str]) -> bool:
    return any(f"{landing}/".startswith(f"{wanted.strip('/')}/") for wanted in files)


def _landing(name: str, files: list[str]) -> str:
    """Where a member goes: a listed file or folder, however deep in the zip, to the root."""
    path = f"/{name}/"
    for wanted in files:
        at = path.find(f"/{wanted.strip('/')}/")
        if at >= 0:
            return path[at + 1 : -1]
    return name


def _extract(
    source: Source, loaded: Path, folder: Path, landings: dict[str, str], cancelled: Cancelled
) -> None:
    """Every member to its landing place; none is there before all are unpacked."""
    for name in landings:
        inside(folder, name)
    targets = {name: inside(folder, landing) for name, landing in landings.items()}
    with (
        zipfile.ZipFile(loaded) as archive,
        tempfile.TemporaryDirectory(prefix=".unpacking-", dir=folder) as staging,
    ):
        needed = sum(archive.getinfo(name).file_size for name in targets)
        require_space(source.label, folder, needed)
        staged = {name: Path(staging) / str(number) for number, name in enumerate(targets)}
        for name, place in staged.items():
            with archive.open(name) as packed, place.open("wb") as file:
                while block := packed.read(_BLOCK):
                    stop_if(cancelled, source.label)
                    file.write(block)
        for name, target in targets.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            staged[name].replace(target)
