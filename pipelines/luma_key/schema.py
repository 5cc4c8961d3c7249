"""The config of luma-key."""

from typing import ClassVar

from pydantic import Field

from scope.core.nodes.base import NodePort
from scope.core.pipelines.base_schema import BasePipelineConfig, ModeDefaults, ui_field_config


class LumaKeyConfig(BasePipelineConfig):
    """A mask from brightness."""

    pipeline_id = "luma-key"
    pipeline_name = "Luma Key"
    pipeline_description = "A mask from brightness: white between two thresholds."
    supports_prompts = False
    modes = {"video": ModeDefaults(default=True)}
    outputs = [NodePort(name="mask", port_type="mask")]
    category: ClassVar[str] = "compose"
    group: ClassVar[str] = "Key"

    low: float = Field(
        default=0.95,
        ge=0.0,
        le=1.0,
        description="From this brightness on the mask is white.",
        json_schema_extra=ui_field_config(order=1, label="Low"),
    )
    high: float = Field(
        default=1.0,
        ge=0.0,
        le=1.0,
        description="Up to this brightness the mask is white.",
        json_schema_extra=ui_field_config(order=2, label="High"),
    )
    softness: float = Field(
        default=0.9,
        ge=0.0,
        le=1.0,
        description="How gently the mask sets in outside the thresholds.",
        json_schema_extra=ui_field_config(order=3, label="Softness"),
    )
    invert: bool = Field(
        default=False,
        description="White becomes black.",
        json_schema_extra=ui_field_config(order=4, label="Invert"),
    )
