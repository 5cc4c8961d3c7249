"""The config of optical-flow."""

from typing import ClassVar, Literal

from pydantic import Field

from scope.core.nodes.base import NodePort
from scope.core.pipelines.base_schema import (
    BasePipelineConfig,
    ModeDefaults,
    UsageType,
    ui_field_config,
)


class OpticalFlowConfig(BasePipelineConfig):
    """Motion between frames."""

    pipeline_id = "optical-flow"
    pipeline_name = "Optical Flow"
    pipeline_description = "Motion between frames: as colours, and as vectors in pixels."
    supports_prompts = False
    modes = {"video": ModeDefaults(default=True)}
    usage = [UsageType.PREPROCESSOR]
    outputs = [
        NodePort(name="video", port_type="video", description="The motion as colours."),
        NodePort(name="flow", port_type="flow", description="Vectors from the last frame to this."),
    ]
    group: ClassVar[str] = "Motion"

    method: Literal["dis", "raft-small", "raft-large"] = Field(
        default="dis",
        description="DIS needs no model; RAFT is finer and needs torchvision. Load-time: its "
        "network is built.",
        json_schema_extra=ui_field_config(order=1, label="Method", is_load_param=True),
    )
    quality: Literal["fast", "medium", "fine"] = Field(
        default="medium",
        description="How carefully DIS looks.",
        json_schema_extra=ui_field_config(order=2, label="Quality"),
    )
    reach: float = Field(
        default=12.0,
        ge=0.5,
        le=100.0,
        description="The motion that is shown at full strength, in pixels of a picture 720 high.",
        json_schema_extra=ui_field_config(order=3, label="Reach"),
    )
    background: Literal["dark", "light"] = Field(
        default="dark",
        description="What rests is black, or white.",
        json_schema_extra=ui_field_config(order=4, label="Background"),
    )
