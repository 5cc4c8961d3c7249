"""The config of gray."""

from typing import ClassVar

from scope.core.pipelines.base_schema import BasePipelineConfig, ModeDefaults, UsageType


class GrayConfig(BasePipelineConfig):
    """Colour to grey."""

    pipeline_id = "gray"
    pipeline_name = "Gray"
    pipeline_description = "Colour to grey, weighted as the eye sees it (ITU-R BT.601)."
    supports_prompts = False
    modes = {"video": ModeDefaults(default=True)}
    usage = [UsageType.PREPROCESSOR]
    group: ClassVar[str] = "Colour"
