"""The config of scribble."""

from typing import Any, ClassVar, Literal

from pydantic import Field

from scope.core.pipelines.artifacts import HuggingfaceRepoArtifact
from scope.core.pipelines.base_schema import (
    BasePipelineConfig,
    ModeDefaults,
    UsageType,
    ui_field_config,
)


class ScribbleConfig(BasePipelineConfig):
    """Pictures as white strokes on black."""

    pipeline_id = "scribble"
    pipeline_name = "Scribble"
    pipeline_description = "Clean white strokes on black, from film or from a drawing on paper."
    supports_prompts = False
    modes = {"video": ModeDefaults(default=True)}
    usage = [UsageType.PREPROCESSOR]
    artifacts = [
        HuggingfaceRepoArtifact(
            repo_id="daydreamlive/VACE-Annotators",
            files=["scribble/anime_style/netG_A_latest.pth"],
        )
    ]
    artifacts_when: ClassVar[dict[str, Any]] = {"method": "contour"}
    group: ClassVar[str] = "Stylize"

    method: Literal["lines", "contour"] = Field(
        default="lines",
        description="Lines needs no model; contour draws with a network, and takes no notice of "
        "the sliders. Load-time: the network is loaded.",
        json_schema_extra=ui_field_config(order=0, label="Method", is_load_param=True),
    )
    thickness: float = Field(
        default=1.2,
        ge=0.5,
        le=8.0,
        description="How thick strokes are, in pixels of a picture 720 high.",
        json_schema_extra=ui_field_config(order=1, label="Thickness"),
    )
    threshold: float = Field(
        default=0.06,
        ge=0.0,
        le=0.5,
        description="How much darker than its surroundings a place must be to become a stroke.",
        json_schema_extra=ui_field_config(order=2, label="Threshold"),
    )
    softness: float = Field(
        default=0.08,
        ge=0.0,
        le=0.5,
        description="How gently strokes set in; 0 gives hard edges.",
        json_schema_extra=ui_field_config(order=3, label="Softness"),
    )
    clean: float = Field(
        default=0.35,
        ge=0.0,
        le=1.0,
        description="Removes specks that belong to no stroke.",
        json_schema_extra=ui_field_config(order=4, label="Clean"),
    )
