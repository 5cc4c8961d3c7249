"""The config of flow-warp."""

from typing import ClassVar

from pydantic import Field

from scope.core.nodes.base import NodePort
from scope.core.pipelines.base_schema import BasePipelineConfig, ModeDefaults, ui_field_config


class FlowWarpConfig(BasePipelineConfig):
    """Pictures carried along by motion."""

    pipeline_id = "flow-warp"
    pipeline_name = "Flow Warp"
    pipeline_description = "Carries the picture along the motion, and smears what was there."
    supports_prompts = False
    modes = {"video": ModeDefaults(default=True)}
    inputs = [
        "video",
        NodePort(
            name="flow", port_type="flow", required=False, description="Where each pixel moves."
        ),
    ]
    category: ClassVar[str] = "compose"
    group: ClassVar[str] = "Motion"

    amount: float = Field(
        default=0.0,
        ge=-20.0,
        le=20.0,
        description="Pushes the picture along the motion, in times the motion itself.",
        json_schema_extra=ui_field_config(order=1, label="Amount"),
    )
    drag: float = Field(
        default=0.85,
        ge=0.0,
        le=0.99,
        description="How much of the last result is dragged along with the motion.",
        json_schema_extra=ui_field_config(order=2, label="Drag"),
    )
