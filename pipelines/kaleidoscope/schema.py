"""The config of kaleidoscope."""

from typing import ClassVar

from pydantic import Field

from scope.core.pipelines.base_schema import (
    BasePipelineConfig,
    ModeDefaults,
    UsageType,
    ui_field_config,
)


class KaleidoscopeConfig(BasePipelineConfig):
    """Mirrored wedges around a centre."""

    pipeline_id = "kaleidoscope"
    pipeline_name = "Kaleidoscope"
    pipeline_description = "Mirrored wedges around a centre."
    supports_prompts = False
    modes = {"video": ModeDefaults(default=True)}
    usage = [UsageType.POSTPROCESSOR]
    group: ClassVar[str] = "Distort"

    slices: int = Field(
        default=8,
        ge=2,
        le=24,
        description="Number of wedges; each is mirrored in the middle.",
        json_schema_extra=ui_field_config(order=1, label="Slices"),
    )
    angle: float = Field(
        default=0.0,
        ge=-180.0,
        le=180.0,
        description="Turns the mirrors, in degrees.",
        json_schema_extra=ui_field_config(order=2, label="Angle"),
    )
    spin: float = Field(
        default=10.0,
        ge=-180.0,
        le=180.0,
        description="Turns the picture between the mirrors, in degrees per second.",
        json_schema_extra=ui_field_config(order=3, label="Spin"),
    )
    zoom: float = Field(
        default=1.0,
        ge=0.25,
        le=4.0,
        description="Magnifies the picture between the mirrors.",
        json_schema_extra=ui_field_config(order=4, label="Zoom"),
    )
    centre_x: float = Field(
        default=0.5,
        ge=0.0,
        le=1.0,
        description="Where the picture is taken from, from the left edge to the right.",
        json_schema_extra=ui_field_config(order=5, label="Centre X"),
    )
    centre_y: float = Field(
        default=0.5,
        ge=0.0,
        le=1.0,
        description="Where the picture is taken from, from the upper edge to the lower.",
        json_schema_extra=ui_field_config(order=6, label="Centre Y"),
    )
