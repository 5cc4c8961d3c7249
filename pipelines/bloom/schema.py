"""The config of bloom."""

from typing import ClassVar, Literal

from pydantic import Field

from scope.core.pipelines.base_schema import (
    BasePipelineConfig,
    ModeDefaults,
    UsageType,
    ui_field_config,
)


class BloomConfig(BasePipelineConfig):
    """Glow around bright places."""

    pipeline_id = "bloom"
    pipeline_name = "Bloom"
    pipeline_description = "Glow around bright places: soft threshold, Gaussian, added back."
    supports_prompts = False
    modes = {"video": ModeDefaults(default=True)}
    usage = [UsageType.POSTPROCESSOR]
    group: ClassVar[str] = "Blur & Glow"

    threshold: float = Field(
        default=0.55,
        ge=0.0,
        le=1.0,
        description="How bright a place must be to glow.",
        json_schema_extra=ui_field_config(order=1, label="Threshold"),
    )
    intensity: float = Field(
        default=2.0,
        ge=0.0,
        le=4.0,
        description="How strongly it glows.",
        json_schema_extra=ui_field_config(order=2, label="Intensity"),
    )
    radius: float = Field(
        default=24.0,
        ge=0.0,
        le=100.0,
        description="How far the glow reaches, in pixels of a picture 720 high.",
        json_schema_extra=ui_field_config(order=3, label="Radius"),
    )
    soft_knee: float = Field(
        default=0.5,
        ge=0.0,
        le=1.0,
        description="How gently the glow sets in below the threshold.",
        json_schema_extra=ui_field_config(order=4, label="Soft knee"),
    )
    blend: Literal["screen", "add"] = Field(
        default="screen",
        description="Screen keeps bright places from clipping; add is harder.",
        json_schema_extra=ui_field_config(order=5, label="Blend"),
    )
    tint: str = Field(
        default="#ffffff",
        pattern="^#[0-9a-fA-F]{6}$",
        description="The colour of the glow.",
        json_schema_extra=ui_field_config(order=6, label="Tint") | {"format": "color"},
    )
