"""One file from a server to the disk: resumed where it broke off, there whole or not at all."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
from filelock import FileLock, Timeout
from huggingface_hub import get_session

from scope.core.downloading.errors import DownloadError
from scope.core.downloading.places import PARTIAL
from scope.core.downloading.progress import Cancelled, Progress, Report, never, silent, stop_if
from scope.core.downloading.space import require_space

PATIENCE = 30.0
"""Seconds without an answer after which a connection counts as lost."""

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Source:
    """A file on a server. `label` names it in errors, `denied` says there what to do where the
    server wants a login; `page_denies` where a web page instead of the file means the same."""

    url: str
    label: str
    denied: str
    headers: dict[str, str] = field(default_factory=dict)
    size: int | None = None
    sha256: str | None = None
    page_denies: bool = False

    def error(self, why: str) -> DownloadError:
        """The error that says why the file is not here."""
        return DownloadError(f"{self.label} was not downloaded: {why}")


def fetch(
    source: Source, target: Path, report: Report = silent, cancelled: Cancelled = never
) -> None:
    """Bring a file to its place, going on from what an earlier try left in `<file>.incomplete`.

    An old file stays till the new one is whole. DownloadError says what went wrong; what was
    fetched stays where it can be gone on from. CancelledError where `cancelled` said so.
    """
    partial = target.with_name(target.name + PARTIAL)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone(partial):
            _complete(source, partial, target.name, report, cancelled)
            partial.replace(target)
    except Timeout:
        raise source.error("another program is downloading it right now; wait for it.") from None
    except (httpx2.HTTPError, ConnectionError) as error:
        raise source.error(no_connection(source.url, error)) from error
    except OSError as error:
        raise source.error(not_written(target.parent, error)) from error


def no_connection(url: str, error: Exception) -> str:
    """What a lost or impossible connection means for the user."""
    return (
        f"the connection to {urlsplit(url).hostname} failed ({error or type(error).__name__}). "
        "Check the network and try again; what was fetched is kept."
    )


def not_written(folder: Path, error: OSError) -> str:
    """What a disk that does not take a file means for the user."""
    return f"{folder} cannot be written ({error.strerror or error}). What was fetched is kept."


def refusal(status: int, denied: str) -> str:
    """What a status that is no success means for the user."""
    if status in (401, 403):
        return denied
    if status == 404:
        return "the server does not have it. Check its name, or ask the pipeline's author."
    return f"the server answered {status}. Try again later; what was fetched is kept."


@contextmanager
def _alone(partial: Path) -> Iterator[None]:
    """Keeps other programs from the same file; Timeout where one is at it."""
    lock = FileLock(partial.with_name(partial.name + ".lock"), timeout=0)
    with lock:
        try:
            yield
        finally:
            with suppress(OSError):  # Windows keeps it till it is released
                Path(lock.lock_file).unlink()


def _complete(
    source: Source, partial: Path, name: str, report: Report, cancelled: Cancelled
) -> None:
    """Fill the partial file till it is what was announced."""
    have = partial.stat().st_size if partial.exists() else 0
    if source.size is not None and have > source.size:
        partial.unlink()
    if not partial.exists() or have != source.size:
        _append(source, partial, name, report, cancelled)
    have = partial.stat().st_size
    if source.size is not None and have != source.size:
        if have > source.size:
            partial.unlink()
        raise source.error(_wrong_size(have, source.size))
    if source.sha256 and _digest(partial, source, cancelled) != source.sha256:
        partial.unlink()
        raise source.error("what came is damaged, and was thrown away. Try again.")


def _append(source: Source, partial: Path, name: str, report: Report, cancelled: Cancelled) -> None:
    """Add what is missing to the partial file, or all of it where the server cannot go on."""
    stop_if(cancelled, source.label)
    have = partial.stat().st_size if partial.exists() else 0
    headers = {**source.headers, "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    with get_session().stream("GET", source.url, headers=headers, timeout=PATIENCE) as response:
        resumes = response.status_code == 206
        if have and (response.status_code == 416 or (resumes and not _begins_at(have, response))):
            partial.unlink()  # it is of another file; the next request asks for all
        else:
            _write(source, partial, have if resumes else 0, name, response, report, cancelled)
            return
    _append(source, partial, name, report, cancelled)


def _write(
    source: Source,
    partial: Path,
    done: int,
    name: str,
    response: httpx2.Response,
    report: Report,
    cancelled: Cancelled,
) -> None:
    """The body of a response into the partial file, behind its first `done` bytes."""
    if not response.is_success:
        raise source.error(refusal(response.status_code, source.denied))
    if source.page_denies and response.headers.get("Content-Type", "").startswith("text/html"):
        raise source.error(source.denied)
    length = response.headers.get("Content-Length")
    total = source.size if length is None else done + int(length)
    if source.size is not None and total != source.size:
        raise source.error(_wrong_size(total or 0, source.size))
    if total is not None:
        require_space(source.label, partial.parent, total - done)
    with partial.open("r+b" if done else "wb") as file:
        file.seek(done)
        report(Progress(name, done, total))
        for piece in response.iter_raw():
            stop_if(cancelled, source.label)
            file.write(piece)
            done += len(piece)
            report(Progress(name, done, total))


def _begins_at(have: int, response: httpx2.Response) -> bool:
    said: str = response.headers.get("Content-Range", "")
    return said.startswith(f"bytes {have}-")


def _wrong_size(found: int, announced: int) -> str:
    return f"the server sent {found} bytes and not the {announced} that were announced. Try again."


def _digest(path: Path, source: Source, cancelled: Cancelled) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            stop_if(cancelled, source.label)
            digest.update(block)
    return digest.hexdigest()
