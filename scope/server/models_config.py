"""Folders of models and assets, and what a pipeline needs in them."""

import os
from pathlib import Path

from scope.core import config
from scope.core.config import get_models_dir
from scope.core.downloading.places import is_there, wanted_paths
from scope.core.pipelines.registry import PipelineRegistry

__all__ = [
    "ensure_lora_dir",
    "ensure_models_dir",
    "get_assets_dir",
    "get_lora_dir",
    "get_models_dir",
    "get_required_model_files",
    "get_shared_lora_dir",
    "models_are_downloaded",
]

ASSETS_DIR_ENV_VAR = "DAYDREAM_SCOPE_ASSETS_DIR"
LORA_DIR_ENV_VAR = "DAYDREAM_SCOPE_LORA_DIR"
LORA_SHARED_DIR_ENV_VAR = "DAYDREAM_SCOPE_LORA_SHARED_DIR"


def ensure_models_dir() -> Path:
    """The folder of model files, created where it is not there."""
    return _created(get_models_dir())


def get_lora_dir() -> Path:
    """The folder of LoRA files. Not created."""
    return _named_in(LORA_DIR_ENV_VAR) or get_models_dir() / "lora"


def ensure_lora_dir() -> Path:
    """The folder of LoRA files, created where it is not there."""
    return _created(get_lora_dir())


def get_shared_lora_dir() -> Path:
    """The folder of LoRA files that several users share; the usual one where none is named."""
    return _named_in(LORA_SHARED_DIR_ENV_VAR) or get_lora_dir()


def get_assets_dir() -> Path:
    """The folder of pictures and sounds. Not created."""
    return _named_in(ASSETS_DIR_ENV_VAR) or config.get_assets_dir()


def get_required_model_files(pipeline_id: str | None = None) -> list[Path]:
    """Every path that a registered pipeline's artifacts list; none of one that needs nothing or is
    not registered. DownloadError or ValueError where an artifact is unsafe or of another kind."""
    class_ = PipelineRegistry.get_config_class(pipeline_id) if pipeline_id else None
    artifacts = class_.artifacts if class_ else []
    return [path for artifact in artifacts for path in wanted_paths(artifact, get_models_dir())]


def models_are_downloaded(pipeline_id: str | None = None) -> bool:
    """Whether all that a pipeline lists is there, folders with something in them."""
    return all(is_there(path) for path in get_required_model_files(pipeline_id))


def _named_in(variable: str) -> Path | None:
    named = os.environ.get(variable)
    return Path(named).expanduser().resolve() if named else None


def _created(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
