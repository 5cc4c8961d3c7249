"""Files of a repository on Hugging Face.

The hub's own library says what there is and how to ask for it; the files travel through our
`fetch`, which can be stopped at any moment and leaves Scope's layout.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import httpx2
from huggingface_hub import HfApi, constants, get_token, hf_hub_url
from huggingface_hub.errors import HfHubHTTPError

from scope.core.downloading.errors import DownloadError
from scope.core.downloading.places import PARTIAL, inside
from scope.core.downloading.progress import Cancelled, Report, never, silent, stop_if
from scope.core.downloading.space import require_space
from scope.core.downloading.stream import PATIENCE, Source, fetch, no_connection, refusal

_FILE_SUFFIXES = (".pt", ".pth", ".safetensors", ".json")
"""An entry that ends so is a file; any other may also be a folder."""


@dataclass(frozen=True)
class _File:
    """A file of a repository, as the hub lists it."""

    path: str
    size: int | None
    sha256: str | None


def download_repository(
    repo_id: str,
    folder: Path,
    entries: Sequence[str] = ("*",),
    report: Report = silent,
    cancelled: Cancelled = never,
) -> None:
    """Bring the files that the entries name into a folder: paths, folders, or patterns.

    A file that is there in the right size is left alone. DownloadError where one cannot be had,
    and before the first one where the disk has no room for all; CancelledError where stopped.
    """
    label = f"{repo_id} on Hugging Face"
    endpoint = (os.environ.get("HF_ENDPOINT") or constants.ENDPOINT).rstrip("/")
    denied = (
        "it does not exist or wants a login. Open its page, accept its terms if it asks for that, "
        "then set HF_TOKEN to your access token."
    )
    token = get_token()
    stop_if(cancelled, label)
    revision, files = _listed(repo_id, endpoint, label, denied)
    missing = [
        (file, target)
        for file in _chosen(files, entries, label)
        if not _is_right(target := inside(folder, file.path), file)
    ]
    require_space(label, folder, sum((f.size or 0) - _fetched(t, f) for f, t in missing))
    for file, target in missing:
        source = Source(
            url=hf_hub_url(repo_id, file.path, revision=revision, endpoint=endpoint),
            label=f"{file.path} of {label}",
            denied=denied,
            headers={"Authorization": f"Bearer {token}"} if token else {},
            size=file.size,
            sha256=file.sha256,
        )
        fetch(source, target, report, cancelled)


def _listed(repo_id: str, endpoint: str, label: str, denied: str) -> tuple[str | None, list[_File]]:
    """The newest revision of a repository and its files."""

    def failed(why: str) -> DownloadError:
        return DownloadError(f"{label} was not downloaded: {why}")

    try:
        info = HfApi(endpoint=endpoint).model_info(repo_id, files_metadata=True, timeout=PATIENCE)
    except HfHubHTTPError as error:
        raise failed(refusal(error.response.status_code, denied)) from error
    except (httpx2.HTTPError, ConnectionError) as error:
        raise failed(no_connection(endpoint, error)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise failed(f"the server's answer makes no sense ({error}). Check {endpoint}.") from error
    files = [
        _File(file.rfilename, file.size, file.lfs.sha256 if file.lfs else None)
        for file in info.siblings or []
    ]
    return info.sha, files


def _chosen(files: list[_File], entries: Sequence[str], label: str) -> list[_File]:
    """The files that the entries name, each once; DownloadError where one names none."""
    chosen: dict[str, _File] = {}
    for entry in entries:
        found = {file.path: file for file in files if _names(entry, file.path)}
        if not found:
            raise DownloadError(
                f"{entry} was not downloaded: {label} has no such file. Ask the pipeline's author."
            )
        chosen |= found
    return list(chosen.values())


def _names(entry: str, path: str) -> bool:
    """Whether an entry names a file: itself, as a pattern, or as the folder that it is in."""
    if path == entry or fnmatchcase(path, entry):
        return True
    return not entry.endswith(_FILE_SUFFIXES) and fnmatchcase(path, f"{entry.rstrip('/')}/*")


def _is_right(target: Path, file: _File) -> bool:
    return target.is_file() and file.size in (None, target.stat().st_size)


def _fetched(target: Path, file: _File) -> int:
    """Bytes of a file that an earlier try left."""
    partial = target.with_name(target.name + PARTIAL)
    return min(partial.stat().st_size, file.size or 0) if partial.is_file() else 0
