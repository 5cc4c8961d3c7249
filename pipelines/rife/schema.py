"""The config of rife."""

from typing import Any, ClassVar, Literal

from pydantic import Field

from scope.core.pipelines.artifacts import HuggingfaceRepoArtifact
from scope.core.pipelines.base_schema import (
    BasePipelineConfig,
    ModeDefaults,
    UsageType,
    ui_field_config,
)


class RifeConfig(BasePipelineConfig):
    """Frames between frames."""

    pipeline_id = "rife"
    pipeline_name = "RIFE"
    pipeline_description = "Frames between frames: slow motion, smoother film, another rate."
    supports_prompts = False
    modes = {"video": ModeDefaults(default=True)}
    usage = [UsageType.POSTPROCESSOR]
    artifacts = [HuggingfaceRepoArtifact(repo_id="daydreamlive/RIFE", files=["flownet.pkl"])]
    artifacts_when: ClassVar[dict[str, Any]] = {"method": "network"}
    group: ClassVar[str] = "Time"

    method: Literal["network", "flow"] = Field(
        default="network",
        description="The network needs its model; flow goes along optical flow and needs none. "
        "Load-time: the network is loaded.",
        json_schema_extra=ui_field_config(order=1, label="Method", is_load_param=True),
    )
    scale: int = Field(
        default=2,
        ge=1,
        le=4,
        description="How many frames each becomes.",
        json_schema_extra=ui_field_config(order=2, label="Scale"),
    )
    fps: float = Field(
        default=0.0,
        ge=0.0,
        le=240.0,
        description="Frames per second to reach, at exact times; below 1 it is left to the scale.",
        json_schema_extra=ui_field_config(order=3, label="Target rate"),
    )
