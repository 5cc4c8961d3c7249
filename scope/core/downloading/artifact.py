"""An artifact, whatever kind it is, brought to the models folder."""

from pathlib import Path

from scope.core.config import get_models_dir
from scope.core.downloading.drive import download_drive
from scope.core.downloading.hub import download_repository
from scope.core.downloading.places import folder_of, wanted_paths
from scope.core.downloading.progress import Cancelled, Report, never, silent
from scope.core.pipelines.artifacts import Artifact, GoogleDriveArtifact, HuggingfaceRepoArtifact


def download_artifact(
    artifact: Artifact,
    models: Path | None = None,
    report: Report = silent,
    cancelled: Cancelled = never,
) -> None:
    """Download what an artifact lists and is not there in the right size, into Scope's places.

    `models` is the models folder where it is not the usual one. DownloadError tells the user what
    went wrong, CancelledError that `cancelled` said so; ValueError for an artifact of another kind.
    """
    models = models or get_models_dir()
    wanted_paths(artifact, models)  # an unsafe path is refused before anything is asked for
    if isinstance(artifact, HuggingfaceRepoArtifact):
        folder = folder_of(artifact, models)
        download_repository(artifact.repo_id, folder, artifact.files, report, cancelled)
    elif isinstance(artifact, GoogleDriveArtifact):
        download_drive(artifact, models, report, cancelled)
