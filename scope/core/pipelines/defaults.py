"""Which input mode a pipeline is in, and what its config says about that mode.

A `state` here is a mutable mapping, or an object with a `set(name, value)` method.
"""

from collections.abc import Mapping
from typing import Any

from scope.core.nodes.base import Node, Requirements
from scope.core.pipelines.base_schema import BasePipelineConfig

INPUT_MODE_TEXT = "text"
INPUT_MODE_VIDEO = "video"

_STATE_NAMES = {
    "height": "height",
    "width": "width",
    "base_seed": "base_seed",
    "manage_cache": "manage_cache",
    "denoising_steps": "denoising_step_list",
    "noise_scale": "noise_scale",
    "noise_controller": "noise_controller",
}
"""What a mode can change, and the runtime keyword by which a pipeline knows it."""


def get_pipeline_config(pipeline_class: type[Node]) -> type[BasePipelineConfig]:
    """The config class of a pipeline; ValueError where it is a plain node without one."""
    config = pipeline_class.get_config_class()
    if config is None:
        raise ValueError(f"{pipeline_class.__name__} has no config class.")
    return config


def resolve_input_mode(kwargs: Mapping[str, Any]) -> str:
    """`"video"` where the keywords of a call hold a video, else `"text"`."""
    return INPUT_MODE_TEXT if kwargs.get("video") is None else INPUT_MODE_VIDEO


def extract_load_params(
    pipeline_class: type[Node], load_params: Mapping[str, Any] | None
) -> tuple[int, int, int]:
    """Height and width in pixels and the seed: as sent, else as in the config's default mode."""
    config = get_pipeline_config(pipeline_class)
    values = {**config.get_defaults_for_mode(config.get_default_mode()), **(load_params or {})}
    return values["height"], values["width"], values["base_seed"]


def apply_mode_defaults_to_state(
    state: Any,
    pipeline_class: type[Node],
    mode: str | None = None,
    kwargs: Mapping[str, Any] | None = None,
) -> None:
    """Put the defaults of a mode (the config's default mode where None) into a state.

    What `kwargs` holds stays as the caller set it, and a default of None sets nothing.
    """
    config = get_pipeline_config(pipeline_class)
    defaults = config.get_defaults_for_mode(mode or config.get_default_mode())
    for field, name in _STATE_NAMES.items():
        if defaults.get(field) is not None and (kwargs or {}).get(name) is None:
            _set(state, name, defaults[field])


def calculate_video_input_size(components_config: Any) -> int:
    """Frames that a block of latents stands for: `num_frame_per_block` (3 where it is not told)
    times `vae_temporal_downsample_factor` (4)."""
    per_block = _get(components_config, "num_frame_per_block", 3)
    return int(per_block * _get(components_config, "vae_temporal_downsample_factor", 4))


def prepare_for_mode(
    pipeline_class: type[Node],
    components_config: Any,
    kwargs: Mapping[str, Any],
    video_input_size: int | None = None,
) -> Requirements | None:
    """What `prepare` returns: in video mode a lot of frames, in text mode None."""
    if resolve_input_mode(kwargs) == INPUT_MODE_TEXT:
        return None
    return Requirements(
        input_size=video_input_size or calculate_video_input_size(components_config)
    )


def handle_mode_transition(
    state: Any, vae: Any, first_call: bool, last_mode: str | None, kwargs: Mapping[str, Any]
) -> tuple[bool, str]:
    """Begin anew where the input mode is another than in the call before.

    Sets `init_cache` in the state and clears the VAE's cache where it has one. Gives the next
    call's `first_call` and `last_mode`.
    """
    mode = resolve_input_mode(kwargs)
    if not first_call and last_mode is not None and mode != last_mode:
        _set(state, "init_cache", True)
        clear = getattr(vae, "clear_cache", None)
        if clear is not None:
            clear()
    return False, mode


def _get(config: Any, name: str, default: int) -> Any:
    if isinstance(config, Mapping):
        return config.get(name, default)
    return getattr(config, name, default)


def _set(state: Any, name: str, value: Any) -> None:
    if hasattr(state, "set"):
        state.set(name, value)
    else:
        state[name] = value
