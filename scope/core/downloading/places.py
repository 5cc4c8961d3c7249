"""Where the files of an artifact land under the models folder, as in Scope."""

import re
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

from scope.core.downloading.errors import DownloadError, UnsafePathError
from scope.core.pipelines.artifacts import Artifact, GoogleDriveArtifact, HuggingfaceRepoArtifact

PARTIAL = ".incomplete"
"""What the name of a file that is not whole yet ends with."""

_REPO_ID = re.compile(r"[\w.-]+/[\w.-]+")
_DRIVE_ID = re.compile(r"[\w-]+")
_ID_IN_URL = re.compile(r"(?:/d/|[?&]id=)([\w-]+)")
_WILD = re.compile(r"[*?\[]")


def inside(folder: Path, name: str) -> Path:
    """A path below a folder; UnsafePathError where the name is absolute, climbs, or is empty.

    The rules of Windows hold everywhere, so that an artifact is safe on every machine or on none.
    """
    path = PureWindowsPath(name)
    if not path.parts or path.anchor or ".." in path.parts or ":" in name or "\0" in name:
        raise UnsafePathError(f"The path {name!r} would leave its folder {folder}; it is refused.")
    return folder.joinpath(*path.parts)


def folder_of(artifact: Artifact, models: Path) -> Path:
    """The folder of an artifact's files: the last part of a repository's name, or Drive's `name`.

    UnsafePathError where it would lie elsewhere, ValueError for an artifact of another kind.
    """
    if isinstance(artifact, HuggingfaceRepoArtifact):
        if not _REPO_ID.fullmatch(artifact.repo_id):
            raise UnsafePathError(
                f"{artifact.repo_id!r} is no repository of Hugging Face; one is named owner/name."
            )
        return inside(models, artifact.repo_id.partition("/")[2])
    if isinstance(artifact, GoogleDriveArtifact):
        return inside(models, artifact.name) if artifact.name else models
    raise ValueError(
        f"{type(artifact).__name__} is an artifact that cannot be downloaded; "
        "HuggingfaceRepoArtifact and GoogleDriveArtifact can."
    )


def wanted_paths(artifact: Artifact, models: Path) -> list[Path]:
    """What an artifact lists: files, folders, and patterns such as `x/*`. Raises as `folder_of`."""
    folder = folder_of(artifact, models)
    names: list[str] | None = getattr(artifact, "files", None)
    if isinstance(artifact, GoogleDriveArtifact) and not names:
        names = [drive_id(artifact.file_id)]
    return [inside(folder, name) for name in names or []]


def is_there(path: Path) -> bool:
    """Whether a listed path exists and, if it is a folder, has a file in it."""
    return next(_files(path), None) is not None


def size_on_disk(path: Path) -> int:
    """Bytes of a listed path, folders with all that is in them; 0 where it is not there."""
    return sum(file.stat().st_size for file in _files(path))


def drive_id(file_id: str) -> str:
    """The id in an id or in an address of Google Drive; DownloadError where there is none."""
    found = _ID_IN_URL.search(file_id)
    id_ = found[1] if found else file_id
    if not _DRIVE_ID.fullmatch(id_):
        raise DownloadError(f"{file_id!r} is neither the id nor the address of a file on Drive.")
    return id_


def _files(path: Path) -> Iterator[Path]:
    """The whole files of a listed path."""
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from (p for p in path.rglob("*") if p.is_file() and PARTIAL not in p.name)
    elif _WILD.search(str(path)):
        base = Path(path.anchor) if path.is_absolute() else Path()
        for part in path.parts[len(base.parts) :]:
            if _WILD.search(part):
                break
            base /= part
        pattern = str(path.relative_to(base))
        yield from (p for p in base.glob(pattern) if p.is_file() and PARTIAL not in p.name)
