"""The config of a pipeline: what it is, and which parameters it has.

Class variables describe the pipeline, fields are its parameters. Nothing here needs torch, so a
palette can be built from schemas alone.
"""

from enum import Enum
from typing import Annotated as Annotated  # some plugins take it from here, as they can in Scope
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo as FieldInfo

from scope.core.pipelines.artifacts import Artifact
from scope.core.pipelines.controller import CtrlInput as CtrlInput

InputMode = Literal["text", "video"]
Interpolation = Literal["linear", "slerp"]


class UsageType(str, Enum):  # noqa: UP042 - as in Scope: a StrEnum prints otherwise
    """Where in a chain a pipeline belongs, besides being one in its own right."""

    PREPROCESSOR = "preprocessor"
    POSTPROCESSOR = "postprocessor"


class ModeDefaults(BaseModel):
    """What one input mode changes in a config's defaults; None changes nothing."""

    model_config = ConfigDict(extra="forbid")

    default: bool = False
    height: int | None = None
    width: int | None = None
    denoising_steps: list[int] | None = None
    noise_scale: float | None = None
    noise_controller: bool | None = None
    input_size: int | None = None
    default_temporal_interpolation_steps: int | None = None


def ui_field_config(
    *,
    order: int | None = None,
    component: str | None = None,
    modes: list[str] | None = None,
    is_load_param: bool = False,
    label: str | None = None,
    category: Literal["configuration", "input"] | None = None,
    modulatable: bool = False,
    modulatable_min: float | None = None,
    modulatable_max: float | None = None,
) -> dict[str, Any]:
    """The `json_schema_extra` that gives a field a widget."""
    ui: dict[str, Any] = {
        "category": category or "configuration",
        "is_load_param": is_load_param,
    }
    given = {
        "order": order,
        "component": component,
        "modes": modes,
        "label": label,
        "modulatable": modulatable or None,
        "modulatable_min": modulatable_min,
        "modulatable_max": modulatable_max,
    }
    ui.update({key: value for key, value in given.items() if value is not None})
    return {"ui": ui}


def height_field(default: int = 512) -> Any:
    """The height that a pipeline is built for."""
    return Field(default=default, ge=1, description="Height of the output, in pixels")


def width_field(default: int = 512) -> Any:
    """The width that a pipeline is built for."""
    return Field(default=default, ge=1, description="Width of the output, in pixels")


def denoising_steps_field(default: list[int] | None = None) -> Any:
    """The timesteps of a diffusion pipeline."""
    return Field(
        default=default, description="Timesteps at which the model denoises, from high to low"
    )


def noise_scale_field(default: float | None = None) -> Any:
    """How much noise goes over the input video."""
    return Field(
        default=default,
        ge=0.0,
        le=1.0,
        description="How strongly the input video is noised, in video mode",
    )


def noise_controller_field(default: bool | None = None) -> Any:
    """Whether the noise follows the motion of the input."""
    return Field(
        default=default, description="Let the input's motion steer the noise, in video mode"
    )


def input_size_field(default: int | None = 1) -> Any:
    """How many frames a pipeline takes at once."""
    return Field(default=default, ge=1, description="Frames taken at once, in video mode")


def ref_images_field(default: list[str] | None = None) -> Any:
    """Pictures that condition VACE."""
    return Field(default=default, description="Paths of the pictures that VACE is conditioned on")


def vace_context_scale_field(default: float = 1.0) -> Any:
    """How strongly VACE's hints act."""
    return Field(
        default=default, ge=0.0, le=2.0, description="Strength of the VACE hints, from 0 to 2"
    )


