"""Where Scope keeps its files; models and assets are shared with a Scope on the same machine."""

import os
from pathlib import Path

BASE_DIR_ENV_VAR = "DAYDREAM_SCOPE_DIR"
DEFAULT_BASE_DIR = "~/.daydream-scope"
MODELS_DIR_ENV_VAR = "DAYDREAM_SCOPE_MODELS_DIR"
DEFAULT_MODELS_DIR = "~/.daydream-scope/models"


def get_base_dir() -> Path:
    """The folder of Scope's data. Not created."""
    return _folder(BASE_DIR_ENV_VAR, DEFAULT_BASE_DIR)


def get_models_dir() -> Path:
    """The folder of model files, whatever the base folder is. Not created."""
    return _folder(MODELS_DIR_ENV_VAR, DEFAULT_MODELS_DIR)


def get_model_file_path(relative_path: str) -> Path:
    """A file in the models folder."""
    return get_models_dir() / relative_path


def get_assets_dir() -> Path:
    """The folder of pictures and sounds, beside the models."""
    return get_models_dir().parent / "assets"


def _folder(variable: str, default: str) -> Path:
    return Path(os.environ.get(variable) or default).expanduser().resolve()
