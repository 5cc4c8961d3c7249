"""The config of blend."""

from typing import ClassVar, Literal

from pydantic import Field

from scope.core.nodes.base import NodePort
from scope.core.pipelines.base_schema import BasePipelineConfig, ModeDefaults, ui_field_config


class BlendConfig(BasePipelineConfig):
    """Two pictures in one."""

    pipeline_id = "blend"
    pipeline_name = "Blend"
    pipeline_description = "Two pictures in one, in many modes, through a mask where there is one."
    supports_prompts = False
    modes = {"video": ModeDefaults(default=True)}
    inputs = [
        "video",
        NodePort(name="video_b", port_type="video", description="Laid over the first."),
        NodePort(
            name="mask",
            port_type="mask",
            required=False,
            description="Where the second picture shows: white all, black nothing.",
        ),
    ]
    category: ClassVar[str] = "compose"
    group: ClassVar[str] = "Mix"

    mode: Literal["normal", "add", "multiply", "screen", "overlay", "difference"] = Field(
        default="screen",
        description="How the second picture acts on the first.",
        json_schema_extra=ui_field_config(order=1, label="Mode"),
    )
    amount: float = Field(
        default=1.0,
        ge=0.0,
        le=1.0,
        description="How much of the second picture.",
        json_schema_extra=ui_field_config(order=2, label="Amount"),
    )
    fit: Literal["cover", "contain", "stretch"] = Field(
        default="cover",
        description="How the second picture and the mask fill the size of the first.",
        json_schema_extra=ui_field_config(order=3, label="Fit"),
    )
