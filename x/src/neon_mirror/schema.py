"""Neon Mirror: its parameters. Written by OpenScope."""

from typing import Literal

from pydantic import Field
from scope.core.pipelines.base_schema import BasePipelineConfig, ModeDefaults, ui_field_config


class NeonMirrorConfig(BasePipelineConfig):
    """Trails → Bloom."""

    pipeline_id = "neon-mirror"
    pipeline_name = "Neon Mirror"
    pipeline_description = "Trails → Bloom."
    pipeline_version = "0.1.0"
    supports_prompts = False
    modes = {"video": ModeDefaults(default=True)}

    trails_1_decay: float = Field(
        default=0.92,
        ge=0.0,
        le=0.995,
        description="How much of the trail is left after a frame.",
        json_schema_extra=ui_field_config(order=1, label="Trails decay"),
    )

    trails_1_mode: Literal["lighten", "mix"] = Field(
        default="lighten",
        description="Lighten keeps the brighter of picture and trail; mix smears both.",
        json_schema_extra=ui_field_config(order=2, label="Trails mode"),
    )

    trails_1_zoom: float = Field(
        default=1.0,
        ge=0.9,
        le=1.1,
        description="Grows or shrinks the trail with each frame; 1 leaves it in place.",
        json_schema_extra=ui_field_config(order=3, label="Trails zoom"),
    )

    bloom_1_threshold: float = Field(
        default=0.55,
        ge=0.0,
        le=1.0,
        description="How bright a place must be to glow.",
        json_schema_extra=ui_field_config(order=4, label="Bloom threshold"),
    )

    bloom_1_intensity: float = Field(
        default=2.0,
        ge=0.0,
        le=4.0,
        description="How strongly it glows.",
        json_schema_extra=ui_field_config(order=5, label="Bloom intensity"),
    )

    bloom_1_radius: float = Field(
        default=24.0,
        ge=0.0,
        le=100.0,
        description="How far the glow reaches, in pixels of a picture 720 high.",
        json_schema_extra=ui_field_config(order=6, label="Bloom radius"),
    )

    bloom_1_soft_knee: float = Field(
        default=0.5,
        ge=0.0,
        le=1.0,
        description="How gently the glow sets in below the threshold.",
        json_schema_extra=ui_field_config(order=7, label="Bloom soft knee"),
    )

    bloom_1_blend: Literal["screen", "add"] = Field(
        default="screen",
        description="Screen keeps bright places from clipping; add is harder.",
        json_schema_extra=ui_field_config(order=8, label="Bloom blend"),
    )
