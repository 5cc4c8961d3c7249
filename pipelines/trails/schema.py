"""The config of trails."""

from typing import ClassVar, Literal

from pydantic import Field

from scope.core.pipelines.base_schema import (
    BasePipelineConfig,
    ModeDefaults,
    UsageType,
    ui_field_config,
)


class TrailsConfig(BasePipelineConfig):
    """What moves leaves light behind."""

    pipeline_id = "trails"
    pipeline_name = "Trails"
    pipeline_description = "What moves leaves light behind that fades and drifts."
    supports_prompts = False
    modes = {"video": ModeDefaults(default=True)}
    usage = [UsageType.POSTPROCESSOR]
    group: ClassVar[str] = "Time"

    decay: float = Field(
        default=0.92,
        ge=0.0,
        le=0.995,
        description="How much of the trail is left after a frame.",
        json_schema_extra=ui_field_config(order=1, label="Decay"),
    )
    mode: Literal["lighten", "mix"] = Field(
        default="lighten",
        description="Lighten keeps the brighter of picture and trail; mix smears both.",
        json_schema_extra=ui_field_config(order=2, label="Mode"),
    )
    zoom: float = Field(
        default=1.0,
        ge=0.9,
        le=1.1,
        description="Grows or shrinks the trail with each frame; 1 leaves it in place.",
        json_schema_extra=ui_field_config(order=3, label="Zoom"),
    )
