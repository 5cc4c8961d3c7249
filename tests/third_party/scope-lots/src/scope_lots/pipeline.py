"""A smear over 4 or 12 frames, as a parameter says; its config is built from what it knows."""

from typing import ClassVar

import torch
from pydantic import Field

from scope.core.pipelines.base_schema import BasePipelineConfig, ModeDefaults, ui_field_config
from scope.core.pipelines.defaults import prepare_for_mode
from scope.core.pipelines.interface import Pipeline, Requirements


class LotsConfig(BasePipelineConfig):
    pipeline_id = "lots"
    pipeline_name = "Lots"
    supports_prompts = False
    modes = {"video": ModeDefaults(default=True, input_size=4)}

    long: bool = Field(False, json_schema_extra=ui_field_config(order=1))


class Lots(Pipeline):
    sizes: ClassVar[list] = []

    @classmethod
    def get_config_class(cls):
        return LotsConfig

    def __init__(self, **kwargs):
        known = {name: kwargs[name] for name in LotsConfig.model_fields if name in kwargs}
        self.config = LotsConfig(**known)

    def prepare(self, **kwargs) -> Requirements:
        if kwargs.get("long", False):
            return prepare_for_mode(type(self), {}, kwargs)
        return Requirements(input_size="4")

    def __call__(self, **kwargs):
        video = kwargs["video"]
        type(self).sizes.append(len(video))
        frames = torch.cat(video).float() / 255
        return {"video": frames.mean(0, keepdim=True).expand_as(frames)}
