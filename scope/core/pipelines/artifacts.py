"""Model files that a pipeline needs, as its config declares them."""

from pydantic import BaseModel


class Artifact(BaseModel):
    """Something to download before a pipeline can be built."""


class HuggingfaceRepoArtifact(Artifact):
    """Files of a Hugging Face repository, kept under the last part of its name."""

    repo_id: str
    files: list[str]


class GoogleDriveArtifact(Artifact):
    """A file or zip on Google Drive, kept under `name`."""

    file_id: str
    files: list[str] | None = None
    name: str | None = None
