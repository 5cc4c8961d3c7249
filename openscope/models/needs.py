"""What node types and graphs need in the models folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openscope.graph.node_type import NodeType
from openscope.graph.plan import Plan
from scope.core.config import get_models_dir
from scope.core.downloading.errors import DownloadError
from scope.core.downloading.places import is_there, size_on_disk, wanted_paths
from scope.core.pipelines.artifacts import Artifact, GoogleDriveArtifact, HuggingfaceRepoArtifact


@dataclass(frozen=True)
class ModelFile:
    """A file or folder that an artifact lists; `size` is what lies on the disk, in bytes."""

    path: Path
    origin: str
    there: bool
    size: int


@dataclass(frozen=True)
class Needs:
    """What a node type needs; `problem` says why one of its artifacts cannot be had at all."""

    type: NodeType
    files: tuple[ModelFile, ...]
    problem: str = ""


def needs_of(type_: NodeType) -> Needs:
    """What a node type needs, looked up on the disk now. Nothing is asked of the network."""
    files: list[ModelFile] = []
    try:
        for artifact in type_.artifacts:
            files += _files_of(artifact)
    except (DownloadError, ValueError) as error:
        return Needs(type_, tuple(files), str(error))
    return Needs(type_, tuple(files))


def needed_by(plan: Plan) -> list[Artifact]:
    """What the nodes that run need, with the parameters that they are built from; each once."""
    needed: list[Artifact] = []
    for step in plan.steps:
        for artifact in step.type.needed_artifacts(step.load_time):
            if artifact not in needed:
                needed.append(artifact)
    return needed


def lacking(type_: NodeType, load_time: Mapping[str, Any]) -> tuple[Path, ...]:
    """The model files that a node needs which is built from these parameters, and that are not
    here; none where an artifact cannot be had at all, since no download helps there."""
    try:
        needed = type_.needed_artifacts(load_time)
        paths = [path for one in needed for path in wanted_paths(one, get_models_dir())]
    except (DownloadError, ValueError):
        return ()
    return tuple(path for path in paths if not is_there(path))


def is_complete(artifact: Artifact) -> bool:
    """Whether all that an artifact lists is there. DownloadError where a path is unsafe,
    ValueError for an artifact that is neither of Hugging Face nor of Drive."""
    return all(is_there(path) for path in wanted_paths(artifact, get_models_dir()))


def _files_of(artifact: Artifact) -> list[ModelFile]:
    origin = _origin(artifact)
    return [
        ModelFile(path, origin, is_there(path), size_on_disk(path))
        for path in wanted_paths(artifact, get_models_dir())
    ]


def _origin(artifact: Artifact) -> str:
    if isinstance(artifact, HuggingfaceRepoArtifact):
        return f"{artifact.repo_id} on Hugging Face"
    if isinstance(artifact, GoogleDriveArtifact):
        return f"{artifact.file_id} on Google Drive"
    return type(artifact).__name__
