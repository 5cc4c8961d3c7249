"""The config of controller-viz."""

from typing import ClassVar, Literal

from pydantic import Field

from scope.core.nodes.base import NodePort
from scope.core.pipelines.base_schema import BasePipelineConfig, ModeDefaults, ui_field_config
from scope.core.pipelines.controller import CtrlInput


class ControllerVizConfig(BasePipelineConfig):
    """What the performer does, and what the graph does with it."""

    pipeline_id = "controller-viz"
    pipeline_name = "Controller Visualizer"
    pipeline_description = "Shows keys, pointer, prompt and running values over a picture."
    supports_prompts = False
    modes = {"text": ModeDefaults(default=True), "video": ModeDefaults()}
    inputs = [
        NodePort(
            name="video", port_type="video", required=False, description="What it is laid over."
        )
    ]
    group: ClassVar[str] = "Inspect"

    # Scope captures keyboard and mouse where a pipeline has a property of this name.
    ctrl_input: CtrlInput | None = None

    show: Literal["both", "controls", "values"] = Field(
        default="both",
        description="Keys and pointer, or the values, prompt and time of the graph.",
        json_schema_extra=ui_field_config(order=1, label="Show"),
    )
    scale: float = Field(
        default=1.0,
        ge=0.5,
        le=3.0,
        description="How large all is drawn.",
        json_schema_extra=ui_field_config(order=2, label="Scale"),
    )
    opacity: float = Field(
        default=1.0,
        ge=0.0,
        le=1.0,
        description="How much it covers the picture.",
        json_schema_extra=ui_field_config(order=3, label="Opacity"),
    )
