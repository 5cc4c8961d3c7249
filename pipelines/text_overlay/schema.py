"""The config of text-overlay."""

from typing import ClassVar, Literal

from pydantic import Field

from scope.core.nodes.base import NodePort
from scope.core.pipelines.base_schema import (
    BasePipelineConfig,
    ModeDefaults,
    UsageType,
    ui_field_config,
)


class TextOverlayConfig(BasePipelineConfig):
    """Words over the picture."""

    pipeline_id = "text-overlay"
    pipeline_name = "Text Overlay"
    pipeline_description = "Writes the prompts over the picture."
    supports_prompts = False
    modes = {"video": ModeDefaults(default=True)}
    usage = [UsageType.POSTPROCESSOR]
    inputs = [
        "video",
        NodePort(
            name="prompts", port_type="prompts", required=False, description="What is written."
        ),
    ]
    group: ClassVar[str] = "Text"

    size: float = Field(
        default=0.07,
        ge=0.01,
        le=0.5,
        description="Height of the letters, in heights of the picture.",
        json_schema_extra=ui_field_config(order=1, label="Size"),
    )
    x: float = Field(
        default=0.5,
        ge=0.0,
        le=1.0,
        description="Where the text stands, from the left edge to the right.",
        json_schema_extra=ui_field_config(order=2, label="X"),
    )
    y: float = Field(
        default=0.92,
        ge=0.0,
        le=1.0,
        description="Where the text stands, from the top edge to the bottom.",
        json_schema_extra=ui_field_config(order=3, label="Y"),
    )
    colour: str = Field(
        default="#ffffff",
        pattern="^#[0-9a-fA-F]{6}$",
        description="Colour of the letters.",
        json_schema_extra=ui_field_config(order=4, label="Colour") | {"format": "color"},
    )
    opacity: float = Field(
        default=1.0,
        ge=0.0,
        le=1.0,
        description="How much the text covers; a prompt of less weight covers less.",
        json_schema_extra=ui_field_config(order=5, label="Opacity"),
    )
    outline: float = Field(
        default=0.5,
        ge=0.0,
        le=1.0,
        description="How dark the rim is that keeps the letters readable on bright pictures.",
        json_schema_extra=ui_field_config(order=6, label="Outline"),
    )
    font: Literal["sans", "mono"] = Field(
        default="sans",
        description="Which letters.",
        json_schema_extra=ui_field_config(order=7, label="Font"),
    )
