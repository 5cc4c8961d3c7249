"""The config of passthrough."""

from typing import ClassVar

from scope.core.pipelines.base_schema import BasePipelineConfig, ModeDefaults


class PassthroughConfig(BasePipelineConfig):
    """Hands its input on."""

    pipeline_id = "passthrough"
    pipeline_name = "Passthrough"
    pipeline_description = "The input, unchanged: a placeholder, or a test of a chain."
    supports_prompts = False
    modes = {"video": ModeDefaults(default=True)}
    group: ClassVar[str] = "Utility"