class BasePipelineConfig(BaseModel):
    """The base of every pipeline's config."""

    model_config = ConfigDict(extra="forbid")

    pipeline_id: ClassVar[str] = "base"
    pipeline_name: ClassVar[str] = "Base Pipeline"
    pipeline_description: ClassVar[str] = "Base pipeline configuration"
    pipeline_version: ClassVar[str] = "1.0.0"
    docs_url: ClassVar[str | None] = None
    estimated_vram_gb: ClassVar[float | None] = None
    requires_models: ClassVar[bool] = False
    artifacts: ClassVar[list[Artifact]] = []
    supports_lora: ClassVar[bool] = False
    supports_vace: ClassVar[bool] = False
    produces_video: ClassVar[bool] = True
    produces_audio: ClassVar[bool] = False
    supports_cache_management: ClassVar[bool] = False
    supports_kv_cache_bias: ClassVar[bool] = False
    supports_quantization: ClassVar[bool] = False
    min_dimension: ClassVar[int] = 1
    modified: ClassVar[bool] = False
    recommended_quantization_vram_threshold: ClassVar[float | None] = None
    usage: ClassVar[list[UsageType]] = []
    inputs: ClassVar[list[Any]] = ["video"]
    outputs: ClassVar[list[Any]] = ["video"]
    modes: ClassVar[dict[str, ModeDefaults]] = {"text": ModeDefaults(default=True)}
    supports_prompts: ClassVar[bool] = True
    default_temporal_interpolation_method: ClassVar[Interpolation | None] = "slerp"
    default_temporal_interpolation_steps: ClassVar[int | None] = 0
    default_spatial_interpolation_method: ClassVar[Interpolation | None] = "linear"

    height: int = height_field()
    width: int = width_field()
    manage_cache: bool = True
    base_seed: int = Field(default=42, ge=0)
    denoising_steps: list[int] | None = denoising_steps_field()
    lora_merge_strategy: Literal["permanent_merge", "runtime_peft"] | None = None
    noise_scale: float | None = noise_scale_field()
    noise_controller: bool | None = noise_controller_field()
    input_size: int | None = input_size_field()
    ref_images: list[str] | None = ref_images_field()
    vace_context_scale: float = vace_context_scale_field()

    @classmethod
    def get_pipeline_metadata(cls) -> dict[str, str]:
        """Id, name, description and version."""
        return {
            "id": cls.pipeline_id,
            "name": cls.pipeline_name,
            "description": cls.pipeline_description,
            "version": cls.pipeline_version,
        }

    @classmethod
    def get_supported_modes(cls) -> list[str]:
        """The names of the input modes."""
        return list(cls.modes)

    @classmethod
    def get_default_mode(cls) -> str:
        """The mode marked as default, else the first."""
        return next(
            (name for name, mode in cls.modes.items() if mode.default), next(iter(cls.modes))
        )

    @classmethod
    def get_defaults_for_mode(cls, mode: str) -> dict[str, Any]:
        """Every field's default, as the mode changes it. Needs a config without required fields."""
        return {**cls().model_dump(), **_overrides(cls.modes.get(mode))}

    def is_video_mode(self) -> bool:
        """Whether an input size is set, which says less than its name."""
        return self.input_size is not None

    @classmethod
    def get_schema_with_metadata(cls) -> dict[str, Any]:
        """All that a user interface needs, as plain data but for ports that are a `NodePort`."""
        data: dict[str, Any] = {
            **cls.get_pipeline_metadata(),
            "supported_modes": cls.get_supported_modes(),
            "default_mode": cls.get_default_mode(),
            "supports_prompts": cls.supports_prompts,
            "default_temporal_interpolation_method": cls.default_temporal_interpolation_method,
            "default_temporal_interpolation_steps": cls.default_temporal_interpolation_steps,
            "default_spatial_interpolation_method": cls.default_spatial_interpolation_method,
            "docs_url": cls.docs_url,
            "estimated_vram_gb": cls.estimated_vram_gb,
            "requires_models": cls.requires_models or bool(cls.artifacts),
            "supports_lora": cls.supports_lora,
            "supports_vace": cls.supports_vace,
            "supports_cache_management": cls.supports_cache_management,
            "supports_kv_cache_bias": cls.supports_kv_cache_bias,
            "supports_quantization": cls.supports_quantization,
            "min_dimension": cls.min_dimension,
            "recommended_quantization_vram_threshold": cls.recommended_quantization_vram_threshold,
            "modified": cls.modified,
            "produces_video": cls.produces_video,
            "produces_audio": cls.produces_audio,
            "usage": [UsageType(use).value for use in cls.usage],
            "inputs": list(cls.inputs),
            "outputs": list(cls.outputs),
            "config_schema": cls.model_json_schema(),
        }
        changed = {name: _overrides(mode) for name, mode in cls.modes.items()}
        if any(changed.values()):
            data["mode_defaults"] = {name: part for name, part in changed.items() if part}
        return data


def _overrides(mode: ModeDefaults | None) -> dict[str, Any]:
    return mode.model_dump(exclude_none=True, exclude={"default"}) if mode else {}
