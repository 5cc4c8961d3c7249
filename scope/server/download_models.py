"""Downloading, as pipelines ask for it that fetch their models themselves."""

from collections.abc import Sequence
from pathlib import Path

from scope.core.downloading.hub import download_repository


def download_hf_repo(
    repo_id: str,
    local_dir: Path | str,
    allow_patterns: Sequence[str] | str | None = None,
    pipeline_id: str | None = None,
) -> None:
    """Bring the files of a Hugging Face repository that the patterns name, or all, into a folder.

    What is there in the right size is left alone. `pipeline_id` says who asks; nothing here needs
    it. DownloadError where a file cannot be had.
    """
    patterns = [allow_patterns] if isinstance(allow_patterns, str) else allow_patterns
    download_repository(repo_id, Path(local_dir), ["*"] if patterns is None else patterns)
