"""The config of text-prompt."""

from typing import ClassVar

from pydantic import Field

from scope.core.nodes.base import NodePort
from scope.core.pipelines.base_schema import BasePipelineConfig, ModeDefaults, ui_field_config


class TextPromptConfig(BasePipelineConfig):
    """Words."""

    pipeline_id = "text-prompt"
    pipeline_name = "Text Prompt"
    pipeline_description = "A prompt to type, for pipelines that take words."
    supports_prompts = False
    produces_video = False
    modes = {"text": ModeDefaults(default=True)}
    inputs = []
    outputs = [NodePort(name="prompts", port_type="prompts")]
    category: ClassVar[str] = "input"
    group: ClassVar[str] = "Text"

    text: str = Field(
        default="",
        description="What is wanted, in words; each line is a prompt of its own.",
        json_schema_extra=ui_field_config(order=1, label="Text") | {"format": "multiline"},
    )
    weight: float = Field(
        default=100.0,
        ge=0.0,
        le=100.0,
        description="How much it counts beside other prompts.",
        json_schema_extra=ui_field_config(order=2, label="Weight"),
    )
