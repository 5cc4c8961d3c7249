"""Fetching what is needed, one artifact after another."""

from collections.abc import Iterable

from openscope.models.needs import is_complete
from scope.core.downloading.progress import Cancelled, Report, never, silent
from scope.core.pipelines.artifacts import Artifact


def fetch(
    artifacts: Iterable[Artifact], report: Report = silent, cancelled: Cancelled = never
) -> None:
    """Bring artifacts to the models folder; a file of the right size is left alone.

    `report` hears of each piece that arrives, `cancelled` is asked as often; both are called in
    the thread that fetches. DownloadError tells the user what went wrong, CancelledError that the
    download was stopped: what was fetched is kept, and the next call goes on from there.
    """
    from scope.core.downloading.artifact import download_artifact  # half a second of imports

    for artifact in artifacts:
        download_artifact(artifact, report=report, cancelled=cancelled)


def fetch_missing(
    artifacts: Iterable[Artifact], report: Report = silent, cancelled: Cancelled = never
) -> None:
    """Bring those of which something is not there; where nothing is missing, the network is not
    asked. Raises as `fetch`."""
    missing = [artifact for artifact in artifacts if not is_complete(artifact)]
    if missing:
        fetch(missing, report, cancelled)
